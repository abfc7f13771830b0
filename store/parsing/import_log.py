"""The log of one import: every data row of the file is accepted or reported."""

import unicodedata
from collections.abc import Iterable, Sequence
from typing import TypeAlias, TypedDict, Unpack

import pandas as pd

from domain.schemas import ISSUES

FOUND_LENGTH = 300
ROWS_LENGTH = 200

Rows: TypeAlias = Sequence[int] | pd.Index


class IssueDetails(TypedDict, total=False):
    """What a report may add to its code; `expected` is a message key (`expect.…`) or the text itself."""

    column: str | None
    found: object
    expected: str | None


class ImportLog:
    """Collects issues and knows which data rows were taken or refused.

    Rows are numbered as the file's own program counts them (Excel, LibreOffice; the n-th feature of a
    GeoJSON, the n-th band of a raster).
    """

    def __init__(self, file: str) -> None:
        self.file = file
        self._issues: list[dict[str, object]] = []
        self._expected: set[int] = set()
        self._taken: set[int] = set()
        self._refused: set[int] = set()

    def expect(self, rows: Iterable[int]) -> None:
        """Say which rows of the file hold data."""
        self._expected |= {int(row) for row in rows}

    def accept(self, rows: Iterable[int]) -> None:
        """Say which rows became rows of the store."""
        self._taken |= {int(row) for row in rows}

    def reject(self, code: str, *, row: int, **details: Unpack[IssueDetails]) -> None:
        """Report a row that is not taken."""
        self._refused.add(int(row))
        self._add("refused", code, row, details)

    def warn(self, code: str, *, row: int | None = None, **details: Unpack[IssueDetails]) -> None:
        """Report what was taken with something missing or doubtful."""
        self._add("taken_with_warning", code, row, details)

    def note(self, code: str, *, row: int | None = None, **details: Unpack[IssueDetails]) -> None:
        """Report what a reader of the figures should know."""
        self._add("note", code, row, details)

    def fail(self, code: str, *, row: int | None = None, **details: Unpack[IssueDetails]) -> None:
        """Report why the whole file is not taken."""
        self._add("refused", code, row, details)

    def reject_rows(self, code: str, rows: Rows, **details: Unpack[IssueDetails]) -> None:
        """Report many rows that are not taken, for one reason, in one line."""
        self._refused |= {int(row) for row in rows}
        self._many("refused", code, rows, details)

    def skip_rows(self, code: str, rows: Rows, **details: Unpack[IssueDetails]) -> None:
        """Report rows that are sound but of no use here, so that nothing of them is stored."""
        self._refused |= {int(row) for row in rows}
        self._many("note", code, rows, details)

    def warn_rows(self, code: str, rows: Rows, **details: Unpack[IssueDetails]) -> None:
        """Report many rows that were taken with the same doubt, in one line."""
        self._many("taken_with_warning", code, rows, details)

    def note_rows(self, code: str, rows: Rows, **details: Unpack[IssueDetails]) -> None:
        """Report what is worth knowing of many rows, in one line."""
        self._many("note", code, rows, details)

    def close(self) -> None:
        """Report as refused every row that nobody took and nobody refused."""
        lost = sorted(self._expected - self._taken - self._refused)
        if lost:
            self.reject_rows("row_not_read", lost)

    @property
    def rows(self) -> int:
        """Number of data rows in the file."""
        return len(self._expected)

    @property
    def taken(self) -> int:
        """Number of data rows that became rows of the store."""
        return len(self._expected & self._taken)

    @property
    def reported(self) -> int:
        """Number of data rows that were reported and not taken."""
        return len((self._expected & self._refused) - self._taken)

    def issues(self) -> pd.DataFrame:
        """Everything reported so far, as the store's issues table."""
        return pd.DataFrame(self._issues, columns=list(ISSUES.columns)).astype({"row": "Int64"})

    def _many(self, severity: str, code: str, rows: Rows, details: IssueDetails) -> None:
        if len(rows) == 0:
            return
        numbers = sorted(int(row) for row in rows)
        listed = f"{len(numbers)} × [{ranges(numbers)}]"
        value = details.get("found")
        details["found"] = listed if value is None else f"{printable(value)}: {listed}"
        self._add(severity, code, numbers[0], details)

    def _add(self, severity: str, code: str, row: int | None, details: IssueDetails) -> None:
        value = details.get("found")
        self._issues.append(
            {
                "severity": severity,
                "file": self.file,
                "row": None if row is None else int(row),
                "column": details.get("column"),
                "code": code,
                "found": None if value is None else printable(value),
                "expected": details.get("expected"),
                "advice": f"advice.{code}",
            }
        )


def ranges(rows: Sequence[int]) -> str:
    """Ascending row numbers in short: 3-5, 9, 12-14; cut where it grows long."""
    parts: list[str] = []
    start = previous = rows[0]
    for row in [*rows[1:], None]:
        if row is not None and row == previous + 1:
            previous = row
            continue
        parts.append(str(start) if start == previous else f"{start}-{previous}")
        if row is not None:
            start = previous = row
    text = ", ".join(parts)
    return text if len(text) <= ROWS_LENGTH else text[:ROWS_LENGTH].rsplit(", ", 1)[0] + ", …"


def printable(value: object) -> str:
    """A value as one short line without control characters, whatever the file holds."""
    text = str(value)[: FOUND_LENGTH * 2]
    clean = "".join(" " if unicodedata.category(c).startswith("C") else c for c in text).strip()
    return clean if len(clean) <= FOUND_LENGTH else clean[: FOUND_LENGTH - 1] + "…"
