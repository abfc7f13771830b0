"""Rows of the journal taken one by one: one that says nothing sensible is left out, and never stops the others."""

import datetime as dt
import math
from collections.abc import Callable, Iterable, Mapping
from typing import Any

BROKEN = (KeyError, TypeError, ValueError, AttributeError, OverflowError)
LARGEST = 1e12  # no number that people decide is larger, in whatever unit
YEARS = (2000, 2100)  # of any date that is entered


def take_each(rows: Iterable[Any], take: Callable[[Any], None]) -> list[tuple[Any, str]]:
    """Take every row in its order; returns those that could not be taken, each with the reason."""
    left_out = []
    for row in rows:
        try:
            take(row)
        except BROKEN as error:
            left_out.append((row, f"{type(error).__name__}: {error}"))
    return left_out


def words(content: Mapping[str, Any], *names: str) -> dict[str, str]:
    """The named parts of a row that are there, each as the text that it has to be.

    Raises:
        ValueError: one is no text, or the row has a part that is not named.
    """
    for name, value in content.items():
        if name not in names or not isinstance(value, str):
            raise ValueError(f"{name}: {value!r:.60}")
    return dict(content)


def amount(value: object, least: float = -LARGEST, most: float = LARGEST) -> float:
    """A finite number within limits.

    Raises:
        ValueError: it is none.
    """
    if isinstance(value, bool) or not isinstance(value, int | float) or not least <= value <= most:
        raise ValueError(f"{value!r:.60}")
    return float(value)


def amounts(values: object, least: float = -LARGEST, most: float = LARGEST) -> dict[str, float]:
    """Finite numbers within limits, by name.

    Raises:
        ValueError: they are none.
    """
    if not isinstance(values, dict):
        raise ValueError(f"{values!r:.60}")
    return {str(name): amount(value, least, most) for name, value in values.items()}


def shares(values: object) -> dict[str, float]:
    """Shares of a whole, by name.

    Raises:
        ValueError: they are none, or do not sum to 1 but for rounding.
    """
    given = amounts(values, 0, 1)
    if not math.isclose(math.fsum(given.values()), 1, abs_tol=0.01):
        raise ValueError(f"{values!r:.60}")
    return given


def day(value: object) -> str:
    """A date as people enter it: a day that there is, within YEARS.

    Raises:
        ValueError: it is none.
    """
    found = dt.date.fromisoformat(value) if isinstance(value, str) else None
    if found is None or not YEARS[0] <= found.year <= YEARS[1]:
        raise ValueError(f"{value!r:.60}")
    return found.isoformat()
