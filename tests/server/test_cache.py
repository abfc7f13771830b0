"""Answers kept on disk and, the last of them, in memory; shared by servers of one folder."""

import os
import time
from pathlib import Path

import pytest
from flask import Flask

from domain.errors import StoreError
from server import cache as module
from server.cache import MEGABYTE, NEAR, TILES, SharedCache
from server.recently_used import TOUCHED_S
from services.context import TILE
from store.atomic import STALE_SECONDS


def cache(folder: Path) -> SharedCache:
    return SharedCache(Flask("test"), folder)


def test_what_was_kept_is_given_again_and_what_was_not_is_none(tmp_path: Path) -> None:
    kept = cache(tmp_path)
    assert kept.get("a") is None
    assert kept.set("a", {"people": 5}) == {"people": 5}
    assert kept.get("a") == {"people": 5}


def test_another_process_finds_what_one_has_kept(tmp_path: Path) -> None:
    cache(tmp_path).set("a", [1, 2])
    assert cache(tmp_path).get("a") == [1, 2]
    assert cache(tmp_path / "other").get("a") is None


def test_only_the_last_answers_stay_in_memory_and_tiles_never(tmp_path: Path) -> None:
    kept = cache(tmp_path)
    for number in range(NEAR + 5):
        kept.set(f"a{number}", number)
    kept.set(f"{TILE}1", b"\x89PNG")
    assert len(kept._near) == NEAR
    assert "a0" not in kept._near and f"{TILE}1" not in kept._near
    assert kept.get("a0") == 0 and kept.get(f"{TILE}1") == b"\x89PNG"  # from the disk


def test_large_answers_do_not_fill_the_memory(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(module, "NEAR_BYTES", 5000)
    kept = cache(tmp_path)
    for number in range(5):
        kept.set(f"a{number}", "x" * 2000)
    assert list(kept._near) == ["a3", "a4"]
    kept.set("large", "x" * 9000)
    assert list(kept._near) == ["large"]  # the last is always near: the next request asks for it


def test_a_tour_over_the_map_pushes_out_no_answer(tmp_path: Path) -> None:
    kept = SharedCache(Flask("test"), tmp_path, limit_mb=1)
    kept.set("a", "x" * 500_000)
    for number in range(30):
        kept.set(f"{TILE}{number}", b"x" * 20_000)
    assert SharedCache(Flask("test"), tmp_path, limit_mb=1).get("a") == "x" * 500_000
    assert sum(f.stat().st_size for f in (tmp_path / "tiles").iterdir()) <= TILES * MEGABYTE
    assert kept.get(f"{TILE}29") is not None and kept.get(f"{TILE}0") is None


def test_what_is_used_from_memory_counts_as_used_on_disk(tmp_path: Path) -> None:
    kept = cache(tmp_path)
    kept.set("a", 1)
    (file,) = (tmp_path / "answers").iterdir()
    os.utime(file, (0, 0))
    kept._near["a"].told -= TOUCHED_S + 1
    assert kept.get("a") == 1
    assert file.stat().st_mtime > 0


def test_what_was_asked_for_last_stays_longest(tmp_path: Path) -> None:
    kept = cache(tmp_path)
    for number in range(NEAR):
        kept.set(f"a{number}", number)
    kept.get("a0")
    kept.set("new", 1)
    assert "a0" in kept._near and "a1" not in kept._near


def test_an_answer_of_zero_is_an_answer(tmp_path: Path) -> None:
    kept = cache(tmp_path)
    kept.set("none", 0)
    kept._near.clear()
    assert kept.get("none") == 0


def test_a_damaged_answer_is_worked_out_again(tmp_path: Path, caplog: pytest.LogCaptureFixture) -> None:
    cache(tmp_path).set("a", {"people": 5})
    for path in (tmp_path / "answers").iterdir():
        content = bytearray(path.read_bytes())
        content[len(content) // 2 :] = b"\xff" * (len(content) - len(content) // 2)
        path.write_bytes(bytes(content))
    fresh = cache(tmp_path)
    assert fresh.get("a") is None
    fresh.set("a", 1)
    assert cache(tmp_path).get("a") == 1


def test_nobody_else_can_write_what_is_read_back(tmp_path: Path) -> None:
    folder = tmp_path / "open"
    folder.mkdir(mode=0o777)
    folder.chmod(0o777)
    cache(folder)
    assert folder.stat().st_mode & 0o022 == 0
    cache(tmp_path / "new")
    assert (tmp_path / "new").stat().st_mode & 0o022 == 0


def test_a_folder_of_another_user_is_refused_in_words(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("os.geteuid", lambda: 12_345)
    with pytest.raises(StoreError) as refused:
        cache(tmp_path)
    assert refused.value.code == "cache_of_others" and refused.value.file == str(tmp_path)


def test_what_killed_processes_left_goes_a_day_later(tmp_path: Path) -> None:
    kept = cache(tmp_path)
    kept.set("a", 1)
    left = [tmp_path / name for name in ("answers/tmp1.__wz_cache", "locks/2.lock", "jobs/3.share")]
    for path in left:
        path.parent.mkdir(exist_ok=True)
        path.write_text("half")
    cache(tmp_path)
    assert all(path.exists() for path in left)  # somebody may be at it
    for path in (tmp_path).rglob("*"):
        os.utime(path, (time.time() - STALE_SECONDS - 1,) * 2)
    assert cache(tmp_path).get("a") == 1
    assert not any(path.exists() for path in left)
