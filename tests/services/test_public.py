"""Figures for the public: by prefecture, and no count that could be worked out."""

import pandas as pd
import pytest

from analysis.disclosure import suppress
from locales import LANGUAGES, MISSING, number, text
from services.context import Context
from services.disclosed import small_count
from services.public import (
    bands_by_prefecture,
    hosts_by_prefecture,
    returnees_by_prefecture,
    shown_counts,
    sites_by_prefecture,
)  # fmt: skip


def shown(counts: list[float], language: str = "fr") -> list[str]:
    return shown_counts(suppress(pd.Series(counts, dtype=float), small=10), language)


@pytest.mark.parametrize("language", LANGUAGES)
def test_counts_that_need_no_hiding_are_numbers(language: str) -> None:
    assert shown([1200.0, 30.0, 0.0, float("nan")], language) == [number(1200, language), "30", "0", MISSING]


@pytest.mark.parametrize("language", LANGUAGES)
def test_two_small_ones_hide_each_other_and_are_below_ten(language: str) -> None:
    small = text("small_count", language)
    assert shown([1200.0, 3.0, 5.0], language) == [number(1200, language), small, small]


@pytest.mark.parametrize("language", LANGUAGES)
def test_a_large_one_that_is_hidden_too_is_never_said_to_be_below_ten(language: str) -> None:
    """A single small count would follow from the total: the next is hidden with it, and neither has a bound."""
    hidden = text("hidden_count", language)
    assert shown([1200.0, 40.0, 3.0], language) == [number(1200, language), hidden, hidden]
    assert hidden != text("small_count", language)


def test_people_in_sites_of_both_prefectures_are_hidden_by_the_six(counted: Context) -> None:
    table = sites_by_prefecture(counted, 3, "fr")
    assert table["hidden"].all() and table["people"].isna().all()
    assert set(table["shown"]) == {text("hidden_count", "fr")}


def test_who_returned_is_counted_where_somebody_counted(counted: Context) -> None:
    assert returnees_by_prefecture(counted, 3, "en")["shown"].to_dict() == {"CF43": "120", "CF52": MISSING}


def test_host_families_that_nobody_counted_are_missing_not_zero(counted: Context) -> None:
    assert set(hosts_by_prefecture(counted, 3, "en")["shown"]) == {MISSING}


def test_bands_of_few_people_are_not_told(counted: Context) -> None:
    table = bands_by_prefecture(counted, 3)
    assert table.loc["CF43", "E"] == "all"  # 5,300 people, nobody asked
    assert table.loc["CF52", list("ABCDE")].isna().all()  # six people


def test_the_smallest_count_shown_is_the_methods(counted: Context) -> None:
    assert small_count(counted.method) == 10
