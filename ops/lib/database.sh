# The product's database inside a private server: two roles, one database, connection strings. Passwords are made here and never shown.
# shellcheck shell=bash

# sql DATABASE: runs the statements on standard input as the server's superuser.
sql() {
  PGPASSWORD=$(secret "$CL_STATE/postgres.password") PGCONNECT_TIMEOUT=20 \
    "$PSQL" -X -q -At -v ON_ERROR_STOP=1 -h 127.0.0.1 -p "$CL_PORT" -U postgres -d "$1"
}

# database_prepare: may be run as often as one likes. thidua_owner owns the database and runs the migrations, thidua_app serves: it cannot change the schema.
database_prepare() {
  local owner app
  owner=$(secret "$CL_STATE/thidua_owner.password")
  app=$(secret "$CL_STATE/thidua_app.password")
  # log_statement is off for this session: what would be logged are passwords.
  sql postgres <<SQL
set log_statement = 'none';
set log_min_duration_statement = -1;
set log_min_error_statement = 'panic';
select format('create role %I', r) from unnest(array['thidua_owner', 'thidua_app']) r where not exists (select from pg_roles where rolname = r) \gexec
alter role thidua_owner with login nosuperuser nocreaterole nocreatedb password '$owner';
alter role thidua_app with login nosuperuser nocreaterole nocreatedb password '$app';
select 'create database thidua owner thidua_owner' where not exists (select from pg_database where datname = 'thidua') \gexec
alter database thidua owner to thidua_owner;
revoke all on database thidua from public;
grant connect on database thidua to thidua_app;
SQL
  sql thidua <<SQL
revoke create on schema public from public;
alter schema public owner to thidua_owner;
grant usage on schema public to thidua_app;
SQL
}

connection_of() {
  printf 'Host=127.0.0.1;Port=%s;Database=thidua;Username=%s;Password=%s' "$CL_PORT" "$1" "$(secret "$CL_STATE/$1.password")"
}

export_connections() {
  ConnectionStrings__ThiDua=$(connection_of thidua_app)
  ConnectionStrings__ThiDuaOwner=$(connection_of thidua_owner)
  export ConnectionStrings__ThiDua ConnectionStrings__ThiDuaOwner
}

# For tests and benchmarks, which make databases, roles and even servers of their own.
export_test_server() {
  THIDUA_TEST_SERVER="Host=127.0.0.1;Port=$CL_PORT;Username=postgres;Password=$(secret "$CL_STATE/postgres.password")"
  THIDUA_TEST_PGBIN=$SERVER_BIN
  THIDUA_TEST_PGUSER=
  if is_root; then THIDUA_TEST_PGUSER=$CL_USER; fi
  export THIDUA_TEST_SERVER THIDUA_TEST_PGBIN THIDUA_TEST_PGUSER
}

# database_for_command: the server named in the environment, or this checkout's own; one that does not run is started until the command ends.
database_for_command() {
  if [ -n "${ConnectionStrings__ThiDua:-}" ]; then
    say "using the database of ConnectionStrings__ThiDua"
    return 0
  fi
  ensure_postgres
  cluster_at run
  if cluster_pid >/dev/null; then
    CL_PORT=$(cluster_port)
  else
    [ -e "$CL_DATA" ] || die "There is no database yet." "Run ./ops/run first, or set ConnectionStrings__ThiDua."
    cluster_start run
    at_exit cluster_stop
  fi
  export_connections
}
