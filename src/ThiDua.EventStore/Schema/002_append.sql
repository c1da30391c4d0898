-- Writes one batch in one statement (BatchWriter numbers and hashes it beforehand from the head it last saw).
-- Returns false, having changed nothing, when the head is elsewhere by now (the chain is compared too: after a failover the
-- same number may stand for other events). Raises ES001 when a stream or a guard
-- is not at the version the batch was numbered from, ES002 when the server would not keep what it acknowledges. Each
-- statement below runs after the head is locked and sees all that was committed before it (a volatile function takes a
-- new snapshot for every statement). Seals come in one value, 112 bytes an event (leaf, chain, private hash, salt):
-- taking arrays of small values apart costs the server as much as inserting them. Data comes as text: parsed row by row
-- its memory is given back at once; a jsonb[] parameter would keep it all to the end.
create function es_append(
    expected_last bigint, expected_chain bytea, new_last bigint, new_chain bytea, recorded timestamptz,
    new_ids varchar[], new_types varchar[], new_versions bigint[],
    old_ids varchar[], old_from bigint[], old_to bigint[],
    guard_ids varchar[], guard_versions bigint[],
    command_ids uuid[], fingerprints bytea[], first_seqs bigint[], last_seqs bigint[],
    event_ids uuid[], event_streams varchar[], event_versions bigint[], event_types varchar[], event_data text[],
    seals bytea, privates text[])
returns boolean language plpgsql as $$
declare
    n bigint;
begin
    -- Asked for every batch: a setting can change while a connection lives.
    if current_setting('synchronous_commit') not in ('on', 'remote_apply')
       or current_setting('fsync') <> 'on' or current_setting('full_page_writes') <> 'on' then
        raise exception 'PostgreSQL runs with synchronous_commit = %, fsync = %, full_page_writes = %; nothing is written until all are on',
            current_setting('synchronous_commit'), current_setting('fsync'), current_setting('full_page_writes') using errcode = 'ES002';
    end if;

    update es_head set last_seq = new_last, chain = new_chain, recorded_at = recorded
    where last_seq = expected_last and chain = expected_chain;
    if not found then
        return false;
    end if;

    if cardinality(guard_ids) > 0 then
        select count(*) into n
        from unnest(guard_ids, guard_versions) g (id, version) left join mt_streams s on s.id = g.id
        where coalesce(s.version, 0) = g.version;
        if n <> cardinality(guard_ids) then
            raise exception 'a guard stream has moved' using errcode = 'ES001';
        end if;
    end if;

    insert into es_command (command_id, fingerprint, first_seq, last_seq)
    select * from unnest(command_ids, fingerprints, first_seqs, last_seqs);

    if cardinality(new_ids) > 0 then
        insert into mt_streams (id, type, version, timestamp, created)
        select s.id, s.type, s.version, recorded, recorded from unnest(new_ids, new_types, new_versions) s (id, type, version);
    end if;

    if cardinality(old_ids) > 0 then
        update mt_streams s set version = u.version_to, timestamp = recorded
        from unnest(old_ids, old_from, old_to) u (id, version_from, version_to)
        where s.id = u.id and s.version = u.version_from;
        get diagnostics n = row_count;
        if n <> cardinality(old_ids) then
            raise exception 'a stream has moved' using errcode = 'ES001';
        end if;
    end if;

    insert into mt_events (seq_id, id, stream_id, version, type, data, timestamp)
    select expected_last + e.nr, e.id, e.stream_id, e.version, e.type, e.data::jsonb, recorded
    from unnest(event_ids, event_streams, event_versions, event_types, event_data)
         with ordinality e (id, stream_id, version, type, data, nr);
    get diagnostics n = row_count;
    if n <> new_last - expected_last then
        raise exception 'wrote % events of %', n, new_last - expected_last;
    end if;

    insert into es_seal (seq_id, leaf, chain, private_hash, salt, private)
    select expected_last + p.nr, substr(seals, p.start, 32), substr(seals, p.start + 32, 32), substr(seals, p.start + 64, 32),
           substr(seals, p.start + 96, 16), p.private
    from (select nr, private, 112 * (nr - 1)::int + 1 as start from unnest(privates) with ordinality u (private, nr)) p;
    get diagnostics n = row_count;
    if n <> new_last - expected_last then
        raise exception 'sealed % events of %', n, new_last - expected_last;
    end if;

    return true;
end $$;
