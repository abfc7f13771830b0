"""The journal: everything that people decide, in the order they did it; rows are added, never changed.

Scenarios, workshops, checklists and saved methods are folds of these events, so undo loses nothing, and
everything says who and when. Each event is on the disk before the click that made it is answered: a laptop
that loses power keeps everything up to the last click.
"""

import json
import sqlite3
import threading
from collections.abc import Iterator
from contextlib import closing, contextmanager
from dataclasses import dataclass
from datetime import UTC, datetime
from itertools import chain
from pathlib import Path
from typing import Any

from domain.errors import StoreError, reason
from store.atomic import private

BUSY_SECONDS = 20
SCHEMA = """create table if not exists events (
    id integer primary key autoincrement, at text not null, topic text not null, kind text not null,
    by text not null, payload text not null)"""


@dataclass(frozen=True)
class Event:
    """One thing that somebody did."""

    id: int
    at: str  # ISO, UTC, to the microsecond
    topic: str
    kind: str
    by: str
    payload: dict[str, Any]


@dataclass(frozen=True)
class UnreadableRow:
    """A row that somebody wrote and that cannot be read any more; it never stops the others."""

    id: int
    at: str
    topic: str
    kind: str
    by: str
    reason: str


@dataclass(frozen=True)
class _Content:
    """Everything in the file, by topic."""

    events: dict[str, list[Event]]
    unreadable: dict[str, list[UnreadableRow]]


class Journal:
    """Events in one SQLite file beside the store; a file that does not exist yet is an empty journal."""

    def __init__(self, path: Path) -> None:
        self.path = path
        self._content: tuple[tuple[int, int, int], _Content] | None = None
        self._guard = threading.Lock()

    def append(self, topic: str, kind: str, payload: dict[str, Any], *, by: str) -> Event:
        """Add an event; it is on the disk when this returns.

        Raises:
            StoreError: the file cannot be written; nothing was added.
        """
        at = datetime.now(UTC).isoformat(timespec="microseconds")
        text = json.dumps(payload, ensure_ascii=False, allow_nan=False)
        self.path.parent.mkdir(parents=True, exist_ok=True)
        try:
            private(self.path)
        except OSError as error:
            raise StoreError("journal_unusable", file=self.path.name, found=reason(error)) from error
        with self._open() as connection:
            row = (at, topic, kind, by, text)
            cursor = connection.execute("insert into events (at, topic, kind, by, payload) values (?,?,?,?,?)", row)
            number = int(cursor.lastrowid or 0)
        return Event(number, at, topic, kind, by, payload)

    def events(self, topic: str) -> list[Event]:
        """All events of a topic that can be read, oldest first.

        Raises:
            StoreError: the file is no journal.
        """
        return self._all().events.get(topic, [])

    def unreadable(self, topic: str = "") -> list[UnreadableRow]:
        """Rows of a topic (of every topic, if none is named) whose content cannot be read, oldest first.

        Raises:
            StoreError: the file is no journal.
        """
        rows = self._all().unreadable
        return rows.get(topic, []) if topic else sorted(chain(*rows.values()), key=lambda row: row.id)

    def _all(self) -> _Content:
        if not self.path.exists():
            return _Content({}, {})
        state = self.path.stat()
        stamp = (state.st_mtime_ns, state.st_ino, state.st_size)
        with self._guard:
            if self._content is None or self._content[0] != stamp:
                self._content = (stamp, self._read())
            return self._content[1]

    def _read(self) -> _Content:
        content = _Content({}, {})
        with self._open() as connection:
            # Bytes that are no UTF-8 spoil their own row only.
            connection.text_factory = lambda raw: raw.decode("utf-8", "replace")
            query = "select id, at, topic, kind, by, payload from events order by id"
            for number, *words, text in connection.execute(query):
                at, topic, kind, by = map(str, words)
                try:
                    datetime.fromisoformat(at)
                    payload = _payload(text)
                except (ValueError, RecursionError) as error:
                    row = UnreadableRow(number, at, topic, kind, by, str(error))
                    content.unreadable.setdefault(topic, []).append(row)
                else:
                    content.events.setdefault(topic, []).append(Event(number, at, topic, kind, by, payload))
        return content

    @contextmanager
    def _open(self) -> Iterator[sqlite3.Connection]:
        """A transaction that is flushed to the disk, or not at all."""
        try:
            with closing(sqlite3.connect(self.path, timeout=BUSY_SECONDS)) as connection:
                connection.execute("pragma synchronous = full")
                with connection:
                    connection.execute(SCHEMA)
                    yield connection
        except (sqlite3.Error, OSError) as error:
            raise StoreError("journal_unusable", file=self.path.name, found=reason(error)) from error


def _payload(text: object) -> dict[str, Any]:
    payload = json.loads(text) if isinstance(text, str) else None
    if not isinstance(payload, dict):
        raise ValueError(f"no object: {text!r:.60}")
    return payload
