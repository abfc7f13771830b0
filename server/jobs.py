"""Long work in the background of a server process, with how far it is, and a way to stop it.

What is made is kept by its content, so an answer that was worked out once is found at once afterwards; a job
is only how a page waits for it.
"""

import logging
import threading
from collections.abc import Callable
from dataclasses import dataclass, field
from typing import Any

from analysis.threads import Progress
from domain.errors import CancelledError, KodroError


@dataclass
class Job:
    """One piece of work."""

    share: float = 0.0
    unwanted: bool = False
    result: Any = None
    failure: KodroError | None = None
    done: threading.Event = field(default_factory=threading.Event)

    def report_progress(self, share: float) -> None:
        """Say how much is done, 0 to 1.

        Raises:
            CancelledError: nobody wants it any more.
        """
        if self.unwanted:
            raise CancelledError("cancelled")
        self.share = share


class Jobs:
    """The work of this process, by key."""

    def __init__(self) -> None:
        self._jobs: dict[str, Job] = {}
        self._guard = threading.Lock()

    def wait(self, key: str, work: Callable[[Progress], object], seconds: float) -> Job:
        """Do some work unless it is being done, and wait for its end, but no longer than so many seconds.

        A job that failed or was stopped is given once; asked again, the work is tried again.
        """
        with self._guard:
            job = self._jobs.get(key)
            if job is None:
                job = self._jobs[key] = Job()
                threading.Thread(target=self._run, args=(job, work), daemon=True).start()
        if job.done.wait(seconds):
            with self._guard:
                self._jobs.pop(key, None)
        return job

    def stop(self, key: str) -> None:
        """Say that nobody wants a job any more; it ends at its next step."""
        with self._guard:
            if key in self._jobs:
                self._jobs[key].unwanted = True

    def _run(self, job: Job, work: Callable[[Progress], object]) -> None:
        try:
            job.result = work(job.report_progress)
        except KodroError as error:
            job.failure = error
        except Exception:
            logging.getLogger("kodro").exception("work in the background failed")
            job.failure = KodroError("internal")
        finally:
            job.done.set()
