"""Files of kept answers under a limit of bytes: what was not asked for longest goes first."""

import contextlib
import os
import time
from pathlib import Path
from typing import Any, Self

from flask import Flask
from flask_caching.backends import FileSystemCache

LOOK = 0.05  # share of the limit that is written between two looks at the folder
TOUCHED_S = 60.0  # use is noted this often


class RecentlyUsed(FileSystemCache):
    """flask-caching's files, of which the least recently used go once they take more bytes than the limit.

    Processes share the folder; each looks after it has written LOOK of the limit, so that they exceed it by no more
    than that for each of them.
    """

    def __init__(self, folder: str, limit: int) -> None:
        super().__init__(folder, threshold=0, default_timeout=0)
        self._limit = limit
        self._written = limit  # the first look comes with the first answer: the limit may have been another

    @classmethod
    def factory(cls, _app: Flask, config: dict[str, Any], _args: list[Any], kwargs: dict[str, Any]) -> Self:
        """Make it as flask-caching asks for it, with `limit` (bytes) among its CACHE_OPTIONS."""
        return cls(config["CACHE_DIR"], kwargs["limit"])

    def get(self, key: str) -> Any:
        """The answer kept under a key, or None; its use is noted."""
        value = super().get(key)
        if value is not None:
            self.touch(key)
        return value

    def set(self, key: str, value: Any, timeout: Any = None, mgmt_element: bool = False) -> bool:
        """Keep an answer."""
        kept = bool(super().set(key, value, timeout, mgmt_element))
        self._written += self.size(key)
        if self._written > LOOK * self._limit:
            self._written = 0
            self._shrink()
        return kept

    def touch(self, key: str) -> None:
        """Note that the answer of a key is used; the time of its file says when it was used last."""
        with contextlib.suppress(OSError):  # it has just gone
            file = self._get_filename(key)
            if time.time() - Path(file).stat().st_mtime > TOUCHED_S:
                os.utime(file)

    def size(self, key: str) -> int:
        """Bytes of the answer of a key; 0 where there is none."""
        try:
            return Path(self._get_filename(key)).stat().st_size
        except OSError:
            return 0

    def _shrink(self) -> None:
        found = []
        for name in self._list_dir():
            with contextlib.suppress(OSError):  # another process has just removed it
                state = Path(name).stat()
                found.append((state.st_mtime, state.st_size, name))
        total, most = sum(size for _, size, _ in found), (1 - LOOK) * self._limit
        for _, size, name in sorted(found):
            if total <= most:
                break
            with contextlib.suppress(OSError):
                Path(name).unlink()
            total -= size
