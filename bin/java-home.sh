# Sourced by the programs beside it: finds Java, builds what is older than its sources, names the flags.
# Sets: root, java, classpath, archive (where the JVM may keep what it has learned of the classes).

needed_java=25

say() { printf '%s\n' "$*" >&2; }

# The major version of a JDK, from its own words; starting it would take longer.
java_major() {
  local line
  [ -x "$1/bin/java" ] && [ -r "$1/release" ] || return 1
  while read -r line; do
    case "$line" in
      JAVA_VERSION=*) line=${line#*=\"}; line=${line%%[!0-9]*}; echo "$line"; return 0 ;;
    esac
  done < "$1/release"
  return 1
}

find_java() {
  local home candidate major
  local -a homes=()
  [ -n "${JAVA_HOME:-}" ] && homes+=("$JAVA_HOME")
  if candidate=$(command -v java); then
    candidate=$(readlink -f "$candidate")
    homes+=("${candidate%/bin/java}")
  fi
  homes+=(/usr/lib/jvm/*)
  for home in "${homes[@]}"; do
    major=$(java_major "$home") || continue
    if [ -n "$major" ] && [ "$major" -ge "$needed_java" ]; then
      java_home=$home
      java=$home/bin/java
      return 0
    fi
  done
  say "Nodepool needs Java $needed_java or newer, and none was found in JAVA_HOME, PATH or /usr/lib/jvm: install one, for example the package temurin-$needed_java-jdk from adoptium.net."
  return 1
}

# Whether the sources are newer than what was built of them. A distribution has no sources.
is_stale() {
  local built=$1 newer
  [ -f "$built" ] || return 0
  # Folders count too: they change when a file is removed.
  newer=$(find "$root" \( -name target -o -name .git -o -path '*/src/test' \) -prune \
    -o \( -path '*/src/main*' -o -name pom.xml \) -newer "$built" -print -quit 2> /dev/null)
  [ -n "$newer" ]
}

# Maven, with the milliseconds since its start before each line.
maven_build() (
  cd "$root" &&
    JAVA_HOME=$java_home MAVEN_OPTS="${MAVEN_OPTS:-} --sun-misc-unsafe-memory-access=allow" \
      mvn -B -T2 -Dstyle.color=never -Dorg.slf4j.simpleLogger.showDateTime=true -Dquick -pl app -am package 2>&1
  printf '\nexit %d\n' $?
)

# Of Maven's words what has to be seen: what went wrong, and how much was downloaded in which time.
# Downloads run beside each other: the time is that in which at least one ran.
build_log() {
  awk '
    $1 == "exit" && NF == 2 { code = $2; next }
    $3 == "Downloading" { count++; url[$NF] = count; start[count] = $1; next }
    $3 == "Downloaded" { for (i = 5; i <= NF; i++) if ($i in url) { end[url[$i]] = $1; files++ } next }
    $2 == "[ERROR]" || $2 == "[FATAL]" { sub(/^[0-9]+ /, ""); print; next }
    $2 !~ /^\[/ && NF > 0 { kept[++lines % 40] = $0 }
    END {
      for (i = 1; i <= count; i++) if (i in end) {
        from = start[i] > seen ? start[i] : seen
        if (end[i] > from) { took += end[i] - from; seen = end[i] }
      }
      if (files) printf "   downloaded %d files for Maven in %.0f s\n", files, took / 1000
      if (code) for (i = 1; i <= 40; i++) if ((lines + i) % 40 in kept) print kept[(lines + i) % 40]
      exit code
    }'
}

build() {
  local jar=$root/app/target/dist/lib/nodepool-app.jar lock
  is_stale "$jar" || return 0
  command -v mvn > /dev/null || {
    say "Nodepool is not built, and Maven was not found: install the package maven."
    return 1
  }
  mkdir -p "$root/app/target"
  exec {lock}> "$root/app/target/build.lock"
  flock "$lock"
  if is_stale "$jar"; then
    [ ! -t 2 ] || say "Building Nodepool (this happens once after each change) ..."
    if ! maven_build | build_log >&2; then
      say "Nodepool could not be built: see above."
      return 1
    fi
  fi
  exec {lock}>&-
}

prepare() {
  root=$(cd "$(dirname "$(readlink -f "${BASH_SOURCE[0]}")")/.." && pwd)
  archive=
  find_java || return 1
  if [ -n "${NODEPOOL_CLASSPATH:-}" ]; then
    classpath=$NODEPOOL_CLASSPATH
    archive=${NODEPOOL_ARCHIVE:-}
  elif [ -f "$root/pom.xml" ]; then
    build || return 1
    classpath=$root/app/target/dist/lib/*
    archive=$root/app/target/dist/cli.jsa
  else
    classpath=$root/lib/*
  fi
  # The jars of further drivers (docs/adding-a-driver.md).
  classpath=$classpath${NODEPOOL_DRIVER_PATH:+:$NODEPOOL_DRIVER_PATH}
  # HotSpot would use SIGUSR2 for itself, which asks a daemon for a thread dump.
  export _JAVA_SR_SIGNUM=60
  common=(-XX:+UseSerialGC --sun-misc-unsafe-memory-access=allow --enable-native-access=ALL-UNNAMED)
  # What the administrator adds comes last, so that it wins.
  read -r -a added <<< "${NODEPOOL_JAVA_OPTS:-}" || true
}

# A program that a script starts with & has SIGINT ignored, which would leave a daemon deaf to it.
# What it does often is compiled early: the first thousand nodes cost a fifth less. A builder has
# the whole compiler, which checksums of gigabytes need. Room for what is new, and no second
# look at what outlives it: what thousands of waiting requests hold would be copied again and again.
run_daemon() {
  # Whatever the umask of the caller: nobody else writes into a daemon's files.
  umask "$(printf %04o $((8#$(umask) | 8#22)))"
  exec env --default-signal=INT "$java" "${common[@]}" \
    ${compiler--XX:TieredStopAtLevel=1 -XX:CompileThresholdScaling=0.1} -Xms32m "-Xmx${heap:-256m}" -XX:NewSize=24m \
    -XX:MaxTenuringThreshold=1 -Xss512k \
    -XX:MaxHeapFreeRatio=30 -XX:MinHeapFreeRatio=10 -XX:ReservedCodeCacheSize=64m \
    "-Dnodepool.program=$root" "${added[@]}" -cp "$classpath" "$@"
}
