# Makes a root file system: rootfs.sh NAME USER directory|tarball|debootstrap SOURCE
set -eu
name=$1 user=$2 kind=$3 source=$4
PATH=/usr/local/sbin:/usr/local/bin:/usr/sbin:/usr/bin:/sbin:/bin
target=/srv/$name

fail() {
  echo "$*" >&2
  exit 1
}

[ "$(id -u)" = 0 ] || fail "a root file system is made by root, not by $(id -un)"
case $name in
  '' | *[!A-Za-z0-9_.-]* | [.-]*) fail "\"$name\" is no name for a root file system: use letters, digits and _ . -" ;;
esac
if [ -e "$target" ]; then
  fail "$target is there already: remove it first or take another name"
fi
mkdir -p /srv
new=$(mktemp -d /srv/.new.XXXXXX)
chmod 755 "$new"
trap 'rm -rf --one-file-system "$new"' EXIT
case $kind in
  directory)
    [ -d "$source" ] || fail "there is no directory $source"
    cp -a --one-file-system "$source/." "$new/"
    ;;
  tarball)
    [ -f "$source" ] || fail "there is no file $source"
    tar -x -p --numeric-owner -f "$source" -C "$new" || fail "$source could not be unpacked"
    ;;
  debootstrap)
    command -v debootstrap >/dev/null || fail "debootstrap is not installed there: apt-get install debootstrap"
    debootstrap --variant=minbase --include=openssh-server,python3,sudo,git,rsync,iproute2,ca-certificates \
      "$source" "$new" >"$new/debootstrap.log" 2>&1 \
      || fail "debootstrap of $source failed: $(tail -n 3 "$new/debootstrap.log")"
    rm -f "$new/debootstrap.log"
    ;;
  *) fail "unknown kind of source $kind" ;;
esac
echo "files: from $kind $source"
[ -x "$new/usr/sbin/sshd" ] || fail "there is no /usr/sbin/sshd in $source: nodes need one"
# A link that leads out of a copied tree would lead to this host, so all more is done inside.
quoted=$(printf '%s' "$user" | sed 's/[.]/[.]/g')
if chroot "$new" cat /etc/passwd | grep -q "^$quoted:"; then
  echo "user $user: there already"
else
  chroot "$new" useradd -m -s /bin/bash -p '*' "$user"
  echo "user $user: made"
fi
home=$(chroot "$new" cat /etc/passwd | grep "^$quoted:" | cut -d: -f6)
chroot "$new" mkdir -p "$home/src"
chroot "$new" chown -h "$user:" "$home" "$home/src"
mv -T "$new" "$target"
trap - EXIT
echo "root file system: $target"
