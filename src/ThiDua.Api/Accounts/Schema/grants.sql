grant usage on schema people to {app};
grant select, insert, update on people.account to {app};
grant select, insert, delete on people.ended_session to {app};
