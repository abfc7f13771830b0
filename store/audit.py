"""The audit log: who did what and when, in rows that are only added; each holds the hash of the one before it.

A row that is changed, removed, inserted or moved no longer fits its neighbours. Rows that are cut off at the end
show against a count and hash (`head`) that were kept elsewhere.
"""

import csv
import hashlib
import io
import json
import re
import sqlite3
import time
from collections.abc import Callable, Iterator, Mapping
from contextlib import AbstractContextManager
from dataclasses import asdict, dataclass, fields
from datetime import UTC, datetime
from pathlib import Path

from store.sqlite_file import beside, reading, writing

FIRST = "0" * 64
UNUSABLE = "audit_unusable"
ACT = re.compile(r"[a-z][a-z_]{1,39}")
SECRET = re.compile(r"passw|token|secret")
SCHEMA = (
    """create table if not exists entries (
    id integer primary key autoincrement, at text not null, who text not null, role text not null, act text not null,
    what text not null, previous text not null, hash text not null)""",
    *(
        f"""create trigger if not exists never_{act} before {act} on entries
        begin select raise(abort, 'rows are only added'); end"""
        for act in ("update", "delete")
    ),
)


@dataclass(frozen=True)
class Entry:
    """One row of the log."""

    id: int
    at: str  # ISO, UTC, to the millisecond
    who: str  # an account's id; empty: nobody who had signed in
    role: str
    act: str
    what: str  # JSON
    previous: str
    hash: str

    def expected_hash(self) -> str:
        """The hash of all that stands before it in the row."""
        content = [getattr(self, f.name) for f in fields(self)][:-1]
        return hashlib.sha256(_canonical(content).encode()).hexdigest()


@dataclass(frozen=True)
class Misfit:
    """The first row (counted from 1) that is not as it was written; `reason`: content, number, chain, or head."""

    row: int
    reason: str


class AuditLog:
    """The log of a store, in one SQLite file; a file that is not there is an empty log."""

    def __init__(self, path: Path, clock: Callable[[], float] = time.time) -> None:
        self.path = path
        self._clock = clock

    @classmethod
    def of_store(cls, store: Path) -> "AuditLog":
        """The log that lies beside a store."""
        return cls(beside(store, "audit"))

    def append(self, act: str, *, who: str = "", role: str = "", what: Mapping[str, object] | None = None) -> Entry:
        """Add a row; it is on the disk when this returns.

        Args:
            act: a short code: signed_in, imported, method_saved, published.
            who: the id of the account.
            role: the role it has.
            what: plain words; never a password or a token.

        Raises:
            StoreError: the file cannot be written; nothing was added.
            ValueError: the code is none, or a name in `what` says that its value is secret.
        """
        if not ACT.fullmatch(act) or any(SECRET.search(name.lower()) for name in what or {}):
            raise ValueError(f"not to be logged: {act}: {', '.join(what or {})}")
        written = _canonical(what or {})
        with self._writing() as connection:
            last = connection.execute("select id, hash from entries order by id desc limit 1").fetchone()
            number, previous = (last["id"] + 1, last["hash"]) if last else (1, FIRST)
            at = datetime.fromtimestamp(self._clock(), UTC).isoformat(timespec="milliseconds")
            entry = Entry(number, at, who, role, act, written, previous, "")
            entry = Entry(**{**asdict(entry), "hash": entry.expected_hash()})
            connection.execute("insert into entries values (?,?,?,?,?,?,?,?)", tuple(asdict(entry).values()))
        return entry

    def head(self) -> tuple[int, str]:
        """How many rows there are, and the hash of the last: kept elsewhere, they show a tail that was cut.

        Raises:
            StoreError: the file cannot be read.
        """
        count, last = 0, FIRST
        for entry in self._entries():
            count, last = count + 1, entry.hash
        return count, last

    def verify(self, head: tuple[int, str] | None = None) -> Misfit | None:
        """The first row that does not fit, None where all do.

        Args:
            head: a count and hash that `head` gave before: the rows up to there must still be the same.

        Raises:
            StoreError: the file cannot be read.
        """
        count, previous = 0, FIRST
        for entry in self._entries():
            count += 1
            if entry.id != count:
                return Misfit(count, "number")
            if entry.previous != previous:
                return Misfit(count, "chain")
            if entry.hash != entry.expected_hash():
                return Misfit(count, "content")
            previous = entry.hash
            if head and count == head[0] and entry.hash != head[1]:
                return Misfit(count, "head")
        return Misfit(count + 1, "head") if head and count < head[0] else None

    def export(self, form: str) -> str:
        """All rows as `csv` or `json`.

        Raises:
            StoreError: the file cannot be read.
        """
        rows = [asdict(entry) for entry in self._entries()]
        if form == "json":
            content = [{**row, "what": _read(row["what"])} for row in rows]
            return json.dumps(content, ensure_ascii=False, indent=2) + "\n"
        out = io.StringIO()
        table = csv.DictWriter(out, [f.name for f in fields(Entry)], lineterminator="\n")
        table.writeheader()
        table.writerows(rows)
        return out.getvalue()

    def _entries(self) -> Iterator[Entry]:
        with reading(self.path, SCHEMA, code=UNUSABLE) as connection:
            connection.text_factory = lambda raw: raw.decode("utf-8", "replace")
            for row in connection.execute("select * from entries order by id"):
                number, *words = (row[f.name] for f in fields(Entry))
                yield Entry(number, *map(str, words))

    def _writing(self) -> AbstractContextManager[sqlite3.Connection]:
        return writing(self.path, SCHEMA, code=UNUSABLE)


def _canonical(content: object) -> str:
    return json.dumps(content, sort_keys=True, separators=(",", ":"), allow_nan=False)


def _read(written: str) -> object:
    try:
        return json.loads(written)
    except ValueError:
        return written  # a row that somebody changed
