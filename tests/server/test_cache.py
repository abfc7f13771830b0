"""Answers kept on disk and, the last of them, in memory; shared by servers of one folder."""

from pathlib import Path

from flask import Flask

from server.cache import KEPT, NEAR, SharedCache


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
    kept.set("tile", b"\x89PNG")
    assert len(kept._near) == NEAR
    assert "a0" not in kept._near and "tile" not in kept._near
    assert kept.get("a0") == 0 and kept.get("tile") == b"\x89PNG"  # from the disk
    assert NEAR < KEPT


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
