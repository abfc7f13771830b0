"""The embedded store: one GeoPackage file, and a folder of COGs beside it.

A write copies the file, changes the copy and puts it in the place of the original in one step, so that a
reader, a power cut or a full disk never meets a half-written store.
"""

import hashlib
import shutil
import sqlite3
import stat
import threading
from collections.abc import Callable, Sequence
from contextlib import closing
from pathlib import Path
from typing import TypeVar, cast

import geopandas as gpd
import pandas as pd
import pyogrio
from filelock import FileLock, Timeout

from domain.errors import StoreError, reason
from domain.schemas import CRS, SCHEMAS, SPATIAL, Batch, dataset_row, empty
from store.atomic import OWNER_ONLY, put_in_place, remove
from store.journal import Journal

LOCK_SECONDS = 120
T = TypeVar("T")


Stamp = tuple[int, int, int] | None  # time, number and size of a file; None where there is none


class GeoPackageStore:
    """A store in one file; `<name>_rasters/` beside it holds the rasters."""

    def __init__(self, path: Path) -> None:
        self.path = path
        self._cache: dict[tuple[object, ...], tuple[Stamp, object]] = {}
        self._locks: dict[tuple[object, ...], threading.Lock] = {}
        self._guard = threading.Lock()
        self.views: dict[object, object] = {}  # of store/visible.py, by what they read
        self.journal = Journal(path.with_name(f"{path.stem}_journal.sqlite"))

    @property
    def raster_folder(self) -> Path:
        """Folder that the paths of the raster table are relative to."""
        return self.path.parent / f"{self.path.stem}_rasters"

    def version(self) -> str:
        """Hash of all datasets held: changes whenever an answer could change."""
        return self._cached(("version",), self._version)

    def _version(self) -> str:
        table = self.datasets()
        # Tier and licence too: who may see a dataset changes what is answered.
        columns = ("dataset_id", "sha256", "imported_at", "tier", "licence")
        rows = sorted(zip(*(table[column].fillna("") for column in columns), strict=True))
        return hashlib.sha256(repr(rows).encode()).hexdigest()

    def datasets(self) -> pd.DataFrame:
        """One row a dataset; `is_synthetic` is a bool."""
        table = self.read_table("datasets")
        return table.assign(is_synthetic=table["is_synthetic"].astype(bool))

    def places(self, kind: str) -> gpd.GeoDataFrame:
        """Places of a kind, by place_id; geometry may be missing. The dataset written last wins."""

        def select() -> gpd.GeoDataFrame:
            table = self.read_table("places")
            return self._newest(table[table["kind"] == kind], "place_id")

        return self._cached(("places", kind), select).copy(deep=False)

    def areas(self, level: str) -> gpd.GeoDataFrame:
        """Areas of a level, by pcode; geometry may be missing.

        A list of names never hides a shape: among datasets that name an area the newest with a shape wins.
        """

        def select() -> gpd.GeoDataFrame:
            table = self.read_table("areas")
            return self._newest(table[table["level"] == level], "pcode")

        return self._cached(("areas", level), select).copy(deep=False)

    def observations(self, indicators: Sequence[str] | None = None) -> pd.DataFrame:
        """All rounds of the named indicators (of every indicator, if none is named)."""
        if indicators is None:
            return self.read_table("observations")
        wanted = tuple(indicators)

        def select() -> pd.DataFrame:
            table = self.read_table("observations")
            return table[table["indicator"].isin(wanted)].reset_index(drop=True)

        return self._cached(("observations", *wanted), select).copy(deep=False)

    def links(self, kind: str) -> pd.DataFrame:
        """All links of a kind."""
        table = self.read_table("links")
        return table[table["kind"] == kind].reset_index(drop=True)

    def rasters(self, hazard: str | None = None) -> pd.DataFrame:
        """Rasters, `path` made absolute; the newest of each id."""

        def select() -> pd.DataFrame:
            table = self._newest(self.read_table("rasters"), "raster_id").reset_index()
            return table.assign(path=[str(self.raster_folder / path) for path in table["path"]])

        table = self._cached(("rasters", "placed"), select)
        return table.copy(deep=False) if hazard is None else table[table["hazard"] == hazard].reset_index(drop=True)

    def issues(self) -> pd.DataFrame:
        """Every row that an import reported."""
        return self.read_table("issues")

    def write(self, batch: Batch) -> None:
        """Add a dataset, or replace the one with its id, completely or not at all.

        Raises:
            pandera.errors.SchemaErrors: rows break a schema; nothing was written.
            StoreError: the store cannot be written; nothing was written.
        """
        tables = batch.tables()
        self.path.parent.mkdir(parents=True, exist_ok=True)
        draft = self.path.with_name(f".{self.path.name}.draft.gpkg")
        try:
            with FileLock(f"{self.path}.lock", timeout=LOCK_SECONDS):
                self._replace(draft, batch, tables)
        except Timeout:
            raise StoreError("store_busy", file=self.path.name) from None
        except (OSError, sqlite3.Error, pyogrio.errors.DataSourceError) as error:
            raise StoreError("store_unwritable", file=self.path.name, found=reason(error)) from error

    def _replace(self, draft: Path, batch: Batch, tables: dict[str, pd.DataFrame]) -> None:
        """Write the new store beside the old one and put it in its place; only under the lock."""
        try:
            remove(draft)  # the journal beside a killed process's draft would be played back into this one
            mode = OWNER_ONLY
            if self.path.exists():
                mode = stat.S_IMODE(self.path.stat().st_mode)  # whoever its owner lets read it still may
                shutil.copyfile(self.path, draft)
                _forget(draft, batch.dataset.dataset_id)
            for name, table in tables.items():
                _append(draft, name, table)
            _append(draft, "datasets", dataset_row(batch.dataset))
            draft.chmod(mode)
            put_in_place(draft, self.path)
        finally:
            remove(draft)

    def _newest(self, table: pd.DataFrame, key: str) -> gpd.GeoDataFrame:
        """One row a key, of the dataset written last; a row with a shape goes before one without.

        Written last, not by the clock: one that was set back would hide what was imported since.
        """
        written = {dataset: number for number, dataset in enumerate(self.datasets()["dataset_id"])}
        table = table.assign(_written=table["dataset_id"].map(written))
        order = ["_written"]
        if "geometry" in table:
            table["_shape"] = table["geometry"].notna()
            order = ["_shape", "_written"]
        table = table.sort_values(order, kind="stable").drop_duplicates(key, keep="last")
        table = table.drop(columns=["_written", "_shape"], errors="ignore").sort_values(key)
        return cast(gpd.GeoDataFrame, table.set_index(key))

    def read_table(self, name: str) -> pd.DataFrame:
        """A table as it stands in the file now, read again only when the file has changed."""
        if not self.path.exists():
            return _no_rows(name)
        return self._cached((name,), lambda: self._read(name)).copy(deep=False)

    def _cached(self, key: tuple[object, ...], make: Callable[[], T]) -> T:
        """What is made of the file as it stands now, made again only when the file has changed."""
        stamp = self._stamp()
        with self._guard:
            lock = self._locks.setdefault(key, threading.Lock())
        with lock:
            cached = self._cache.get(key)
            if cached is None or cached[0] != stamp:
                cached = (stamp, make())
                self._cache[key] = cached
        return cast(T, cached[1])

    def _stamp(self) -> Stamp:
        """Another one when the file is another: a copy of a store may bring its old time along."""
        try:
            found = self.path.stat()
        except FileNotFoundError:
            return None
        return found.st_mtime_ns, found.st_ino, found.st_size

    def _read(self, name: str) -> pd.DataFrame:
        try:
            with closing(sqlite3.connect(f"file:{self.path}?mode=ro", uri=True)) as connection:
                if not _has_table(connection, name):
                    return _no_rows(name)
                if name not in SPATIAL:
                    table = pd.read_sql(f"select * from {name}", connection)  # noqa: S608 - our own names
                    return _typed(name, table.drop(columns="fid", errors="ignore"))
            return gpd.read_file(self.path, layer=name, engine="pyogrio").set_crs(CRS, allow_override=True)
        except (sqlite3.Error, pyogrio.errors.DataSourceError, pd.errors.DatabaseError) as error:
            raise StoreError("store_unreadable", file=self.path.name, found=reason(error)) from error


def _no_rows(name: str) -> pd.DataFrame:
    if name == "datasets":
        fields = "dataset_id title source licence tier as_of sha256 is_synthetic imported_by imported_at"
        return pd.DataFrame(columns=fields.split())
    return empty(name)


def _typed(name: str, table: pd.DataFrame) -> pd.DataFrame:
    """Give back the types that SQLite does not keep: whole numbers that may be missing."""
    if name not in SCHEMAS:
        return table
    integer_columns = [c for c, spec in SCHEMAS[name].columns.items() if str(spec.dtype) == "Int64"]
    return table.astype(dict.fromkeys(integer_columns, "Int64"))


def _has_table(connection: sqlite3.Connection, name: str) -> bool:
    query = "select 1 from sqlite_master where type = 'table' and name = ?"
    return connection.execute(query, (name,)).fetchone() is not None


def _forget(path: Path, dataset_id: str) -> None:
    """Remove a dataset's rows from a draft."""
    with closing(sqlite3.connect(path)) as connection, connection:
        for name in (*SCHEMAS, "datasets"):
            if _has_table(connection, name):
                connection.execute(f"delete from {name} where dataset_id = ?", (dataset_id,))  # noqa: S608


def _append(path: Path, name: str, table: pd.DataFrame) -> None:
    exists = path.exists() and name in {row[0] for row in pyogrio.list_layers(path)}
    write: Callable[..., None] = pyogrio.write_dataframe
    # No R-tree: its triggers need functions that plain SQLite lacks when a dataset is replaced.
    options = {} if exists else {"SPATIAL_INDEX": "NO"} if name in SPATIAL else {}
    shape = {"geometry_type": "Unknown"} if name in SPATIAL else {}
    write(table, path, layer=name, driver="GPKG", append=exists, layer_options=options, **shape)
