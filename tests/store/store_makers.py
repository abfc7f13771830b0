"""Small makers and readers of what the tests of the store and its readers compare."""

import io
import shutil
import sqlite3
from contextlib import closing
from pathlib import Path

import geopandas as gpd
import openpyxl
import pandas as pd
import shapely

from domain.schemas import Batch, Dataset
from store.importing import ImportReport


def codes(report: ImportReport) -> dict[str, int]:
    """How many issues of each code a report has."""
    return report.issues["code"].value_counts().to_dict()


def only(report: ImportReport, code: str) -> pd.Series:
    """The one issue of a code."""
    rows = report.issues[report.issues["code"] == code]
    assert len(rows) == 1, report.issues[["code", "row", "found"]].to_string()
    return rows.iloc[0]


def dataset(name: str = "test", *, at: str = "2024-01-01", sha256: str = "0" * 64) -> Dataset:
    """A dataset for rows made by a test."""
    return Dataset(name, name, "test", "", "public", "2024-01-01", sha256, False, imported_at=at)


def areas(name: str, rows: list[tuple[str, str, str, str | None, object]], **options: str) -> Batch:
    """Areas from (pcode, level, name, parent, shape)."""
    columns = ["pcode", "level", "name", "parent", "geometry"]
    table = gpd.GeoDataFrame(pd.DataFrame(rows, columns=columns), geometry="geometry", crs="EPSG:4326")
    return Batch(dataset(name, **options), areas=table)


def two_prefectures() -> Batch:
    """Ouaka west of 21 degrees east, Haute-Kotto east of it, one sub-prefecture each."""
    west, east = shapely.box(20, 4, 21, 8), shapely.box(21, 4, 22, 8)
    return areas(
        "two",
        [
            ("CF43", "adm1", "Ouaka", "CAF", west),
            ("CF52", "adm1", "Haute-Kotto", "CAF", east),
            ("CF431", "adm2", "Bambari", "CF43", west),
            ("CF521", "adm2", "Bria", "CF52", east),
        ],
    )


def workbook(rows: list[list[object]]) -> bytes:
    """An XLSX file of one sheet."""
    book, buffer = openpyxl.Workbook(), io.BytesIO()
    for row in rows:
        book.active.append(row)
    book.save(buffer)
    return buffer.getvalue()


def leave_half_written(path: Path, *statements: str) -> None:
    """Leave an SQLite file as one who is killed in a transaction does: changed pages, and a journal to undo them."""
    work = path.with_name("work.sqlite")
    if path.exists():
        shutil.copyfile(path, work)
    with closing(sqlite3.connect(work, isolation_level=None)) as connection:
        connection.execute("pragma cache_size = 1")
        connection.execute("begin immediate")
        for statement in (*statements, "create table filler (x text)"):
            connection.execute(statement)
        connection.executemany("insert into filler values (?)", [("y" * 3000,)] * 300)
        for ending in ("", "-journal"):
            shutil.copyfile(f"{work}{ending}", f"{path}{ending}")
        connection.execute("rollback")
    work.unlink()
