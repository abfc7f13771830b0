"""XLSX sheets as grids of cells, without trusting the file's own claims about its size."""

import warnings
import zipfile
from pathlib import Path
from typing import Any
from xml.etree.ElementTree import ParseError

import openpyxl
from openpyxl.utils.exceptions import InvalidFileException

from domain.errors import ImportFileError

Cell = object
Grid = list[list[Cell]]

warnings.filterwarnings("ignore", module="openpyxl")  # it names every extension that it leaves out

MAX_UNPACKED = 200 * 2**20  # bytes; a workbook of a million filled cells unpacks to some 50 MB
MAX_RATIO = 200  # a sheet compresses 5 to 30 times; a bomb a thousand times
MAX_ROWS = 300_000
MAX_COLUMNS = 500
MAX_CELLS = 2_000_000  # filled ones of all sheets: read in half a minute, and held in a few hundred megabytes
# What openpyxl raises on broken files; it has no error of its own for them.
DAMAGED = (
    zipfile.BadZipFile, InvalidFileException, ParseError, KeyError, ValueError, TypeError, IndexError,
    AttributeError, OSError, EOFError, NotImplementedError, RuntimeError,
)  # fmt: skip
ERRORS = frozenset({"#N/A", "#REF!", "#VALUE!", "#NAME?", "#DIV/0!", "#NULL!", "#NUM!"})


def is_workbook(path: Path) -> bool:
    """Whether a zip archive is an XLSX workbook."""
    try:
        with zipfile.ZipFile(path) as archive:
            return "xl/workbook.xml" in archive.namelist()
    except (zipfile.BadZipFile, OSError, ValueError, NotImplementedError):
        return False


def read_workbook(path: Path) -> dict[str, Grid]:
    """Every visible or hidden sheet, by name, as rows of cell values (None where empty).

    Formulas give the value that was last computed; cells formatted as a percentage give 85 for 85 %.

    Raises:
        ImportFileError: damaged, protected by a password, or far larger than it seems.
    """
    _refuse_bomb(path)
    try:
        book = openpyxl.load_workbook(path, read_only=True, data_only=True)
        try:
            sheets: dict[str, Grid] = {}
            left = MAX_CELLS
            for sheet in book.worksheets:
                sheets[sheet.title], left = _grid(sheet, path, left)
            return sheets
        finally:
            book.close()
    except DAMAGED as error:
        error_name = type(error).__name__
        raise ImportFileError("workbook_damaged", file=path.name, found=error_name) from error


def _refuse_bomb(path: Path) -> None:
    try:
        with zipfile.ZipFile(path) as archive:
            parts = archive.infolist()
    except (zipfile.BadZipFile, OSError, ValueError, NotImplementedError) as error:
        raise ImportFileError("workbook_damaged", file=path.name, found=type(error).__name__) from None
    unpacked = sum(part.file_size for part in parts)
    packed = max(1, sum(part.compress_size for part in parts))
    if unpacked > MAX_UNPACKED or (unpacked > 2**24 and unpacked / packed > MAX_RATIO):
        sizes = f"{unpacked / 2**20:,.0f} MB / {packed / 2**20:,.1f} MB"
        raise ImportFileError("archive_bomb", file=path.name, found=sizes, expected=f"≤ {MAX_UNPACKED / 2**20:.0f} MB")


def _grid(sheet: Any, path: Path, left: int) -> tuple[Grid, int]:
    """The cells of a sheet, and how many filled ones the other sheets may still have of those that were left."""
    sheet.reset_dimensions()  # a sheet may claim a million empty columns
    grid: Grid = []
    for number, cells in enumerate(sheet.iter_rows(max_col=MAX_COLUMNS), start=1):
        if number > MAX_ROWS:
            raise ImportFileError("too_many_rows", file=path.name, row=number, expected=f"≤ {MAX_ROWS}")
        row = [_value(cell) for cell in cells]
        left -= len(row) - row.count(None)
        if left < 0:
            raise ImportFileError("too_many_cells", file=path.name, row=number, expected=f"≤ {MAX_CELLS}")
        while row and row[-1] is None:
            row.pop()
        grid.append(row)
    return grid, left


def _value(cell: Any) -> Cell:
    value = cell.value
    if isinstance(value, str):
        text = value.strip()
        return None if not text or text in ERRORS else text
    is_number = isinstance(value, int | float) and not isinstance(value, bool)
    if is_number and "%" in (cell.number_format or ""):
        return round(value * 100, 10)
    return value
