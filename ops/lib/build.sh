# Builds, one at a time in a checkout: ops/run and ops/test may be started together and write to the same bin and obj folders.
# shellcheck shell=bash

BUILT_DLL=$ROOT/src/ThiDua.Api/bin/Release/net10.0/ThiDua.Api.dll

# One compiler process for all projects halves the build's time. It gets a name of its own, so that it can be ended with the build.
export SharedCompilationId=thidua-$$

# build_alone COMMAND: runs a step of the build while no other command of this checkout builds.
build_alone() {
  local code=0 mine
  make_var
  at_exit end_compiler
  if ! lock "$VAR/build.lock" 0; then
    say "another command of this checkout is building, waiting for it"
    lock "$VAR/build.lock" 1800 || die "The other build has not ended for half an hour. Who holds $VAR/build.lock?"
  fi
  mine=$LAST_LOCK
  "$@" || code=$?
  end_compiler
  unlock "$mine"
  return "$code"
}

end_compiler() {
  local process
  for process in /proc/[0-9]*; do
    if tr '\0' ' ' <"$process/cmdline" 2>/dev/null | grep -qF -- "pipename:$SharedCompilationId"; then end_process "${process#/proc/}" 5; fi
  done 2>/dev/null
  rm -f -- "${TMPDIR:-/tmp}/$SharedCompilationId"
}

# build_app FOLDER: builds the product and puts a copy of it into FOLDER, so that a later build does not change files under a running server.
build_app() { build_alone build_app_here "$1"; }

build_app_here() {
  local project=$ROOT/src/ThiDua.Api/ThiDua.Api.csproj from=$SECONDS
  ensure_node
  step "building the product (about a minute the first time)"
  child dotnet build "$project" -c Release -v minimal --nologo -p:RestoreLockedMode=true >&2 || die "The build failed."
  child dotnet publish "$project" -c Release --no-build -v quiet --nologo -o "$1" >&2 || die "The product could not be copied to $1."
  say "built in $(seconds "$from")"
}

# app_for_command [any|fresh]: sets APP to the program that serves now; when none does, to one freshly built. With "any" one that was built
# before serves too, with "fresh" only one that was built of the sources as they are now.
app_for_command() {
  local served
  if [ "${1:-}" = fresh ]; then
    if built_is_fresh; then
      APP=$BUILT_DLL
      return 0
    fi
    APP=$VAR/app/command-$$
    at_exit remove_command_app
    build_app "$APP"
    APP=$APP/ThiDua.Api.dll
    return 0
  fi
  served=$(cat -- "$VAR/run/app" 2>/dev/null) || served=
  if [ -n "$served" ] && [ -f "$served/ThiDua.Api.dll" ]; then
    APP=$served/ThiDua.Api.dll
    return 0
  fi
  if [ "${1:-}" = any ] && [ -f "$BUILT_DLL" ]; then
    APP=$BUILT_DLL
    return 0
  fi
  APP=$VAR/app/command-$$
  at_exit remove_command_app
  build_app "$APP"
  APP=$APP/ThiDua.Api.dll
}

VERIFIER_DLL=$ROOT/src/ThiDua.Verifier/bin/Release/net10.0/ThiDua.Verifier.dll

# verifier_build: builds the stand-alone verifier, unless it was built of the sources as they are now.
verifier_build() {
  local project
  if [ -f "$VERIFIER_DLL" ]; then
    for project in ThiDua.Domain ThiDua.EventStore ThiDua.Projections ThiDua.Verifier; do
      [ -z "$(find "$ROOT/src/$project" -name obj -prune -o -name bin -prune -o -name '*.cs' -newer "$VERIFIER_DLL" -print -quit)" ] || break
      project=
    done
    [ -n "$project" ] || return 0
  fi
  build_alone verifier_build_here
}

verifier_build_here() {
  step "building the verifier"
  child dotnet build "$ROOT/src/ThiDua.Verifier/ThiDua.Verifier.csproj" -c Release -v quiet --nologo -p:RestoreLockedMode=true >&2 || die "The build failed."
  touch -- "$VERIFIER_DLL"
}

# What reads sheets and cases lies in these two projects.
built_is_fresh() {
  local project built
  for project in ThiDua.Domain ThiDua.Api; do
    built=$(dirname -- "$BUILT_DLL")/$project.dll
    [ -f "$built" ] || return 1
    [ -z "$(find "$ROOT/src/$project" -name obj -prune -o -name '*.cs' -newer "$built" -print -quit)" ] || return 1
  done
}

remove_command_app() { rm -rf -- "$VAR/app/command-$$"; }
