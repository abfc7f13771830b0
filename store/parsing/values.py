"""One cell as a number, date or name; words such as "n/a" are missing values."""

import datetime as dt
import math
import re
import unicodedata
from dataclasses import dataclass

import pandas as pd

# Said instead of any value; the second set only instead of a number (a village may be called Na).
NO_TEXT = frozenset(
    {"n/a", "#n/a", "-", "--", "—", "–", "…", "...", "?", "null", "none", "nan"}
    | {"not available", "not applicable", "non disponible", "non renseigné", "pas de données", "no data"}
)
NO_NUMBER = NO_TEXT | {
    "na", "nd", "n.d.", "n.a.", "nil", "nr", "ns", "nsp", "unknown", "inconnu", "inconnue", "missing",
    "manquant", "ne sait pas",
}  # fmt: skip
SPACES = re.compile("[\\s\u00a0\u202f\u2009'’]")
PLAIN = re.compile(r"[+-]?(\d+(\.\d*)?|\.\d+)([eE][+-]?\d{1,3})?")
ISO = re.compile(r"(\d{4})[-/.](\d{1,2})[-/.](\d{1,2})([T ][0-9:.]+(Z|[+-]\d\d:?\d\d)?)?")
MONTHS = {
    name: number
    for number, names in enumerate(
        (
            "janvier january jan janv", "fevrier february feb fev fevr", "mars march mar",
            "avril april apr avr", "mai may", "juin june jun", "juillet july jul juil",
            "aout august aug", "septembre september sep sept", "octobre october oct",
            "novembre november nov", "decembre december dec",
        ),
        start=1,
    )
    for name in names.split()
}  # fmt: skip
# Forms with punctuation, and the sign that only groups thousands in them.
PUNCTUATED = (
    (r"[+-]?\d{1,3}(,\d{3})+\.\d+", ","),
    (r"[+-]?\d{1,3}(,\d{3}){2,}", ","),
    (r"[+-]?\d{1,3}(\.\d{3})+,\d+", "."),
    (r"[+-]?\d{1,3}(\.\d{3}){2,}", "."),
    (r"[+-]?\d+,\d*", " "),
)
YES = frozenset({"1", "1.0", "oui", "yes", "o", "y", "true", "vrai", "pass", "conforme", "met", "ok"})
NO = frozenset({"0", "0.0", "non", "no", "n", "false", "faux", "fail", "non conforme", "not met"})


@dataclass(frozen=True)
class Number:
    """A cell read as a number: `value` is None where it is missing; `problem` is an issue code."""

    value: float | None
    problem: str | None = None


def as_text(cell: object) -> str | None:
    """A cell as text without surrounding space; a whole number loses its decimals; empty is None."""
    if cell is None:
        return None
    if isinstance(cell, float):
        if math.isnan(cell):
            return None
        return str(int(cell)) if cell.is_integer() and abs(cell) < 1e15 else repr(cell)
    if isinstance(cell, dt.datetime):
        return cell.date().isoformat() if cell.time() == dt.time() else cell.isoformat()
    return str(cell).strip() or None


def is_missing(cell: object) -> bool:
    """Whether a cell says that a number is not known."""
    text = as_text(cell)
    return text is None or text.casefold() in NO_NUMBER


def name_of(cell: object) -> str | None:
    """A cell as a name or word, without double spaces; None where it says that there is none."""
    text = " ".join((as_text(cell) or "").split())
    return None if text.casefold() in NO_TEXT or not text else text


def fold(text: str) -> str:
    """Text without accents, case, hyphens, apostrophes and double spaces: for comparing names."""
    plain = unicodedata.normalize("NFKD", text.replace("œ", "oe").replace("Œ", "oe"))
    unaccented = "".join(c for c in plain if not unicodedata.combining(c)).casefold()
    return " ".join(re.sub(r"[^0-9a-z]+", " ", unaccented).split())


def looks_numeric(text: str) -> bool:
    """Whether a text is a number in English or French form."""
    return parse_number(text).value is not None


def parse_number(cell: object, *, whole: bool = False, grouped: bool = True) -> Number:
    """Read a number written as 1234.5, 1 234,5 or 1,234.5; what could be two numbers is refused.

    Problems: `no_number` (no number, or no finite one), `ambiguous_number` ("1,234" where decimals are
    possible), `not_whole` (a count with decimals). `grouped=False` says that the value is too small for
    thousands (a percentage, a coordinate): its comma is a decimal comma.
    """
    if isinstance(cell, bool | dt.date | dt.time):
        return Number(None, "no_number")
    if isinstance(cell, int | float):
        return _checked(float(cell), whole) if not is_missing(cell) else Number(None)
    if is_missing(cell):
        return Number(None)
    text = SPACES.sub("", str(cell)).removesuffix("%")
    if PLAIN.fullmatch(text):
        return _checked(float(text), whole)
    return _punctuated(text, whole, grouped)


def _punctuated(text: str, whole: bool, grouped: bool) -> Number:
    if grouped and re.fullmatch(r"[+-]?[1-9]\d{0,2},\d{3}", text):
        # "1,234" is 1234 in English and 1.234 in French; only a count can be told.
        return Number(float(text.replace(",", ""))) if whole else Number(None, "ambiguous_number")
    for pattern, thousands in PUNCTUATED:
        if re.fullmatch(pattern, text):
            return _checked(float(text.replace(thousands, "").replace(",", ".")), whole)
    return Number(None, "no_number")


def _checked(value: float, whole: bool) -> Number:
    if not math.isfinite(value):
        return Number(None, "no_number")
    if whole and not value.is_integer():
        return Number(None, "not_whole")
    return Number(value)


def parse_date(cell: object) -> str | None:
    """An ISO date, from a date cell, 2024-11-30, 30/11/2024 (day first) or 30 novembre 2024."""
    if isinstance(cell, dt.datetime):
        return cell.date().isoformat()
    if isinstance(cell, dt.date):
        return cell.isoformat()
    text = str(cell).strip() if isinstance(cell, str) else ""
    if parts := ISO.fullmatch(text):
        return _iso(parts[1], parts[2], parts[3])
    if parts := re.fullmatch(r"(\d{1,2})[-/.](\d{1,2})[-/.](\d{4})", text):
        return _iso(parts[3], parts[2], parts[1])
    if parts := re.fullmatch(r"(\d{1,2})(?:er)?[\s-]+([^\d\s.-]+)\.?[\s-]+(\d{4})", text):
        month = MONTHS.get(fold(parts[2]))
        return _iso(parts[3], str(month), parts[1]) if month else None
    return None


def _iso(year: str, month: str, day: str) -> str | None:
    try:
        return dt.date(int(year), int(month), int(day)).isoformat()
    except ValueError:
        return None


def parse_yes(cell: object) -> Number:
    """1 for yes, 0 for no, missing for unknown; anything else is the problem `bad_yes`."""
    if isinstance(cell, bool):
        return Number(float(cell))
    text = (as_text(cell) or "").casefold()
    if text in YES:
        return Number(1.0)
    if text in NO:
        return Number(0.0)
    return Number(None) if is_missing(cell) or text == "unknown" else Number(None, "bad_yes")


def slug(text: str) -> str:
    """A name as a part of an identifier: ascii letters and digits joined by hyphens."""
    return fold(text).replace(" ", "-")


def nothing(index: pd.Index) -> pd.Series:
    """An empty column: None (not NaN) in every row."""
    return pd.Series([None] * len(index), index=index, dtype=object)
