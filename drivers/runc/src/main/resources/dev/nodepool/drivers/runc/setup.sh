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
    { apt-get -q update && apt-get -q install -y --no-install-recommends $missing; } >/tmp/nodepool-setup.$$ 2>&1 \
      || fail "the packages$missing could not be installed: $(tail -n 3 /tmp/nodepool-setup.$$)"
    rm -f /tmp/nodepool-setup.$$
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

if id "$user" >/dev/null 2>&1; then
  echo "user $user: there already"
else
  useradd -m -s /bin/bash -p '*' "$user"
  echo "user $user: made"
fi
# A locked entry keeps even a key from logging in where sshd does not ask PAM.
! grep -q "^$user:!" /etc/shadow || usermod -p '*' "$user"
home=$(getent passwd "$user" | cut -d: -f6)
mkdir -p "$home/src"
chown "$user:" "$home/src"
echo "directory $home/src: there"

# authorize FILE OWNER: adds those lines of standard input that the file lacks.
authorize() {
  directory=$(dirname "$1")
  mkdir -p "$directory"
  chmod 700 "$directory"
  touch "$1"
  chmod 600 "$1"
  chown "$2:" "$directory" "$1"
  added=0
  while IFS= read -r line; do
    [ -n "$line" ] || continue
    grep -qxF "$line" "$1" && continue
    # A file that does not end in a newline would swallow the next key.
    [ -z "$(tail -c 1 "$1")" ] || echo >>"$1"
    printf '%s\n' "$line" >>"$1"
    added=$((added + 1))
  done
  echo "$1: $added keys added"
}
printf '%s\n' "$rootkeys" | authorize /root/.ssh/authorized_keys root
printf '%s\n' "$userkeys" | authorize "$home/.ssh/authorized_keys" "$user"
