"""Files that are written whole or not at all."""

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
def replacing(path: Path) -> Iterator[Path]:
    """Give a hidden name beside the file to write to; at the end it takes the file's place in one step.

    A failure, a full disk or a killed process leaves what stood there before; what a killed process left
    hidden beside it goes with the next writing, a day later.

    Raises:
        StoreError: the folder cannot be written.
    """
    part = path.with_name(f".{path.stem}.{uuid.uuid4().hex}.part{path.suffix}")
    try:
        path.parent.mkdir(parents=True, exist_ok=True)
        _sweep(path)
        yield part
        with part.open("rb") as file:
            os.fsync(file.fileno())
        part.replace(path)
    except OSError as error:
        raise StoreError("export_unwritable", file=path.name, found=str(error.strerror or error)[:200]) from error
    finally:
        for left in part.parent.glob(f"{escape(part.name)}*"):  # with the journal that SQLite puts beside it
            left.unlink(missing_ok=True)


def _sweep(path: Path) -> None:
    """Remove hidden parts of the file that are too old for anyone to be still writing them."""
    for left in path.parent.glob(f".{escape(path.stem)}.*.part*"):
        with suppress(FileNotFoundError):
            if time.time() - left.stat().st_mtime > STALE_SECONDS:
                left.unlink()
