"""Child processes: one that writes until it is killed, one that is asked something and answers."""

import json
import os
import select
import signal
import sys
import tempfile
import threading
import time
import traceback
from collections.abc import Callable
from itertools import count
from pathlib import Path
from typing import Any

from tests.house.kills.base import Kind, Written

ANSWER_SECONDS = 60.0
BLOCK = 1 << 16


class ChildError(Exception):
    """A child did not do what it was made for."""


def apart(question: Callable[[], Any], scratch: Path) -> Any:
    """The answer of a new process, serialisable as JSON.

    Raises:
        ChildError: it failed, or gave no answer in time.
    """

    def answer(pipe: int) -> None:
        with os.fdopen(pipe, "w") as out:
            json.dump(question(), out)

    child, pipe = _forked(answer, scratch)
    body = _heard(pipe, time.monotonic() + ANSWER_SECONDS)
    late = not _has_ended(pipe)
    if late:
        os.kill(child, signal.SIGKILL)
    status = _reaped(child, pipe)
    if late or status:
        raise ChildError(f"no answer in {ANSWER_SECONDS:.0f} s" if late else f"ended with {status}")
    return json.loads(body)


def killed(kind: Kind, first: int, seconds: float, *, after_first: bool, scratch: Path) -> list[Written]:
    """What a process acknowledged that wrote, from a number on, until it was killed.

    Args:
        kind: what it writes.
        first: number of its first write.
        seconds: when it is killed.
        after_first: the seconds count from its first acknowledgement, else from before its first write.
        scratch: its folder for temporary files.

    Raises:
        ChildError: it ended before it was killed.
    """

    def write_on(pipe: int) -> None:
        write = kind.opened()
        os.write(pipe, b"ready\n")
        for number in count(first):
            os.write(pipe, json.dumps(write(number)).encode() + b"\n")

    child, pipe = _forked(write_on, scratch)
    body = _heard(pipe, time.monotonic() + ANSWER_SECONDS, lines=2 if after_first else 1)
    body += _heard(pipe, time.monotonic() + seconds)
    os.kill(child, signal.SIGKILL)
    body += _heard(pipe, time.monotonic() + ANSWER_SECONDS)
    status = _reaped(child, pipe)
    if status != -signal.SIGKILL:
        raise ChildError(f"the writer ended by itself: {status}")
    whole = body.split(b"\n")[1:-1]  # without the word that it is ready, and a line that was cut
    return [json.loads(line) for line in whole]


def _forked(work: Callable[[int], None], scratch: Path) -> tuple[int, int]:
    """A child that does some work with the writing end of a pipe: its number, and the reading end."""
    assert threading.active_count() == 1, "a fork copies one thread only"
    reading, writing = os.pipe()
    sys.stdout.flush()
    sys.stderr.flush()
    child = os.fork()
    if child:
        os.close(writing)
        return child, reading
    status = 1
    try:
        os.close(reading)
        tempfile.tempdir = str(scratch)
        work(writing)
        status = 0
    except BaseException:
        traceback.print_exc()
    finally:
        sys.stderr.flush()
        os._exit(status)


def _heard(pipe: int, deadline: float, *, lines: int = 0) -> bytes:
    """What comes through a pipe until it ends, so many lines are there (0: any number) or the time is over."""
    body = b""
    while (left := deadline - time.monotonic()) > 0 and select.select([pipe], [], [], left)[0]:
        block = os.read(pipe, BLOCK)
        body += block
        if not block or 0 < lines <= body.count(b"\n"):
            break
    return body


def _has_ended(pipe: int) -> bool:
    return bool(select.select([pipe], [], [], 0)[0]) and not os.read(pipe, 1)


def _reaped(child: int, pipe: int) -> int:
    os.close(pipe)
    return os.waitstatus_to_exitcode(os.waitpid(child, 0)[1])
