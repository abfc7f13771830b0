"""Rows of the journal taken one by one: one that says nothing sensible is left out, and never stops the others."""

from collections.abc import Callable, Iterable
from typing import Any

BROKEN = (KeyError, TypeError, ValueError, AttributeError)


def take_each(rows: Iterable[Any], take: Callable[[Any], None]) -> list[tuple[Any, str]]:
    """Take every row in its order; returns those that could not be taken, each with the reason."""
    left_out = []
    for row in rows:
        try:
            take(row)
        except BROKEN as error:
            left_out.append((row, f"{type(error).__name__}: {error}"))
    return left_out
