"""The synthetic country for benchmarks that serve it: made once a run, each has a copy of its own."""

import atexit
import functools
import shutil
import tempfile
from pathlib import Path

from demo.generate import build_demo
from store import open_store


def demonstration(folder: Path, *, quick: bool) -> Path:
    """The store of a copy in a folder: at 1 km where it must be quick, else at 250 m."""
    shutil.copytree(_made(1000 if quick else 250), folder, dirs_exist_ok=True)
    return folder / "kodro.gpkg"


@functools.cache
def _made(resolution: int) -> Path:
    folder = Path(tempfile.mkdtemp())
    atexit.register(shutil.rmtree, folder, ignore_errors=True)
    build_demo(open_store(folder / "kodro.gpkg"), resolution=resolution)
    return folder
