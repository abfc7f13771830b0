"""Exposure as a workbook: figures with HXL tags, coverage, metadata, dictionary."""

import datetime as dt
from collections.abc import Iterable, Sequence
from pathlib import Path
from typing import Any

from openpyxl import Workbook
from openpyxl.styles import Font

from publish.exports.cells import Cell, cell, header, rows
from publish.exports.unwritable import UNWRITABLE
from services.risk.export_columns import CONSTANT
from services.risk.exposure_export import ExposureExport
from store.atomic import atomic_write

COVERAGE = ("name", "area_km2", "covered_share", "flags", "suppressed")
DIGITS = {"covered_share": "0.0%", "area_km2": "#,##0.0"}
WIDTH = 42


def write(content: ExposureExport, path: Path) -> None:
    """Write numbers as numbers (in full; only their display is rounded) and text as text.

    Raises:
        StoreError: the file cannot be written.
    """
    book = Workbook()
    book.remove(book.active)
    names, tags = header(content)
    _sheet(book, "figures", names, [tags, *rows(content)])
    _sheet(book, "coverage", ["zone", *COVERAGE], _coverage(content))
    _sheet(book, "metadata", ["key", "value"], [[cell(k), cell(v)] for k, v in content.metadata.items()])
    _sheet(book, "dictionary", ["column", "hxl", "unit", "about"], _dictionary(content))
    properties = book.properties
    properties.creator, properties.title = "Kodro", content.metadata["title"]
    properties.created = properties.modified = dt.datetime.fromisoformat(content.metadata["as_of"] or "2000-01-01")
    with atomic_write(path, code=UNWRITABLE) as part:
        book.save(part)


def _coverage(content: ExposureExport) -> list[list[Cell]]:
    table = content.figures[list(COVERAGE)]
    return [
        [cell(str(zone)), *(cell(value) for value in row)]
        for zone, row in zip(table.index, table.itertuples(index=False), strict=True)
    ]


def _dictionary(content: ExposureExport) -> list[list[Cell]]:
    described = [[cell(c.name), cell(c.hxl), cell(c.unit), cell(c.about)] for c in content.columns]
    return [*described, *([cell(name), cell(tag), "", ""] for name, tag in CONSTANT.items())]


def _sheet(book: Any, title: str, names: Sequence[str], lines: Iterable[Sequence[Cell]]) -> None:
    sheet = book.create_sheet(title)
    sheet.append(list(names))
    for line in lines:
        sheet.append(list(line))
    for row in sheet.iter_rows():
        for field, name in zip(row, names, strict=True):
            if isinstance(field.value, str):
                field.data_type = "s"  # also where it begins as a formula does
            elif isinstance(field.value, float):
                field.number_format = DIGITS.get(name, "#,##0")
    for field in sheet[1]:
        field.font = Font(bold=True)
        longest = max(len(str(c.value or "")) for c in sheet[field.column_letter])
        sheet.column_dimensions[field.column_letter].width = min(WIDTH, longest + 2)
    sheet.freeze_panes = "B3" if title == "figures" else "A2"
