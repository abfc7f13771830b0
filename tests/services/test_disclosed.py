"""The least count of each viewer, and how one is said that is kept back."""

import pandas as pd
import pytest

from domain.tiers import Tier
from locales import LANGUAGES, MISSING, text
from services.context import Context
from services.disclosed import (
    is_withheld,
    readable,
    shown_figure,
    shown_households,
    shown_people,
    shown_share,
    site_share,
    small_count,
    small_count_for,
    withheld_counts,
    withheld_words,
    without_few,
)

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


def test_a_site_of_few_households_has_its_people_alone(counted: Context) -> None:
    table = pd.DataFrame({"people": [4.0, 15.0, 25.0], "households": [1.0, 4.0, 5.0]})
    shown = without_few(table, counted.method, Tier.PARTNER)
    assert shown["people"].isna().tolist() == [True, False, False]
    assert shown["households"].isna().tolist() == [True, True, False]
    assert without_few(table, counted.method, Tier.CORE).equals(table)


@pytest.mark.parametrize("language", LANGUAGES)
def test_what_is_not_shown_of_a_pair_has_words(counted: Context, language: str) -> None:
    counts, site = pd.DataFrame({"households": [2.0, 2.0, 96.0]}), pd.Series("S", range(3))
    why = withheld_counts(counts, site, counted.method, Tier.PARTNER)
    few = text("withheld.few", language, count=5)
    said = [shown_households(c, w, language) for c, w in zip([MISSED, MISSED, 96.0], why, strict=True)]
    assert said == [few, few, "96"]
    assert shown_share(MISSED, why[0], language) == few and "5" in few
    assert withheld_words("covered", language) == text("withheld.covered", language) not in {MISSING, few}
    assert [withheld_words(w, language) for w in ("", None, MISSED)] == ["", "", ""]
    assert (withheld_counts(counts, site, counted.method, Tier.CORE) == "").all()


@pytest.mark.parametrize("language", LANGUAGES)
def test_a_share_of_a_site_is_a_figure_or_words(language: str) -> None:
    site = {"open_share": MISSED, "blocked_share": 0.5, "withheld": ("open_share",)}
    assert site_share(site, "open_share", language) == text("withheld.covered", language)
    assert "50" in site_share(site, "blocked_share", language)
    assert site_share({"open_share": MISSED}, "open_share", language) == MISSING
    assert not is_withheld({"open_share": 0.5}, "open_share")
