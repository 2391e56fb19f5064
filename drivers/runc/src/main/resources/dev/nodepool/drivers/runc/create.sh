# Makes one node: create.sh ID OWNER NODE POOL LOWER USER HOME LISTEN MASK USERS KEYS PORT...
# USERS is users.pl if the node has users of its own, else empty. Standard input is config.json with
# @PORT@, @PIDS@, @MACHINES@, @FLAGS@ and @FIRST@ still in it. Every step
# leaves something that list.sh shows and delete.sh removes, so that it may end anywhere.
# Says "port N" and "hostkey TYPE BASE64". Exit codes with a meaning: 17 the id is another owner's,
# 18 no port is free, 19 the label cannot be served as it is configured.
set -eu
umask 022
id=$1 owner=$2 node=$3 pool=$4 lower=$5 user=$6 home=$7 listen=$8 mask=$9
shift 9
users=$1 keys=$2
shift 2
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
root=$bundle/rootfs

fail() {
  echo "$*" >&2
  exit "${code:-1}"
}

[ "$(id -u)" = 0 ] || fail "containers are made by root there, not by $(id -un)"
for tool in runc mount flock; do
  command -v $tool >/dev/null || fail "$tool is not installed there; nodepool runc setup installs it"
done
[ -z "$users" ] || command -v perl >/dev/null \
  || code=19 fail "perl is not installed there, which user-namespace takes: install it or leave that key out"
[ -d "$lower" ] || code=19 fail "there is no root file system at $lower"
# Other names of the same directory, a bind mount or a link, must not show what is hidden in it.
if [ "$mask" != mask ] && [ "$lower" -ef / ]; then
  code=19 fail "$lower is the root file system of the host by another name: write path: /"
fi
[ -x "$lower/usr/sbin/sshd" ] || code=19 fail "$lower has no /usr/sbin/sshd"
mkdir -p "$base/.locks"
exec 9>"$base/.locks/$id"
flock -w 60 9 || fail "the container $id is still being removed there"

# The marks come first and in one step with the directory.
new=$(mktemp -d "$base/.new.XXXXXX")
printf '%s\n' "$owner" "$node" "$pool" >"$new/owner"
if ! mv -T "$new" "$bundle" 2>/dev/null; then
  rm -rf "$new"
  [ "$(head -n 1 "$bundle/owner" 2>/dev/null)" = "$owner" ] || exit 17
  fail "the container $id exists there already"
fi
cat >"$bundle/template.json"
mkdir "$bundle/scratch" "$root"

# The ids of the node's users outside: 65,536 that no other node has, above those of people,
# directories of people (sssd) and other containers (subuid, systemd-nspawn).
first=0
if [ -n "$users" ]; then
  exec 8>"$base/.locks/.users"
  flock -w 60 8 || fail "the ids of other nodes cannot be looked at there"
  taken=$(cat "$base"/*/users /proc/[0-9]*/uid_map 2>/dev/null | tr -s ' \n' ' ' || :)
  first=2013265920
  while case $taken in *" $first "*) ;; *) false ;; esac; do
    first=$((first + 65536))
    [ $first -lt 2147352576 ] || code=18 fail "2046 nodes with users of their own are there already"
  done
  echo "0 $first 65536" >"$bundle/users"
  exec 8>&-
  # Root inside gets to its root file system through here, and nobody else does.
  chown "0:$first" "$bundle"
  chmod 710 "$bundle"
  setpriv --reuid "$first" --regid "$first" --clear-groups test -x "$root/" \
    || code=19 fail "users of a node cannot enter $base there: give x to others on it and the directories above it"
fi
# Nobody else of this host comes in: what is below belongs to users of the node, who may exist here.
mount -t tmpfs -o mode=755,nodev nodepool "$bundle/scratch"
mount --make-private "$bundle/scratch"
scratch=$bundle/scratch
mkdir "$scratch/up" "$scratch/work" "$scratch/run" "$scratch/run/sshd" "$scratch/run/lock"
mkdir -m 1777 "$scratch/tmp" "$scratch/vartmp"
chown "$first:$first" "$scratch/up" "$scratch/run" "$scratch/run/sshd" "$scratch/run/lock" "$scratch/tmp" "$scratch/vartmp"
if [ -n "$users" ]; then
  mkdir "$scratch/lower" "$scratch/sys"
  : >"$scratch/users"
  perl -e "$users" "$scratch/users" $first || exit
  # Without what the host mounts in it, which would be locked to it in a user namespace.
  mount --bind /sys "$scratch/sys"
  mount -o remount,bind,ro,nosuid,noexec,nodev "$scratch/sys"
fi
# overlay LOWER UP WORK AT: the owners of what is in LOWER become those of the node.
overlay() {
  below=$1
  if [ -n "$users" ]; then
    below=$scratch/lower
    perl -e "$users" "$scratch/users" "$1" "$below" || exit
  fi
  mount -t overlay -o "lowerdir=$below,upperdir=$2,workdir=$3" nodepool "$4" \
    || fail "the file system at $1 could not be put below a node"
  # The overlay keeps what it needs of it.
  [ -z "$users" ] || umount "$below"
}
overlay "$lower" "$scratch/up" "$scratch/work" "$root"

# An overlay of / ends where another disk of the host is mounted, so each gets a layer of its own.
layer=0
if [ "$lower" = / ]; then
  while read -r device at type rest; do
    case $type in ext[234] | xfs | btrfs | zfs | f2fs) ;; *) continue ;; esac
    case $at in
      / | *[\\,:]* | /boot* | /dev/* | /proc/* | /root* | /run/* | /sys/* | /tmp* | /var/tmp* | /var/lib/nodepool*) continue ;;
    esac
    [ -d "$at" ] || continue
    layer=$((layer + 1))
    mkdir "$scratch/up$layer" "$scratch/work$layer"
    mkdir -p "$root$at"
    chown "$first:$first" "$scratch/up$layer"
    overlay "$at" "$scratch/up$layer" "$scratch/work$layer" "$root$at"
  done </proc/self/mounts
fi

# Written to from outside, where a link would lead to the host's own files.
for directory in "$root/etc" "$root/etc/ssh"; do
  [ ! -L "$directory" ] || code=19 fail "$lower${directory#"$root"} is a link: a node needs a directory there"
done

# As root of the node; what is written from outside is given to it afterwards.
inside() {
  if [ -n "$users" ]; then
    nsenter --user="$scratch/users" --setuid 0 --setgid 0 chroot "$root" "$@"
  else
    chroot "$root" "$@"
  fi
}
give() {
  [ -z "$users" ] || chown -h "$first:$first" "$@"
}

# Secrets of the host: no hashes, no host keys. Directories are masked in config.json.
if [ "$mask" = mask ]; then
  rm -f "$root"/etc/ssh/ssh_host_*_key "$root"/etc/gshadow* "$root"/etc/shadow-
  rm -f "$root/etc/shadow"
  (umask 077 && cut -d: -f1 "$root/etc/passwd" | sed 's/$/:*:19000:0:99999:7:::/' >"$root/etc/shadow")
  give "$root/etc/shadow"
fi
mkdir -p "$root/etc/ssh"
give "$root/etc/ssh"
key=/etc/ssh/nodepool_host_ed25519_key
for file in /etc/resolv.conf /etc/hosts /etc/ssh/nodepool_authorized_keys /etc/ssh/nodepool_sshd_config "$key" "$key.pub"; do
  rm -rf "$root$file"
done
cp -L /etc/resolv.conf "$root/etc/resolv.conf" 2>/dev/null || :
{ cat /etc/hosts 2>/dev/null; echo "127.0.0.1 $(printf %.63s "$id")"; } >"$root/etc/hosts"

quoted=$(printf '%s' "$user" | sed 's/[.]/[.]/g')
# The line of the user in /etc/passwd or /etc/shadow as the node sees it.
entry() {
  inside cat "/etc/$1" 2>/dev/null | grep "^$quoted:"
}
if ! entry passwd >/dev/null; then
  inside useradd -m -d "$home" -s /bin/bash -p '*' "$user" >"$bundle/useradd.log" 2>&1 \
    || fail "the user $user could not be made: $(cat "$bundle/useradd.log")"
fi
# A locked entry would keep even a key from logging in.
if entry shadow | cut -d: -f2 | grep -q '^!'; then
  inside usermod -p '*' "$user"
fi
[ -z "$users" ] || [ "$(entry passwd | cut -d: -f3)" -lt 65536 ] \
  || code=19 fail "the user $user has an id above 65535, which no user of a node with user-namespace can have"
home=$(entry passwd | cut -d: -f6)
# Whatever users of the host laid into that home: no link is followed, and none leads out.
inside mkdir -p "$home/src" || code=19 fail "there can be no directory $home/src in $lower"
inside chown -h "$user:" "$home" "$home/src"

printf '%s\n' "$keys" >"$root/etc/ssh/nodepool_authorized_keys"
ssh-keygen -q -t ed25519 -N '' -C nodepool -f "$root$key" </dev/null
if [ "$listen" = ssh ]; then
  # The address by which the launcher knows this host.
  listen=$(set -- ${SSH_CONNECTION:-}; echo "${3:-}")
fi
{
  [ -z "$listen" ] || echo "ListenAddress $listen"
  cat <<END
HostKey $key
AuthorizedKeysFile /etc/ssh/nodepool_authorized_keys .ssh/authorized_keys
AllowUsers $user
PermitRootLogin prohibit-password
PasswordAuthentication no
ChallengeResponseAuthentication no
UsePAM no
UseDNS no
PidFile none
PrintMotd no
MaxStartups 100
MaxSessions 100
AcceptEnv LANG LC_*
Subsystem sftp internal-sftp
END
} >"$root/etc/ssh/nodepool_sshd_config"
for file in /etc/resolv.conf /etc/hosts /etc/ssh/nodepool_authorized_keys /etc/ssh/nodepool_sshd_config "$key" "$key.pub"; do
  [ ! -e "$root$file" ] || give "$root$file"
done
[ -z "$users" ] || umount "$scratch/users"

# The filter of system calls knows this machine by itself, but not which older programs run here,
# nor that the second argument of clone, not the first, are the flags on IBM Z.
flags=0
case $(uname -m) in
  x86_64) machines='"SCMP_ARCH_X86_64", "SCMP_ARCH_X86", "SCMP_ARCH_X32"' ;;
  aarch64) machines='"SCMP_ARCH_AARCH64", "SCMP_ARCH_ARM"' ;;
  s390x) machines='"SCMP_ARCH_S390X", "SCMP_ARCH_S390"' flags=1 ;;
  *) machines= ;;
esac

pids=0
if [ -w /sys/fs/cgroup/pids/tasks ] || { [ -w /sys/fs/cgroup/cgroup.subtree_control ] \
  && grep -qw pids /sys/fs/cgroup/cgroup.controllers; }; then
  pids=16384
fi

in_use() {
  hex=$(printf ':%04X ' "$1")
  cat /proc/net/tcp /proc/net/tcp6 2>/dev/null | cut -c 1-50 | grep -q "$hex"
}

# The log says when this very sshd has the port; that something answers there says nothing.
answers() {
  waited=0
  while [ $waited -lt 400 ]; do
    grep -q '^Server listening on' "$bundle/log" && return 0
    kill -0 "$(cat "$bundle/pid")" 2>/dev/null || return 1
    sleep 0.05
    waited=$((waited + 1))
  done
  return 1
}

tries=0
for port in "$@"; do
  in_use "$port" && continue
  tries=$((tries + 1))
  sed "s/@PORT@/$port/; s/@PIDS@/$pids/; s/\"@MACHINES@\"/$machines/; s/\"@FLAGS@\"/$flags/; s/\"@FIRST@\"/$first/" "$bundle/template.json" >"$bundle/config.json"
  : >"$bundle/log"
  runc run -d --pid-file "$bundle/pid" --bundle "$bundle" "$id" </dev/null >>"$bundle/log" 2>&1 9>&- \
    || fail "runc could not start the container: $(tail -n 3 "$bundle/log")"
  if answers; then
    echo "port $port"
    echo "hostkey $(cut -d' ' -f1,2 "$root$key.pub")"
    exit 0
  fi
  runc delete -f "$id" >/dev/null 2>&1 || :
  grep -q 'Address already in use' "$bundle/log" || [ $tries -lt 3 ] || break
done
[ $tries -gt 0 ] || code=18 fail "the ports $* are all in use there"
fail "sshd did not come up in the container: $(tail -n 3 "$bundle/log")"
