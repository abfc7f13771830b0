"""A grid of cells as a table: where its header is, whether it has HXL tags, where data start."""

import csv
import io
import re
from collections.abc import Sequence
from dataclasses import dataclass

import pandas as pd
from openpyxl.utils import get_column_letter

from domain.errors import ImportFileError
from store.parsing.values import as_text, fold, looks_numeric, parse_date
from store.parsing.workbook import MAX_CELLS, MAX_COLUMNS, MAX_ROWS, Grid

HXL = re.compile(r"#[A-Za-z][A-Za-z0-9_]*(\s*\+\s*[A-Za-z0-9_]+)*\s*$")
SEARCHED = 50  # rows looked at for a header
DELIMITERS = (",", ";", "\t", "|")


@dataclass(frozen=True)
class Table:
    """One table of a file.

    `frame` holds the cells (None where empty); its index is the row number as Excel or LibreOffice shows
    it, its columns are the header's texts, made unique. `tags` gives each column's HXL tag, or "".
    """

    sheet: str
    frame: pd.DataFrame
    tags: tuple[str, ...]
    letters: tuple[str, ...]
    header_row: int | None

    @property
    def columns(self) -> tuple[str, ...]:
        """Column names in the file's order."""
        return tuple(self.frame.columns)

    def at(self, column: str) -> str:
        """A column as a person finds it: its letter and its name."""
        letter = self.letters[self.columns.index(column)]
        return letter if letter == column else f"{letter} ({column})"

    def has(self, *columns: str) -> bool:
        """Whether the header names all of these columns exactly."""
        return set(columns) <= set(self.columns)

    def find(self, *names: str) -> str | None:
        """The first column whose header or HXL tag is one of these, accents and case aside."""
        folded = {fold(column): column for column in reversed(self.columns)}
        tagged = {tag_key(tag): column for tag, column in zip(self.tags, self.columns, strict=True) if tag}
        for name in names:
            matching_column = tagged.get(tag_key(name)) if name.startswith("#") else folded.get(fold(name))
            if matching_column is not None:
                return matching_column
        return None


def tag_key(tag: str) -> str:
    """An HXL tag in one spelling: attributes in lower case and in order, without spaces."""
    first, *attributes = re.sub(r"\s", "", tag.lower()).split("+")
    return "+".join([first, *sorted(attributes)])


def csv_grid(text: str, *, file: str) -> Grid:
    """The cells of a delimited text; a quoted line break stays inside its row, as in a spreadsheet.

    Raises:
        ImportFileError: more rows, columns or cells than a table can have.
    """
    skipped = 0
    first = text.split("\n", 1)[0].strip()
    if re.fullmatch(r"sep=.", first, re.IGNORECASE):
        delimiter, skipped = first[-1], 1
    else:
        delimiter = _delimiter(text)
    grid: Grid = []
    cells = 0
    try:
        for number, row in enumerate(csv.reader(io.StringIO(text, newline=""), delimiter=delimiter)):
            if number > MAX_ROWS or len(row) > MAX_COLUMNS:
                raise ImportFileError("too_many_rows", file=file, row=number + 1, expected=f"≤ {MAX_ROWS}")
            cells += len(row) - row.count("")
            if cells > MAX_CELLS:
                raise ImportFileError("too_many_cells", file=file, row=number + 1, expected=f"≤ {MAX_CELLS}")
            grid.append([] if number < skipped else [cell.strip() or None for cell in row])
    except csv.Error as error:
        raise ImportFileError("bad_csv", file=file, row=len(grid) + 1, found=str(error)) from None
    return grid


def _delimiter(text: str) -> str:
    """The delimiter that cuts the first lines into the most cells, the same number on most lines."""
    sample = "\n".join(text[:20_000].splitlines()[:SEARCHED])
    best, delimiter = 0.0, ","
    for candidate in DELIMITERS:
        try:
            widths = [len(row) for row in csv.reader(io.StringIO(sample), delimiter=candidate) if row]
        except csv.Error:
            continue
        if not widths or max(widths) == 1:
            continue
        usual = max(set(widths), key=widths.count)
        score = (usual > 1) * widths.count(usual) / len(widths) + min(usual, 50) / 1000
        if score > best:
            best, delimiter = score, candidate
    return delimiter


def to_table(grid: Grid, sheet: str = "") -> Table | None:
    """Find header, tag row and data in a grid; None where the grid has no cell.

    The header is the row above the HXL tags; without tags, the first row nearly as wide as the widest.
    Where that row holds numbers or dates, there is no header.
    """
    filled = [sum(cell is not None for cell in row) for row in grid]
    if not any(filled):
        return None
    tags = next((i for i, row in enumerate(grid[:SEARCHED]) if _is_tags(row)), None)
    header = _header_above(filled, tags) if tags is not None else _header(grid, filled)
    width = max(len(row) for row in grid)
    start = max(i for i in (header, tags, -1) if i is not None) + 1
    names = _names(grid[header] if header is not None else (), width)
    rows = [i for i in range(start, len(grid)) if filled[i]]
    cells = [[*grid[i], *[None] * (width - len(grid[i]))] for i in rows]
    frame = pd.DataFrame(cells, index=[i + 1 for i in rows], columns=names, dtype=object)
    row_of_tags = grid[tags] if tags is not None else []
    return Table(
        sheet=sheet,
        frame=frame,
        tags=tuple(as_text(row_of_tags[i]) or "" if i < len(row_of_tags) else "" for i in range(width)),
        letters=tuple(get_column_letter(i + 1) for i in range(width)),
        header_row=None if header is None else header + 1,
    )


def _is_tags(row: Sequence[object]) -> bool:
    cells = [cell for cell in row if cell is not None]
    tags = [cell for cell in cells if isinstance(cell, str) and HXL.match(cell)]
    return len(tags) >= 2 and len(tags) >= 0.6 * len(cells)


def _header_above(filled: list[int], tags: int) -> int | None:
    return next((i for i in range(tags - 1, -1, -1) if filled[i]), None)


def _header(grid: Grid, filled: list[int]) -> int | None:
    least = max(2, 0.6 * max(filled[:SEARCHED]))
    for i, row in enumerate(grid[:SEARCHED]):
        if filled[i] >= least:
            return i if all(_is_label(cell) for cell in row if cell is not None) else None
    return None


def _is_label(cell: object) -> bool:
    return isinstance(cell, str) and not looks_numeric(cell) and parse_date(cell) is None


def _names(header: Sequence[object], width: int) -> list[str]:
    """Header texts made unique; a column without one is called by its letter."""
    names: list[str] = []
    for i in range(width):
        text = as_text(header[i]) if i < len(header) else None
        name = (text or "").lstrip("#").strip().strip('"') or get_column_letter(i + 1)
        while name in names:
            name = f"{name} [{get_column_letter(i + 1)}]"
        names.append(name)
    return names
