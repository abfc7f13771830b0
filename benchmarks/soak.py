"""A room at work for half an hour: does the server's memory stay flat, and does nothing fail?

Takes its 30 minutes, so it runs only when it is named: `python -m benchmarks soak`.
"""

import asyncio
import os
import tempfile
import time
from pathlib import Path

from benchmarks.common import Row
from benchmarks.demonstration import demonstration
from benchmarks.load import Load, play, served

ONLY_IF_NAMED = True
PEOPLE, SECONDS = 10, 1800.0
SAMPLES = 60
WARM = 0.25  # share of the time after which memory counts: by then every answer that is kept near has been asked for
GROWTH = 1.10


def run(quick: bool = False) -> list[Row]:
    """Play the journeys of a room and read the server's memory meanwhile."""
    people, seconds = (2, 6.0) if quick else (PEOPLE, SECONDS)
    with tempfile.TemporaryDirectory() as name:
        demonstration(Path(name), quick=quick)
        with served(Path(name), os.cpu_count() or 1) as server:
            start = time.monotonic()
            load, memory = asyncio.run(_watched(server.address, server.pid, people, seconds))
            took = time.monotonic() - start
    warm, end = memory[int(WARM * len(memory))], memory[-1]
    asked = sum(map(len, load.seconds.values()))
    first = f": {load.errors[0]}" if load.errors else ""
    return [
        Row(
            f"{people} people for {took / 60:.0f} min: memory",
            took,
            "a quarter of the time",
            took * WARM,
            end / warm,
            f"<= {GROWTH}x, no error",
            end <= GROWTH * warm and not load.errors,
            f"{warm:.0f} MiB, at the end {end:.0f}, most {max(memory):.0f}; {asked} asked; "
            f"{len(load.errors)} errors{first}",
        )
    ]


async def _watched(address: str, pid: int, people: int, seconds: float) -> tuple[Load, list[float]]:
    """What a room asked, and the server's memory in MiB at even steps of the time."""
    room, memory = asyncio.create_task(play(address, people, seconds, drawing=True)), []
    while not room.done():
        memory.append(_memory(pid))
        await asyncio.wait({room}, timeout=seconds / SAMPLES)
    return await room, [*memory, _memory(pid)]


def _memory(pid: int) -> float:
    """Memory in MiB of a process and those it started; what they share is counted once."""
    parents = {int(p.name): _parent(p) for p in Path("/proc").iterdir() if p.name.isdigit()}
    family = {pid} | {child for child, parent in parents.items() if parent == pid}
    return sum(_proportional(member) for member in family) / 1024


def _parent(process: Path) -> int:
    try:
        return int((process / "stat").read_text().rpartition(")")[2].split()[1])
    except OSError:
        return 0


def _proportional(pid: int) -> float:
    try:
        lines = Path(f"/proc/{pid}/smaps_rollup").read_text().splitlines()
    except OSError:
        return 0.0
    return next((float(line.split()[1]) for line in lines if line.startswith("Pss:")), 0.0)
