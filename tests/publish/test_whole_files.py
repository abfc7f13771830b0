"""A file is written whole or not at all, also when its writer is killed."""

import os
import signal
import subprocess
import sys
import time
from pathlib import Path

import pytest

from domain.errors import StoreError
from publish.exports.whole import STALE_SECONDS, replacing

ROOT = Path(__file__).parent.parent.parent
SLOW = """
import sys, time
from pathlib import Path
from publish.exports.whole import replacing
with replacing(Path(sys.argv[1])) as part, part.open("w") as file:
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
    with replacing(path) as part:
        part.write_text("new")
    assert [p.name for p in tmp_path.iterdir()] == ["exposure.csv"]
    assert path.read_text() == "new"


def test_a_failure_leaves_nothing(tmp_path: Path) -> None:
    path = tmp_path / "exposure.csv"
    with pytest.raises(ZeroDivisionError), replacing(path) as part:
        part.write_text("half")
        raise ZeroDivisionError
    with pytest.raises(StoreError), replacing(path) as part:
        part.write_text("half")
        raise OSError(28, "No space left on device")
    assert list(tmp_path.iterdir()) == []


def test_two_writers_do_not_meet(tmp_path: Path) -> None:
    path = tmp_path / "exposure.csv"
    with replacing(path) as first, replacing(path) as second:
        assert first != second
        first.write_text("first")
        second.write_text("second")
    assert path.read_text() == "first"
    assert [p.name for p in tmp_path.iterdir()] == ["exposure.csv"]
