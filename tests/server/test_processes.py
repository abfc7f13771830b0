"""Several processes serve one address: none starves, one that dies is replaced, all end together."""

import os
import signal
import socket
import subprocess
import sys
import time
import urllib.request
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

import pytest

from server.once import HEADER
from services.context import Context
from tests.conftest import copy_store

pytestmark = [pytest.mark.slow, pytest.mark.skipif(not hasattr(os, "fork"), reason="this system has no fork")]
ROOT = Path(__file__).parents[2]
PATIENCE_S = 120.0
NOT_YET = 202
HALF = b"GET /healthz HTTP/1.1\r\nHost: 127.0.0.1\r\n"  # a request that does not come to its end
COUNT = 2


@dataclass
class Served:
    """A server of two processes."""

    port: int
    keeper: subprocess.Popen[bytes]

    def get(self, path: str) -> bytes:
        """An answer, asked for again as a page does while it is not there."""
        asked = urllib.request.Request(f"http://127.0.0.1:{self.port}{path}")
        while True:
            with urllib.request.urlopen(asked, timeout=PATIENCE_S) as answer:
                if answer.status != NOT_YET:
                    return bytes(answer.read())
                asked.add_header(HEADER, answer.headers[HEADER])

    def workers(self) -> set[int]:
        """The processes that answer."""
        children = Path(f"/proc/{self.keeper.pid}/task/{self.keeper.pid}/children").read_text(encoding="ascii")
        return {int(pid) for pid in children.split()}


def until(state: object) -> None:
    """Wait until a state has come."""
    end = time.monotonic() + PATIENCE_S
    while not state():  # type: ignore[operator]
        assert time.monotonic() < end
        time.sleep(0.05)


@pytest.fixture(scope="module")
def served(counted: Context, tmp_path_factory: pytest.TempPathFactory) -> Iterator[Served]:
    folder = tmp_path_factory.mktemp("served")
    store = copy_store(counted.store.path.parent, folder / "store")
    with socket.socket() as free:
        free.bind(("127.0.0.1", 0))
        port = free.getsockname()[1]
    given = {"STORE": store.path, "CACHE": folder / "cache", "PORT": port, "PROCESSES": COUNT, "THREADS": 4}
    environment = {**os.environ, **{f"KODRO_{name}": str(value) for name, value in given.items()}}
    with subprocess.Popen([sys.executable, "app.py", "serve"], cwd=ROOT, env=environment) as keeper:
        made = Served(port, keeper)

        def answers() -> bool:
            assert keeper.poll() is None
            try:
                return made.get("/healthz") == b"OK"
            except OSError:
                return False

        until(answers)
        yield made
        keeper.send_signal(signal.SIGTERM)
        workers = made.workers()
        keeper.wait(PATIENCE_S)
        until(lambda: not any(Path(f"/proc/{pid}").exists() for pid in workers))


def test_as_many_processes_answer_as_are_asked_for(served: Served) -> None:
    until(lambda: len(served.workers()) == COUNT)
    assert b"FeatureCollection" in served.get("/layers/displacement_sites.geojson")


def test_connections_that_are_slow_or_idle_starve_nobody(served: Served) -> None:
    """More of them than there are threads in both processes together."""
    slow = [socket.create_connection(("127.0.0.1", served.port)) for _ in range(100)]
    for number, one in enumerate(slow):
        if number % 2:
            one.sendall(HALF)
    for _ in range(10):
        assert served.get("/healthz") == b"OK"
    for one in slow:
        one.close()


def test_a_process_that_dies_is_replaced_and_what_is_asked_meanwhile_is_answered(served: Served) -> None:
    until(lambda: len(served.workers()) == COUNT)
    before = served.workers()
    killed = min(before)
    os.kill(killed, signal.SIGKILL)
    until(lambda: len(served.workers()) == COUNT and killed not in served.workers())
    assert served.get("/healthz") == b"OK"
