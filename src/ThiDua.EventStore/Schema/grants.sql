-- The application's role may add to the log and read it. It changes nothing but the tails: no DDL, no delete.
grant usage on schema public to {app};
grant select, insert on mt_events, es_seal, es_command to {app};
grant select, insert, update on mt_streams, mt_event_progression to {app};
grant select, update on es_head to {app};
grant select, insert on es_signed_head to {app};
grant select on es_migration, es_log to {app};
-- A database that was upgraded from before PostgreSQL 15 may still let everybody create tables here.
revoke create on schema public from public, {app};
