"""Timing two ways of doing the same work in turn, so that a noisy machine is noisy for both."""

import statistics
import subprocess
import sys
import time
from collections.abc import Callable
from dataclasses import asdict, dataclass
from pathlib import Path


@dataclass(frozen=True)
class Row:
    """One line of the report: medians in seconds, ratio, the bar and whether it holds."""

    work: str
    ours_s: float
    alternative: str
    alternative_s: float | None
    ratio: float | None
    bar: str
    holds: bool | None
    detail: str = ""

    def record(self) -> dict[str, object]:
        """As JSON takes it."""
        return asdict(self)


def medians(ours: Callable[[], object], other: Callable[[], object] | None, runs: int) -> tuple[float, float | None]:
    """Median seconds of ours and of the other, run in turn."""
    mine: list[float] = []
    theirs: list[float] = []
    for _ in range(runs):
        mine.append(timed(ours))
        if other:
            theirs.append(timed(other))
    return statistics.median(mine), statistics.median(theirs) if theirs else None


def timed(work: Callable[[], object]) -> float:
    """Seconds that one run takes."""
    start = time.perf_counter()
    work()
    return time.perf_counter() - start


def peak_mib() -> float:
    """Largest memory of this program so far, in MiB; not of the one that started it, which getrusage counts too."""
    status = Path("/proc/self/status").read_text(encoding="ascii")
    return int(status.partition("VmHWM:")[2].split()[0]) / 1024


def peak_of(statements: str) -> float:
    """Largest memory in MiB of a process of its own that runs some statements."""
    script = f"{statements}\nfrom benchmarks.common import peak_mib\nprint(peak_mib())"
    done = subprocess.run([sys.executable, "-c", script], capture_output=True, text=True, check=True)
    return float(done.stdout.split()[-1])
