"""Exposure as files: one module a form, all from one content, each written whole or not at all."""

from collections.abc import Callable
from pathlib import Path

from domain.errors import ImportFileError
from publish.exports import csv_file, geopackage, geoparquet, xlsx
from services.risk.exposure_export import ExposureExport

TABLES: dict[str, tuple[Callable[[ExposureExport, Path], None], str]] = {
    "gpkg": (geopackage.write, "application/geopackage+sqlite3"),
    "parquet": (geoparquet.write, "application/vnd.apache.parquet"),
    "xlsx": (xlsx.write, "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"),
    "csv": (csv_file.write, "text/csv; charset=utf-8"),
}
RASTER = "tif"
FORMS = (*TABLES, RASTER)


def form_of(path: Path) -> str:
    """The form that a file's name asks for.

    Raises:
        ImportFileError: it is none of FORMS.
    """
    form = path.suffix.lower().removeprefix(".")
    if form not in FORMS:
        raise ImportFileError("export_form", file=path.name, expected=", ".join(f".{f}" for f in FORMS))
    return form


def write_table(content: ExposureExport, path: Path) -> None:
    """Write a table of zones in the form of the file's name; the file appears when it is complete.

    Raises:
        ImportFileError: the name says no form of a table.
        StoreError: the file cannot be written; what stood there stays.
    """
    TABLES[form_of(path)][0](content, path)
