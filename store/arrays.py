"""Cached folders of NumPy arrays, prepared once from rasters and read many times; complete or absent."""

import contextlib
import json
import os
import shutil
from collections.abc import Callable
from pathlib import Path
from typing import Any

import numpy as np
from filelock import FileLock, Timeout
from numpy.typing import NDArray

from domain.errors import StoreError, reason
from store.atomic import put_in_place, remove_folder
from store.work_folder import folder_for

KEPT = 12  # folders; the one opened longest ago goes first
DRAFT = ".draft-"
LOCK_SECONDS = 900


class ArrayFolder:
    """The arrays of one folder by name, and their description (`about`)."""

    def __init__(self, path: Path) -> None:
        self.path = path
        self.about: dict[str, Any] = json.loads((path / "about.json").read_text(encoding="utf-8"))

    def array(self, name: str, *, mapped: bool = False) -> NDArray[Any]:
        """One array; `mapped` leaves it on the disk until it is touched, and is never written back."""
        values: NDArray[Any] = np.load(self.path / f"{name}.npy", mmap_mode="c" if mapped else None)
        return values


Save = Callable[[str, NDArray[Any]], None]


def open_arrays(folder: Path, key: str, make: Callable[[Save], dict[str, Any]]) -> ArrayFolder:
    """The folder of arrays kept under a key, made first if it is not there.

    Args:
        folder: where such folders are kept; a temporary one takes its place where it cannot be written.
        key: names the content: another content has another key.
        make: saves the arrays and returns their description, serialisable as JSON. If the process is killed
            meanwhile, its draft folder is never read, and the next call removes it.

    Raises:
        StoreError: the folder cannot be written, or another process has been making one for too long.
    """
    folder = folder_for(folder, key)
    path = folder / key
    if not (path / "about.json").exists():
        try:
            folder.mkdir(parents=True, exist_ok=True)
            with FileLock(folder / ".lock", timeout=LOCK_SECONDS):
                if not (path / "about.json").exists():
                    _make(folder, path, make)
        except Timeout:
            raise StoreError("store_busy", file=folder.name) from None
        except OSError as error:
            raise StoreError("store_unwritable", file=folder.name, found=reason(error)) from error
    with contextlib.suppress(OSError):  # it may lie where nothing can be written
        os.utime(path)  # the folder used last is removed last
    return ArrayFolder(path)


def _make(folder: Path, path: Path, make: Callable[[Save], dict[str, Any]]) -> None:
    for left in (*folder.glob(f"{DRAFT}*"), path):  # of processes that were killed while they wrote or removed
        shutil.rmtree(left, ignore_errors=True)
    draft = folder / f"{DRAFT}{path.name}"
    draft.mkdir()
    try:
        about = make(lambda name, values: np.save(draft / f"{name}.npy", values))
        (draft / "about.json").write_text(json.dumps(about), encoding="utf-8")
        put_in_place(draft, path)
    finally:
        shutil.rmtree(draft, ignore_errors=True)
    by_age = sorted((p for p in folder.iterdir() if (p / "about.json").exists()), key=lambda p: p.stat().st_mtime)
    for old in by_age[:-KEPT]:
        remove_folder(old, hidden=folder / f"{DRAFT}{old.name}")
