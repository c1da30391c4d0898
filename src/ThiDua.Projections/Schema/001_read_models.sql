-- Read models. Two slots of the same tables: one serves, the other is filled by a rebuild; one row says which serves.

create function read_make_slot(slot text) returns void language plpgsql as $$
begin
    execute format('create schema %I', slot);
    execute format($sql$
        create table %1$I.register (
            stream_id   text        not null primary key,
            type        text        not null,
            unit        text        not null,
            occurred_on date        not null,
            topic       text        null,
            field       text        null,
            channel     text        null,
            standing    text        not null,
            version     bigint      not null,
            first_seq   bigint      not null,
            last_seq    bigint      not null,
            recorded_at timestamptz not null,
            sensitive   boolean     not null,
            title       text        not null,
            search      text        not null
        );
        create index on %1$I.register (unit, occurred_on desc, stream_id);
        create index on %1$I.register (occurred_on desc, stream_id);
        create index on %1$I.register (standing, first_seq) where standing = 'recorded';
        create table %1$I.ledger (
            seq_id    bigint   not null,
            nr        int      not null,
            stream_id text     not null,
            unit      text     not null,
            measure   text     not null,
            facets    text     not null,
            day       date     not null,
            view      smallint not null,
            count     int      not null,
            quantity  numeric  not null,
            primary key (seq_id, nr)
        );
        create index on %1$I.ledger (unit, measure, day);
    $sql$, slot);
end $$;

select read_make_slot('read_a');
select read_make_slot('read_b');
drop function read_make_slot(text);

create table read_slot (
    one  boolean not null default true primary key check (one),
    live text    not null check (live in ('read_a', 'read_b'))
);
insert into read_slot (live) values ('read_a');
insert into mt_event_progression (name, last_seq_id) values ('read_a', 0), ('read_b', 0);

-- Who writes the read tables. The epoch is checked in each writing transaction: a writer that was away too long writes nothing.
create table read_lease (
    one        boolean     not null default true primary key check (one),
    epoch      bigint      not null,
    holder     text        not null,
    expires_at timestamptz not null
);
insert into read_lease (epoch, holder, expires_at) values (0, '', '-infinity');

create schema bi;

-- For BI tools: what the board shows, written at most once a second, with the position it is of.
create table bi.board (
    period         text    not null,
    cluster        text    not null,
    unit           text    not null,
    name           text    not null,
    rank_claimed   int     not null,
    rank_verified  int     not null,
    total_claimed  numeric not null,
    total_verified numeric not null,
    as_of          date    not null,
    as_of_position bigint  not null,
    primary key (period, cluster, unit)
);

create view bi.register as
select * from read_a.register where (select live from read_slot) = 'read_a'
union all
select * from read_b.register where (select live from read_slot) = 'read_b';

create view bi.ledger as
select * from read_a.ledger where (select live from read_slot) = 'read_a'
union all
select * from read_b.ledger where (select live from read_slot) = 'read_b';

create view bi.tally as
select unit, measure, facets, day, case view when 0 then 'claimed' else 'verified' end as view,
       sum(count)::int as count, sum(quantity) as quantity
from bi.ledger group by unit, measure, facets, day, view;

comment on view bi.register is 'One row per activity, with its latest state';
comment on view bi.ledger is 'Every quantity with the event it comes from; the tally is its sum';
comment on view bi.tally is 'Quantities per unit, measure, facets and day, in both views';
comment on table bi.board is 'Totals and ranks per period, cluster and unit, as of a position of the log';
