-- What is meant for BI tools only. A denunciation (tố cáo) is counted and never listed: its row and its way back to the stream stay
-- with the application.

create view read_register as
select * from read_a.register where (select live from read_slot) = 'read_a'
union all
select * from read_b.register where (select live from read_slot) = 'read_b';

create view read_ledger as
select * from read_a.ledger where (select live from read_slot) = 'read_a'
union all
select * from read_b.ledger where (select live from read_slot) = 'read_b';

comment on view read_register is 'One row per activity, with its latest state, of the slot that serves';
comment on view read_ledger is 'Every quantity with the event it comes from, of the slot that serves';

create or replace view bi.register as
select * from read_register where not sensitive;

create or replace view bi.ledger as
select * from read_ledger l where not exists (select from read_register r where r.stream_id = l.stream_id and r.sensitive);

create or replace view bi.tally as
select unit, measure, facets, day, case view when 0 then 'claimed' else 'verified' end as view,
       sum(count)::int as count, sum(quantity) as quantity
from read_ledger group by unit, measure, facets, day, view;

comment on view bi.register is 'One row per activity, with its latest state; denunciations are left out';
comment on view bi.ledger is 'Every quantity with the event it comes from; denunciations are left out';
comment on view bi.tally is 'Quantities per unit, measure, facets and day, in both views; denunciations are counted';

-- The position that all of bi.board is of; a row's own position says when the row last changed.
create table bi.board_as_of (
    one            boolean     not null default true primary key check (one),
    as_of_position bigint      not null,
    written_at     timestamptz not null
);
insert into bi.board_as_of (as_of_position, written_at) values (0, '-infinity');

comment on table bi.board is 'Totals and ranks per period, cluster and unit; as_of_position: when the row last changed';
comment on table bi.board_as_of is 'The position that all of bi.board is of, and when it was written';
