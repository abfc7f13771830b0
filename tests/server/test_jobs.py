"""Work in the background: waited for, followed, stopped, and its failure told."""

import threading

import pytest

from domain.errors import CancelledError, KodroError, RasterError
from server.jobs import Jobs

SOON = 5.0


def test_quick_work_is_done_before_anybody_waits() -> None:
    made: list[int] = []
    job = Jobs().wait("a", lambda _: made.append(1), SOON)
    assert job.done.is_set()
    assert job.failure is None
    assert made == [1]


def test_long_work_is_done_once_and_says_how_far_it_is() -> None:
    jobs, go_on, started = Jobs(), threading.Event(), []

    def work(tell) -> None:
        started.append(1)
        tell(0.4)
        go_on.wait(SOON)

    first = jobs.wait("a", work, 0.2)
    again = jobs.wait("a", work, 0.01)
    assert first is again
    assert not first.done.is_set()
    assert first.share == 0.4
    go_on.set()
    assert jobs.wait("a", work, SOON).done.is_set()
    assert started == [1]


def test_stopped_work_ends_at_its_next_step_and_may_be_asked_for_again() -> None:
    jobs, go_on = Jobs(), threading.Event()

    def work(tell) -> None:
        go_on.wait(SOON)
        tell(0.5)

    jobs.wait("a", work, 0.01)
    jobs.stop("a")
    go_on.set()
    assert isinstance(jobs.wait("a", work, SOON).failure, CancelledError)
    assert jobs.wait("a", work, SOON).failure is None


@pytest.mark.parametrize(
    ("raised", "code"),
    [(RasterError("raster_truncated", file="d.tif"), "raster_truncated"), (ValueError(), "internal")],
)
def test_a_failure_is_told_in_words_and_a_fault_of_ours_is_said_to_be_one(raised: Exception, code: str) -> None:
    def work(_) -> None:
        raise raised

    failure = Jobs().wait("a", work, SOON).failure
    assert isinstance(failure, KodroError)
    assert failure.code == code
