"""Return areas: who came back, which areas fail the flood gate, and prefectures for the public."""

from collections.abc import Callable

import pytest

from layers.base import NO_DATA, Query
from layers.contract.records import records
from layers.return_areas import FLOODED
from layers.scales import GREY
from locales import LANGUAGES, MISSING, text
from services.context import Context
from services.sites.flooded_destinations import destinations_in_harm
from tests.layers.finding import drawn, layer

ContextOf = Callable[..., Context]


def test_every_return_area_has_a_square_and_an_outline(context: Context) -> None:
    features = drawn("return_areas", context)
    table = context.store.places("return_area")
    outlines = features[features["kind"] == "outline"]
    squares = features[features["kind"] != "outline"]
    expected = set(table.index[table.geometry.notna()])
    assert set(outlines.index) == set(squares.index) == expected
    assert set(squares.geometry.geom_type) == {"Point"}
    assert all(outlines.geometry[i].buffer(1e-6).contains(squares.geometry[i]) for i in list(squares.index)[:20])


def test_an_area_that_fails_the_flood_gate_stands_out(context: Context) -> None:
    judged = destinations_in_harm(context, 22)
    failing = {str(i) for i in judged.index[judged["harm"].astype(bool)]}
    features = drawn("return_areas", context)
    marked = set(features.index[features["k"] == FLOODED])
    assert marked == failing & set(features.index)
    assert marked
    assert features.loc[sorted(marked), "r"].min() > features.loc[~features["k"].isin([FLOODED]), "r"].max()


def test_an_area_without_a_count_is_no_data_not_zero(context_of: ContextOf, context: Context) -> None:
    rows = context.store.observations(["returnee_ind"])
    counted = set(rows.loc[rows["round"] == 22, "subject"])
    features = drawn("return_areas", context)
    unknown = features[features["k"] == NO_DATA]
    assert set(unknown.index).isdisjoint(counted)
    assert all(tip.startswith(MISSING) for tip in unknown["tip"])


@pytest.mark.parametrize("language", LANGUAGES)
def test_the_public_legend_names_no_single_place(public_context: Context, language: str) -> None:
    query = Query(22, "2025-10-31", language)
    assert FLOODED not in layer("return_areas").legend_for(public_context, query).colours
    assert [c.key for c in layer("displacement_sites").legend_for(public_context, query).classes] == ["people"]


ASKED = Query(3, "2024-03-31", "fr")


@pytest.mark.parametrize(("language", "words"), [
    ("fr", {"R1": "120 personnes retournées", "R2": "— personnes retournées"}),
    ("en", {"R1": "120 people returned", "R2": "— people returned"}),
])  # fmt: skip
def test_the_people_of_a_count_are_said_and_none_where_nobody_counted(
    counted: Context, language: str, words: dict[str, str]
) -> None:
    table = records(layer("return_areas"), counted, Query(3, "2024-03-31", language))
    assert table["tip"].to_dict() == words
    assert table["people"].dropna().to_dict() == {"R1": 120}
    assert table["k"].to_dict() == {"R1": "return_area", "R2": NO_DATA}


def test_without_flood_maps_no_area_is_marked(counted: Context) -> None:
    features = layer("return_areas").features_for(counted, ASKED)
    assert features is not None
    assert FLOODED not in set(features["k"])


def test_the_public_is_given_a_prefecture_that_nobody_counted_in_as_no_data(counted_public: Context) -> None:
    features = layer("return_areas").features_for(counted_public, ASKED)
    assert features is not None
    assert features["k"].to_dict() == {"CF43": "return_area", "CF52": NO_DATA}
    assert features.loc["CF43", "r"] == 12.0  # the largest, and the only one
    assert features.loc["CF52", "tip"] == f"{MISSING} personnes retournées"
    assert layer("return_areas").selects(counted_public, {}) == "adm1"


def test_the_legend_is_dated_by_the_count_and_no_data_is_hatched(counted: Context) -> None:
    legend = layer("return_areas").legend_for(counted, ASKED)
    assert (legend.on, legend.source) == ("2024-03-31", "DTM")
    assert legend.patterns == {NO_DATA: "hatch"}
    assert legend.colours[NO_DATA] == GREY
    assert legend.glyphs == {FLOODED: "≋"}
    assert legend.label(FLOODED) == text("harm.legend", "fr")


def test_a_round_without_a_count_has_neither_day_nor_source(counted: Context) -> None:
    legend = layer("return_areas").legend_for(counted, Query(9, "2030-01-01", "fr"))
    assert (legend.on, legend.date, legend.source) == ("", MISSING, "")
