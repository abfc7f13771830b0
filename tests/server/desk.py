"""A process that serves one slow answer, for tests of what is deferred."""

import threading
import time
from collections.abc import Callable
from dataclasses import dataclass, field, replace
from pathlib import Path
from typing import Any

from flask import Flask
from flask.testing import FlaskClient

from domain.method import load_method
from domain.tiers import Tier
from domain.viewer import Viewer
from server import deferred
from server.cache import SharedCache
from server.deferred import AGAIN
from server.once import HEADER
from services.context import Context
from store import open_store

KEY, OTHER = "0123456789abcdef" * 2, "fedcba9876543210" * 2


@dataclass
class Desk:
    """A process that serves one slow answer; processes share a folder."""

    folder: Path
    viewer: Viewer = field(default_factory=lambda: Viewer.of_tier(Tier.CORE))
    threads: int = 4
    goes_on: threading.Event = field(default_factory=threading.Event)
    begun: int = 0
    does: Callable[[], Any] = lambda: "there"

    def __post_init__(self) -> None:
        self.server = Flask("test")
        cache = SharedCache(self.server, self.folder / "cache")
        shared = Context(open_store(self.folder / "kodro.gpkg"), load_method(), self.viewer, cache)

        def answer() -> Any:
            self.begun += 1
            assert self.goes_on.wait(30)
            return self.does()

        self.server.add_url_rule("/slow", "layer", answer, methods=["GET", "POST"])
        for endpoint in deferred.ENDPOINTS[:2]:
            self.server.add_url_rule(endpoint, endpoint, lambda: "")
        deferred.register(self.server, lambda: replace(shared, viewer=self.viewer), cache=cache, threads=self.threads)

    def ask(self, key: str = KEY, *, again: bool = False, **options: Any) -> Any:
        headers = ({HEADER: key} if key else {}) | ({AGAIN: "1"} if again else {})
        return self.client().open("/slow", headers=headers, **options)

    def client(self) -> FlaskClient:
        return self.server.test_client()

    def until_it_is_there(self, key: str = KEY) -> Any:
        answer = self.ask(key, again=True)
        while answer.status_code == 202:
            answer = self.ask(key, again=True)
        return answer


def ended(desk: Desk) -> None:
    """Wait until nothing is in hand: nobody holds the file of an answer."""
    while [f for f in (desk.folder / "cache" / "locks").glob("*") if f.is_file()]:
        time.sleep(0.01)
