"""Pages that wait for work: they come, get their answer, leave, or are not heard of any more."""

from pathlib import Path

import pytest

from server import waiting as module
from server.waiting import Waiting, is_page, new_page

PAGE, OTHER = new_page(), new_page()


@pytest.fixture
def waiting(tmp_path: Path) -> Waiting:
    return Waiting(tmp_path, "work")


def test_a_page_waits_from_when_it_comes_until_it_has_its_answer_or_leaves(waiting: Waiting) -> None:
    assert not waiting.anybody()
    waiting.come(PAGE)
    waiting.come(OTHER)
    waiting.has_its_answer(PAGE)
    assert waiting.anybody()
    waiting.leave(OTHER)
    assert not waiting.anybody()
    assert [waiting.has_left(page) for page in (OTHER, OTHER, PAGE)] == [True, False, False]


def test_who_does_not_wait_cannot_leave(waiting: Waiting) -> None:
    waiting.come(PAGE)
    waiting.leave(OTHER)
    assert waiting.anybody() and not waiting.has_left(OTHER)
    assert len(list(waiting.folder.iterdir())) == 1


def test_pages_of_other_work_are_others(waiting: Waiting, tmp_path: Path) -> None:
    Waiting(tmp_path, "other").come(PAGE)
    assert not waiting.anybody()


def test_a_page_that_is_not_heard_of_any_more_does_not_wait(waiting: Waiting, monkeypatch: pytest.MonkeyPatch) -> None:
    waiting.come(PAGE)
    monkeypatch.setattr(module, "GONE_S", 0.0)
    assert not waiting.anybody()


def test_an_end_leaves_nothing(waiting: Waiting, monkeypatch: pytest.MonkeyPatch) -> None:
    waiting.come(PAGE)
    waiting.come(OTHER)
    waiting.leave(OTHER)
    waiting.end()
    assert waiting.has_left(OTHER)  # it is still told that it has stopped
    waiting.come(OTHER)
    waiting.leave(OTHER)
    monkeypatch.setattr(module, "GONE_S", -1.0)
    waiting.end()
    assert list(waiting.folder.iterdir()) == []


@pytest.mark.parametrize("name", ["", "../../x", "A" * 32, "a" * 31, "a" * 33, "*", None, 3])
def test_no_other_name_reaches_a_file(waiting: Waiting, name: str) -> None:
    assert not is_page(name)
    with pytest.raises(ValueError):
        waiting.come(name)


def test_names_of_pages_are_random() -> None:
    names = {new_page() for _ in range(100)}
    assert len(names) == 100 and all(map(is_page, names))
