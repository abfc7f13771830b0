"""Kept answers stay under their limit of bytes; those used last stay."""

import os
import time
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from server.recently_used import LOOK, RecentlyUsed

KILOBYTE = 1000


def sizes(folder: Path) -> int:
    return sum(path.stat().st_size for path in folder.iterdir())


def age(kept: RecentlyUsed, key: str, seconds: float) -> None:
    """As if an answer had last been used so long ago."""
    os.utime(kept._get_filename(key), (time.time() - seconds,) * 2)


def test_files_never_take_more_than_the_limit_and_one_look(tmp_path: Path) -> None:
    kept = RecentlyUsed(str(tmp_path), 100 * KILOBYTE)
    for number in range(300):
        kept.set(f"a{number}", b"x" * (number % 7 + 1) * KILOBYTE)
        assert sizes(tmp_path) <= 100 * KILOBYTE
    assert sizes(tmp_path) > 60 * KILOBYTE  # and it is used


def test_what_was_used_last_stays(tmp_path: Path) -> None:
    kept = RecentlyUsed(str(tmp_path), 100 * KILOBYTE)
    for number in range(8):
        kept.set(f"a{number}", b"x" * 10 * KILOBYTE)
        age(kept, f"a{number}", 1000 - number)
    assert kept.get("a0") is not None  # used just now
    for number in range(5):
        kept.set(f"b{number}", b"x" * 10 * KILOBYTE)
    assert kept.get("a0") is not None
    assert kept.get("a1") is None


def test_an_answer_larger_than_all_is_not_kept_and_breaks_nothing(tmp_path: Path) -> None:
    kept = RecentlyUsed(str(tmp_path), 10 * KILOBYTE)
    kept.set("large", b"x" * 50 * KILOBYTE)
    assert kept.get("large") is None
    kept.set("small", b"x")
    assert kept.get("small") == b"x"


def test_a_lower_limit_takes_effect_with_the_first_answer(tmp_path: Path) -> None:
    before = RecentlyUsed(str(tmp_path), 1000 * KILOBYTE)
    for number in range(20):
        before.set(f"a{number}", b"x" * 10 * KILOBYTE)
    RecentlyUsed(str(tmp_path), 50 * KILOBYTE).set("new", b"x")
    assert sizes(tmp_path) <= 50 * KILOBYTE


def test_what_another_process_removed_or_is_writing_is_no_fault(tmp_path: Path) -> None:
    kept = RecentlyUsed(str(tmp_path), 100 * KILOBYTE)
    kept.set("gone", b"x")
    Path(kept._get_filename("gone")).unlink()
    kept.touch("gone")
    assert kept.size("gone") == 0 and kept.get("gone") is None
    half = tmp_path / "tmp1.__wz_cache"
    half.write_bytes(b"x" * 200 * KILOBYTE)
    kept.set("a", b"x" * 10 * KILOBYTE)
    assert half.exists() and kept.get("a") is not None


@given(written=st.lists(st.tuples(st.integers(0, 9), st.integers(1, 30)), max_size=40))
def test_processes_exceed_the_limit_by_no_more_than_a_look_each(
    tmp_path_factory: pytest.TempPathFactory, written: list[tuple[int, int]]
) -> None:
    folder, limit = tmp_path_factory.mktemp("kept"), 100 * KILOBYTE
    processes = [RecentlyUsed(str(folder), limit) for _ in range(3)]
    for number, (key, size) in enumerate(written):
        processes[number % 3].set(f"a{key}", b"x" * size * KILOBYTE)
        assert sizes(folder) <= limit * (1 + LOOK * len(processes))
