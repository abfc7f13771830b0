"""Answers that hold only as long as a raster cannot be read: whoever mends its file is answered anew.

An answer is kept under what it was made from (services/context.py), which does not change when a damaged file is
mended where it lies. So an answer that was made without it is kept with the state of the files at that time.
"""

from collections.abc import Iterator
from contextlib import contextmanager
from contextvars import ContextVar
from dataclasses import dataclass, field
from pathlib import Path

RASTERS = "*.tif"
State = tuple[tuple[str, int, int, int], ...]  # of each file: name, bytes, when it was written, when it was changed


@dataclass
class Work:
    """An answer that is being worked out."""

    unread: dict[Path, State] = field(default_factory=dict)  # folders with a raster that could not be read, as found


@dataclass(frozen=True)
class Passing:
    """An answer that holds while the files of some folders are as they were."""

    answer: object
    files: tuple[tuple[Path, State], ...]

    @classmethod
    def of(cls, answer: object, work: Work) -> "Passing":
        """An answer that was made while rasters of these folders could not be read."""
        return cls(answer, tuple(sorted(work.unread.items())))

    def holds(self) -> bool:
        """Whether no file has changed since; what is being worked out with this answer passes with it."""
        if any(state_of(folder) != state for folder, state in self.files):
            return False
        for folder, state in self.files:
            passes_with(folder, state)
        return True


_works: ContextVar[tuple[Work, ...]] = ContextVar("works", default=())


@contextmanager
def working() -> Iterator[Work]:
    """Watch whether what is worked out in this block, by this thread, is made without a raster."""
    work = Work()
    token = _works.set((*_works.get(), work))
    try:
        yield work
    finally:
        _works.reset(token)


def passes_with(folder: Path, state: State | None = None) -> None:
    """Say that a raster of a folder could not be read: all that is being worked out here is made without it.

    Args:
        folder: of the raster.
        state: of its files when it could not be read; now, if none is given.
    """
    works = [work for work in _works.get() if folder not in work.unread]
    if works:
        found = state_of(folder) if state is None else state
        for work in works:
            work.unread[folder] = found


def state_of(folder: Path) -> State:
    """The rasters of a folder as their files are now."""
    found = []
    for path in sorted(folder.glob(RASTERS)):
        try:
            about = path.stat()
        except OSError:
            continue
        found.append((path.name, about.st_size, about.st_mtime_ns, about.st_ctime_ns))
    return tuple(found)
