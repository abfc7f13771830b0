"""A writer that is killed loses nothing it has acknowledged; more kills: python -m tests.house.killing KIND."""

import subprocess
import sys

import pytest

from tests.house.killing import CARELESS, KINDS
from tests.house.source_files import ROOT

SECONDS = 240


def killing(kind: str, times: int) -> subprocess.CompletedProcess[str]:
    command = [sys.executable, "-m", "tests.house.killing", kind, "--times", str(times), "--seed", "7"]
    return subprocess.run(command, cwd=ROOT, capture_output=True, text=True, check=False, timeout=SECONDS)


@pytest.mark.slow
@pytest.mark.parametrize("kind", KINDS)
def test_a_killed_writer_loses_nothing_and_leaves_nothing_in_the_way(kind: str) -> None:
    done = killing(kind, 6)
    assert done.returncode == 0, done.stdout + done.stderr
    assert done.stdout.startswith(f"{kind}: 6 kills, ") and ", 0 lost, 0 broken" in done.stdout


@pytest.mark.slow
@pytest.mark.parametrize("kind", CARELESS)
def test_a_file_that_is_written_in_halves_is_found_out(kind: str) -> None:
    done = killing(kind, 6)
    assert done.returncode == 1
    assert ", 0 broken" not in done.stdout and done.stderr
