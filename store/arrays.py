"""Folders of arrays, whole or not there at all: what is prepared once from rasters and read many times."""

import json
import os
import shutil
from collections.abc import Callable
from pathlib import Path
from typing import Any

import numpy as np
from filelock import FileLock, Timeout
from numpy.typing import NDArray

from domain.errors import StoreError

KEPT = 12  # folders; the one opened longest ago goes first
DRAFT = ".draft-"
LOCK_SECONDS = 900


class ArrayFolder:
    """Arrays of one folder by name, and what is said of them."""

    def __init__(self, path: Path) -> None:
        self.path = path
        self.about: dict[str, Any] = json.loads((path / "about.json").read_text(encoding="utf-8"))

    def array(self, name: str, *, mapped: bool = False) -> NDArray[Any]:
        """One array; `mapped` leaves it on the disk until it is touched, and is never written back."""
        found: NDArray[Any] = np.load(self.path / f"{name}.npy", mmap_mode="c" if mapped else None)
        return found


class Draft:
    """A folder of arrays that is being made: what is saved, how far it is, whether anybody still wants it."""

    def __init__(self, path: Path) -> None:
        self.path = path

    def save(self, name: str, values: NDArray[Any]) -> None:
        """Keep one array."""
        np.save(self.path / f"{name}.npy", values)

    def tell(self, share: float) -> None:
        """Say how much is done, 0 to 1."""
        (self.path / "share").write_text(f"{share:.4f}", encoding="ascii")

    def cancelled(self) -> bool:
        """Whether somebody, in this process or another, wants it no more."""
        return (self.path / "cancel").exists()


def share_done(folder: Path, key: str) -> float | None:
    """How much of a folder is made: 1 when it is there, None when nobody is making it."""
    if (folder / key / "about.json").exists():
        return 1.0
    try:
        return float((folder / f"{DRAFT}{key}" / "share").read_text(encoding="ascii") or 0)
    except OSError:
        return None


def cancel(folder: Path, key: str) -> None:
    """Ask whoever is making a folder to stop; nothing happens where nobody is."""
    draft = folder / f"{DRAFT}{key}"
    if draft.exists():
        (draft / "cancel").touch()


def open_arrays(folder: Path, key: str, make: Callable[[Draft], dict[str, Any]]) -> ArrayFolder:
    """The folder of arrays kept under a key, made first if it is not there.

    Args:
        folder: where such folders are kept.
        key: names the content: another content has another key.
        make: saves the arrays in a draft and returns what is said of them (as JSON takes it). A process that is killed
            meanwhile leaves a draft that nobody reads and the next one removes.

    Raises:
        StoreError: the folder cannot be written, or another process has been making one for too long.
    """
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
            raise StoreError("store_unwritable", file=folder.name, found=str(error)) from error
    os.utime(path)  # opened now: not the first to go
    os.utime(path)  # opened now: not the first to go
    return ArrayFolder(path)


def _make(folder: Path, path: Path, make: Callable[[Draft], dict[str, Any]]) -> None:
    for left in folder.glob(f"{DRAFT}*"):
        shutil.rmtree(left, ignore_errors=True)
    draft = folder / f"{DRAFT}{path.name}"
    draft.mkdir()
    try:
        made = Draft(draft)
        made.tell(0.0)
        about = make(made)
        (draft / "share").unlink()
        (draft / "about.json").write_text(json.dumps(about), encoding="utf-8")
        draft.replace(path)
    finally:
        shutil.rmtree(draft, ignore_errors=True)
    held = sorted((p for p in folder.iterdir() if (p / "about.json").exists()), key=lambda p: p.stat().st_mtime)
    for old in held[:-KEPT]:
        shutil.rmtree(old, ignore_errors=True)
