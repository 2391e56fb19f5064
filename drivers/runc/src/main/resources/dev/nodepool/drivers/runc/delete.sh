# Removes one node, whatever is left of it: delete.sh ID OWNER
# Says "gone", "foreign" (another owner's, left alone) or "absent" (there was nothing).
set -eu
id=$1 owner=$2
export LC_ALL=C
PATH=/usr/local/sbin:/usr/local/bin:/usr/sbin:/usr/bin:/sbin:/bin
case $id in
  '' | [!A-Za-z0-9_]* | *[!A-Za-z0-9_.-]*)
    echo "no container is called $id" >&2
    exit 1
    ;;
esac
base=/var/lib/nodepool/runc
bundle=$base/$id
if [ ! -d "$base" ]; then
  echo absent
  exit 0
fi
mkdir -p "$base/.locks"
exec 9>"$base/.locks/$id"
# Whoever is still making it finishes first.
flock -w 60 9 || { echo "the container $id is still being made there" >&2; exit 1; }

forget() {
  rm -f "$base/.locks/$id"
  echo "$1"
  exit 0
}

state=$(runc state "$id" 2>/dev/null || :)
[ -d "$bundle" ] || [ -n "$state" ] || forget absent
if [ -f "$bundle/owner" ]; then
  [ "$(head -n 1 "$bundle/owner")" = "$owner" ] || { echo foreign; exit 0; }
elif ! printf '%s' "$state" | grep -qF "\"$owner\""; then
  echo foreign
  exit 0
fi
# Also without a state: a start that was killed leaves a directory of runc's.
problem=$(runc delete -f "$id" 2>&1) || ! runc state "$id" >/dev/null 2>&1 || {
  echo "$problem" >&2
  exit 1
}
# The last mounted first.
last() {
  found=
  while read -r _ at _; do
    case $at in "$bundle"/*) found=$at ;; esac
  done </proc/self/mounts
  printf '%s' "$found"
}
while mounted=$(last) && [ -n "$mounted" ]; do
  umount "$mounted" 2>/dev/null || umount -l "$mounted"
done
# The marks go in one step with the directory, so that what is half removed is still ours.
if [ -d "$bundle" ]; then
  find "$bundle" -xdev -mindepth 1 -maxdepth 1 ! -name owner -exec rm -rf --one-file-system {} + || exit 1
  gone=$base/.new.gone.$$
  mv -T "$bundle" "$gone"
  rm -rf "$gone"
fi
forget gone
