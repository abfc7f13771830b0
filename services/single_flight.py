"""One works an answer out; the others that ask for the same wait for it, in this process or another."""

import contextlib
import hashlib
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from pathlib import Path
from threading import Lock, RLock

from filelock import BaseFileLock, FileLock

_guard = Lock()


@dataclass
class _Turn:
    """Who works on a key in this process, and the file that keeps other processes waiting."""

    file: BaseFileLock | None
    lock: RLock = field(default_factory=RLock)
    waiting: int = 0  # threads that work on it or wait for it


_turns: dict[str, _Turn] = {}


@contextmanager
def single_flight(key: str, folder: Path | None = None) -> Iterator[None]:
    """Run the block while no other thread runs one of the same key.

    Args:
        key: names the work.
        folder: where processes that share the work keep a file for each key in hand; None: this process alone. A
            process that is killed leaves nothing that keeps the others waiting.
    """
    with _guard:
        turn = _turns.setdefault(key, _Turn(lock_file(folder, key) if folder else None))
        turn.waiting += 1
    try:
        with turn.lock, turn.file or contextlib.nullcontext():
            yield
            if turn.file and turn.waiting == 1:
                forget(turn.file)
    finally:
        with _guard:
            turn.waiting -= 1
            if not turn.waiting:
                del _turns[key]


def lock_file(folder: Path, key: str) -> BaseFileLock:
    """The file that one process at a time holds for a key."""
    folder.mkdir(parents=True, exist_ok=True)
    name = hashlib.sha256(key.encode()).hexdigest()[:32]
    return FileLock(folder / f"{name}.lock", thread_local=False)


def forget(lock: BaseFileLock) -> None:
    """Remove the file of a lock that is held; whoever waits for it makes it anew."""
    with contextlib.suppress(OSError):  # another system does not remove what is open
        Path(lock.lock_file).unlink()
