-- Whether an activity is doubted: what lists of what waits ask of every row. Rows from before are right as they are: there were no questions.

alter table read_a.register add column question text not null default 'none';
alter table read_b.register add column question text not null default 'none';

create or replace view read_register as
select * from read_a.register where (select live from read_slot) = 'read_a'
union all
select * from read_b.register where (select live from read_slot) = 'read_b';

create or replace view bi.register as
select * from read_register where not sensitive;
