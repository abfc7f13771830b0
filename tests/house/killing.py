"""Writers are killed at random moments: what was acknowledged is there, what is seen is whole, nothing is in the way.

    python -m tests.house.killing KIND [--times N] [--seed S]

A child writes in a loop and says so after each call; it is killed; other children look at the folder as a new process
sees it, write again into it, and once more as if a day had passed, when nothing may be left of who was killed.
"""

import argparse
import os
import random
import shutil
import sys
import tempfile
import time
from collections import Counter
from collections.abc import Sequence
from dataclasses import asdict, dataclass, field
from pathlib import Path

from tests.house.kills.base import Kind, Written
from tests.house.kills.beside import AccountsKind, AuditKind
from tests.house.kills.files import CacheKind, CarelessKind, PublishKind
from tests.house.kills.journal import ScenarioKind, WorkshopKind
from tests.house.kills.processes import ChildError, apart, killed
from tests.house.kills.stores import ExposureKind, ImportKind

KINDS: dict[str, type[Kind]] = {
    "workshop": WorkshopKind, "scenario": ScenarioKind, "publish": PublishKind, "import": ImportKind,
    "cache": CacheKind, "exposure": ExposureKind, "accounts": AccountsKind, "audit": AuditKind,
}  # fmt: skip
CARELESS = {"careless": CarelessKind}  # must fail
LIVES = 4  # kills of one folder
NUMBERS = 100_000  # more than a process writes before it is killed
DAY = 90_000.0  # seconds
NEXT_SECONDS = 15.0  # shorter than any time that a lock is waited for


@dataclass
class Tally:
    """What became of the kills of one kind."""

    kills: int = 0
    acknowledged: int = 0
    lost: list[str] = field(default_factory=list)
    broken: list[str] = field(default_factory=list)
    left: Counter[str] = field(default_factory=Counter)  # kills after which something was left, by its ending
    for_ever: set[str] = field(default_factory=set)
    stays: set[str] = field(default_factory=set)

    def line(self, name: str) -> str:
        """All of it in one line."""
        left = ", ".join(f"{count} {ending}" for ending, count in sorted(self.left.items())) or "nothing"
        return (
            f"{name}: {self.kills} kills, {self.acknowledged} acknowledged, {len(self.lost)} lost, "
            f"{len(self.broken)} broken; left over: {left}; for ever: {len(self.for_ever)}"
            f" (explained: {', '.join(sorted(self.stays)) or 'none'})"
        )

    @property
    def failed(self) -> bool:
        """Whether anything was not as it must be."""
        return bool(self.lost or self.broken or self.for_ever)


class House:
    """A kind of write in a folder that is made anew after some kills."""

    def __init__(self, made: type[Kind], base: Path) -> None:
        self.base, self.scratch = base, base / "scratch"
        self.kind = made(base / "folder", base / "inputs")
        self.written: list[Written] = []
        for folder in (self.kind.inputs, self.scratch):
            folder.mkdir(parents=True)
        self.kind.prepare()  # here: what is compiled or loaded for it, the children need not

    def renew(self) -> None:
        """A new folder, in which nothing was written yet."""
        shutil.rmtree(self.kind.folder, ignore_errors=True)
        self.kind.folder.mkdir()
        self.written = []
        apart(self.kind.begin, self.scratch)

    def look(self, tally: Tally, when: str) -> None:
        """Ask a new process what is wrong."""
        found = apart(lambda: asdict(self.kind.faults(self.written)), self.scratch)
        tally.lost += [f"{when}: {what}" for what in found["lost"]]
        tally.broken += [f"{when}: {what}" for what in found["broken"]]

    def write(self, number: int) -> None:
        """Let a new process write once more.

        Raises:
            ChildError: it could not, or waited for who was killed.
        """
        began = time.monotonic()
        self.written.append(apart(lambda: self.kind.opened()(number), self.scratch))
        if time.monotonic() - began > NEXT_SECONDS:
            raise ChildError("it waited")

    def age(self) -> None:
        """Let a day pass for what was left over."""
        for name in self.kind.leftovers():
            path = self.kind.folder / name
            for each in (path, path.parent):
                os.utime(each, (time.time() - DAY,) * 2)

    def left(self) -> list[str]:
        """What lies about, in the folder of the kind and in that of temporary files."""
        return [*self.kind.leftovers(), *(f"scratch/{path.name}" for path in self.scratch.iterdir())]


def sort(name: str) -> str:
    """What sort of thing was left over."""
    if name.startswith("scratch/"):
        return "temporary folder"
    return "draft folder" if "/.draft-" in name else Path(name).suffix


def one_kill(house: House, chance: random.Random, number: int, tally: Tally) -> None:
    """Kill a writer, and look at what it leaves."""
    first, seconds = number * NUMBERS, chance.uniform(0, house.kind.window)
    after_first = chance.random() < 0.5
    done = killed(house.kind, first, seconds, after_first=after_first, scratch=house.scratch)
    tally.kills += 1
    tally.acknowledged += len(done)
    house.written += done
    tally.left.update({sort(name) for name in house.left()})
    house.look(tally, f"kill {number}")
    house.write(first + NUMBERS // 2)
    house.look(tally, f"next write after kill {number}")
    house.age()
    house.write(first + NUMBERS // 2 + house.kind.day_later)
    house.look(tally, f"a day after kill {number}")
    explained = {name for name in house.left() if house.kind.explains(name)}
    tally.stays.update(sort(name) for name in explained)
    tally.for_ever.update(set(house.left()) - explained)
    for path in house.scratch.iterdir():
        shutil.rmtree(path) if path.is_dir() else path.unlink()


def kill(name: str, times: int, seed: int) -> Tally:
    """Kill the writers of a kind so many times."""
    tally, chance = Tally(), random.Random(f"{name} {seed}")
    with tempfile.TemporaryDirectory() as base:
        house = House((KINDS | CARELESS)[name], Path(base))
        for number in range(times):
            if number % LIVES == 0:
                house.renew()
            try:
                one_kill(house, chance, number, tally)
            except ChildError as error:
                tally.broken.append(f"kill {number}: {error}")
                house.renew()
    return tally


def main(words: Sequence[str] | None = None) -> int:
    """Kill as the command line says; 1 where anything was not as it must be."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("kinds", nargs="+", metavar="kind", choices=[*KINDS, *CARELESS])
    parser.add_argument("--times", type=int, default=100)
    parser.add_argument("--seed", type=int, default=1)
    asked = parser.parse_args(words)
    failed = False
    for kind in asked.kinds:
        tally = kill(kind, asked.times, asked.seed)
        for what in (*tally.lost, *tally.broken, *sorted(tally.for_ever)):
            print(f"  {what}", file=sys.stderr)
        print(tally.line(kind))
        failed |= tally.failed
    return int(failed)


if __name__ == "__main__":
    sys.exit(main())
