-- Signed heads (docs/adr/0012): what was sealed, signed by a key that is kept outside the database. A name stands for one statement, so that
-- several nodes that sign at once write it once.

create table es_log (
    one boolean not null default true primary key check (one),
    id  uuid    not null default gen_random_uuid()
);
insert into es_log default values;

create table es_signed_head (
    nr        bigint generated always as identity primary key,
    name      text  not null unique,
    statement text  not null,
    signature bytea not null
);

create trigger es_log_fixed before update or delete on es_log for each row execute function es_refuse_change();
create trigger es_log_no_truncate before truncate on es_log for each statement execute function es_refuse_change();
create trigger es_signed_head_append_only before update or delete on es_signed_head for each row execute function es_refuse_change();
create trigger es_signed_head_no_truncate before truncate on es_signed_head for each statement execute function es_refuse_change();
