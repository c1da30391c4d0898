# What must be on the machine: the .NET SDK, PostgreSQL's programs, a few small tools. What a package manager can bring is installed, and said.
# shellcheck shell=bash

# No telemetry, messages in one language, and no build process that outlives the script and would keep its files or output open.
export DOTNET_NOLOGO=1 DOTNET_CLI_TELEMETRY_OPTOUT=1 DOTNET_CLI_UI_LANGUAGE=en DOTNET_GENERATE_ASPNET_CERTIFICATE=false
export MSBUILDDISABLENODEREUSE=1 DOTNET_CLI_USE_MSBUILD_SERVER=0

require_dotnet() {
  local place version
  if ! have dotnet; then
    for place in "${DOTNET_ROOT:-}" "${HOME:-}/.dotnet" /usr/share/dotnet /usr/lib/dotnet /usr/local/share/dotnet /opt/dotnet; do
      if [ -n "$place" ] && [ -x "$place/dotnet" ]; then
        export PATH=$place:$PATH
        break
      fi
    done
  fi
  have dotnet || die "The .NET 10 SDK is needed and 'dotnet' was not found." "Install the SDK (not only the runtime): https://dotnet.microsoft.com/download"
  # A user without a home (a service account) still can build: the command line tools and packages then live in var/.
  if [ -z "${HOME:-}" ] || [ ! -w "${HOME:-}" ]; then
    make_var "$VAR/home"
    export HOME=$VAR/home
  fi
  version=$(cd "$ROOT" && dotnet --version 2>&1) ||
    die "The installed .NET SDK does not serve: global.json asks for $(sed -n 's/.*"version": *"\([^"]*\)".*/\1/p' "$ROOT/global.json") or a later 10.0." \
      "Installed: $(dotnet --list-sdks 2>/dev/null | tr '\n' ';')" "Install it from https://dotnet.microsoft.com/download"
  say ".NET SDK $version"
  ensure_icu
}

# Vietnamese names, numbers and dates follow ICU's rules: the product does not run in .NET's mode without it.
ensure_icu() {
  unset DOTNET_SYSTEM_GLOBALIZATION_INVARIANT
  if ! have_icu; then
    step "ICU is missing: installing it"
    installing have_icu install_icu
  fi
}

have_icu() {
  local file
  for file in /usr/lib/libicuuc.so.* /usr/lib/*/libicuuc.so.* /usr/lib64/libicuuc.so.* /lib/*/libicuuc.so.* /usr/local/lib/libicuuc.so.*; do
    [ ! -e "$file" ] || return 0
  done
  return 1
}

install_icu() {
  if have apt-get; then
    apt_get update -qq
    apt_get install -y --no-install-recommends "$(apt-cache search --names-only '^libicu[0-9]+$' | sort -V | tail -n 1 | cut -d' ' -f1)"
  elif have apk; then
    install_packages icu-libs icu-data-full
  else
    install_packages libicu
  fi
}

# find_postgres [MAJOR]: sets SERVER_BIN to the folder of the newest server programs, 15 or later (or exactly of that version).
find_postgres() {
  local wanted=${1:-} folder major best=0
  SERVER_BIN=
  for folder in /usr/lib/postgresql/*/bin /usr/lib/postgresql*/bin /usr/libexec/postgresql*/ /usr/pgsql-*/bin /opt/homebrew/opt/postgresql@*/bin \
    "$(dirname -- "$(readlink -f -- "$(command -v postgres || true)" 2>/dev/null || true)")"; do
    [ -x "$folder/postgres" ] && [ -x "$folder/initdb" ] && [ -x "$folder/pg_ctl" ] || continue
    major=$("$folder/postgres" --version 2>/dev/null | sed -n 's/^postgres (PostgreSQL) \([0-9]*\).*/\1/p')
    [ "${major:-0}" -ge 15 ] || continue
    [ -z "$wanted" ] || [ "$major" = "$wanted" ] || continue
    if [ "$major" -gt "$best" ]; then
      best=$major
      SERVER_BIN=${folder%/}
    fi
  done
  [ -n "$SERVER_BIN" ]
}

ensure_postgres() {
  if ! find_postgres; then
    step "PostgreSQL 15 or later is not installed: installing it"
    installing find_postgres install_postgres
    find_postgres || die "PostgreSQL 15 or later is still missing." "The system's packages may be older: install 15 or later yourself and run this again."
  fi
  PSQL=$SERVER_BIN/psql
  [ -x "$PSQL" ] || PSQL=$(command -v psql) || die "psql is missing beside $SERVER_BIN/postgres: install PostgreSQL's client programs."
  say "$("$SERVER_BIN/postgres" --version) in $SERVER_BIN"
}

# ensure_tool COMMAND PACKAGE
ensure_tool() {
  have "$1" && return 0
  step "'$1' is missing: installing the package $2"
  installing "have $1" "install_packages $2"
  have "$1" || die "'$1' is still missing. Install it and run this again."
}

# Scripts and styles of the pages are bundled by Node.js when the product is built.
ensure_node() {
  if ! have_node; then
    step "Node.js 18 or later with npm is missing: installing it"
    installing have_node "install_packages nodejs npm"
    have_node || die "Node.js 18 or later with npm is still missing. Install it and run this again."
  fi
}

have_node() { have npm && have node && [ "$(node -p 'parseInt(process.versions.node)' 2>/dev/null || echo 0)" -ge 18 ]; }

# Pages are tested in Chromium: CHROMIUM is its path. The fonts are for what is printed.
find_chromium() {
  local name
  for name in "${THIDUA_CHROMIUM:-}" chromium-headless-shell chromium chromium-browser google-chrome; do
    [ -n "$name" ] && have "$name" || continue
    CHROMIUM=$(command -v "$name")
    return 0
  done
  return 1
}

ensure_chromium() {
  if ! find_chromium; then
    step "Chromium is not installed: installing it"
    installing find_chromium install_chromium
    find_chromium || die "Chromium is still missing. Install it, or name it in THIDUA_CHROMIUM, and run this again."
  fi
  export THIDUA_CHROMIUM=$CHROMIUM
}

# Chromium without windows, where Debian has it: the same pages for a third less time.
install_chromium() {
  if have apt-get; then
    apt_get update -qq
    if apt-cache show chromium-headless-shell >/dev/null 2>&1; then
      install_packages chromium-headless-shell fonts-liberation
    else
      install_packages chromium fonts-liberation
    fi
  elif have apk; then
    install_packages chromium font-liberation
  else
    install_packages chromium liberation-fonts
  fi
}

# installing CHECK COMMAND: one of our scripts at a time (two that download one package at once break each other), and not if another has just done it.
installing() {
  local mine=
  if have flock; then
    if ! lock /tmp/thidua-install.lock 0; then
      say "another script is installing, waiting for it"
      lock /tmp/thidua-install.lock 1200 || die "Another installation has not ended for twenty minutes. Who holds /tmp/thidua-install.lock?"
    fi
    mine=$LAST_LOCK
  fi
  $1 || $2
  [ -z "$mine" ] || unlock "$mine"
}

as_administrator() {
  if is_root; then
    "$@"
  elif have sudo; then
    sudo -- "$@"
  else
    die "To install packages this must run as root, or sudo must be there." "Install them yourself, or run: $*"
  fi
}

install_packages() {
  if have apt-get; then
    apt_get update -qq
    apt_get install -y --no-install-recommends "$@"
  elif have dnf; then
    as_administrator dnf install -y "$@"
  elif have apk; then
    as_administrator apk add --no-cache "$@"
  else
    die "No package manager known here (apt-get, dnf, apk). Install yourself: $*"
  fi
}

# Another installation may be going on (this script started twice, an unattended upgrade): wait for it, ten minutes at most.
apt_get() {
  local tries output
  output=$(mktemp)
  for tries in {1..120}; do
    if free_of_locks as_administrator env DEBIAN_FRONTEND=noninteractive apt-get -o DPkg::Lock::Timeout=600 -o Dpkg::Use-Pty=0 "$@" </dev/null >"$output" 2>&1; then
      rm -f -- "$output"
      return 0
    fi
    # A download can also break because another program cleans up; that is worth two more tries, no more.
    if ! grep -qE 'Could not get lock|Unable to lock|is held by process' "$output" && { [ "$tries" -ge 3 ] || ! grep -q 'Failed to fetch' "$output"; }; then
      tail -n 15 -- "$output" >&2
      rm -f -- "$output"
      die "apt-get $1 failed."
    fi
    [ "$tries" != 1 ] || say "apt-get is busy or was disturbed, trying again"
    sleep 5
  done
  rm -f -- "$output"
  die "apt-get was locked by another program for ten minutes."
}

# Debian starts a server of its own when the package is installed. Nobody needs it here: that setting is off while we install.
install_postgres() {
  local settings=/etc/postgresql-common/createcluster.conf
  if have apt-get; then
    say "apt-get update; apt-get install postgresql (without starting a server of the system's own)"
    apt_get update -qq
    apt_get install -y --no-install-recommends postgresql-common
    find_postgres && return 0
    if [ -f "$settings" ]; then
      as_administrator cp -p -- "$settings" "$settings.thidua"
      as_administrator sed -i -E 's/^#?[[:space:]]*create_main_cluster[[:space:]]*=.*/create_main_cluster = false/' "$settings"
    fi
    apt_get install -y --no-install-recommends postgresql
    [ ! -f "$settings.thidua" ] || as_administrator mv -f -- "$settings.thidua" "$settings"
  elif have dnf; then
    say "dnf install postgresql-server postgresql-contrib"
    install_packages postgresql-server postgresql-contrib
  elif have apk; then
    say "apk add postgresql postgresql-client postgresql-contrib"
    install_packages postgresql postgresql-client postgresql-contrib
  else
    die "No package manager known here (apt-get, dnf, apk). Install PostgreSQL 15 or later and run this again."
  fi
}
