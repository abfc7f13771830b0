"""Attempts to sign in, counted by account and by address, and the locks that too many failures bring.

An attempt counts as a failure from its beginning, so that many at once are no more than the limit; one that
succeeds is taken back. Names that no account has are counted too: an answer never says whether one exists.
"""

import hashlib
import ipaddress
import math
import sqlite3
from dataclasses import dataclass

WINDOW_S = 15 * 60.0
LOCK_S = 15 * 60.0
ACCOUNT_LIMIT = 5
ADDRESS_LIMIT = 30


@dataclass(frozen=True)
class Attempt:
    """An attempt that was let through; `locked`: its failure is the one too many, and the lock lasts these seconds."""

    account: str
    rows: tuple[int, int]
    locked: int | None


def begin(connection: sqlite3.Connection, account: str, address: str, now: float) -> Attempt | int:
    """Count an attempt; where a lock stands, the seconds until its end instead, and nothing is counted."""
    limits = {_subject("account", account): ACCOUNT_LIMIT, _subject("address", network(address)): ADDRESS_LIMIT}
    connection.execute("delete from attempts where at <= ?", (now - WINDOW_S,))
    connection.execute("delete from locks where until <= ?", (now,))
    until = [_until(connection, subject) for subject in limits]
    if max(until) > now:
        return math.ceil(max(until) - now)
    rows = []
    for subject, limit in limits.items():
        rows.append(_row(connection, subject, now))
        (count,) = connection.execute("select count(*) from attempts where subject = ?", (subject,)).fetchone()
        if count >= limit:
            connection.execute("insert into locks values (?, ?)", (subject, now + LOCK_S))
    own = next(iter(limits))
    return Attempt(own, (rows[0], rows[1]), int(LOCK_S) if _until(connection, own) > now else None)


def succeeded(connection: sqlite3.Connection, attempt: Attempt) -> None:
    """Take an attempt back that was right, and with it all failures of its account; the address keeps its others."""
    (subject,) = connection.execute("select subject from attempts where id = ?", (attempt.rows[1],)).fetchone() or ("",)
    connection.execute("delete from attempts where id = ?", (attempt.rows[1],))
    (left,) = connection.execute("select count(*) from attempts where subject = ?", (subject,)).fetchone()
    if left < ADDRESS_LIMIT:
        connection.execute("delete from locks where subject = ?", (subject,))
    _clear(connection, attempt.account)


def forgive(connection: sqlite3.Connection, account: str) -> None:
    """Take all failures of an account back, and its lock."""
    _clear(connection, _subject("account", account))


def _clear(connection: sqlite3.Connection, subject: str) -> None:
    for table in ("attempts", "locks"):
        connection.execute(f"delete from {table} where subject = ?", (subject,))  # noqa: S608 - two names of ours


def _row(connection: sqlite3.Connection, subject: str, now: float) -> int:
    return int(connection.execute("insert into attempts (subject, at) values (?, ?)", (subject, now)).lastrowid or 0)


def _until(connection: sqlite3.Connection, subject: str) -> float:
    row = connection.execute("select until from locks where subject = ?", (subject,)).fetchone()
    return float(row[0]) if row else 0.0


def _subject(kind: str, word: str) -> str:
    """People type passwords into the field of the name: what was typed is not kept."""
    return hashlib.sha256(f"{kind}:{word}".encode("utf-8", "surrogatepass")).hexdigest()


def network(address: str) -> str:
    """An address as visitors are told apart by it: of IPv6 its first 64 bits, which one visitor has to himself."""
    try:
        found = ipaddress.ip_address(address.partition("%")[0])
    except ValueError:
        return address
    if isinstance(found, ipaddress.IPv4Address):
        return str(found)
    return str(found.ipv4_mapped or ipaddress.ip_network((int(found), 64), strict=False))
