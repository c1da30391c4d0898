# The product's own process under ops/run: start, wait until ready, stop. What runs is noted in var/run/.
# shellcheck shell=bash

RUN=$VAR/run
LOG=$VAR/log/run.log
KEY=$VAR/keys/local-token.pem
HEAD_KEY=$VAR/keys/log-head.pem
HEADS=$VAR/heads
EVIDENCE=$VAR/evidence
PEOPLE_KEY=$VAR/keys/people.key
SAMPLE_PASSWORD=$VAR/keys/sample.password
SERVER=
WATCH=

# The key that signs local tokens: P-256, readable by this user only, never committed (var/ is not tracked).
make_local_key() { make_key "$KEY" "local tokens"; }

# The key that signs heads of the log. Lose it, and nothing more can be signed that is believed: copy it, and the folder of heads, elsewhere.
make_head_key() { make_key "$HEAD_KEY" "heads of the log"; }

# make_key FILE WHAT: makes a key the first time.
make_key() {
  [ ! -s "$1" ] || return 0
  ensure_tool openssl openssl
  make_var "$VAR/keys"
  (umask 077 && openssl genpkey -algorithm EC -pkeyopt ec_paramgen_curve:P-256 -pkeyopt ec_param_enc:named_curve -out "$1.$$" 2>/dev/null && mv -f -- "$1.$$" "$1") ||
    die "The key for $2 could not be made in $1."
  say "made a key for $2: $1"
}

# The master key of people's names: no part of the database. Whoever loses it loses the names.
make_people_key() {
  [ ! -s "$PEOPLE_KEY" ] || return 0
  ensure_tool openssl openssl
  make_var "$VAR/keys"
  (umask 077 && openssl rand -base64 32 >"$PEOPLE_KEY.$$" && mv -f -- "$PEOPLE_KEY.$$" "$PEOPLE_KEY") || die "The key of people's names could not be made in $PEOPLE_KEY."
  say "made a key for people's names: $PEOPLE_KEY"
}

# Is that process a server that ops/run of this checkout started? A number alone proves nothing.
is_our_server() {
  [ -n "$1" ] && process_runs "$1" && { tr '\0' ' ' <"/proc/$1/cmdline"; } 2>/dev/null | grep -qF -- "$VAR/app/"
}

# What a killed run left: its server, copies of the product.
server_sweep() {
  local old folder
  old=$(cat -- "$RUN/server.pid" 2>/dev/null) || old=
  if is_our_server "$old"; then
    say "an earlier run left the server running (process $old): stopping it"
    end_process "$old" 30
  fi
  rm -f -- "$RUN"/*
  for folder in "$VAR"/app/run-*; do rm -rf -- "$folder"; done
}

# server_start FOLDER PORT: starts the product from FOLDER in a session of its own, so that Ctrl-C reaches it once, through us.
server_start() {
  local urls=http://127.0.0.1:$2
  has_ipv6 && urls="$urls;http://[::1]:$2"
  make_var "$VAR/log"
  [ ! -s "$LOG" ] || mv -f -- "$LOG" "$LOG.1"
  (
    for fd in "${LOCKS[@]}"; do exec {fd}>&-; done
    cd -- "$1"
    export ASPNETCORE_URLS=$urls
    if have setsid; then exec setsid dotnet "$1/ThiDua.Api.dll"; fi
    exec dotnet "$1/ThiDua.Api.dll"
  ) </dev/null >"$LOG" 2>&1 &
  SERVER=$!
  printf '%s\n' "$SERVER" >"$RUN/server.pid"
  printf '%s\n' "$1" >"$RUN/app"
  printf '%s\n' "$2" >"$RUN/port"
}

# http_status PORT PATH: the status code that the server gives, or nothing.
http_status() (
  exec 3<>"/dev/tcp/127.0.0.1/$1" || exit 0
  printf 'GET %s HTTP/1.1\r\nHost: localhost:%s\r\nConnection: close\r\n\r\n' "$2" "$1" >&3
  read -r -t 10 _ code _ <&3 || exit 0
  printf '%s' "$code"
) 2>/dev/null

# server_wait PORT SECONDS: until it says that it is ready. It may have to migrate and to read the whole log first.
server_wait() {
  local from=$SECONDS told=$SECONDS status=
  while process_runs "$SERVER"; do
    status=$(http_status "$1" /health/ready)
    [ "$status" != 200 ] || return 0
    if [ $((SECONDS - from)) -ge "$2" ]; then
      log_tail
      die "The server did not become ready in $2 seconds (GET /health/ready gives '${status:-no answer}')." "Its log: $LOG"
    fi
    if [ $((SECONDS - told)) -ge 10 ]; then
      told=$SECONDS
      say "still starting ($(seconds "$from"); /health/ready: ${status:-no answer})"
    fi
    sleep 0.3
  done
  server_died
}

server_died() {
  local code=0
  wait "$SERVER" || code=$?
  SERVER=
  log_tail
  die "The server has ended by itself (exit code $code)." "Its log: $LOG"
}

log_tail() {
  [ -s "$LOG" ] || return 0
  printf -- '--- the end of the log\n' >&2
  tail -n 30 -- "$LOG" >&2
  printf -- '---\n' >&2
}

# Shows warnings and errors of the log on the terminal while the server runs; all else stays in the file.
server_watch() {
  (
    for fd in "${LOCKS[@]}"; do exec {fd}>&-; done
    tail -n +1 -f --pid="$SERVER" -- "$LOG" 2>/dev/null | grep --line-buffered -A 1 -E '^(warn|fail|crit):|"LogLevel":"(Warning|Error|Critical)"' >&2
  ) </dev/null &
  WATCH=$!
}

server_stop() {
  if [ -n "$SERVER" ] && process_runs "$SERVER"; then
    say "stopping the server"
    end_process "$SERVER" 30
  fi
  if [ -n "$WATCH" ]; then end_process "$WATCH" 2; fi
  rm -rf -- "$VAR/app/run-$$"
  rm -f -- "$RUN"/*
}

stop_database() {
  say "stopping PostgreSQL"
  cluster_stop
}

# stop_other: ends the ops/run that holds this checkout, or what a killed one left.
stop_other() {
  local other left=900
  make_var "$RUN"
  if lock "$VAR/run.lock" 0; then
    server_sweep
    cluster_at run
    if cluster_pid >/dev/null; then
      ensure_postgres
      lock "$VAR/pg/run/lock" 5 || die "The database is in use by another command."
      say "PostgreSQL was left running: stopping it"
      cluster_stop
    fi
    say "nothing runs now"
    return 0
  fi
  other=$(cat -- "$RUN/pid" 2>/dev/null) || other=
  { [ -n "$other" ] && tr '\0' ' ' <"/proc/$other/cmdline"; } 2>/dev/null | grep -q 'run' || die "Something holds $VAR/run.lock, but it is not known what."
  step "stopping ./ops/run (process $other)"
  kill -TERM "$other"
  while [ "$left" -gt 0 ]; do
    if lock "$VAR/run.lock" 0; then
      say "stopped"
      return 0
    fi
    left=$((left - 1))
    sleep 0.1
  done
  die "./ops/run (process $other) did not stop within 90 seconds."
}
