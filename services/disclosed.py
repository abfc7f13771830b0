"""Which counts a viewer may read, and how one is said that is kept back."""

from typing import TypeVar

import pandas as pd

from domain.method import Method
from domain.tiers import Tier
from locales import number, text

Counted = TypeVar("Counted", bound=pd.DataFrame)


def shown_figure(value: float, withheld: bool, language: str) -> str:
    """A figure as it is read: one that is kept from the reader is not one that nobody knows."""
    return text("risk.withheld_short", language) if withheld and value != value else number(value, language)


def readable(people: float, language: str) -> float | str:
    """People of a place that has some, as a number where it may be read, else the words that stand for it."""
    return text("few_people", language) if people != people else people


def shown_people(people: float, language: str) -> str:
    """The same as text."""
    return text("few_people", language) if people != people else number(people, language)


def without_few(table: Counted, method: Method, viewer: Tier) -> Counted:
    """A table of sites without people and households of those that have fewer people than a viewer may read."""
    few = table["people"].between(0, small_count_for(method, viewer), inclusive="neither")
    return table.assign(people=table["people"].mask(few), households=table["households"].mask(few))


def small_count(method: Method) -> int:
    """Counts below this are hidden from the public."""
    return int(method.number("disclosure", "small_count"))


def small_count_for(method: Method, viewer: Tier) -> int:
    """Counts below this are hidden from a viewer; 0 where none is.

    Source: method note 8, tiers: partners read counts from 5 on.
    """
    if viewer >= Tier.CORE:
        return 0
    return small_count(method) if viewer < Tier.PARTNER else int(method.number("disclosure", "partner_small_count"))
