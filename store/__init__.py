"""The store: the only code that reads or writes data."""

from pathlib import Path

from store.geopackage import GeoPackageStore
from store.protocol import Store

__all__ = ["GeoPackageStore", "Store", "open_store"]


def open_store(path: Path | str) -> Store:
    """Open the store at a path; a file that does not exist yet is an empty store."""
    return GeoPackageStore(Path(path))
