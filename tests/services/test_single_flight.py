"""One thread works an answer out, the others that ask the same wait; other questions do not."""

import multiprocessing
import os
import threading
import time
from pathlib import Path

import pytest

from services import single_flight as turns
from services.single_flight import single_flight

SOON = 10.0


def test_the_same_question_is_worked_on_by_one_at_a_time() -> None:
    inside, go_on, entered = threading.Event(), threading.Event(), []

    def work(name: str) -> None:
        with single_flight("a"):
            entered.append(name)
            inside.set()
            go_on.wait(SOON)

    first = threading.Thread(target=work, args=("first",))
    first.start()
    assert inside.wait(SOON)
    second = threading.Thread(target=work, args=("second",))
    second.start()
    with single_flight("b"):  # another question is not held up
        assert entered == ["first"]
    go_on.set()
    first.join(SOON)
    second.join(SOON)
    assert entered == ["first", "second"]


def test_an_answer_may_ask_for_itself_again_in_its_own_thread() -> None:
    with single_flight("a"), single_flight("a"):
        pass
    assert "a" not in turns._turns


def test_after_a_failure_the_next_may_try() -> None:
    with pytest.raises(ValueError, match="broken"), single_flight("a"):
        raise ValueError("broken")
    with single_flight("a"):
        pass
    assert turns._turns == {}


def _enter_elsewhere(folder: Path, entered: str, seconds: float) -> None:
    with single_flight("a", folder):
        Path(entered).write_text(str(os.getpid()), encoding="ascii")
        time.sleep(seconds)


def test_another_process_waits_too_and_a_killed_one_keeps_nobody_waiting(tmp_path: Path) -> None:
    entered = tmp_path / "entered"
    process = multiprocessing.get_context("spawn").Process(
        target=_enter_elsewhere, args=(tmp_path / "locks", str(entered), 3600.0)
    )
    process.start()
    while not entered.exists():
        assert process.is_alive()
        time.sleep(0.02)
    here = threading.Event()

    def enter() -> None:
        with single_flight("a", tmp_path / "locks"):
            here.set()

    waiting = threading.Thread(target=enter)
    waiting.start()
    with single_flight("b", tmp_path / "locks"):  # another question is not held up
        assert not here.wait(0.2)
    process.kill()
    process.join(SOON)
    assert here.wait(SOON)
    waiting.join(SOON)
    assert turns._turns == {}
    assert list((tmp_path / "locks").iterdir()) == []  # no file is left for a question that is answered


def test_in_its_own_thread_an_answer_may_ask_for_itself_with_a_file_too(tmp_path: Path) -> None:
    with single_flight("a", tmp_path), single_flight("a", tmp_path):
        pass
    with single_flight("a", tmp_path):
        assert len(list(tmp_path.iterdir())) == 1
    assert list(tmp_path.iterdir()) == []
