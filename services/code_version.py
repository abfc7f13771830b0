"""Which code computes answers: part of the key of a cached answer, so that mended code never serves an old one."""

import hashlib
from functools import cache
from pathlib import Path

ROOT = Path(__file__).parent.parent
# What an answer depends on: words of the field, formulas, reads, and the words that some answers carry.
ROOMS = ("domain", "analysis", "store", "services", "layers", "publish", "locales", "data")
SUFFIXES = {".py", ".toml", ".po", ".csv", ".html"}


@cache
def code_version() -> str:
    """A hash of the code and configuration that answers are computed from; worked out once a process."""
    return hash_of_code(ROOT)


def hash_of_code(root: Path) -> str:
    """The hash of all code and configuration below a folder that holds the rooms, in any order of the disk.

    Args:
        root: the folder of the rooms.
    """
    digest = hashlib.sha256()
    for room in ROOMS:
        for path in sorted((root / room).rglob("*")):
            if path.suffix in SUFFIXES and path.is_file():
                digest.update(f"{path.relative_to(root).as_posix()}\0".encode())
                digest.update(hashlib.sha256(path.read_bytes()).digest())
    return digest.hexdigest()
