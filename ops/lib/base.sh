# Where things are, what is said, locks, and what is undone at the end. Sourced by every script in ops/ after it has set ROOT.
# shellcheck shell=bash

VAR=$ROOT/var
STARTED_AT=$SECONDS
ME=$(id -un 2>/dev/null || id -u)
CHILD=
LOCKS=()
AT_EXIT=()

step() { printf '==> %s\n' "$*" >&2; }
say() { printf '    %s\n' "$*" >&2; }
warn() { printf '    Warning: %s\n' "$*" >&2; }
die() {
  printf 'Error: %s\n' "$1" >&2
  shift
  local line
  for line; do printf '  %s\n' "$line" >&2; done
  exit 1
}

is_root() { [ "$(id -u)" = 0 ]; }
have() { command -v "$1" >/dev/null 2>&1; }
seconds() { printf '%s s' "$((SECONDS - ${1:-$STARTED_AT}))"; }

# The comment at the head of a script is its help: all lines from the second to the first that is no comment.
usage() { awk 'NR > 1 && !/^#/ { exit } NR > 1 { sub(/^# ?/, ""); print }' "$0"; }

# var/ holds all that the scripts make. Others may pass through it (the database's own user must), but files in it say for themselves who may read them.
make_var() {
  local folder
  for folder in "$VAR" "$@"; do
    mkdir -p -- "$folder" 2>/dev/null && [ -w "$folder" ] ||
      die "$folder cannot be written by $ME." "It was probably made by another user: run as that user, or give the folder to $ME (chown -R)."
    [ ! -O "$folder" ] || chmod a+rx -- "$folder"
  done
}

# secret FILE: prints the password kept in FILE, makes it the first time.
secret() {
  local file=$1
  if [ ! -s "$file" ]; then
    (umask 077 && od -An -N24 -tx1 /dev/urandom | tr -d ' \n' >"$file.$$" && mv -f -- "$file.$$" "$file")
  fi
  cat -- "$file"
}

# lock FILE SECONDS: takes the lock for the rest of this process, waiting at most so long. False when somebody else keeps it.
lock() {
  local fd
  { exec {fd}>>"$1"; } 2>/dev/null || { exec {fd}<"$1"; } 2>/dev/null || return 1
  if flock -w "$2" "$fd"; then
    LOCKS+=("$fd")
    LAST_LOCK=$fd
    return 0
  fi
  exec {fd}>&-
  return 1
}

unlock() {
  local fd=$1 kept=() one
  exec {fd}>&-
  for one in "${LOCKS[@]}"; do [ "$one" = "$1" ] || kept+=("$one"); done
  LOCKS=("${kept[@]}")
}

# free_of_locks COMMAND: what lives longer than this script must not inherit its locks.
free_of_locks() (
  for fd in "${LOCKS[@]}"; do exec {fd}>&-; done
  "$@"
)

# child COMMAND: runs a program so that a signal to this script ends it at once, and gives its exit code.
child() {
  local code=0
  (
    for fd in "${LOCKS[@]}"; do exec {fd}>&-; done
    exec "$@"
  ) <&0 &
  CHILD=$!
  wait "$CHILD" || code=$?
  CHILD=
  return "$code"
}

at_exit() { AT_EXIT=("$1" "${AT_EXIT[@]}"); }

leave() {
  local code=$? action
  trap - EXIT
  trap '' INT TERM HUP
  if [ -n "$CHILD" ]; then end_process "$CHILD" 20; fi
  for action in "${AT_EXIT[@]}"; do "$action" || code=1; done
  exit "$code"
}
trap leave EXIT
trap 'exit 130' INT
trap 'exit 143' TERM
trap 'exit 129' HUP

# end_process PID SECONDS: asks, waits so long, then kills. Only ever called with processes that these scripts started.
end_process() {
  local pid=$1 left=$(($2 * 10))
  kill -TERM "$pid" 2>/dev/null || return 0
  while process_runs "$pid"; do
    if [ "$left" -le 0 ]; then
      kill -KILL "$pid" 2>/dev/null || true
      return 0
    fi
    left=$((left - 1))
    sleep 0.1
  done
}

# A process that has ended but was not yet waited for (a zombie) does not run.
process_runs() {
  kill -0 "$1" 2>/dev/null || [ -d "/proc/$1" ] || return 1
  ! grep -qs '^State:[[:space:]]*Z' "/proc/$1/status"
}

# port_taken PORT: somebody listens there on loopback.
port_taken() {
  (exec 3<>"/dev/tcp/127.0.0.1/$1") 2>/dev/null || { has_ipv6 && (exec 3<>"/dev/tcp/::1/$1") 2>/dev/null; }
}

has_ipv6() { grep -qs '^00000000000000000000000000000001 ' /proc/net/if_inet6; }

# Below the range from which the kernel gives ports to outgoing connections.
free_port() {
  local port tries
  for tries in {1..200}; do
    port=$((20000 + (RANDOM * 32768 + RANDOM) % 12000))
    port_taken "$port" || {
      printf '%s' "$port"
      return 0
    }
  done
  die "No free port found on loopback after $tries tries."
}

# port_owner PORT: the program that listens there, as far as this user may see it.
port_owner() {
  local found=
  if have ss; then found=$(ss -Hltnp "sport = :$1" 2>/dev/null | sed -n 's/.*users:((\(.*\)))$/\1/p' | head -n 1); fi
  if [ -z "$found" ] && have lsof; then found=$(lsof -nP -iTCP:"$1" -sTCP:LISTEN -Fpc 2>/dev/null | tr '\n' ' '); fi
  printf '%s' "${found:-a program of another user}"
}
