"""A file is written whole or not at all, also when its writer is killed or the power fails."""

import os
import signal
import subprocess
import sys
import time
from pathlib import Path

import pytest

from domain.errors import StoreError
from store import atomic
from store.atomic import STALE_SECONDS, atomic_write, move_into_place

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


def test_two_writers_do_not_meet(tmp_path: Path) -> None:
    path = tmp_path / "exposure.csv"
    with atomic_write(path) as first, atomic_write(path) as second:
        assert first != second
        first.write_text("first")
        second.write_text("second")
    assert path.read_text() == "first"
    assert [p.name for p in tmp_path.iterdir()] == ["exposure.csv"]


@pytest.fixture
def flushed(monkeypatch: pytest.MonkeyPatch) -> list[str]:
    """What is flushed to the disk, in order: "content", or the names that stand in a folder at that moment."""
    order: list[str] = []
    real = os.fsync

    def fsync(descriptor: int) -> None:
        path = Path(f"/proc/self/fd/{descriptor}").readlink()
        order.append(", ".join(sorted(p.name for p in path.iterdir())) if path.is_dir() else "content")
        real(descriptor)

    monkeypatch.setattr(atomic.os, "fsync", fsync)
    return order


@pytest.mark.skipif(not Path("/proc/self/fd").exists(), reason="needs /proc to name what is flushed")
def test_content_is_on_the_disk_before_the_name_and_the_name_before_the_return(
    tmp_path: Path, flushed: list[str]
) -> None:
    with atomic_write(tmp_path / "snapshot.html") as part:
        part.write_text("<p>")
        assert flushed == []
    assert flushed == ["content", "snapshot.html"]


@pytest.mark.skipif(not Path("/proc/self/fd").exists(), reason="needs /proc to name what is flushed")
def test_every_file_of_a_folder_is_on_the_disk_before_the_folder_has_its_name(
    tmp_path: Path, flushed: list[str]
) -> None:
    draft = tmp_path / ".draft"
    draft.mkdir()
    for name in ("a.npy", "b.npy"):
        (draft / name).write_bytes(b"1")
    move_into_place(draft, tmp_path / "ready")
    assert flushed == ["content", "content", "a.npy, b.npy", "ready"]


def test_a_file_that_cannot_be_flushed_does_not_replace_the_one_that_stood_there(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    def full(_: int) -> None:
        raise OSError(28, "No space left on device")

    path = tmp_path / "exposure.csv"
    path.write_text("old")
    monkeypatch.setattr(atomic.os, "fsync", full)
    with pytest.raises(StoreError) as failure, atomic_write(path, code="export_unwritable") as part:
        part.write_text("new")
    assert (failure.value.code, failure.value.file) == ("export_unwritable", "exposure.csv")
    assert path.read_text() == "old"
    assert [p.name for p in tmp_path.iterdir()] == ["exposure.csv"]
