"""Hazards: classes follow the threshold, keys the store; what is not held is said, never drawn."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from domain.method import load_method
from layers.base import NO_DATA, Query
from layers.climate_hazards import (
    BELOW,
    PALETTES,
    STYLES,
    _absent,
    _between,
    _is_day,
    classes_at,
    key_of,
    keys,
    measured,
    threshold_of,
    thresholds,
)
from locales import LANGUAGES, MISSING, text
from services.context import Context
from services.risk.hazards import available_hazards
from tests.layers.finding import layer

METHOD = load_method()
HAZARDS = [hazard.id for hazard in METHOD.hazards]


def query(language: str = "fr", **choices: str) -> Query:
    return Query(22, "2025-10-31", language, choices)


@pytest.mark.parametrize("hazard", HAZARDS)
def test_classes_ascend_from_the_threshold_each_in_its_own_colour(hazard: str) -> None:
    known = METHOD.hazard(hazard)
    for threshold in known.stops:
        breaks, colours = classes_at(known, threshold)
        assert list(breaks) == sorted(set(breaks))
        assert len(breaks) == len(colours) == len(set(colours))
        assert threshold in breaks
        assert (BELOW in colours) == (breaks[0] != threshold)
        assert set(colours) - {BELOW} <= set(PALETTES[hazard][0])


@pytest.mark.parametrize("hazard", HAZARDS)
@pytest.mark.parametrize("language", LANGUAGES)
def test_the_legend_has_the_classes_that_the_raster_is_painted_in(context: Context, hazard: str, language: str) -> None:
    asked = query(language, hazard=hazard)
    raster = layer("climate_hazards").raster_for(context, asked)
    legend = layer("climate_hazards").legend_for(context, asked)
    if hazard not in {held.id for held in available_hazards(context)}:
        assert raster is None
        assert [entry.key for entry in legend.classes] == [NO_DATA]
        return
    assert raster is not None
    assert [entry.colour for entry in legend.classes[:-1]] == list(raster.colours)
    assert legend.classes[-1].key == NO_DATA
    assert legend.source
    assert raster.path.exists()


@pytest.mark.parametrize("background", list(STYLES))
def test_rain_heights_and_people_are_drawn_without_threshold(context: Context, background: str) -> None:
    raster = layer("climate_hazards").raster_for(context, query(hazard=background))
    legend = layer("climate_hazards").legend_for(context, query(hazard=background))
    if context.store.rasters(background).empty:
        assert raster is None
        assert text("layer.climate_hazards.absent", "fr") in legend.notes
        return
    assert raster is not None
    assert raster.breaks == STYLES[background].breaks
    assert raster.counts_people == (background == "population")
    assert len(legend.classes) == len(raster.colours) + 1
    assert keys(context, "fr", {"hazard": background}) == thresholds(context, "fr", {"hazard": background}) == []


def test_an_unknown_hazard_is_the_first_one(context: Context) -> None:
    known = layer("climate_hazards").raster_for(context, query())
    assert layer("climate_hazards").raster_for(context, query(hazard="dragons")) == known


def test_a_store_without_rasters_draws_none_and_says_so(plain: Context) -> None:
    hazards = layer("climate_hazards")
    assert hazards.raster_for(plain, query()) is None
    assert text("layer.climate_hazards.absent", "fr") in hazards.legend_for(plain, query()).notes
    assert not layer("observed_flood").available(plain)


@given(st.lists(st.integers(1, 1000), min_size=1, max_size=8, unique=True), st.integers(1, 1200))
def test_the_nearest_key_that_is_held_is_taken(held: list[int], asked: int) -> None:
    chosen = key_of(METHOD.hazard("river_flood"), held, str(asked))
    assert chosen in held
    assert abs(chosen - asked) == min(abs(key - asked) for key in held)


@pytest.mark.parametrize("asked", ["", "0", "²", "9" * 5000, "x", "-5"])
def test_a_key_that_says_nothing_is_the_methods(asked: str) -> None:
    hazard = METHOD.hazard("river_flood")
    assert key_of(hazard, list(hazard.keys), asked) == hazard.key


@pytest.mark.parametrize("hazard", HAZARDS)
def test_a_threshold_is_one_of_the_stops_or_the_methods(hazard: str) -> None:
    known = METHOD.hazard(hazard)
    assert [threshold_of(known, f"{stop:g}") for stop in known.stops] == list(known.stops)
    assert threshold_of(known, "77777") == threshold_of(known, "") == known.threshold


def test_keys_and_thresholds_offered_are_those_of_the_hazard(context: Context) -> None:
    hazard = context.method.hazard("river_flood")
    assert [value for value, _ in keys(context, "fr", {"hazard": hazard.id})] == [str(key) for key in hazard.keys]
    assert [value for value, _ in thresholds(context, "fr", {})] == [f"{stop:g}" for stop in hazard.stops]


@pytest.mark.parametrize("language", LANGUAGES)
def test_an_absent_map_says_so_with_its_reason(language: str) -> None:
    legend = _absent("river_flood", language)
    assert legend.title == text("hazard.river_flood", language)
    assert legend.notes == (text("layer.climate_hazards.absent", language),)
    assert (legend.date, legend.source) == (MISSING, "")
    assert [entry.key for entry in legend.classes] == [NO_DATA]


@pytest.mark.parametrize("language", LANGUAGES)
@pytest.mark.parametrize("what", list(STYLES))
def test_an_empty_store_has_no_rain_heights_or_people(nothing: Context, what: str, language: str) -> None:
    legend = layer("climate_hazards").legend_for(nothing, query(language, hazard=what))
    assert legend.title == text(f"hazard.{what}", language)
    assert legend.notes == (text("layer.climate_hazards.absent", language),)
    assert layer("climate_hazards").raster_for(nothing, query(hazard=what)) is None


@pytest.mark.parametrize(("language", "words"), [("fr", "0,5 à 1,5"), ("en", "0.5 to 1.5")])
def test_a_class_runs_from_edge_to_edge_with_the_decimals_that_either_needs(language: str, words: str) -> None:
    assert _between(METHOD.hazard("river_flood"), 0.5, 1.5, language) == words


@pytest.mark.parametrize(
    ("when", "is_day"), [("2024-08-15", True), ("2024", False), ("1991-01/2020-12", False), ("", False)]
)
def test_a_day_is_told_from_a_year_and_a_period(when: str, is_day: bool) -> None:
    assert _is_day(when) == is_day


@pytest.mark.parametrize("background", list(STYLES))
def test_what_is_no_hazard_has_none(nothing: Context, background: str) -> None:
    assert measured(nothing, background) is None


def test_a_hazard_is_found_by_its_id(nothing: Context) -> None:
    found = measured(nothing, "drought")
    assert found is not None and found.id == "drought"
    assert measured(nothing, "dragons") is None


def test_only_what_is_held_can_be_chosen(nothing: Context) -> None:
    hazard, key, threshold = layer("climate_hazards").choices
    assert hazard.listed(nothing, "fr", {}) == []
    assert key.listed(nothing, "fr", {"hazard": "observed_flood"}) == []
    assert threshold.listed(nothing, "fr", {"hazard": "population"}) == []


def test_the_water_veil_is_only_below_the_threshold() -> None:
    flood = METHOD.hazard("river_flood")
    breaks, colours = classes_at(flood, 0.5)
    assert (breaks[0], colours[0]) == (0.01, BELOW)
    assert breaks[1] == 0.5
    assert BELOW not in colours[1:]
