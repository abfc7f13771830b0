"""What was entered in the fields of a tool, read and checked: what is wrong is said at its field."""

import datetime as dt
import math
import re
from dataclasses import dataclass
from typing import Any

from domain.errors import FieldProblem
from domain.journal_rows import YEARS

ToolState = dict[str, Any]
LONGEST = 500  # letters of a text that is kept
NUMBER = re.compile(r"[+-]?(\d+([.,]\d*)?|[.,]\d+)([eE][+-]?\d+)?", re.ASCII)
THOUSANDS = re.compile(r"[+-]?\d{1,3},\d{3}", re.ASCII)


@dataclass(frozen=True)
class ToolAction:
    """A press of a button, and everything that stood in the fields of its tool."""

    tool: str
    act: str
    of: str
    fields: dict[str, Any]
    state: ToolState
    round: int
    selected: str  # place id, or ""
    centre: tuple[float, float] | None  # of the map: latitude, longitude
    workshop: str = ""  # id of the one that is open, or ""
    participant: str = ""  # who proposes in it

    def word(self, name: str) -> str:
        """A field as text.

        Raises:
            FieldProblem: it is longer than what is kept.
        """
        written = str("" if self.fields.get(name) is None else self.fields[name]).strip()
        if len(written) > LONGEST:
            raise FieldProblem("field_long", column=name, expected=f"≤ {LONGEST}")
        return written

    def required(self, name: str) -> str:
        """A field as text that may not be empty.

        Raises:
            FieldProblem: it is empty or too long.
        """
        if not self.word(name):
            raise FieldProblem("field_empty", column=name)
        return self.word(name)

    def number(self, name: str, least: float = -math.inf, most: float = math.inf) -> float:
        """A field as a finite number within limits.

        Raises:
            FieldProblem: it holds none, or one outside the limits.
        """
        return number_of(name, self.fields.get(name), least, most)

    def optional(self, name: str, least: float = -math.inf, most: float = math.inf) -> float | None:
        """A field as a number within limits, or None where it is empty."""
        return self.number(name, least, most) if self.word(name) else None

    def ratio(self, name: str) -> float:
        """A field as a judgement of the pairwise scale: "3", or "1/3".

        Raises:
            FieldProblem: it is none.
        """
        above, _, below = self.word(name).partition("/")
        try:
            value = float(above) / float(below or 1)
        except (ValueError, ZeroDivisionError):
            value = math.nan
        if not 1 / 9 <= value <= 9:
            raise FieldProblem("field_range", column=name, found=self.word(name)[:40], expected="1/9 – 9")
        return value

    def day(self, name: str) -> str:
        """A field as an ISO date, or "" where it is empty.

        Raises:
            FieldProblem: it is no date, or none of this century.
        """
        written, years = self.word(name), f"{YEARS[0]} – {YEARS[1]}"
        if not written:
            return ""
        try:
            day = dt.date.fromisoformat(written)
        except ValueError:
            raise FieldProblem("field_date", column=name, found=written[:40], expected=years) from None
        if not YEARS[0] <= day.year <= YEARS[1]:
            raise FieldProblem("field_date", column=name, found=written, expected=years)
        return day.isoformat()

    @property
    def who(self) -> str:
        """Who presses: as written in the tool, or remembered."""
        return self.word("who") or str(self.state.get("who") or "")


def number_of(name: str, written: object, least: float = -math.inf, most: float = math.inf) -> float:
    """What stands in a field as a finite number within limits, with a point or a comma before its decimals.

    Raises:
        FieldProblem: it holds none (also one half typed: "1e", "-"), or one outside the limits.
    """
    value = _parsed(written)
    limits = _limits(least, most)
    if not math.isfinite(value):
        shown = None if written in (None, "") else str(written)[:40]
        raise FieldProblem("field_number", column=name, found=shown, expected=limits)
    if not least <= value <= most:
        raise FieldProblem("field_range", column=name, found=f"{value:.15g}", expected=limits)
    return value


def _parsed(written: object) -> float:
    """A number, or nan: a comma before three digits may be of thousands or of decimals, so that it is neither."""
    if isinstance(written, int | float):
        return float(written)
    digits = re.sub(r"[\s\u00a0\u202f]", "", written) if isinstance(written, str) else ""
    if not NUMBER.fullmatch(digits) or THOUSANDS.fullmatch(digits):
        return math.nan
    return float(digits.replace(",", "."))


def _limits(least: float, most: float) -> str | None:
    if math.isinf(most):
        return None if math.isinf(least) else f"≥\u00a0{least:.15g}"
    return f"≤\u00a0{most:.15g}" if math.isinf(least) else f"{least:.15g} – {most:.15g}"
