# Makes a host ready for nodes: setup.sh USER safe|insecure ROOTKEYS USERKEYS PACKAGE...
set -eu
user=$1 mode=$2 rootkeys=$3 userkeys=$4
shift 4
PATH=/usr/local/sbin:/usr/local/bin:/usr/sbin:/usr/bin:/sbin:/bin

fail() {
  echo "$*" >&2
  exit 1
}

[ "$(id -u)" = 0 ] || fail "a host is set up by root, not by $(id -un)"

# Written so that it does not find its own text in the list of processes.
launcher() {
  for process in /proc/[0-9]*/cmdline; do
    tr '\0' ' ' <"$process" 2>/dev/null | head -c 8192 \
      | grep -Eq '(^|[/ ])nodepool-launche[r]( |$)|(^|[/ ])nodepoo[l] (up|launcher)( |$)|dev[.]nodepoo[l][^ ]* (up|launcher)( |$)' \
      && return 0
  done
  return 1
}
if [ "$mode" != insecure ] && launcher; then
  fail "a launcher runs there, and jobs would share its network: take another host, or say --enable-insecure-slaves"
fi

missing=
if command -v apt-get >/dev/null; then
  for package in runc openssh-server git rsync iproute2 util-linux passwd "$@"; do
    [ "$(dpkg-query -W -f '${db:Status-Status}' "$package" 2>/dev/null)" = installed ] || missing="$missing $package"
  done
  if [ -n "$missing" ]; then
    export DEBIAN_FRONTEND=noninteractive
    said=$({ apt-get -q update && apt-get -q install -y --no-install-recommends $missing; } 2>&1) \
      || fail "the packages$missing could not be installed: $(printf '%s\n' "$said" | tail -n 3)"
  fi
else
  dnf=$(command -v dnf || command -v yum) || fail "neither apt-get nor dnf is there: install runc and sshd by hand"
  for package in runc openssh-server git rsync iproute util-linux shadow-utils "$@"; do
    rpm -q "$package" >/dev/null 2>&1 || missing="$missing $package"
  done
  [ -z "$missing" ] || "$dnf" -q -y install $missing >/dev/null \
    || fail "the packages$missing could not be installed"
fi
echo "packages: ${missing:-all there already}"

if id -u "$user" >/dev/null 2>&1; then
  echo "user $user: there already"
else
  useradd -m -s /bin/bash -p '*' "$user"
  echo "user $user: made"
fi
# A locked entry keeps even a key from logging in where sshd does not ask PAM.
home=$(getent passwd "$user" | cut -d: -f6)
quoted=$(printf '%s' "$user" | sed 's/[.]/[.]/g')
! grep -q "^$quoted:!" /etc/shadow || usermod -p '*' "$user"

# What stands in a user's home is made with the user's own rights: whatever links somebody laid
# there lead root nowhere. A FIFO, say, holds it up for a while at most.
as() {
  owner=$1
  shift
  if [ "$owner" = root ]; then
    "$@"
  else
    timeout 20 runuser -u "$owner" -- "$@"
  fi
}

as "$user" /bin/sh -c 'mkdir -p "$1/src"' sh "$home" \
  || fail "the directory $home/src could not be made by $user: see whose $home and $home/src are, and where they lead"
echo "directory $home/src: there"

# authorize DIRECTORY OWNER KEYS: adds those lines that the directory's authorized_keys lacks.
authorize() {
  as "$2" /bin/sh -c '
    set -eu
    umask 077
    file=$1/authorized_keys
    mkdir -p "$1"
    chmod 700 "$1"
    [ -e "$file" ] || : >>"$file"
    [ -f "$file" ] || { echo "$file is no file" >&2; exit 1; }
    chmod 600 "$file"
    added=0
    printf "%s\n" "$2" | {
      while IFS= read -r line; do
        [ -n "$line" ] || continue
        grep -qxF -e "$line" "$file" && continue
        # A file that does not end in a newline would swallow the next key.
        [ -z "$(tail -c 1 "$file")" ] || echo >>"$file"
        printf "%s\n" "$line" >>"$file"
        added=$((added + 1))
      done
      echo "$file: $added keys added"
    }' sh "$1" "$3" || fail "the keys of $2 could not be put into $1 by $2: see whose it is, and where it leads"
}
authorize /root/.ssh root "$rootkeys"
authorize "$home/.ssh" "$user" "$userkeys"
