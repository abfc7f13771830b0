"""Strips worked through on a few threads: each with its own handles, all results in the strips' order."""

import threading
from collections.abc import Callable, Sequence
from concurrent.futures import ThreadPoolExecutor
from contextlib import AbstractContextManager
from typing import TypeVar

from domain.errors import CancelledError

T = TypeVar("T")
Progress = Callable[[float], None]
Asked = Callable[[], bool]


def in_order(
    tops: Sequence[int],
    worker: Callable[[], AbstractContextManager[Callable[[int], T]]],
    *,
    threads: int,
    progress: Progress | None = None,
    cancelled: Asked | None = None,
) -> list[T]:
    """Do the work of every strip and give the results in the order of `tops`.

    Args:
        tops: what names a strip.
        worker: makes, for one thread, what does the work of a strip, as a context that gives its files back.
        threads: how many at most.
        progress: told the share done, 0 to 1.
        cancelled: asked before each strip.

    Raises:
        CancelledError: `cancelled` said so.
        Exception: whatever the work of a strip raised first.
    """
    results: dict[int, T] = {}
    queue = iter(range(len(tops)))
    turn = threading.Lock()

    def work() -> None:
        with worker() as do:
            while True:
                with turn:
                    if cancelled and cancelled():
                        raise CancelledError("cancelled")
                    number = next(queue, None)
                if number is None:
                    return
                done = do(tops[number])
                with turn:
                    results[number] = done
                    if progress:
                        progress(len(results) / len(tops))

    with ThreadPoolExecutor(threads) as pool:
        for future in [pool.submit(work) for _ in range(max(1, min(threads, len(tops))))]:
            future.result()
    return [results[n] for n in range(len(tops))]
