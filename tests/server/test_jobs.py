"""Work in the background: waited for, followed, stopped, its failure told; and shared by the processes of a server."""

import multiprocessing
import os
import signal
import threading
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest

from domain.errors import CancelledError, KodroError, RasterError
from server import jobs as module
from server.jobs import Jobs

SOON = 20.0
Tell = Callable[[float], None]


def test_quick_work_is_done_before_anybody_waits(tmp_path: Path) -> None:
    made: list[int] = []
    job = Jobs(tmp_path).wait("a", lambda _: made.append(1), SOON)
    assert job.done.is_set()
    assert job.failure is None
    assert made == [1]
    assert list(tmp_path.iterdir()) == []  # nothing is left over


def test_long_work_is_done_once_and_says_how_far_it_is(tmp_path: Path) -> None:
    jobs, told, go_on, started = Jobs(tmp_path), threading.Event(), threading.Event(), []

    def work(tell: Tell) -> None:
        started.append(1)
        tell(0.4)
        told.set()
        go_on.wait(SOON)

    first = jobs.wait("a", work, 0.01)
    assert told.wait(SOON)
    again = jobs.wait("a", work, 0.01, following=True)
    assert first is again
    assert not first.done.is_set()
    assert first.share == 0.4
    go_on.set()
    assert jobs.wait("a", work, SOON, following=True).done.is_set()
    assert started == [1]


def test_stopped_work_ends_at_its_next_step_and_is_begun_again_only_for_who_asks_anew(tmp_path: Path) -> None:
    jobs, go_on = Jobs(tmp_path), threading.Event()

    def work(tell: Tell) -> None:
        go_on.wait(SOON)
        tell(0.5)

    jobs.wait("a", work, 0.01)
    jobs.stop("a")
    go_on.set()
    assert isinstance(jobs.wait("a", work, SOON, following=True).failure, CancelledError)
    assert isinstance(jobs.wait("a", work, SOON, following=True).failure, CancelledError)  # another page that waited
    assert jobs.wait("a", work, SOON).failure is None


def test_an_end_that_no_page_asked_for_is_not_given_to_who_asks_anew_and_is_forgotten(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    jobs, made = Jobs(tmp_path), []
    job = jobs.wait("a", lambda _: made.append(1), 0.0)
    assert job.done.wait(SOON)
    assert jobs.wait("a", lambda _: made.append(2), SOON).failure is None
    jobs.wait("b", lambda _: None, 0.0).done.wait(SOON)
    monkeypatch.setattr(module, "KEPT_S", -1.0)
    jobs.wait("c", lambda _: None, SOON)
    assert "b" not in jobs._jobs and made[0] == 1 and made[-1] in {1, 2}


@pytest.mark.parametrize(
    ("raised", "code"),
    [(RasterError("raster_truncated", file="d.tif"), "raster_truncated"), (ValueError(), "internal")],
)
def test_a_failure_is_told_in_words_and_a_fault_of_ours_is_said_to_be_one(
    raised: Exception, code: str, tmp_path: Path
) -> None:
    def work(_: Tell) -> None:
        raise raised

    failure = Jobs(tmp_path).wait("a", work, SOON).failure
    assert isinstance(failure, KodroError)
    assert failure.code == code


# --- several processes -------------------------------------------------------------------------------------


def _work_elsewhere(folder: Path, told: multiprocessing.Event, go_on: multiprocessing.Event) -> None:  # type: ignore[valid-type]
    """What another process does: it works on "a", says that it is half done, and waits."""

    def work(tell: Tell) -> None:
        tell(0.5)
        told.set()  # type: ignore[attr-defined]
        while not go_on.wait(0.05):  # type: ignore[attr-defined]
            tell(0.5)

    Jobs(folder).wait("a", work, SOON)


class Elsewhere:
    """Another process that works on "a" until it is told to go on."""

    def __init__(self, folder: Path) -> None:
        context = multiprocessing.get_context("spawn")
        self.told, self.go_on = context.Event(), context.Event()
        self.process = context.Process(target=_work_elsewhere, args=(folder, self.told, self.go_on), daemon=True)
        self.process.start()
        assert self.told.wait(SOON)


@pytest.fixture
def elsewhere(tmp_path: Path) -> Iterator[Elsewhere]:
    made = Elsewhere(tmp_path)
    yield made
    made.go_on.set()
    made.process.kill()
    made.process.join(SOON)


def test_work_of_another_process_is_followed_and_never_done_twice(elsewhere: Elsewhere, tmp_path: Path) -> None:
    here, made = Jobs(tmp_path), []
    job = here.wait("a", lambda _: made.append(1), 0.05)
    assert (job.done.is_set(), job.share, made) == (False, 0.5, [])
    elsewhere.go_on.set()
    assert here.wait("a", lambda _: made.append(1), SOON, following=True).failure is None
    assert made == [1]  # by now the answer is kept: to ask for it again takes no time


def test_stop_reaches_another_process_and_its_work_is_not_taken_over(elsewhere: Elsewhere, tmp_path: Path) -> None:
    here, made = Jobs(tmp_path), []
    here.stop("a")
    elsewhere.process.join(SOON)
    assert elsewhere.process.exitcode == 0
    assert isinstance(here.wait("a", lambda _: made.append(1), SOON, following=True).failure, CancelledError)
    assert made == []
    assert here.wait("a", lambda _: made.append(1), SOON).failure is None and made == [1]


def test_the_work_of_a_process_that_was_killed_is_taken_over(elsewhere: Elsewhere, tmp_path: Path) -> None:
    here, made = Jobs(tmp_path), []
    assert elsewhere.process.pid
    os.kill(elsewhere.process.pid, signal.SIGKILL)
    elsewhere.process.join(SOON)
    assert here.wait("a", lambda _: made.append(1), SOON, following=True).done.is_set()
    assert made == [1]
