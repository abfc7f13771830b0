"""A small SQLite file beside the store that only its owner may read, written by several processes at a time."""

import sqlite3
from collections.abc import Iterator, Sequence
from contextlib import closing, contextmanager
from pathlib import Path

from domain.errors import StoreError, reason
from store.atomic import private

BUSY_SECONDS = 20


def beside(store: Path, kind: str) -> Path:
    """Where the file of a kind lies: `<store name without suffix>.<kind>.sqlite`."""
    return store.with_name(f"{store.stem}.{kind}.sqlite")


@contextmanager
def writing(path: Path, schema: Sequence[str], *, code: str) -> Iterator[sqlite3.Connection]:
    """A transaction that no other process writes beside, on the disk at its end; the file is made with its tables.

    Args:
        path: of the file; its folder is made if it is not there.
        schema: statements that make what is not there yet.
        code: of the error's message.

    Raises:
        StoreError: the file cannot be written; nothing was changed.
    """
    with _said(path, code):
        path.parent.mkdir(parents=True, exist_ok=True)
        private(path)
        with _connected(str(path)) as connection:
            connection.execute("begin immediate")
            for statement in schema:
                connection.execute(statement)
            yield connection
            connection.execute("commit")  # closing without it takes everything back


@contextmanager
def reading(path: Path, schema: Sequence[str], *, code: str) -> Iterator[sqlite3.Connection]:
    """One state of the file; a file that is not there, or is empty, has empty tables and is not made.

    Raises:
        StoreError: the file cannot be read.
    """
    with _said(path, code):
        empty = _has_no_table(path)
        with _connected(":memory:" if empty else str(path)) as connection:
            for statement in schema if empty else ():
                connection.execute(statement)
            connection.execute("begin")
            yield connection


def _has_no_table(path: Path) -> bool:
    """Whether a file is not there, or was never written whole; asking takes back what a killed process left in it."""
    if not path.exists():
        return True
    with _connected(str(path)) as connection:
        return connection.execute("select 1 from sqlite_master").fetchone() is None


@contextmanager
def _connected(name: str) -> Iterator[sqlite3.Connection]:
    with closing(sqlite3.connect(name, timeout=BUSY_SECONDS, isolation_level=None)) as connection:
        connection.row_factory = sqlite3.Row
        connection.execute("pragma synchronous = full")
        yield connection


@contextmanager
def _said(path: Path, code: str) -> Iterator[None]:
    try:
        yield
    except (sqlite3.Error, OSError) as error:
        raise StoreError(code, file=path.name, found=reason(error)) from error
