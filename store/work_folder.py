"""Where computed files are kept: in the folder meant for them, or, where that cannot be written, in a temporary one."""

import atexit
import os
import shutil
import tempfile
from functools import lru_cache
from pathlib import Path


def folder_for(folder: Path, name: str) -> Path:
    """The folder that holds a computed file or can take it: the one given, else a temporary one of this process.

    Args:
        folder: where it is kept; a store may lie where nothing can be written.
        name: of the file, or of the folder of files.
    """
    return folder if (folder / name).exists() or can_write(folder) else temporary() / folder.name


def can_write(folder: Path) -> bool:
    """Whether files can be made in a folder, or the folder itself can be made."""
    there = next(path for path in (folder, *folder.absolute().parents) if path.exists())
    return there.is_dir() and os.access(there, os.W_OK | os.X_OK)


@lru_cache(maxsize=1)
def temporary() -> Path:
    """A folder that nobody else can read or write; it goes when the process that made it ends.

    Raises:
        OSError: the system has no place for it.
    """
    made, owner = Path(tempfile.mkdtemp(prefix="kodro-")), os.getpid()

    def remove() -> None:
        if os.getpid() == owner:  # a process that was forked from it uses it, too
            shutil.rmtree(made, ignore_errors=True)

    atexit.register(remove)
    return made
