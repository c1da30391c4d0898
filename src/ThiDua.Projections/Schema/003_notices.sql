-- Notices to people and the mails that carry them (docs/adr/0012). No read model: nothing here is worked out again, and a rebuild touches none of it.
-- The subscription has its own position; it begins where the log ends now, so that nobody is told of what happened before.

create schema notices;

create table notices.subscription (
    one       boolean not null default true primary key check (one),
    position  bigint  not null,
    duties_on date    not null default '-infinity',
    digest_on date    not null default '-infinity'
);
insert into notices.subscription (position) select last_seq from es_head;

-- Who wants to be told, by which way. Accounts enter by opening their notices.
create table notices.account (
    account text   not null primary key,
    units   text[] not null,
    email   text   null,
    ways    jsonb  not null default '{}'
);

-- The key is (event, kind, account): what was told once is never told again.
create table notices.notice (
    id      bigint generated always as identity primary key,
    key     text        not null unique,
    account text        not null,
    kind    text        not null,
    unit    text        not null,
    title   text        not null,
    body    text        not null,
    link    text        not null,
    at      timestamptz not null,
    way     text        not null check (way in ('app', 'each', 'digest')),
    mailed  boolean     not null default false,
    read_at timestamptz null
);
create index on notices.notice (account, id desc);
create index on notices.notice (account) where way = 'digest' and not mailed;

-- Mails to be sent, and those that were: taken out only by sending.
create table notices.mail (
    id         bigint generated always as identity primary key,
    key        text        not null unique,
    account    text        not null,
    subject    text        not null,
    body       text        not null,
    due_at     timestamptz not null,
    state      text        not null default 'waiting' check (state in ('waiting', 'sent', 'given-up')),
    attempts   int         not null default 0,
    last_error text        null
);
create index on notices.mail (due_at) where state = 'waiting';
