"""The tables of the file of accounts."""

SCHEMA = (
    """create table if not exists accounts (
    id text primary key, name text not null, organisation text not null, role text not null, scope text not null,
    password text not null default '', disabled integer not null default 0, created_at text not null,
    epoch integer not null default 1)""",
    """create table if not exists invitations (
    account text primary key, token_hash text not null unique, expires real not null)""",
    """create table if not exists sessions (
    token_hash text primary key, account text not null, epoch integer not null, began real not null,
    seen real not null)""",
    "create table if not exists attempts (id integer primary key, subject text not null, at real not null)",
    "create index if not exists attempts_by_subject on attempts (subject, at)",
    "create table if not exists locks (subject text primary key, until real not null)",
)
UNUSABLE = "accounts_unusable"  # code of the error where the file cannot be read or written
