"""Small files beside the store: for their owner alone, whole or not at all, read without being made."""

import os
import sqlite3
import stat
from pathlib import Path

import pytest

from domain.errors import StoreError
from store.sqlite_file import beside, reading, writing
from tests.store.store_makers import leave_half_written

SCHEMA = ("create table if not exists words (word text)",)


def words(path: Path) -> list[str]:
    with reading(path, SCHEMA, code="accounts_unusable") as connection:
        return [row["word"] for row in connection.execute("select word from words")]


def write(path: Path, word: str) -> None:
    with writing(path, SCHEMA, code="accounts_unusable") as connection:
        connection.execute("insert into words values (?)", (word,))


def test_a_file_is_made_for_its_owner_alone_whatever_the_mask(tmp_path: Path) -> None:
    path = tmp_path / "folder" / "k.words.sqlite"
    before = os.umask(0)
    try:
        write(path, "one")
    finally:
        os.umask(before)
    assert stat.S_IMODE(path.stat().st_mode) == 0o600
    write(path, "two")
    assert words(path) == ["one", "two"]
    assert [entry.name for entry in path.parent.iterdir()] == [path.name]


def test_reading_makes_nothing(tmp_path: Path) -> None:
    path = tmp_path / "k.words.sqlite"
    assert words(path) == []
    assert not path.exists()
    path.touch()  # a process that was killed between making the file and its tables
    assert words(path) == []
    assert path.stat().st_size == 0


def test_what_fails_half_way_changes_nothing(tmp_path: Path) -> None:
    path = tmp_path / "k.words.sqlite"
    write(path, "one")
    with pytest.raises(RuntimeError), writing(path, SCHEMA, code="accounts_unusable") as connection:
        connection.execute("insert into words values ('two')")
        raise RuntimeError
    assert words(path) == ["one"]


def test_a_file_that_cannot_be_used_is_named(tmp_path: Path) -> None:
    path = tmp_path / "k.words.sqlite"
    path.write_bytes(b"something else entirely" * 100)
    for use in (words, lambda p: write(p, "x")):
        with pytest.raises(StoreError) as caught:
            use(path)
        assert (caught.value.code, caught.value.file) == ("accounts_unusable", path.name)
        assert isinstance(caught.value.__cause__, sqlite3.Error)


def test_a_file_of_a_store_lies_beside_it(tmp_path: Path) -> None:
    assert beside(tmp_path / "kodro.gpkg", "audit") == tmp_path / "kodro.audit.sqlite"


def test_a_process_that_is_killed_in_the_very_first_writing_leaves_an_empty_file(tmp_path: Path) -> None:
    path = tmp_path / "k.words.sqlite"
    leave_half_written(path, *SCHEMA)
    assert words(path) == []
    write(path, "one")
    assert words(path) == ["one"]
