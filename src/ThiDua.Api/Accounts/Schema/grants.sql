grant usage on schema people to {app};
grant select, insert, update on people.account to {app};
grant select, insert, delete on people.ended_session to {app};
grant usage on schema evidence to {app};
grant select, insert, update, delete on evidence.file, evidence.upload, evidence.named to {app};
grant select, update on evidence.reached to {app};
