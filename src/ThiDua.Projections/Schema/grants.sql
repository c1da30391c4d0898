grant usage on schema read_a, read_b, bi to {app};
grant select, insert, update, delete, truncate on all tables in schema read_a, read_b to {app};
grant select, update on read_slot, read_lease to {app};
grant select, insert, update, delete on bi.board to {app};
grant select, update on bi.board_as_of to {app};
grant select on read_register, read_ledger, bi.register, bi.ledger, bi.tally to {app};
grant usage on schema notices to {app};
grant select, update on notices.subscription to {app};
grant select, insert, update on notices.account, notices.notice, notices.mail to {app};
