"""Long work in the background, with how far it is, and a way to stop it; shared by the processes of a server.

What is made is kept by its content, so an answer that was worked out once is found at once afterwards; a job
is only how a page waits for it. While a process works on a key it holds a file for it, beside which stand how far
it is, which pages wait for it and whether it is to stop; when the process is killed, the next page that asks takes the
work over. A page can stop waiting; the work stops when no page waits for it any more.
"""

import contextlib
import hashlib
import logging
import threading
import time
from collections.abc import Callable
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

from filelock import BaseFileLock, Timeout

from analysis.threads import Progress
from domain.errors import CancelledError, KodroError
from server.waiting import Waiting
from services.single_flight import forget, lock_file

KEPT_S = 60.0  # a job that ended and that no page asked for any more is forgotten after this
STEP = 0.01  # of progress that is worth telling other processes
LOOK_S = 5.0  # work looks this often whether anybody waits for it


@dataclass
class Job:
    """One piece of work."""

    share: float = 0.0
    result: Any = None
    failure: KodroError | None = None
    ended: float = 0.0
    done: threading.Event = field(default_factory=threading.Event)


class Jobs:
    """The work of the processes that share a folder, by key."""

    def __init__(self, folder: Path) -> None:
        self._folder = folder
        self._jobs: dict[str, Job] = {}
        self._guard = threading.Lock()

    def wait(
        self, key: str, work: Callable[[Progress], object], seconds: float, *, page: str, following: bool = False
    ) -> Job:
        """Do some work unless it is being done, and wait for its end, but no longer than so many seconds.

        Args:
            key: names the work.
            work: does it, and keeps its answer, so that a second time it takes no time.
            seconds: how long to wait.
            page: names the page that waits (waiting.new_page()).
            following: the page asks how far the work is that it has asked for before: stopped work is not begun
                again for it. A page that asks anew begins it again.
        """
        waiting = self._waiting(key)
        if following and waiting.has_left(page):
            return _stopped()
        waiting.come(page)
        if not following:  # somebody wants it again
            self._beside(key, "stop").unlink(missing_ok=True)
        job = self._here(key, following=following)
        if job is None:
            lock = lock_file(self._folder, key)
            try:
                lock.acquire(timeout=seconds)  # another process may be at it
            except Timeout:
                return Job(share=self._share(key))
            job = self._begin(key, work, lock, following=following)
        if job.done.wait(seconds):
            waiting.has_its_answer(page)
            with self._guard:
                self._jobs.pop(key, None)
        return job

    def stop(self, key: str, page: str) -> None:
        """Say that a page wants a job no more; if it was the last, the job ends at its next step, in any process."""
        waiting = self._waiting(key)
        waiting.leave(page)
        if not waiting.anybody():
            self._beside(key, "stop").touch()

    def _waiting(self, key: str) -> Waiting:
        self._folder.mkdir(parents=True, exist_ok=True)
        return Waiting(self._folder, _name(key))

    def _here(self, key: str, *, following: bool) -> Job | None:
        """The job of this process, unless it has ended and is asked for anew."""
        with self._guard:
            old = time.monotonic() - KEPT_S
            for name in [n for n, job in self._jobs.items() if job.done.is_set() and job.ended < old]:
                del self._jobs[name]
            job = self._jobs.get(key)
            if job and job.done.is_set() and not following:
                del self._jobs[key]
                return None
            return job

    def _begin(self, key: str, work: Callable[[Progress], object], lock: BaseFileLock, *, following: bool) -> Job:
        """Begin the work of a key whose file is held, or say that it was stopped."""
        if following and self._beside(key, "stop").exists():
            lock.release()
            return _stopped()
        with self._guard:
            job = self._jobs[key] = Job()
        threading.Thread(target=self._run, args=(key, job, work, lock), daemon=True).start()
        return job

    def _run(self, key: str, job: Job, work: Callable[[Progress], object], lock: BaseFileLock) -> None:
        stop, told, waiting = self._beside(key, "stop"), self._beside(key, "share"), self._waiting(key)
        looked = time.monotonic()

        def report(share: float) -> None:
            nonlocal looked
            if stop.exists():
                raise CancelledError("cancelled")
            if time.monotonic() - looked > LOOK_S:
                looked = time.monotonic()
                if not waiting.anybody():
                    raise CancelledError("cancelled")
            if share >= job.share + STEP:
                told.write_text(f"{share:.2f}", encoding="ascii")
            job.share = share

        try:
            job.result = work(report)
        except KodroError as error:
            job.failure = error
        except Exception:
            logging.getLogger("kodro").exception("work in the background failed")
            job.failure = KodroError("internal")
        finally:
            told.unlink(missing_ok=True)
            waiting.end()
            forget(lock)
            lock.release()
            job.ended = time.monotonic()
            job.done.set()

    def _share(self, key: str) -> float:
        """How far another process is, as it said last."""
        with contextlib.suppress(OSError, ValueError):
            return float(self._beside(key, "share").read_text(encoding="ascii"))
        return 0.0

    def _beside(self, key: str, ending: str) -> Path:
        return self._folder / f"{_name(key)}.{ending}"


def _name(key: str) -> str:
    return hashlib.sha256(key.encode()).hexdigest()[:32]


def _stopped() -> Job:
    """The job of a page that wants it no more."""
    job = Job(failure=CancelledError("cancelled"))
    job.done.set()
    return job
