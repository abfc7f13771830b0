"""Programmes are solved on request threads: nothing of the process changes."""

import threading
import warnings

import numpy as np
import pytest

from analysis.sites.closing_set import ClosingRules, best_set
from analysis.solver import constraint, minimise
from benchmarks.closing_set import country


def knapsack() -> float:
    """The most of 3 a + 5 b + 4 c within 2 a + 4 b + 3 c <= 6 in whole items of at most 1: b and a make 8."""
    rows = [constraint(np.array([[2.0, 4.0, 3.0]]), -np.inf, 6.0)]
    answer = minimise(
        np.array([-3.0, -5.0, -4.0]), rows, low=np.zeros(3), high=np.ones(3), integer=np.ones(3, bool), seconds=5, gap=0
    )
    return -float(answer.fun)


def test_a_small_programme_by_hand() -> None:
    assert knapsack() == pytest.approx(8)


def test_a_programme_that_cannot_be_says_so() -> None:
    rows = [constraint(np.array([[1.0]]), 2.0, np.inf)]
    no = np.zeros(1, bool)
    assert minimise(np.ones(1), rows, low=np.zeros(1), high=np.ones(1), integer=no, seconds=5, gap=0).x is None


def test_no_thread_touches_the_warning_filters(monkeypatch: pytest.MonkeyPatch) -> None:
    """scipy enters catch_warnings for dense rows: two threads at once would leave the filters changed for good."""
    entered: list[str] = []
    before = list(warnings.filters)
    inputs, errors = country(8, 6, 3), []

    def work() -> None:
        try:
            knapsack()
            best_set(inputs, ClosingRules(budget=2e5, fairness=0.5, left_out_max=0.4))
        except Exception as error:  # said by the test below
            errors.append(error)

    threads = [threading.Thread(target=work, name=f"solver-{n}") for n in range(4)]
    monkeypatch.setattr("scipy.optimize._constraints.catch_warnings", _refusing(entered))
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert errors == [] and entered == []
    assert list(warnings.filters) == before


def _refusing(entered: list[str]) -> type:
    class Refusing(warnings.catch_warnings):
        """Notes who enters it."""

        def __enter__(self) -> object:
            entered.append(threading.current_thread().name)
            return super().__enter__()

    return Refusing
