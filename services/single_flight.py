"""One thread works an answer out; the others that ask for the same wait for it."""

from collections.abc import Iterator
from contextlib import contextmanager
from threading import Lock, RLock

_guard = Lock()
_turns: dict[str, tuple[RLock, int]] = {}  # by key: its lock, and how many hold it or wait for it


@contextmanager
def single_flight(key: str) -> Iterator[None]:
    """Run the block while no other thread of this process runs one of the same key."""
    with _guard:
        lock, waiting = _turns.get(key, (RLock(), 0))
        _turns[key] = (lock, waiting + 1)
    try:
        with lock:
            yield
    finally:
        with _guard:
            lock, waiting = _turns[key]
            if waiting == 1:
                del _turns[key]
            else:
                _turns[key] = (lock, waiting - 1)
