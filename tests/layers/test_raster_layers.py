"""Hazards: classes follow the threshold, keys the store; what is not held is said, never drawn."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from domain.method import load_method
from layers import find_layer
from layers.base import NO_DATA, Layer, Query
from layers.climate_hazards import BELOW, PALETTES, STYLES, classes_at, key_of, keys, threshold_of, thresholds
from layers.observed_flood import WATER
from locales import LANGUAGES, text
from services.context import Context
from services.risk.hazards import held_hazards

METHOD = load_method()
HAZARDS = [hazard.id for hazard in METHOD.hazards]


def layer(layer_id: str) -> Layer:
    found = find_layer(layer_id)
    assert found is not None
    return found


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
    if hazard not in {held.id for held in held_hazards(context)}:
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


@pytest.mark.parametrize("asked", ["", "0", "x", "-5"])
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


def test_water_that_was_seen_has_one_class_in_its_own_colour(context: Context) -> None:
    observed = layer("observed_flood")
    raster = observed.raster_for(context, query())
    legend = observed.legend_for(context, query())
    assert raster is not None
    assert raster.colours == (WATER,)
    assert len(raster.breaks) == 1
    assert [entry.key for entry in legend.classes][-1] == NO_DATA
    assert legend.classes[0].colour == WATER
    assert len(legend.classes) == 2
