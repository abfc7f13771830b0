"""The least count of each viewer, and how one is said that is kept back."""

import pytest

from domain.tiers import Tier
from locales import LANGUAGES, MISSING, text
from services.context import Context
from services.disclosed import readable, shown_figure, shown_people, small_count, small_count_for

MISSED = float("nan")


def test_each_viewer_has_a_least_count(counted: Context) -> None:
    assert [small_count_for(counted.method, tier) for tier in Tier] == [10, 5, 0]
    assert small_count(counted.method) == 10


@pytest.mark.parametrize("language", LANGUAGES)
def test_what_is_kept_back_is_not_what_nobody_knows(language: str) -> None:
    assert shown_figure(MISSED, True, language) == text("risk.withheld_short", language) != MISSING
    assert shown_figure(MISSED, False, language) == MISSING
    assert shown_figure(12, True, language) == "12"  # of a row that is kept back only what is missing


@pytest.mark.parametrize("language", LANGUAGES)
def test_people_of_a_site_are_a_number_or_too_few(language: str) -> None:
    assert (readable(7.0, language), shown_people(7.0, language)) == (7.0, "7")
    assert readable(MISSED, language) == shown_people(MISSED, language) == text("few_people", language)
