"""Which pages wait for a piece of work: a file for each, so that every process of a server knows."""

import contextlib
import re
import secrets
import time
from dataclasses import dataclass
from pathlib import Path

PAGE = re.compile(r"[0-9a-f]{32}")
# A page asks again within a second; a browser wakes one that is in the background once a minute.
GONE_S = 180.0


def new_page() -> str:
    """The random name of a page that begins to wait: who does not know it cannot speak for the page."""
    return secrets.token_hex(16)


def is_page(name: object) -> bool:
    """Whether something that came with a request can be the name of a page."""
    return isinstance(name, str) and PAGE.fullmatch(name) is not None


@dataclass(frozen=True)
class Waiting:
    """The pages that wait for one piece of work."""

    folder: Path
    work: str  # begins the names of its files

    def come(self, page: str) -> None:
        """Note that a page waits, or still does."""
        self._file(page, "waits").touch()

    def has_its_answer(self, page: str) -> None:
        """Note that a page waits no more."""
        self._file(page, "waits").unlink(missing_ok=True)

    def leave(self, page: str) -> None:
        """Note that a page wants the work no more; nothing happens if it does not wait."""
        with contextlib.suppress(FileNotFoundError):
            self._file(page, "waits").rename(self._file(page, "left"))

    def has_left(self, page: str) -> bool:
        """Whether a page has said that it wants the work no more; asked once."""
        try:
            self._file(page, "left").unlink()
        except FileNotFoundError:
            return False
        return True

    def anybody(self) -> bool:
        """Whether a page that was heard of lately waits."""
        return any(self._age(file) < GONE_S for file in self.folder.glob(f"{self.work}.*.waits"))

    def end(self) -> None:
        """The work has ended: nobody waits for it; what pages left behind that never came back goes, too."""
        for file in self.folder.glob(f"{self.work}.*.waits"):
            file.unlink(missing_ok=True)
        for file in self.folder.glob("*.left"):
            if self._age(file) > GONE_S:
                file.unlink(missing_ok=True)

    def _file(self, page: str, ending: str) -> Path:
        if not is_page(page):
            raise ValueError("not the name of a page")
        return self.folder / f"{self.work}.{page}.{ending}"

    @staticmethod
    def _age(file: Path) -> float:
        """Seconds since a file was touched; one that has just gone is as old as can be."""
        try:
            return time.time() - file.stat().st_mtime
        except FileNotFoundError:
            return float("inf")
