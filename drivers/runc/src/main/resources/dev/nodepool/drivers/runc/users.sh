# Says nothing if nodes on a root file system can have users of their own, else why not:
# users.sh PROGRAM LOWER. All that it mounts goes with its mount namespace.
set -eu
program=$1 lower=$2
export LC_ALL=C
PATH=/usr/local/sbin:/usr/local/bin:/usr/sbin:/usr/bin:/sbin:/bin
command -v perl >/dev/null || { echo "perl is not installed there" >&2; exit 1; }
[ -d "$lower" ] || { echo "there is no root file system at $lower" >&2; exit 1; }
here=$(mktemp -d)
trap 'rmdir "$here"' EXIT
unshare --mount /bin/sh -c '
  set -eu
  program=$1 lower=$2 here=$3 first=2013265920
  mount -t tmpfs -o mode=755 nodepool "$here"
  mkdir "$here/lower" "$here/up" "$here/work" "$here/root"
  : >"$here/users"
  perl -e "$program" "$here/users" $first
  perl -e "$program" "$here/users" "$lower" "$here/lower"
  mount -t overlay -o "lowerdir=$here/lower,upperdir=$here/up,workdir=$here/work" nodepool "$here/root"
  nsenter --user="$here/users" --setuid 0 --setgid 0 unshare --mount --pid --fork --mount-proc true \
    || { echo "/proc cannot be mounted in a user namespace there" >&2; exit 1; }
' nodepool-runc "$program" "$lower" "$here"
