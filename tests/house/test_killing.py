"""A writer that is killed loses nothing it has acknowledged; more kills: python -m tests.house.killing KIND."""

import subprocess
import sys

import pytest

from tests.house.killing import CARELESS, KINDS
from tests.house.source_files import ROOT

SECONDS = 600


def killing(*kinds: str) -> subprocess.CompletedProcess[str]:
    command = [sys.executable, "-m", "tests.house.killing", *kinds, "--times", "3", "--seed", "7"]
    return subprocess.run(command, cwd=ROOT, capture_output=True, text=True, check=False, timeout=SECONDS)


@pytest.mark.slow
def test_killed_writers_lose_nothing_and_leave_nothing_in_the_way() -> None:
    done = killing(*KINDS)
    assert done.returncode == 0, done.stdout + done.stderr
    lines = done.stdout.splitlines()
    assert [line.partition(":")[0] for line in lines] == list(KINDS)
    assert all(": 3 kills, " in line and ", 0 lost, 0 broken" in line for line in lines)


@pytest.mark.slow
def test_a_file_that_is_written_in_halves_is_found_out() -> None:
    done = killing(*CARELESS)
    assert done.returncode == 1
    assert ", 0 broken" not in done.stdout and done.stderr
