"""Answers are cached with the version of the code that computed them."""

from pathlib import Path

import pytest

import services.context
from domain.method import load_method
from domain.tiers import Tier
from domain.viewer import Viewer
from services.code_version import ROOMS, SUFFIXES, code_version, hash_of_code
from services.context import Context, InMemoryCache
from store import open_store


@pytest.fixture
def rooms(tmp_path: Path) -> Path:
    for room in ROOMS:
        (tmp_path / room / "topic").mkdir(parents=True)
        (tmp_path / room / "topic" / "formula.py").write_text(f"ROOM = {room!r}\n", encoding="utf-8")
    return tmp_path


@pytest.mark.parametrize("room", ROOMS)
@pytest.mark.parametrize("suffix", sorted(SUFFIXES))
def test_a_change_in_any_room_changes_the_version(rooms: Path, room: str, suffix: str) -> None:
    before = hash_of_code(rooms)
    (rooms / room / f"new{suffix}").write_text("1\n", encoding="utf-8")
    added = hash_of_code(rooms)
    (rooms / room / f"new{suffix}").write_text("2\n", encoding="utf-8")
    assert len({before, added, hash_of_code(rooms)}) == 3


def test_a_file_moved_to_another_room_changes_the_version(rooms: Path) -> None:
    before = hash_of_code(rooms)
    (rooms / "analysis/topic/formula.py").rename(rooms / "analysis/formula.py")
    assert hash_of_code(rooms) != before


def test_what_is_compiled_or_written_by_running_does_not_count(rooms: Path) -> None:
    before = hash_of_code(rooms)
    (rooms / "analysis/__pycache__").mkdir()
    (rooms / "analysis/__pycache__/formula.cpython-311.pyc").write_bytes(b"x")
    assert hash_of_code(rooms) == before


def test_every_room_that_an_answer_depends_on_exists() -> None:
    root = Path(services.context.__file__).parent.parent
    assert [room for room in ROOMS if not (root / room).is_dir()] == []
    assert code_version() == hash_of_code(root)


def test_an_answer_of_other_code_is_not_served(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    kept = InMemoryCache()
    context = Context(open_store(tmp_path / "kodro.gpkg"), load_method(), Viewer.of_tier(Tier.CORE), kept)
    assert context.cached("people", {}, lambda: 100) == 100
    assert context.cached("people", {}, lambda: 200) == 100
    monkeypatch.setattr("services.context.code_version", lambda: "mended")
    assert context.cached("people", {}, lambda: 200) == 200
