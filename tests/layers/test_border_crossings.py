"""Crossings: their arrivals while somebody counts, hollow once nobody does."""

import pytest

from domain.tiers import Tier
from domain.viewer import Viewer
from layers import find_layer
from layers.base import NO_DATA, Query
from layers.border_crossings import STALE
from layers.contract.details import details_of
from locales import MISSING, text
from services.borders import stale_weeks
from services.context import Context
from tests.layers.finding import layer

QUERY = Query(22, "2025-10-31", "fr")


def test_a_crossing_that_nobody_counted_for_four_weeks_is_hollow(context: Context, plain: Context) -> None:
    crossings = find_layer("border_crossings")
    assert crossings is not None
    drawn = crossings.features_for(context, QUERY)
    assert drawn is not None
    stale = drawn["k"] == STALE
    assert (stale == ~(drawn["days_since"] <= 7 * stale_weeks(context))).all()
    assert stale.any()
    assert not stale.all()
    assert crossings.legend_for(context, QUERY).hollow == [STALE]
    never = crossings.features_for(plain, Query(0, "", "fr"))
    assert never is not None
    assert list(never["k"]) == [STALE]
    assert text("layer.border_crossings.never", "fr") in never["tip"].iloc[0]


def test_a_year_later_every_crossing_is_hollow(context: Context) -> None:
    crossings = find_layer("border_crossings")
    assert crossings is not None
    drawn = crossings.features_for(context, Query(22, "2026-10-31", "fr"))
    assert drawn is not None
    assert set(drawn["k"]) == {STALE}


ASKED = Query(3, "2024-03-31", "fr")


def test_arrivals_a_day_are_people_over_days_that_were_observed(counted: Context) -> None:
    features = layer("border_crossings").features_for(counted, ASKED)
    assert features is not None
    # X1: 70 in 7 days; X3: 35 in 2; X2 was last counted 119 days before, which says nothing of today.
    assert features["arrivals"].dropna().to_dict() == {"X1": 10.0, "X3": 17.5}
    assert features["days_since"].to_dict() == {"X1": 7.0, "X2": 119.0, "X3": 7.0}
    assert "X4" not in features.index  # no point


def test_size_is_by_the_busiest_and_the_hollow_one_is_smallest(counted: Context) -> None:
    features = layer("border_crossings").features_for(counted, ASKED)
    assert features is not None
    assert features["r"].to_dict() == {"X1": 9.1, "X2": 5.0, "X3": 12.0}  # 12 √(10 / 17.5)


@pytest.mark.parametrize(("language", "words"), [
    ("fr", {"X1": "Ouvert · 10 arrivées par jour", "X2": "Restreint · dernier comptage il y a 119 jours"}),
    ("en", {"X1": "Open · 10 arrivals per day", "X2": "Restricted · last counted 119 days ago"}),
])  # fmt: skip
def test_a_hover_says_state_and_arrivals_or_how_long_ago(
    counted: Context, language: str, words: dict[str, str]
) -> None:
    features = layer("border_crossings").features_for(counted, Query(3, "2024-03-31", language))
    assert features is not None
    assert features.loc[list(words), "tip"].to_dict() == words


@pytest.mark.parametrize("language", ["fr", "en"])
def test_a_state_that_is_no_state_is_unknown_not_open(counted: Context, language: str) -> None:
    features = layer("border_crossings").features_for(counted, Query(3, "2024-03-31", language))
    assert features is not None
    assert features.loc["X3", "k"] == NO_DATA
    assert features.loc["X3", "tip"].startswith(text("crossing.unknown", language))
    assert features.loc["X3", "label"] == text("kind.border_crossing", language)  # nor has it a name


@pytest.mark.parametrize(("language", "week"), [("fr", "semaine du 18/03/2024"), ("en", "week of 18 Mar 2024")])
def test_the_legend_names_the_week_and_who_counted(counted: Context, language: str, week: str) -> None:
    legend = layer("border_crossings").legend_for(counted, Query(3, "2024-03-31", language))
    assert (legend.date, legend.source, legend.on) == (week, "Flow monitoring", "2024-03-18")
    assert legend.glyphs == {"restricted": "!", "closed": "×"}


def test_an_empty_store_has_a_legend_without_day_or_source(nothing: Context) -> None:
    legend = layer("border_crossings").legend_for(nothing, Query(0, "", "fr"))
    assert (legend.source, legend.on) == ("", "")
    assert MISSING in legend.date
    assert not layer("border_crossings").available(nothing)


def test_before_the_first_count_every_crossing_is_hollow(counted: Context) -> None:
    features = layer("border_crossings").features_for(counted, Query(3, "2023-01-01", "fr"))
    assert features is not None
    assert set(features["k"]) == {STALE}
    assert all(tip.endswith(text("layer.border_crossings.never", "fr")) for tip in features["tip"])


def test_a_panel_shows_no_arrivals_of_a_crossing_that_nobody_counts_any_more(counted: Context) -> None:
    details = details_of(counted, "border_crossing", "X2", ASKED)
    assert details is not None
    facts = dict(details.facts)
    assert facts[text("crossing.arrivals", "fr")] == MISSING
    assert facts[text("crossing.days_since", "fr")] == "119"


def test_the_public_sees_no_counts_that_were_imported_for_partners(counted: Context) -> None:
    datasets = counted.store.datasets()
    assert set(datasets["tier"]) == {"public"}
    hidden = Context(counted.store, counted.built_in, Viewer.of_tier(Tier.PUBLIC))
    shown = layer("border_crossings").features_for(hidden, ASKED)
    assert shown is not None
    assert len(shown) == 3
