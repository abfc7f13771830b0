"""Which counts a viewer may read, and how one is said that is kept back."""

from collections.abc import Mapping
from typing import Any, TypeVar

import pandas as pd

from analysis.disclosure import FEW, withheld
from domain.method import Method
from domain.tiers import Tier
from locales import number, percent, text

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
    """A table of sites without the counts of people or households that are smaller than a viewer may read."""
    small = small_count_for(method, viewer)
    few = table["people"].between(0, small, inclusive="neither")
    few_homes = few | table["households"].between(0, small, inclusive="neither")
    return table.assign(people=table["people"].mask(few), households=table["households"].mask(few_homes))


def withheld_counts(counts: pd.DataFrame, group: pd.Series, method: Method, viewer: Tier) -> pd.Series:
    """Why a viewer may not read the counts of each row, "" where they may; see withheld_words().

    Args:
        counts: what is counted of each row; the words speak of the first column.
        group: of each row; its total may be read.
        method: whose smallest count it is.
        viewer: who reads.
    """
    small = small_count_for(method, viewer)
    found = withheld(counts, group, small=small)
    return found.mask(found == FEW, f"{FEW}:{small}")


def withheld_words(why: object, language: str) -> str:
    """The words that stand for households that are not shown; "" where they are."""
    if not isinstance(why, str) or not why:
        return ""
    name, _, small = why.partition(":")
    return text("withheld.few", language, count=int(small)) if name == FEW else text("withheld.covered", language)


def shown_households(households: float, why: object, language: str) -> str:
    """Households as they are read: a number, or the words for what is not shown."""
    return withheld_words(why, language) or number(households, language)


def shown_share(share: float, why: object, language: str) -> str:
    """The same of a share of a site's households."""
    return withheld_words(why, language) or percent(share, language)


def site_share(site: Mapping[str, Any] | pd.Series, name: str, language: str) -> str:
    """A share of a site's households, by the name of its column."""
    return text("withheld.covered", language) if is_withheld(site, name) else percent(site[name], language)


def is_withheld(site: Mapping[str, Any] | pd.Series, name: str) -> bool:
    """Whether a figure of a site is kept from the reader."""
    return name in site.get("withheld", ())


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
