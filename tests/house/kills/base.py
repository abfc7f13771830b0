"""A kind of write that is killed: what it writes, what must be there afterwards, what may lie beside it."""

from abc import ABC, abstractmethod
from collections.abc import Callable, Sequence
from dataclasses import dataclass, field
from fnmatch import fnmatch
from pathlib import Path
from typing import Any, ClassVar

Written = dict[str, Any]  # what a write says of itself once its call has returned; serialisable, with its number `n`
Write = Callable[[int], Written]


@dataclass
class Faults:
    """What is not as it must be."""

    lost: list[str] = field(default_factory=list)
    broken: list[str] = field(default_factory=list)


class Kind(ABC):
    """Writes of one kind into a folder.

    Numbers name writes: they rise, those of one process follow each other, the first of a process is a multiple of 20.
    """

    window: ClassVar[float] = 0.3  # seconds in which the kill falls
    day_later: ClassVar[int] = 1  # how many numbers after the next write is the one that finds what is a day old
    belongs: ClassVar[tuple[str, ...]] = ()  # patterns of files that are there to stay
    stays: ClassVar[tuple[str, ...]] = ()  # patterns of what a killed writer may leave for ever; a comment says why

    def __init__(self, folder: Path, inputs: Path) -> None:
        self.folder, self.inputs = folder, inputs

    def prepare(self) -> None:  # noqa: B027 - most need nothing
        """Make the inputs, once a run, in the process that forks the others."""

    def begin(self) -> None:  # noqa: B027 - most need nothing
        """Put into a new folder what is there before the first write."""

    @abstractmethod
    def opened(self) -> Write:
        """What a new process writes with."""

    @abstractmethod
    def faults(self, written: Sequence[Written]) -> Faults:
        """What a new process finds wrong, of all that was acknowledged in this folder."""

    def leftovers(self) -> list[str]:
        """Files and empty folders that are none of those that belong there."""
        paths = (p for p in self.folder.rglob("*") if not p.is_dir() or not any(p.iterdir()))
        names = (p.relative_to(self.folder).as_posix() for p in paths)
        return sorted(name for name in names if not any(fnmatch(name, pattern) for pattern in self.belongs))

    def explains(self, name: str) -> bool:
        """Whether it is said why a leftover may stay."""
        return any(fnmatch(name, pattern) for pattern in self.stays)
