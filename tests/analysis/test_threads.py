"""Strips on a few threads: results in their order, a failure or a stop ends the work."""

import threading
from collections.abc import Callable, Iterator
from contextlib import contextmanager

import pytest

from analysis.threads import in_order
from domain.errors import CancelledError


@contextmanager
def doubling() -> Iterator[Callable[[int], int]]:
    yield lambda top: 2 * top


@pytest.mark.parametrize("threads", [1, 3, 99])
@pytest.mark.parametrize("tops", [[], [5], list(range(40))])
def test_results_are_in_the_order_of_the_strips(tops: list[int], threads: int) -> None:
    assert in_order(tops, doubling, threads=threads) == [2 * top for top in tops]


def test_progress_rises_to_the_whole() -> None:
    told: list[float] = []
    in_order(range(4), doubling, threads=2, progress=told.append)
    assert told == [0.25, 0.5, 0.75, 1.0]


def test_each_thread_gives_its_files_back_whatever_happens() -> None:
    opened, closed = [], []

    @contextmanager
    def worker() -> Iterator[Callable[[int], int]]:
        opened.append(threading.get_ident())
        try:
            yield lambda top: 1 // (top - 3)
        finally:
            closed.append(threading.get_ident())

    with pytest.raises(ZeroDivisionError):
        in_order(range(10), worker, threads=2)
    assert sorted(opened) == sorted(closed) and opened


def test_a_stop_is_asked_before_each_strip() -> None:
    done: list[int] = []

    @contextmanager
    def worker() -> Iterator[Callable[[int], None]]:
        yield done.append

    with pytest.raises(CancelledError):
        in_order(range(10), worker, threads=1, cancelled=lambda: len(done) == 3)
    assert done == [0, 1, 2]
