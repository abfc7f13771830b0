"""Files that are complete or absent, also after a crash or a power cut."""

import os
import time
import uuid
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from glob import escape
from pathlib import Path

from domain.errors import StoreError

STALE_SECONDS = 86_400


@contextmanager
def atomic_write(path: Path, *, code: str = "store_unwritable") -> Iterator[Path]:
    """Give a hidden temporary path beside a file to write to, and replace the file with it at the end.

    After a failure, a full disk or a killed process the previous file is unchanged. A temporary file that a
    killed process left is removed by the next write of the same file, once it is a day old.

    Args:
        path: the file; its folder is made if it does not exist.
        code: error code of the StoreError.

    Raises:
        StoreError: the folder cannot be written.
    """
    part = path.with_name(f".{path.stem}.{uuid.uuid4().hex}.part{path.suffix}")
    try:
        path.parent.mkdir(parents=True, exist_ok=True)
        _remove_stale_parts(path)
        yield part
        move_into_place(part, path)
    except OSError as error:
        raise StoreError(code, file=path.name, found=str(error.strerror or error)[:200]) from error
    finally:
        for leftover in part.parent.glob(f"{escape(part.name)}*"):  # with the journal that SQLite puts beside it
            leftover.unlink(missing_ok=True)


def move_into_place(part: Path, path: Path) -> None:
    """Flush a finished file (or a folder of files) to the disk, rename it to its final path, flush the rename.

    Without the first flush a power cut can leave the final name on a file whose content was never written.

    Raises:
        OSError: it cannot be flushed or renamed; the final path is unchanged.
    """
    for file in part.iterdir() if part.is_dir() else [part]:
        _flush(file)
    if part.is_dir():
        _flush_folder(part)
    part.replace(path)
    _flush_folder(path.parent)


def _flush(file: Path) -> None:
    with file.open("rb+") as opened:
        os.fsync(opened.fileno())


def _flush_folder(folder: Path) -> None:
    if os.name == "nt":  # Windows cannot open a folder; its file systems journal renames
        return
    descriptor = os.open(folder, os.O_RDONLY)
    try:
        os.fsync(descriptor)
    finally:
        os.close(descriptor)


def _remove_stale_parts(path: Path) -> None:
    for leftover in path.parent.glob(f".{escape(path.stem)}.*.part*"):
        with suppress(FileNotFoundError):
            if time.time() - leftover.stat().st_mtime > STALE_SECONDS:
                leftover.unlink()
