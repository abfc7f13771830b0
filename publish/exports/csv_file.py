"""Exposure as CSV: header, a row of HXL tags, one row a zone; the same input gives the same bytes."""

import csv
from pathlib import Path

from publish.exports.cells import Cell, header, rows
from services.risk.exposure_export import ExposureExport
from store.atomic import atomic_write


def write(content: ExposureExport, path: Path) -> None:
    """Write UTF-8, commas, decimal points; missing is an empty cell.

    Raises:
        StoreError: the file cannot be written.
    """
    with atomic_write(path, code="export_unwritable") as part, part.open("w", encoding="utf-8", newline="") as file:
        writer = csv.writer(file, lineterminator="\n")
        writer.writerows(header(content))
        writer.writerows([_plain(value) for value in row] for row in rows(content))


def _plain(value: Cell) -> str:
    if value is None:
        return ""
    if isinstance(value, bool):
        return "true" if value else "false"
    return repr(value) if isinstance(value, float) else str(value)
