"""`make audit` asks for known faults of every locked package, and is not clean where it could not ask."""

import re
import subprocess
from pathlib import Path

import pytest

ROOT = Path(__file__).parents[2]
LOCKS = ("requirements.txt", "requirements-test.txt")


def command() -> list[str]:
    """What `make audit` runs."""
    told = subprocess.run(["make", "--no-print-directory", "-n", "-o", ".venv/.test", "audit"], cwd=ROOT,
                          capture_output=True, text=True, check=True).stdout  # fmt: skip
    return told.replace("\\\n", " ").split()


def locked() -> set[str]:
    """Packages of this platform in the lock files; a line with a marker may be for another."""
    text = "\n".join((ROOT / name).read_text(encoding="utf-8") for name in LOCKS)
    return set(re.findall(r"^([a-z0-9._-]+)==\S+ \\$", text, re.MULTILINE))


@pytest.mark.slow
def test_every_locked_package_is_asked_for() -> None:
    done = subprocess.run([*command(), "--dry-run"], cwd=ROOT, capture_output=True, text=True, check=False)
    asked = re.search(r"would have audited (\d+) packages", done.stderr)
    assert done.returncode == 0 and asked, done.stderr[-500:]
    assert int(asked[1]) >= len(locked())


def test_what_could_not_be_asked_is_no_clean_answer() -> None:
    assert "--strict" in command() and "--require-hashes" in command()
    assert not [word for word in command() if word.startswith("--ignore")]
