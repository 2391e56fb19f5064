# Sourced by stack: daemons that nobody but us starts and stops. Uses $state, $host and $password.

# running NAME: its recorded process lives and is no zombie
running() {
  local pid
  pid=$(cat "$state/run/$1.pid" 2> /dev/null) && [ -r "/proc/$pid/status" ] \
    && ! grep -q '^State:.Z' "/proc/$pid/status" 2> /dev/null
}

must_run() {
  running "$1" || {
    echo "stack: $1 died; the end of $state/log/$1.log:" >&2
    tail -20 "$state/log/$1.log" >&2
    exit 1
  }
}

# spawn NAME COMMAND...: starts a daemon that outlives us and holds none of our files open
spawn() {
  local name=$1
  shift
  running "$name" && return 0
  (
    for fd in /proc/self/fd/*; do
      fd=${fd##*/}
      [ "$fd" -le 2 ] || eval "exec $fd>&-" 2> /dev/null || true
    done
    exec setsid nice -n 5 "$@"
  ) >> "$state/log/$name.log" 2>&1 < /dev/null &
  echo $! > "$state/run/$name.pid"
}

# entry MODULE:FUNCTION WORD...: runs a command of OpenStack's with Debian's python
entry() {
  local module=${1%%:*} function=${1##*:}
  shift
  env PYTHONDONTWRITEBYTECODE=1 PYTHONPATH="$here/plugins" python3 -c "
import sys
from $module import $function as main
sys.exit(main())" "$@"
}

# daemon NAME MODULE:FUNCTION WORD...: the same as a daemon
daemon() {
  local name=$1 module=${2%%:*} function=${2##*:}
  shift 2
  spawn "$name" env PYTHONDONTWRITEBYTECODE=1 PYTHONPATH="$here/plugins" python3 -c "
import sys
sys.argv[0] = '$name'
from $module import $function as main
sys.exit(main())" "$@"
}

# wsgi NAME PORT SCRIPT WORD...: an API behind uwsgi
wsgi() {
  local name=$1 port=$2 script=$3
  shift 3
  # uwsgi keeps no connection alive; said aloud, no client tries to use one again.
  spawn "$name" env PYTHONDONTWRITEBYTECODE=1 PYTHONPATH="$here/plugins" OS_PLACEMENT_CONFIG_DIR="$state/etc" \
    OS_NOVA_CONFIG_DIR="$state/etc" OS_GLANCE_CONFIG_DIR="$state/etc" \
    OS_NEUTRON_CONFIG_DIR="$state/etc" OS_KEYSTONE_CONFIG_DIR="$state/etc" \
    uwsgi --plugin python3 --http-socket "$host:$port" --wsgi-file "$script" --master --processes 1 \
    --threads 1 --enable-threads --lazy-apps --need-app --die-on-term --buffer-size 65535 \
    --add-header "Connection: close" --socket-timeout 60 --so-keepalive --disable-logging \
    --log-4xx --log-5xx ${1:+--pyargv "$*"}
}

wait_for_http() {
  local name=$1 url=$2 tries
  for ((tries = 0; tries < 600; tries++)); do
    [ "$(curl -s -o /dev/null -m 5 -w '%{http_code}' "$url" || true)" = 000 ] || return 0
    must_run "$name"
    sleep 0.2
  done
  echo "stack: $name did not answer at $url" >&2
  exit 1
}

wait_for_port() {
  local name=$1 port=$2 tries
  for ((tries = 0; tries < 300; tries++)); do
    ! (exec 3<> "/dev/tcp/$host/$port") 2> /dev/null || return 0
    must_run "$name"
    sleep 0.2
  done
  echo "stack: $name did not open port $port" >&2
  exit 1
}

# once NAME COMMAND...: what need not be done again when the stack is started another time
once() {
  local name=$1
  shift
  [ -e "$state/run/$name.done" ] && return 0
  "$@"
  touch "$state/run/$name.done"
  say "$name"
}

names() {
  local file
  for file in "$state"/run/*.pid; do
    [ ! -e "$file" ] || basename "$file" .pid
  done
}

check_all() {
  local name
  for name in $(names); do
    must_run "$name"
  done
}

# Each daemon leads a session of its own, so its group holds its workers.
signal() { kill "-$1" -- "-$(cat "$state/run/$2.pid")" 2> /dev/null || true; }
gone() { ! kill -0 -- "-$(cat "$state/run/$1.pid")" 2> /dev/null; }

stop() {
  local name tries left
  for name in "$@"; do
    signal TERM "$name"
  done
  for ((tries = 0; tries < 50; tries++)); do
    left=no
    for name in "$@"; do
      gone "$name" || left=yes
    done
    [ "$left" = yes ] || break
    sleep 0.2
  done
  for name in "$@"; do
    gone "$name" || signal KILL "$name"
    rm -f "$state/run/$name.pid"
  done
}

# Process ids that were recorded before this machine started anew are others' by now.
forget_before_boot() {
  local boot
  boot=$(cat /proc/sys/kernel/random/boot_id)
  [ -d "$state/run" ] || return 0
  [ "$(cat "$state/run/boot" 2> /dev/null)" = "$boot" ] || rm -f "$state"/run/*.pid
  echo "$boot" > "$state/run/boot"
}

# The databases go last: the others would complain about them for a while.
stop_all() {
  local name first=() last=()
  for name in $(names); do
    case $name in
      mariadb | rabbitmq | epmd) last+=("$name") ;;
      *) first+=("$name") ;;
    esac
  done
  stop "${first[@]}"
  stop "${last[@]}"
}
