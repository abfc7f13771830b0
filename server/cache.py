"""Answers kept on disk, shared by threads and processes, under keys made of content hashes."""

from collections import OrderedDict
from pathlib import Path
from threading import Lock

from flask import Flask
from flask_caching import Cache

KEPT = 2000  # answers on disk; the oldest go first
NEAR = 48  # answers kept in memory as well: reading a large one from disk takes longer than a click may


class SharedCache:
    """The cache of a server: flask-caching on the file system.

    A key is the hash of everything the answer depends on, so an entry is never stale and never expires.
    """

    def __init__(self, server: Flask, folder: Path) -> None:
        self._server = server
        config = {
            "CACHE_TYPE": "FileSystemCache",
            "CACHE_DIR": str(folder),
            "CACHE_DEFAULT_TIMEOUT": 0,
            "CACHE_THRESHOLD": KEPT,
        }
        self._cache = Cache(server, config=config)
        self._near: OrderedDict[str, object] = OrderedDict()
        self._guard = Lock()

    def get(self, key: str) -> object | None:
        """The answer kept under a key, or None."""
        with self._guard:
            if key in self._near:
                self._near.move_to_end(key)
                return self._near[key]
        with self._server.app_context():
            answer: object | None = self._cache.get(key)
        if answer is not None:
            self._keep(key, answer)
        return answer

    def set(self, key: str, value: object) -> object:
        """Keep an answer."""
        self._keep(key, value)
        with self._server.app_context():
            self._cache.set(key, value)
        return value

    def _keep(self, key: str, value: object) -> None:
        if isinstance(value, bytes):
            return  # tiles: many, and quick to read
        with self._guard:
            self._near[key] = value
            while len(self._near) > NEAR:
                self._near.popitem(last=False)
