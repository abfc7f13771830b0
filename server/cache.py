"""Answers kept on disk, shared by threads and processes, under keys made of content hashes.

Tiles have a folder and a limit of their own: a tour over the map pushes out no answer that took seconds.
"""

import logging
import os
import stat
import time
from collections import OrderedDict
from contextlib import AbstractContextManager
from dataclasses import dataclass, field
from pathlib import Path
from threading import Lock
from typing import cast

from flask import Flask
from flask_caching import Cache

from domain.errors import StoreError
from server.recently_used import TOUCHED_S, RecentlyUsed
from services.context import TILE
from services.single_flight import single_flight
from store.atomic import sweep
from store.work_folder import can_write, temporary

LIMIT_MB = 1000
TILES = 0.2  # share of the limit that tiles may take
MEGABYTE = 1_000_000
# Answers kept in memory as well, at most so many and of so many bytes: reading a large one from disk takes longer than
# a click may.
NEAR, NEAR_BYTES = 48, 128 * MEGABYTE
# Of processes that were killed: answers half written (flask-caching's own name for them), files of work in hand.
LEFT_BY_KILLED = ("answers/*.__wz_cache", "tiles/*.__wz_cache", "locks/*", "jobs/*")
PARTS = ("answers", "tiles", "locks", "jobs")
OTHERS_WRITE = stat.S_IWGRP | stat.S_IWOTH


@dataclass
class _Near:
    """An answer in memory."""

    answer: object
    size: int  # bytes of its file
    told: float = field(default_factory=time.monotonic)  # when its file heard last that it is used


class SharedCache:
    """The cache of a server: flask-caching on the file system.

    A key is the hash of everything the answer depends on, so an entry is never stale and never expires. What is
    read there is unpickled, so the folder must be one that nobody else can write.
    """

    def __init__(self, server: Flask, folder: Path, limit_mb: int = LIMIT_MB) -> None:
        folder = usable(folder)
        for left in LEFT_BY_KILLED:
            sweep(folder, left)
        self.locks, self.jobs = folder / "locks", folder / "jobs"
        self._server = server
        self._answers = _files(server, folder / "answers", (1 - TILES) * limit_mb)
        self._tiles = _files(server, folder / "tiles", TILES * limit_mb)
        self._near: OrderedDict[str, _Near] = OrderedDict()
        self._guard = Lock()

    def get(self, key: str) -> object | None:
        """The answer kept under a key, or None; one that cannot be read any more is worked out again."""
        near = self._found_near(key)
        if near is not None:
            return near.answer
        files, answer = self._files_of(key), None
        with self._server.app_context():
            try:
                answer = files.get(key)
            except Exception as error:  # a damaged file fails in as many ways as there are bytes
                logging.getLogger("kodro").warning("a kept answer is damaged and is worked out again: %r", error)
                files.delete(key)
        if answer is not None:
            self._keep(key, answer)
        return answer

    def set(self, key: str, value: object) -> object:
        """Keep an answer."""
        with self._server.app_context():
            self._files_of(key).set(key, value)
        self._keep(key, value)
        return value

    def turn(self, key: str) -> AbstractContextManager[None]:
        """Wait until nobody else, in any process, works on the answer of a key."""
        return single_flight(key, self.locks)

    def _files_of(self, key: str) -> RecentlyUsed:
        return self._tiles if key.startswith(TILE) else self._answers

    def _found_near(self, key: str) -> _Near | None:
        """What memory holds under a key; now and then its file hears that it is used."""
        with self._guard:
            near = self._near.get(key)
            if near is None:
                return None
            self._near.move_to_end(key)
            now = time.monotonic()
            due = now - near.told > TOUCHED_S
            near.told = now if due else near.told
        if due:
            self._files_of(key).touch(key)
        return near

    def _keep(self, key: str, value: object) -> None:
        if key.startswith(TILE):
            return  # many, and quick to read
        size = self._answers.size(key)
        with self._guard:
            self._near[key] = _Near(value, size)
            total = sum(near.size for near in self._near.values())
            while len(self._near) > NEAR or (total > NEAR_BYTES and len(self._near) > 1):
                total -= self._near.popitem(last=False)[1].size


def _files(server: Flask, folder: Path, limit_mb: float) -> RecentlyUsed:
    """Files of answers in a folder, kept by flask-caching."""
    config = {
        "CACHE_TYPE": f"{RecentlyUsed.__module__}.{RecentlyUsed.__name__}",
        "CACHE_DIR": str(folder),
        "CACHE_OPTIONS": {"limit": int(limit_mb * MEGABYTE)},
    }
    cache = Cache(server, config=config)
    return cast(RecentlyUsed, server.extensions["cache"][cache])


def usable(folder: Path) -> Path:
    """The folder of kept answers, or a temporary one where it cannot be written.

    Raises:
        StoreError: see own_folder().
    """
    if all(can_write(folder / part) for part in PARTS):
        own_folder(folder)
        return folder
    logging.getLogger("kodro").warning("%s cannot be written: answers are kept until the server ends", folder)
    return temporary() / "cache"


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
