"""Computed files have a place also where nothing can be written beside the data."""

import os
from pathlib import Path

import pytest

from store import work_folder
from store.arrays import open_arrays
from store.work_folder import can_write, folder_for, temporary


@pytest.fixture
def locked(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """A folder that cannot be written (a root user may write everywhere, so the system is asked in its place)."""
    found, folder = os.access, tmp_path / "locked"
    folder.mkdir()

    def access(path: Path, mode: int) -> bool:
        return found(path, mode) and not (mode & os.W_OK and Path(path).is_relative_to(folder))

    monkeypatch.setattr(os, "access", access)
    return folder


def test_a_folder_that_can_be_written_or_made_takes_the_file(tmp_path: Path) -> None:
    assert folder_for(tmp_path / "a" / "b", "x") == tmp_path / "a" / "b"
    assert can_write(tmp_path) and can_write(tmp_path / "a" / "b")


def test_a_file_is_no_folder(tmp_path: Path) -> None:
    (tmp_path / "file").touch()
    assert not can_write(tmp_path / "file") and not can_write(tmp_path / "file" / "below")


def test_where_nothing_can_be_written_what_is_there_is_used_and_what_is_not_is_kept_elsewhere(locked: Path) -> None:
    (locked / "there.tif").touch()
    assert folder_for(locked, "there.tif") == locked
    elsewhere = folder_for(locked, "missing.tif")
    assert elsewhere == temporary() / "locked" and can_write(elsewhere)


def test_the_temporary_folder_is_for_its_owner_alone() -> None:
    assert temporary() == temporary()
    assert temporary().stat().st_mode & 0o077 == 0


def test_arrays_are_made_where_they_can_be_and_read_where_they_are(
    locked: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    assert open_arrays(locked, "key", lambda _: {"made": 1}).path.parent == temporary() / "locked"
    assert list(locked.iterdir()) == []
    (locked / "other").mkdir()
    (locked / "other" / "about.json").write_text("{}")

    def refused(*_: object) -> None:
        raise PermissionError(13, "Permission denied")

    monkeypatch.setattr(os, "utime", refused)
    assert open_arrays(locked, "other", lambda _: {"made": 2}).about == {}


def test_the_process_that_made_the_folder_removes_it_and_no_other(monkeypatch: pytest.MonkeyPatch) -> None:
    at_exit = []
    monkeypatch.setattr(work_folder.atexit, "register", at_exit.append)
    made = temporary.__wrapped__()
    monkeypatch.setattr(os, "getpid", lambda: -1)
    at_exit[0]()
    assert made.exists()
    monkeypatch.undo()
    at_exit[0]()
    assert not made.exists()
