"""One file to import: its kind, by content, and its tables, features or JSON."""

from collections.abc import Callable
from functools import cached_property
from pathlib import Path
from typing import Any

from domain.errors import ImportFileError
from store.atomic import file_hash
from store.parsing.decoding import Decoded, decode
from store.parsing.geojson import Features, parse_features, parse_json
from store.parsing.tables import Table, csv_grid, to_table
from store.parsing.workbook import Grid, is_workbook, read_workbook

MEGABYTE = 2**20
TIFF = (b"II*\x00", b"MM\x00*", b"II+\x00", b"MM\x00+")
# Formats that people do send, and that are told apart so that the advice can be exact.
OTHERS = (
    (b"%PDF", "pdf"),
    (b"SQLite format 3", "database"),
    (b"\xd0\xcf\x11\xe0", "old_workbook"),
    (b"PK\x03\x04", "archive"),
    (b"PK\x05\x06", "archive"),
    (b"\x1f\x8b", "archive"),
    (b"Rar!", "archive"),
    (b"7z\xbc\xaf", "archive"),
    (b"\x89PNG", "image"),
    (b"\xff\xd8\xff", "image"),
    (b"PAR1", "parquet"),
)
# What a name promises where the content is neither that nor a text.
NAMED = {".tif": "GeoTIFF", ".tiff": "GeoTIFF", ".xlsx": "XLSX", ".xlsm": "XLSX"}
SYNTHETIC = ("synthetic data", "données synthétiques")


class ImportSource:
    """A file to import; content is read when it is first asked for, once.

    Args:
        path: the file.
        sheet: of a workbook, the sheet to look at (all, if None).
        max_mb: largest table or JSON file, in megabytes.
        max_raster_mb: largest raster, in megabytes.
    """

    def __init__(self, path: Path, *, sheet: str | None = None, max_mb: int = 50, max_raster_mb: int = 2000) -> None:
        self.path = path
        self.name = path.name
        self.sheet = sheet
        self._limits = {"raster": max_raster_mb}
        self._limit = max_mb

    @cached_property
    def kind(self) -> str:
        """What the content is: raster, workbook, json or table.

        Raises:
            ImportFileError: no such file, empty, too large, or of a kind that cannot be read.
        """
        try:
            size = self.path.stat().st_size
            with self.path.open("rb") as file:
                head = file.read(4096)
        except OSError as error:
            raise ImportFileError("no_file", file=self.name, found=error.strerror) from None
        kind = self._kind(head)
        limit = self._limits.get(kind, self._limit)
        if size > limit * MEGABYTE:
            size_text = f"{size / MEGABYTE:,.1f} MB"
            raise ImportFileError("file_too_large", file=self.name, found=size_text, expected=f"≤ {limit} MB")
        return kind

    def _kind(self, head: bytes) -> str:
        if not head.strip():
            raise ImportFileError("empty_file", file=self.name)
        if head.startswith(TIFF):
            return "raster"
        if head.startswith(b"PK\x03\x04") and is_workbook(self.path):
            return "workbook"
        other = next((name for mark, name in OTHERS if head.startswith(mark)), None)
        if other == "archive" and NAMED.get(self.path.suffix.lower()) == "XLSX":
            raise ImportFileError("workbook_damaged", file=self.name, found=other, expected="XLSX")  # cut, most often
        if other is not None:
            expected = "XLSX, CSV, GeoJSON, GeoTIFF"
            raise ImportFileError("kind_not_read", file=self.name, found=other, expected=expected)
        return "json" if head.lstrip(b"\xef\xbb\xbf \t\r\n")[:1] in (b"{", b"[") else "table"

    @cached_property
    def sha256(self) -> str:
        """Hash of the file's bytes."""
        return file_hash(self.path)

    @cached_property
    def decoded(self) -> Decoded:
        """The file's text and its encoding.

        Raises:
            ImportFileError: the bytes are no text, nor what the file's name promises.
        """
        try:
            decoded = decode(self.path.read_bytes(), file=self.name)
        except ImportFileError as error:
            promised = NAMED.get(self.path.suffix.lower())
            if promised is None:
                raise
            raise ImportFileError("not_as_named", file=self.name, found=error.found, expected=promised) from None
        if not decoded.text.strip():
            raise ImportFileError("empty_file", file=self.name)
        return decoded

    @property
    def encoding(self) -> str | None:
        """The encoding of a text; None for workbooks and rasters."""
        return self.decoded.encoding if self.kind in ("table", "json") else None

    @cached_property
    def grids(self) -> dict[str, Grid]:
        """Cells of every sheet; a CSV file has one sheet without a name."""
        if self.kind == "workbook":
            grids = read_workbook(self.path)
            if self.sheet is not None and self.sheet not in grids:
                expected = ", ".join(grids)
                raise ImportFileError("no_sheet", file=self.name, found=self.sheet, expected=expected)
            return grids
        return {"": csv_grid(self.decoded.text, file=self.name)} if self.kind == "table" else {}

    @cached_property
    def tables(self) -> tuple[Table, ...]:
        """Every sheet that holds a table (only the chosen one, if one was chosen)."""
        wanted = {s: g for s, g in self.grids.items() if self.sheet in (None, s) or self.kind != "workbook"}
        tables = (to_table(grid, sheet) for sheet, grid in wanted.items())
        return tuple(table for table in tables if table is not None)

    @cached_property
    def json(self) -> Any:
        """The parsed JSON; None for other kinds."""
        return parse_json(self.decoded.text, file=self.name) if self.kind == "json" else None

    @cached_property
    def features(self) -> Features | None:
        """GeoJSON features; None for other kinds."""
        return parse_features(self.json, file=self.name) if self.kind == "json" else None

    @property
    def is_synthetic(self) -> bool:
        """Whether the file calls its own content synthetic."""
        if self.kind in ("table", "json"):
            opening = self.decoded.text[:5000]
        else:
            cells = (cell for grid in self.grids.values() for row in grid[:50] for cell in row)
            opening = " ".join([*self.grids, *(cell for cell in cells if isinstance(cell, str))])
        return any(words in opening.casefold() for words in SYNTHETIC)

    def pick(self, fits: Callable[[Table], bool]) -> Table | None:
        """The first table that fits."""
        return next((table for table in self.tables if fits(table)), None)

    def check(self) -> None:
        """Read the content, so that a broken file is reported before any reader sees it.

        Raises:
            ImportFileError: the content cannot be read.
        """
        if self.kind in ("table", "workbook"):
            if not self.tables:
                raise ImportFileError("empty_file", file=self.name)
        elif self.kind == "json" and self.json is not None:
            self.features  # noqa: B018 - reads them

    def content(self) -> str:
        """What the file holds, in a few words, for the message that nobody can read it."""
        if self.kind == "json":
            keys = list(self.json)[:20] if isinstance(self.json, dict) else []
            names = sorted(self.features.columns) if self.features else keys
            return "JSON: " + ", ".join(names)
        return " | ".join(", ".join(table.columns) for table in self.tables)
