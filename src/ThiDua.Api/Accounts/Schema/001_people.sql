-- What the log must not hold: names under a key per person, and what proves who signs in. Nothing here is needed to score or to verify the log.

create schema people;

create table people.account (
    id               text        not null primary key,
    person           text        not null,
    -- Full name, e-mail, sign-in name and outside subject, AES-256-GCM under the person's key, which is no part of this database.
    sealed           bytea       null,
    -- Keyed hashes, to find an account by what is typed or by what the provider says.
    name_lookup      bytea       null unique,
    subject_lookup   bytea       null unique,
    password_hash    text        null,
    failed           int         not null default 0,
    locked_until     timestamptz null,
    invitation       bytea       null unique,
    invitation_until timestamptz null,
    secret           bytea       null
);
create index on people.account (person);

-- Sign-ins that were ended by signing out: their cookies may still be somewhere.
create table people.ended_session (
    id    text        not null primary key,
    until timestamptz not null
);
