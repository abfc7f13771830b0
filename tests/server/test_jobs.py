"""Work in the background: waited for, followed, stopped, its failure told; and shared by the processes of a server."""

import multiprocessing
import os
import signal
import threading
import time
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest

from domain.errors import CancelledError, KodroError, RasterError
from server import jobs as module
from server import waiting
from server.jobs import Jobs
from server.waiting import new_page

SOON = 20.0
PAGE, OTHER, ELSEWHERE = new_page(), new_page(), "e" * 32
Tell = Callable[[float], None]


def test_quick_work_is_done_before_anybody_waits(tmp_path: Path) -> None:
    made: list[int] = []
    job = Jobs(tmp_path).wait("a", lambda _: made.append(1), SOON, page=PAGE)
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

    first = jobs.wait("a", work, 0.01, page=PAGE)
    assert told.wait(SOON)
    again = jobs.wait("a", work, 0.01, page=PAGE, following=True)
    assert first is again
    assert not first.done.is_set()
    assert first.share == 0.4
    go_on.set()
    assert jobs.wait("a", work, SOON, page=PAGE, following=True).done.is_set()
    assert started == [1]


def test_stopped_work_ends_at_its_next_step_and_is_begun_again_only_for_who_asks_anew(tmp_path: Path) -> None:
    jobs, go_on = Jobs(tmp_path), threading.Event()

    def work(tell: Tell) -> None:
        go_on.wait(SOON)
        tell(0.5)

    jobs.wait("a", work, 0.01, page=PAGE)
    jobs.stop("a", PAGE)
    go_on.set()
    for page in (PAGE, OTHER):  # also one that comes too late
        assert isinstance(jobs.wait("a", work, SOON, page=page, following=True).failure, CancelledError)
    assert jobs.wait("a", work, SOON, page=PAGE).failure is None


def test_a_page_that_stops_waiting_stops_no_other(tmp_path: Path) -> None:
    jobs, go_on, done = Jobs(tmp_path), threading.Event(), []

    def work(tell: Tell) -> None:
        go_on.wait(SOON)
        tell(0.5)
        done.append(1)

    for page in (PAGE, OTHER):
        assert not jobs.wait("a", work, 0.01, page=page).done.is_set()
    jobs.stop("a", PAGE)
    stopped = jobs.wait("a", work, SOON, page=PAGE, following=True)
    assert isinstance(stopped.failure, CancelledError) and not go_on.is_set()
    go_on.set()
    assert jobs.wait("a", work, SOON, page=OTHER, following=True).failure is None
    assert done == [1]


def test_work_that_no_page_asks_for_any_more_ends(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(module, "LOOK_S", 0.0)
    monkeypatch.setattr(waiting, "GONE_S", 0.0)
    jobs, ended = Jobs(tmp_path), threading.Event()

    def work(tell: Tell) -> None:
        try:
            for _ in range(2000):
                tell(0.5)
                time.sleep(0.01)
        finally:
            ended.set()

    jobs.wait("a", work, 0.01, page=PAGE)
    assert ended.wait(SOON)


def test_an_end_that_no_page_asked_for_is_not_given_to_who_asks_anew_and_is_forgotten(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    jobs, made = Jobs(tmp_path), []
    job = jobs.wait("a", lambda _: made.append(1), 0.0, page=PAGE)
    assert job.done.wait(SOON)
    assert jobs.wait("a", lambda _: made.append(2), SOON, page=PAGE).failure is None
    jobs.wait("b", lambda _: None, 0.0, page=PAGE).done.wait(SOON)
    monkeypatch.setattr(module, "KEPT_S", -1.0)
    jobs.wait("c", lambda _: None, SOON, page=PAGE)
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

    failure = Jobs(tmp_path).wait("a", work, SOON, page=PAGE).failure
    assert isinstance(failure, KodroError)
    assert failure.code == code


# --- several processes -------------------------------------------------------------------------------------


def _work_elsewhere(folder: Path, told: Path, go_on: Path) -> None:
    """What another process does: it works on "a", says that it is half done, and waits."""

    def work(tell: Tell) -> None:
        tell(0.5)
        told.touch()
        while not go_on.exists():
            time.sleep(0.02)
            tell(0.5)

    Jobs(folder).wait("a", work, SOON, page=ELSEWHERE)


class Elsewhere:
    """Another process that works on "a" until it is told to go on: by files, as it may be killed at any moment."""

    def __init__(self, folder: Path, signals: Path) -> None:
        told, self.go_on = signals / "told", signals / "go_on"
        context = multiprocessing.get_context("spawn")
        self.process = context.Process(target=_work_elsewhere, args=(folder, told, self.go_on), daemon=True)
        self.process.start()
        end = time.monotonic() + SOON
        while not told.exists() and time.monotonic() < end:
            time.sleep(0.02)
        assert told.exists()


@pytest.fixture
def elsewhere(tmp_path: Path, tmp_path_factory: pytest.TempPathFactory) -> Iterator[Elsewhere]:
    made = Elsewhere(tmp_path, tmp_path_factory.mktemp("signals"))
    yield made
    made.process.kill()
    made.process.join(SOON)


def test_work_of_another_process_is_followed_and_never_done_twice(elsewhere: Elsewhere, tmp_path: Path) -> None:
    here, made = Jobs(tmp_path), []
    job = here.wait("a", lambda _: made.append(1), 0.05, page=PAGE)
    assert (job.done.is_set(), job.share, made) == (False, 0.5, [])
    elsewhere.go_on.touch()
    assert here.wait("a", lambda _: made.append(1), SOON, page=PAGE, following=True).failure is None
    assert made == [1]  # by now the answer is kept: to ask for it again takes no time


def test_stop_reaches_another_process_and_its_work_is_not_taken_over(elsewhere: Elsewhere, tmp_path: Path) -> None:
    here, made = Jobs(tmp_path), []
    here.stop("a", ELSEWHERE)
    elsewhere.process.join(SOON)
    assert elsewhere.process.exitcode == 0
    assert isinstance(here.wait("a", lambda _: made.append(1), SOON, page=PAGE, following=True).failure, CancelledError)
    assert made == []
    assert here.wait("a", lambda _: made.append(1), SOON, page=PAGE).failure is None and made == [1]


def test_the_work_of_a_process_that_was_killed_is_taken_over(elsewhere: Elsewhere, tmp_path: Path) -> None:
    here, made = Jobs(tmp_path), []
    assert elsewhere.process.pid
    os.kill(elsewhere.process.pid, signal.SIGKILL)
    elsewhere.process.join(SOON)
    assert here.wait("a", lambda _: made.append(1), SOON, page=PAGE, following=True).done.is_set()
    assert made == [1]
