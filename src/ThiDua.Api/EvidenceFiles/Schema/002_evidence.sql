-- Files that people keep as evidence (docs/adr/0014). The content lies on disk under its hash; what the log says of it is sealed there.

create schema evidence;

create table evidence.file (
    sha256  text        not null primary key check (sha256 ~ '^[0-9a-f]{64}$'),
    type    text        not null,
    size    bigint      not null check (size > 0),
    kept_at timestamptz not null
);

-- Who had the file, and what they call it: only who had it can let others see it by naming it.
create table evidence.upload (
    sha256  text        not null references evidence.file on delete cascade,
    account text        not null,
    name    text        not null,
    at      timestamptz not null,
    primary key (sha256, account)
);

-- Where the log names a file, and whose words these are. Worked out from the log up to a position; can be worked out again from 0.
create table evidence.named (
    sha256    text not null,
    stream_id text not null,
    account   text not null,
    primary key (sha256, stream_id, account)
);
create table evidence.reached (
    one      boolean not null default true primary key check (one),
    position bigint  not null
);
insert into evidence.reached (position) values (0);
