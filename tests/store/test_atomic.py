"""A file is written whole or not at all, also when its writer is killed."""

import hashlib
import os
import signal
import stat
import subprocess
import sys
import time
from pathlib import Path

import pytest

from domain.errors import StoreError
from store.atomic import STALE_SECONDS, atomic_write, file_hash, put_in_place

ROOT = Path(__file__).parent.parent.parent
SLOW = """
import sys, time
from pathlib import Path
from store.atomic import atomic_write
with atomic_write(Path(sys.argv[1])) as part, part.open("w") as file:
    for _ in range(100_000):
        file.write("half a file " * 100)
        file.flush()
        print("going", flush=True)
        time.sleep(0.01)
"""


def killed(path: Path) -> None:
    """A writer that is killed while it writes."""
    writer = subprocess.Popen([sys.executable, "-c", SLOW, str(path)], cwd=ROOT, stdout=subprocess.PIPE, text=True)
    assert writer.stdout is not None
    for _ in range(5):
        assert writer.stdout.readline() == "going\n"
    writer.send_signal(signal.SIGKILL)
    writer.wait()
    writer.stdout.close()


def shown(folder: Path) -> list[str]:
    return sorted(p.name for p in folder.iterdir() if not p.name.startswith("."))


def test_a_killed_writer_leaves_no_file(tmp_path: Path) -> None:
    killed(tmp_path / "exposure.csv")
    assert shown(tmp_path) == []


def test_a_killed_writer_leaves_the_file_that_stood_there(tmp_path: Path) -> None:
    path = tmp_path / "exposure.csv"
    path.write_text("whole")
    killed(path)
    assert path.read_text() == "whole"
    left = [p for p in tmp_path.iterdir() if p.name.startswith(".")]
    assert len(left) == 1
    day_old = time.time() - STALE_SECONDS - 1
    os.utime(left[0], (day_old, day_old))
    with atomic_write(path) as part:
        part.write_text("new")
    assert [p.name for p in tmp_path.iterdir()] == ["exposure.csv"]
    assert path.read_text() == "new"


def test_a_failure_leaves_nothing(tmp_path: Path) -> None:
    path = tmp_path / "exposure.csv"
    with pytest.raises(ZeroDivisionError), atomic_write(path) as part:
        part.write_text("half")
        raise ZeroDivisionError
    with pytest.raises(StoreError), atomic_write(path) as part:
        part.write_text("half")
        raise OSError(28, "No space left on device")
    assert list(tmp_path.iterdir()) == []


def test_the_content_is_on_the_disk_before_the_name_and_the_name_before_the_end(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Else a power cut leaves a name that holds nothing."""
    path, steps = tmp_path / "exposure.csv", []
    real = os.fsync

    def fsync(handle: int) -> None:
        kind = "folder" if stat.S_ISDIR(os.fstat(handle).st_mode) else "file"
        steps.append((kind, path.exists()))
        real(handle)

    monkeypatch.setattr(os, "fsync", fsync)
    with atomic_write(path) as part:
        part.write_text("whole")
    assert steps == [("file", False), ("folder", True)]


def test_a_folder_gets_its_name_when_all_its_files_are_on_the_disk(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    flushed = []
    monkeypatch.setattr("store.atomic._flush", lambda path: flushed.append(path.name))
    draft = tmp_path / ".draft"
    (draft / "inner").mkdir(parents=True)
    for name in ("a.npy", "inner/b.npy"):
        (draft / name).write_text(name)
    put_in_place(draft, tmp_path / "kept")
    assert sorted(flushed[:-1]) == ["a.npy", "b.npy"] and flushed[-1] == tmp_path.name
    assert (tmp_path / "kept" / "inner" / "b.npy").read_text() == "inner/b.npy"


def test_a_hash_is_that_of_all_the_bytes(tmp_path: Path) -> None:
    path = tmp_path / "large.bin"
    body = bytes(range(256)) * 20_000
    path.write_bytes(body)
    assert file_hash(path) == hashlib.sha256(body).hexdigest()


def test_two_writers_do_not_meet(tmp_path: Path) -> None:
    path = tmp_path / "exposure.csv"
    with atomic_write(path) as first, atomic_write(path) as second:
        assert first != second
        first.write_text("first")
        second.write_text("second")
    assert path.read_text() == "first"
    assert [p.name for p in tmp_path.iterdir()] == ["exposure.csv"]
