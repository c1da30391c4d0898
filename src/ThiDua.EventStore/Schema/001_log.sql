-- The log. Tables mt_* have the layout of Marten 9 with string stream ids (docs/adr/0001); tables es_* are ours.

create table mt_streams (
    id          varchar     not null,
    type        varchar     null,
    version     bigint      null,
    timestamp   timestamptz not null default now(),
    created     timestamptz not null default now(),
    tenant_id   varchar     null default '*DEFAULT*',
    is_archived boolean     null default false,
    constraint pkey_mt_streams_id primary key (id)
);

create table mt_events (
    seq_id         bigint       not null,
    id             uuid         not null,
    stream_id      varchar      null,
    version        bigint       not null,
    data           jsonb        not null,
    bdata          bytea        null,
    type           varchar(500) not null,
    timestamp      timestamptz  not null default '2000-01-01 00:00:00+00',
    tenant_id      varchar      null default '*DEFAULT*',
    mt_dotnet_type varchar      null,
    is_archived    boolean      null default false,
    constraint pkey_mt_events_seq_id primary key (seq_id),
    constraint fkey_mt_events_stream_id foreign key (stream_id) references mt_streams (id) on delete cascade
);
create unique index pk_mt_events_stream_and_version on mt_events (stream_id, version);

-- Marten draws seq_id from this; we do not (es_head), so it exists unused. On a move: setval(..., max(seq_id)).
create sequence mt_events_sequence owned by mt_events.seq_id;

create table mt_event_progression (
    name         varchar     not null,
    last_seq_id  bigint      null,
    last_updated timestamptz null default transaction_timestamp(),
    constraint pk_mt_event_progression primary key (name)
);

-- One row: the number and chain value of the last event. Locked by an append until its commit, so that seq_id
-- is gapless and in commit order, with any number of processes writing.
create table es_head (
    one         boolean     not null default true primary key check (one),
    last_seq    bigint      not null,
    chain       bytea       not null check (length(chain) = 32),
    recorded_at timestamptz not null
) with (fillfactor = 10);
insert into es_head (last_seq, chain, recorded_at) values (0, decode(repeat('00', 32), 'hex'), '2000-01-01 00:00:00+00');

-- Per event: what makes tampering visible, and the part of the event that may be withheld.
create table es_seal (
    seq_id       bigint not null primary key,
    leaf         bytea  not null check (length(leaf) = 32),
    chain        bytea  not null check (length(chain) = 32),
    private_hash bytea  not null check (length(private_hash) = 32),
    salt         bytea  null,
    private      text   null
);

-- Per append: the command that asked for it. Repeating the command finds its first answer here.
create table es_command (
    command_id  uuid   not null primary key,
    fingerprint bytea  not null,
    first_seq   bigint not null,
    last_seq    bigint not null
);

create function es_refuse_change() returns trigger language plpgsql as $$
begin
    raise exception 'the log is append-only: % on % refused', tg_op, tg_table_name using errcode = '42501';
end $$;

-- The private part can be shredded (by the owner, who alone may update): nothing else of a seal ever changes.
create function es_allow_only_shredding() returns trigger language plpgsql as $$
begin
    if new.private is null and new.salt is null
       and (new.seq_id, new.leaf, new.chain, new.private_hash) = (old.seq_id, old.leaf, old.chain, old.private_hash) then
        return new;
    end if;
    raise exception 'the log is append-only: % on % refused', tg_op, tg_table_name using errcode = '42501';
end $$;

create trigger mt_events_append_only before update or delete on mt_events for each row execute function es_refuse_change();
create trigger mt_events_no_truncate before truncate on mt_events for each statement execute function es_refuse_change();
create trigger mt_streams_no_delete before delete on mt_streams for each row execute function es_refuse_change();
create trigger mt_streams_no_truncate before truncate on mt_streams for each statement execute function es_refuse_change();
create trigger es_seal_only_shredding before update on es_seal for each row execute function es_allow_only_shredding();
create trigger es_seal_no_delete before delete on es_seal for each row execute function es_refuse_change();
create trigger es_seal_no_truncate before truncate on es_seal for each statement execute function es_refuse_change();
create trigger es_command_append_only before update or delete on es_command for each row execute function es_refuse_change();
create trigger es_command_no_truncate before truncate on es_command for each statement execute function es_refuse_change();
create trigger es_head_no_delete before delete on es_head for each row execute function es_refuse_change();
create trigger es_head_no_truncate before truncate on es_head for each statement execute function es_refuse_change();
