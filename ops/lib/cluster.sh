# Private PostgreSQL servers: var/pg/NAME keeps what we know of one (password, port, place), its data folder is var/pg/NAME/server/data.
# Whoever holds var/pg/NAME/lock may start, stop and remove it. Only TCP on loopback, so no socket path can be too long.
# shellcheck shell=bash

# as_server COMMAND: PostgreSQL refuses to run as root, and only the user who owns the data may run it.
as_server() (
  cd /
  export LC_ALL=C
  if ! is_root || [ "$CL_USER" = root ]; then
    "$@"
  elif have runuser; then
    runuser -u "$CL_USER" -- "$@"
  elif have setpriv && setpriv --help 2>&1 | grep -q -- --reuid; then
    setpriv --reuid="$CL_USER" --regid="$(id -g "$CL_USER")" --init-groups -- "$@"
  else
    su -s /bin/sh "$CL_USER" -c 'exec "$0" "$@"' -- "$@"
  fi
)

# cluster_at NAME: looks at the private server of that name; nothing is made.
cluster_at() {
  CL_NAME=$1
  CL_STATE=$VAR/pg/$1
  CL_HOME=$CL_STATE/server
  # A checkout that was copied together with var/ must not use the first one's data.
  if [ -s "$CL_STATE/place" ] && [ "$(cat -- "$(cat -- "$CL_STATE/place")/checkout" 2>/dev/null)" = "$ROOT" ]; then
    CL_HOME=$(cat -- "$CL_STATE/place")
  fi
  CL_DATA=$CL_HOME/data
  CL_LOG=$CL_HOME/postgres.log
  CL_USER=$ME
  if is_root; then
    CL_USER=postgres
    if [ -e "$CL_DATA" ]; then CL_USER=$(stat -c %U -- "$CL_DATA"); fi
  fi
}

# The process of this very data folder, if it runs. A number in postmaster.pid proves nothing: after a crash it may belong to any program.
cluster_pid() {
  local pid
  pid=$(head -n 1 -- "$CL_DATA/postmaster.pid" 2>/dev/null | tr -cd '0-9') || return 1
  [ -n "$pid" ] && process_runs "$pid" || return 1
  case $(ps -o comm= -p "$pid" 2>/dev/null || cat "/proc/$pid/comm" 2>/dev/null) in *postgres* | *postmaster*) ;; *) return 1 ;; esac
  if [ -d /proc/self ]; then [ "$(readlink "/proc/$pid/cwd")" = "$(readlink -f -- "$CL_DATA")" ] || return 1; fi
  printf '%s' "$pid"
}

cluster_port() { sed -n 4p -- "$CL_DATA/postmaster.pid"; }

# cluster_start NAME: afterwards the server answers on 127.0.0.1:$CL_PORT, and this process holds its lock.
cluster_start() {
  local pid
  unset PGHOST PGHOSTADDR PGPORT PGUSER PGPASSWORD PGDATABASE PGSERVICE PGOPTIONS PGDATA PGSSLMODE
  make_var "$VAR/pg" "$VAR/pg/$1"
  lock "$VAR/pg/$1/lock" 60 || die "The private PostgreSQL server '$1' of this checkout is in use by another command."
  cluster_at "$1"
  is_root && ! id "$CL_USER" >/dev/null 2>&1 && die "PostgreSQL does not run as root and there is no user '$CL_USER' to run it." "Make one: useradd --system $CL_USER"
  if pid=$(cluster_pid); then
    say "an earlier run left PostgreSQL running (process $pid): stopping it first"
    cluster_stop
  fi
  if [ ! -e "$CL_DATA" ]; then
    cluster_choose_place
    cluster_init
  fi
  [ -s "$CL_DATA/PG_VERSION" ] && [ -s "$CL_DATA/global/pg_control" ] || die "$CL_DATA is not a whole data folder." "Remove it to start with an empty database."
  cluster_launch
}

cluster_choose_place() {
  local base place
  cluster_usable "$CL_HOME" && return 0
  for base in "$(getent passwd "$CL_USER" 2>/dev/null | cut -d: -f6)" /var/tmp /tmp; do
    [ -d "$base" ] && place=$(as_server mktemp -d "$base/thidua-$CL_NAME.XXXXXX" 2>/dev/null) || continue
    say "the user '$CL_USER' cannot use $CL_HOME: the data go to $place"
    printf '%s\n' "$ROOT" | as_server tee -- "$place/checkout" >/dev/null
    printf '%s\n' "$place" >"$CL_STATE/place"
    cluster_at "$CL_NAME"
    return 0
  done
  die "The user '$CL_USER' can write neither in $CL_HOME nor in /var/tmp."
}

# Tried for real: a folder above may be closed, a mount may not know the user.
cluster_usable() {
  mkdir -p -- "$1" && chmod 700 -- "$1" || return 1
  ! is_root || chown "$CL_USER" -- "$1" 2>/dev/null || return 1
  if as_server sh -c 'cd "$1" && : >"$1/.try" && rm "$1/.try"' sh "$1" 2>/dev/null; then return 0; fi
  rmdir -- "$1"
  return 1
}

# Made beside and renamed when it is whole: an interrupted initdb leaves nothing that looks like a database.
cluster_init() {
  local new=$CL_HOME/new log=$CL_STATE/initdb.log locale=C.UTF-8
  step "making a database folder in $CL_HOME"
  as_server rm -rf -- "$new"
  as_server mkdir -m 700 -- "$new"
  secret "$CL_STATE/postgres.password" >/dev/null
  as_server sh -c 'umask 077; cat >"$1"' sh "$new/password" <"$CL_STATE/postgres.password"
  if have locale && ! locale -a 2>/dev/null | grep -qiE '^C\.utf-?8$'; then locale=C; fi
  as_server "$SERVER_BIN/initdb" -D "$new/data" --data-checksums --encoding=UTF8 --locale=$locale --username=postgres --auth=scram-sha-256 \
    --pwfile="$new/password" </dev/null >"$log" 2>&1 || die "initdb failed:" "$(tail -n 10 -- "$log")"
  as_server rm -f -- "$new/password"
  printf "\ninclude 'thidua.conf'\n" | as_server tee -a -- "$new/data/postgresql.conf" >/dev/null
  cluster_settings 0 "$new/data"
  as_server mv -- "$new/data" "$CL_DATA"
  as_server rmdir -- "$new"
}

# cluster_settings PORT FOLDER: written at every start. The first three are what the log's promise rests on; the product refuses to write without them.
cluster_settings() {
  as_server tee -- "$2/thidua.conf" >/dev/null <<SETTINGS
fsync = on
full_page_writes = on
synchronous_commit = on
listen_addresses = '127.0.0.1'
port = $1
unix_socket_directories = ''
max_connections = ${CL_CONNECTIONS:-100}
shared_buffers = 256MB
max_wal_size = 2GB
wal_compression = off
timezone = 'UTC'
log_timezone = 'UTC'
log_line_prefix = '%m [%p] %q%u@%d '
SETTINGS
}

cluster_launch() {
  local tries pid version from
  version=$(cat -- "$CL_DATA/PG_VERSION")
  find_postgres "$version" || die "$CL_DATA was made by PostgreSQL $version, which is no longer installed." \
    "Install PostgreSQL $version again, or remove that folder to start with an empty database."
  # A number that now belongs to another program, or to a killed server that nobody has waited for yet (a zombie, common in containers), would
  # make the server believe that it already runs. Its check of shared memory still keeps two servers from one folder.
  pid=$(head -n 1 -- "$CL_DATA/postmaster.pid" 2>/dev/null | tr -cd '0-9') || pid=
  if [ -n "$pid" ] && { kill -0 "$pid" 2>/dev/null || [ -d "/proc/$pid" ]; }; then
    say "postmaster.pid is stale (process $pid is not this server): removing it"
    as_server rm -f -- "$CL_DATA/postmaster.pid"
  fi
  CL_PORT=$(cat -- "$CL_STATE/port" 2>/dev/null) || CL_PORT=
  for tries in {1..40}; do
    if [ -z "$CL_PORT" ] || port_taken "$CL_PORT"; then CL_PORT=$(free_port); fi
    cluster_settings "$CL_PORT" "$CL_DATA"
    from=$(as_server sh -c 'umask 077; [ -e "$1" ] || : >"$1"; wc -c <"$1"' sh "$CL_LOG")
    if free_of_locks as_server "$SERVER_BIN/pg_ctl" start -D "$CL_DATA" -l "$CL_LOG" -w -t 600 -s </dev/null >/dev/null 2>&1; then
      printf '%s\n' "$CL_PORT" >"$CL_STATE/port"
      say "PostgreSQL runs on 127.0.0.1:$CL_PORT (data in $CL_DATA)"
      return 0
    fi
    case $(tail -c "+$((from + 1))" -- "$CL_LOG") in
      *"could not bind"* | *"could not create any TCP/IP"*) CL_PORT= ;;
      *"shared memory block"*"still in use"*) sleep 1 ;; # the last processes of a killed server are still leaving
      *) break ;;
    esac
  done
  die "PostgreSQL did not start ($tries tries). The end of its log:" "$(tail -n 15 -- "$CL_LOG")"
}

# Fast first (rolls back what is open); a server that does not answer to that is cut off, it recovers at its next start.
cluster_stop() {
  local pid
  pid=$(cluster_pid) || return 0
  as_server "$SERVER_BIN/pg_ctl" stop -D "$CL_DATA" -m fast -w -t 60 -s >/dev/null 2>&1 && return 0
  as_server "$SERVER_BIN/pg_ctl" stop -D "$CL_DATA" -m immediate -w -t 30 -s >/dev/null 2>&1 && return 0
  if pid=$(cluster_pid); then kill -KILL "$pid" 2>/dev/null || true; fi
}

# Only for servers whose data nobody will miss.
cluster_remove() {
  case $CL_NAME in test-* | bench-* | check-*) ;; *) die "The data of '$CL_NAME' are not thrown away." ;; esac
  cluster_stop
  rm -rf -- "${CL_HOME:?}" "${CL_STATE:?}"
}

# What killed runs left behind: folders of throw-away servers whose lock nobody holds.
cluster_sweep() {
  local state
  for state in "$VAR"/pg/test-* "$VAR"/pg/bench-* "$VAR"/pg/check-*; do
    [ -d "$state" ] && lock "$state/lock" 0 2>/dev/null || continue
    say "removing what a killed run left: ${state##*/}"
    cluster_at "${state##*/}"
    cluster_remove
    unlock "$LAST_LOCK"
  done
}
