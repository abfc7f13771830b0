"""Answers kept on disk, shared by threads and processes, under keys made of content hashes."""

import logging
import os
import stat
from collections import OrderedDict
from contextlib import AbstractContextManager
from pathlib import Path
from threading import Lock

from flask import Flask
from flask_caching import Cache

from domain.errors import StoreError
from services.single_flight import single_flight
from store.atomic import sweep

KEPT = 2000  # answers on disk; the oldest go first
NEAR = 48  # answers kept in memory as well: reading a large one from disk takes longer than a click may
# Of processes that were killed: answers half written (flask-caching's own name for them), files of work in hand.
LEFT_BY_KILLED = ("answers/*.__wz_cache", "locks/*", "jobs/*")
OTHERS_WRITE = stat.S_IWGRP | stat.S_IWOTH


class SharedCache:
    """The cache of a server: flask-caching on the file system.

    A key is the hash of everything the answer depends on, so an entry is never stale and never expires. What is
    read there is unpickled, so the folder must be one that nobody else can write.
    """

    def __init__(self, server: Flask, folder: Path) -> None:
        own_folder(folder)
        for left in LEFT_BY_KILLED:
            sweep(folder, left)
        self.locks, self.jobs = folder / "locks", folder / "jobs"
        self._server = server
        config = {
            "CACHE_TYPE": "FileSystemCache",
            "CACHE_DIR": str(folder / "answers"),
            "CACHE_DEFAULT_TIMEOUT": 0,
            "CACHE_THRESHOLD": KEPT,
        }
        self._cache = Cache(server, config=config)
        self._near: OrderedDict[str, object] = OrderedDict()
        self._guard = Lock()

    def get(self, key: str) -> object | None:
        """The answer kept under a key, or None; one that cannot be read any more is worked out again."""
        with self._guard:
            if key in self._near:
                self._near.move_to_end(key)
                return self._near[key]
        answer: object | None = None
        with self._server.app_context():
            try:
                answer = self._cache.get(key)
            except Exception as error:  # a damaged file fails in as many ways as there are bytes
                logging.getLogger("kodro").warning("a kept answer is damaged and is worked out again: %r", error)
                self._cache.delete(key)
        if answer is not None:
            self._keep(key, answer)
        return answer

    def set(self, key: str, value: object) -> object:
        """Keep an answer."""
        self._keep(key, value)
        with self._server.app_context():
            self._cache.set(key, value)
        return value

    def turn(self, key: str) -> AbstractContextManager[None]:
        """Wait until nobody else, in any process, works on the answer of a key."""
        return single_flight(key, self.locks)

    def _keep(self, key: str, value: object) -> None:
        if isinstance(value, bytes):
            return  # tiles: many, and quick to read
        with self._guard:
            self._near[key] = value
            while len(self._near) > NEAR:
                self._near.popitem(last=False)


def own_folder(folder: Path) -> None:
    """Make a folder that this user alone can write, or take from others the right to write in it.

    Raises:
        StoreError: the folder is another user's, or others can write in it and it cannot be helped.
    """
    folder.mkdir(parents=True, exist_ok=True, mode=0o700)
    if not hasattr(os, "geteuid"):
        return  # a system without such modes
    found = folder.stat()
    if found.st_uid != os.geteuid():
        raise StoreError("cache_of_others", file=str(folder))
    if found.st_mode & OTHERS_WRITE:
        folder.chmod(stat.S_IMODE(found.st_mode) & ~OTHERS_WRITE)
