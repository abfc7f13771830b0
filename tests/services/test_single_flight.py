"""One thread works an answer out, the others that ask the same wait; other questions do not."""

import threading

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
