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
from pathlib import Path
from typing import Any

from domain.errors import StoreError

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


class Journal:
    """Events in one SQLite file beside the store; a file that does not exist yet is an empty journal."""

    def __init__(self, path: Path) -> None:
        self.path = path
        self._kept: tuple[tuple[int, int], dict[str, list[Event]]] | None = None
        self._guard = threading.Lock()

    def append(self, topic: str, kind: str, payload: dict[str, Any], *, by: str) -> Event:
        """Add an event; it is on the disk when this returns.

        Raises:
            StoreError: the file cannot be written; nothing was added.
        """
        at = datetime.now(UTC).isoformat(timespec="microseconds")
        text = json.dumps(payload, ensure_ascii=False, allow_nan=False)
        self.path.parent.mkdir(parents=True, exist_ok=True)
        with self._open() as connection:
            row = (at, topic, kind, by, text)
            cursor = connection.execute("insert into events (at, topic, kind, by, payload) values (?,?,?,?,?)", row)
            number = int(cursor.lastrowid or 0)
        return Event(number, at, topic, kind, by, payload)

    def events(self, topic: str) -> list[Event]:
        """All events of a topic, oldest first.

        Raises:
            StoreError: the file is no journal.
        """
        return self._all().get(topic, [])

    def _all(self) -> dict[str, list[Event]]:
        if not self.path.exists():
            return {}
        state = self.path.stat()
        stamp = (state.st_mtime_ns, state.st_size)
        with self._guard:
            if self._kept is None or self._kept[0] != stamp:
                self._kept = (stamp, self._read())
            return self._kept[1]

    def _read(self) -> dict[str, list[Event]]:
        found: dict[str, list[Event]] = {}
        with self._open() as connection:
            query = "select id, at, topic, kind, by, payload from events order by id"
            for number, at, topic, kind, by, payload in connection.execute(query):
                found.setdefault(topic, []).append(Event(number, at, topic, kind, by, json.loads(payload)))
        return found

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
            raise StoreError("journal_unusable", file=self.path.name, found=str(error)) from error
