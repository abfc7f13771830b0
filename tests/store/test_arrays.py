"""Folders of arrays: whole or not there, also when whoever made one was killed."""

import os
import signal
import subprocess
import sys
import time
from pathlib import Path

import numpy as np
import pytest

from store.arrays import KEPT, open_arrays

ROOT = Path(__file__).parents[2]


def make(value: float):
    def fill(save) -> dict:
        save("numbers", np.full(3, value))
        return {"value": value}

    return fill


def test_what_was_made_once_is_read_again(tmp_path: Path) -> None:
    first = open_arrays(tmp_path, "a", make(1.0))
    again = open_arrays(tmp_path, "a", make(2.0))
    assert first.about == again.about == {"value": 1.0}
    assert list(again.array("numbers", mapped=True)) == [1.0, 1.0, 1.0]


def test_a_failure_leaves_nothing(tmp_path: Path) -> None:
    def fail(save) -> dict:
        save("numbers", np.ones(3))
        raise ValueError("half way")

    with pytest.raises(ValueError, match="half way"):
        open_arrays(tmp_path, "a", fail)
    assert [p.name for p in tmp_path.iterdir() if p.name != ".lock"] == []


def test_a_killed_process_leaves_no_partial_result(tmp_path: Path) -> None:
    """The one that is killed has saved an array; the next one must not take it for an answer."""
    script = (
        "import sys, time; from pathlib import Path; import numpy as np; from store.arrays import open_arrays\n"
        "def fill(save):\n"
        "    save('numbers', np.zeros(3)); print('saved', flush=True); time.sleep(60); return {'value': 0}\n"
        "open_arrays(Path(sys.argv[1]), 'a', fill)"
    )
    process = subprocess.Popen(
        [sys.executable, "-c", script, str(tmp_path)], cwd=ROOT, stdout=subprocess.PIPE, text=True
    )
    assert process.stdout is not None
    assert process.stdout.readline() == "saved\n"
    os.kill(process.pid, signal.SIGKILL)
    process.wait()
    process.stdout.close()
    assert not (tmp_path / "a").exists()
    assert open_arrays(tmp_path, "a", make(5.0)).about == {"value": 5.0}
    assert sorted(p.name for p in tmp_path.iterdir()) == [".lock", "a"]


def test_the_folders_opened_longest_ago_go_first(tmp_path: Path) -> None:
    for number in range(KEPT + 2):
        open_arrays(tmp_path, f"k{number}", make(float(number)))
        os.utime(tmp_path / f"k{number}", (time.time() - 100 + number,) * 2)
    assert not (tmp_path / "k0").exists()
    assert (tmp_path / f"k{KEPT + 1}").exists()


def test_a_folder_is_removed_under_a_hidden_name(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """Whoever is killed meanwhile leaves half a folder, and its description is not always what goes first."""
    monkeypatch.setattr("store.atomic.shutil.rmtree", lambda *_, **__: None)  # killed before it removed anything
    for number in range(KEPT + 1):
        open_arrays(tmp_path, f"k{number}", make(float(number)))
        os.utime(tmp_path / f"k{number}", (time.time() - 100 + number,) * 2)
    assert (tmp_path / ".draft-k0").exists() and not (tmp_path / "k0").exists()
    monkeypatch.undo()
    open_arrays(tmp_path, "new", make(1.0))
    assert not list(tmp_path.glob(".draft-*"))


def test_a_folder_that_lost_its_description_is_made_again(tmp_path: Path) -> None:
    open_arrays(tmp_path, "a", make(1.0))
    (tmp_path / "a" / "about.json").unlink()
    assert open_arrays(tmp_path, "a", make(2.0)).about == {"value": 2.0}
