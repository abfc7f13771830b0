"""Files that are written whole or not at all, also when the power fails; and what a file holds, as a hash."""

import hashlib
import os
import shutil
import time
import uuid
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from glob import escape
from pathlib import Path

from domain.errors import StoreError, reason

STALE_SECONDS = 86_400
OWNER_ONLY = 0o600


@contextmanager
def atomic_write(path: Path, *, code: str = "store_unwritable") -> Iterator[Path]:
    """Give a hidden name beside the file to write to; at the end it takes the file's place in one step.

    A failure, a full disk, a killed process or a power cut leaves what stood there before; what a killed process
    left hidden beside it goes with the next writing, a day later.

    Args:
        path: where to; its folder is made if it is not there.
        code: of the error's message.

    Raises:
        StoreError: the folder cannot be written.
    """
    part = path.with_name(f".{path.stem}.{uuid.uuid4().hex}.part{path.suffix}")
    try:
        path.parent.mkdir(parents=True, exist_ok=True)
        sweep(path.parent, f".{escape(path.stem)}.*.part*")
        yield part
        put_in_place(part, path)
    except OSError as error:
        raise StoreError(code, file=path.name, found=reason(error)) from error
    finally:
        remove(part)


def private(path: Path) -> None:
    """Make an empty file that its owner alone may read, unless it is there; SQLite's files beside it are as private."""
    with suppress(FileExistsError):
        os.close(os.open(path, os.O_CREAT | os.O_EXCL | os.O_RDWR, OWNER_ONLY))


def put_in_place(part: Path, final: Path) -> None:
    """Give a written file (or a folder of files) its name, once its content is on the disk and not only on its way.

    Raises:
        OSError: the disk is full, or the folder cannot be written.
    """
    for file in [part] if part.is_file() else [entry for entry in part.rglob("*") if entry.is_file()]:
        _flush(file)
    part.replace(final)
    _flush(final.parent)


def remove(draft: Path) -> None:
    """Remove a file that was not finished, with the journal that SQLite puts beside it."""
    for left in draft.parent.glob(f"{escape(draft.name)}*"):
        left.unlink(missing_ok=True)


def remove_folder(folder: Path, *, hidden: Path) -> None:
    """Remove a folder that takes a hidden name first, so that it is seen whole or not at all; an open one may stay."""
    with suppress(OSError):
        folder.replace(hidden)
        shutil.rmtree(hidden, ignore_errors=True)


def _flush(path: Path) -> None:
    """Wait until the disk has what was written to a file, or the names of a folder."""
    if path.is_dir() and os.name == "nt":
        return  # Windows opens no folder, and keeps names itself
    handle = os.open(path, os.O_RDWR if path.is_file() else os.O_RDONLY)
    try:
        os.fsync(handle)
    finally:
        os.close(handle)


def sweep(folder: Path, pattern: str) -> None:
    """Remove files, and folders with what is in them, that are too old for anyone to be still writing them."""
    for left in folder.glob(pattern):
        with suppress(OSError):  # it has just gone, or it is another user's
            if time.time() - left.stat().st_mtime > STALE_SECONDS:
                shutil.rmtree(left, ignore_errors=True) if left.is_dir() else left.unlink()


def file_hash(path: Path) -> str:
    """SHA-256 of a file's content, in hexadecimal.

    Raises:
        OSError: the file cannot be read.
    """
    with path.open("rb") as file:
        return hashlib.file_digest(file, "sha256").hexdigest()
