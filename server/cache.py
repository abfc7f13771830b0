"""Answers kept on disk, shared by threads and processes, under keys made of content hashes."""

from pathlib import Path

from flask import Flask
from flask_caching import Cache

KEPT = 2000  # answers; the oldest go first


class SharedMemo:
    """The memo of a server: flask-caching on the file system.

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

    def get(self, key: str) -> object | None:
        """The answer kept under a key, or None."""
        with self._server.app_context():
            found: object | None = self._cache.get(key)
        return found

    def set(self, key: str, value: object) -> object:
        """Keep an answer."""
        with self._server.app_context():
            self._cache.set(key, value)
        return value
