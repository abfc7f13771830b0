"""What must not happen while a page is used: noted as it happens, judged at the end of the test."""

import logging
import traceback
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field

from playwright.sync_api import Page

LOCAL = ("data:", "blob:", "file:", "about:")


@dataclass
class Faults:
    """What went wrong in pages and server since it was last asked, with what was being done."""

    doing: str = ""
    noted: list[str] = field(default_factory=list)
    expected: bool = False  # a test that cuts the connection expects the browser to complain

    def note(self, fault: str) -> None:
        """Keep a fault, with what was being done."""
        words = f"{self.doing}: {fault}" if self.doing else fault
        if not self.expected and words not in self.noted:
            self.noted.append(words)

    @contextmanager
    def while_cut_off(self) -> Iterator[None]:
        """Between here and the end the browser may complain that the server does not answer."""
        self.expected = True
        try:
            yield
        finally:
            self.expected = False

    def watch(self, page: Page, address: str) -> None:
        """Note what a page says in its console, what it is refused and what it asks of another origin."""
        home = (address, *LOCAL)
        page.on("console", lambda m: self.note(f"console: {m.text}") if m.type == "error" else None)
        page.on("pageerror", lambda e: self.note(f"script: {e.stack or e}"))
        page.on("crash", lambda _: self.note("the page crashed"))
        page.on("response", lambda r: self.note(f"{r.status} {r.url}") if r.status >= 400 else None)
        page.on("request", lambda r: None if r.url.startswith(home) else self.note(f"other origin: {r.url}"))


class ServerLog(logging.Handler):
    """Notes what the server logs as an error, with the last lines of its traceback."""

    def __init__(self, faults: Faults) -> None:
        super().__init__(logging.ERROR)
        self.faults = faults

    def emit(self, record: logging.LogRecord) -> None:
        """Note one record."""
        words = record.getMessage()
        if record.exc_info and record.exc_info[1]:
            error = record.exc_info[1]
            frame = traceback.extract_tb(error.__traceback__)[-1:]
            where = f" at {frame[0].filename}:{frame[0].lineno}" if frame else ""
            words += f" | {type(error).__name__}: {error}{where}"
        self.faults.note(f"server log: {words}")
