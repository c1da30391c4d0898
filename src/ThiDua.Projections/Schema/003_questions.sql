-- Whether an activity is doubted, and whether it was ever rejected: what policies and lists of what waits ask of every row. Rows from before are
-- right as they are: there were no questions, and what was rejected and mended since is verified one by one or comes right with the next rebuild.

alter table read_a.register add column question text not null default 'none', add column was_rejected boolean not null default false;
alter table read_b.register add column question text not null default 'none', add column was_rejected boolean not null default false;

create or replace view read_register as
select * from read_a.register where (select live from read_slot) = 'read_a'
union all
select * from read_b.register where (select live from read_slot) = 'read_b';

create or replace view bi.register as
select * from read_register where not sensitive;
