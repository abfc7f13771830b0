"""Finer areas: each has the class of its figure, or an outline."""

import pytest

from layers.area_classes import CLASSED, OUTLINE, STEP
from layers.base import NO_DATA, Query
from layers.contract.records import records
from layers.scales import ORANGES
from locales import LANGUAGES, MISSING, text
from services.context import Context
from tests.layers.finding import layer


@pytest.mark.parametrize(("figure", "keys"), [
    ("wfp_floodclass", {"CF431": "3", "CF521": "0"}),
    ("wfp_lsclass", {"CF431": "1", "CF521": NO_DATA}),
    ("wfp_multi_dim_risk_index", {"CF431": NO_DATA, "CF521": NO_DATA}),
    (OUTLINE, {"CF431": OUTLINE, "CF521": OUTLINE}),
    ("no figure", {"CF431": OUTLINE, "CF521": OUTLINE}),
])  # fmt: skip
def test_a_sub_prefecture_has_the_class_of_its_figure(plain: Context, figure: str, keys: dict[str, str]) -> None:
    features = layer("area_classes").features_for(plain, Query(0, "", "fr", {"figure": figure}))
    assert features is not None
    assert features["k"].to_dict() == keys


def test_only_areas_with_a_shape_are_drawn(plain: Context) -> None:
    features = layer("area_classes").features_for(plain, Query(0, "", "fr", {"level": "adm3"}))
    assert features is not None
    assert list(features.index) == ["CF43101"]


def test_levels_and_figures_are_offered_as_far_as_they_are_held(plain: Context, context: Context) -> None:
    level, figure = layer("area_classes").choices
    assert [value for value, _ in level.listed(plain, "fr", {})] == ["adm2", "adm3"]
    assert [value for value, _ in figure.listed(plain, "fr", {})] == [OUTLINE, CLASSED[0], CLASSED[1]]
    assert not layer("area_classes").available(context)


@pytest.mark.parametrize("figure", CLASSED)
@pytest.mark.parametrize("language", LANGUAGES)
def test_the_legend_of_a_figure_has_five_classes_and_no_data(plain: Context, figure: str, language: str) -> None:
    legend = layer("area_classes").legend_for(plain, Query(0, "", language, {"figure": figure}))
    assert legend.title == text(f"figure.{figure}", language)
    assert [entry.key for entry in legend.classes] == ["0", "1", "2", "3", "4", NO_DATA]


CLASS = {"figure": "wfp_floodclass"}


@pytest.mark.parametrize(("figure", "labels"), [
    ("wfp_floodclass", ["1", "2", "3", "4", "5"]), ("wfp_multi_dim_risk_index", ["0+", "20+", "40+", "60+", "80+"]),
])  # fmt: skip
def test_a_class_is_said_by_its_number_and_an_index_by_its_lower_edge(
    plain: Context, figure: str, labels: list[str]
) -> None:
    legend = layer("area_classes").legend_for(plain, Query(0, "", "en", {"figure": figure}))
    assert [entry.label for entry in legend.classes[:-1]] == labels
    assert len(labels) * STEP == 100


def test_the_figure_is_said_on_hover_and_none_where_nobody_gave_it(plain: Context) -> None:
    table = records(layer("area_classes"), plain, Query(0, "", "fr", CLASS))
    assert table["tip"].to_dict() == {"CF431": "4", "CF521": "1"}
    slides = records(layer("area_classes"), plain, Query(0, "", "fr", {"figure": "wfp_lsclass"}))
    assert slides["tip"].to_dict() == {"CF431": "2", "CF521": ""}
    assert slides["value"].isna().to_dict() == {"CF431": False, "CF521": True}


@pytest.mark.parametrize(("language", "day"), [("fr", "01/01/2023"), ("en", "1 Jan 2023")])
def test_the_legend_says_when_and_by_whom_the_figure_was_given(plain: Context, language: str, day: str) -> None:
    legend = layer("area_classes").legend_for(plain, Query(0, "", language, CLASS))
    assert (legend.date, legend.source, legend.on) == (day, "WFP", "2023-01-01")
    assert legend.unit == text("figure.unit.class", language)


def test_a_figure_that_nobody_gave_has_no_day_and_no_source(plain: Context) -> None:
    legend = layer("area_classes").legend_for(plain, Query(0, "", "fr", {"figure": "wfp_multi_dim_risk_index"}))
    assert (legend.date, legend.source) == (MISSING, "")


def test_outlines_come_from_the_file_of_the_shapes(plain: Context) -> None:
    legend = layer("area_classes").legend_for(plain, Query(0, "", "fr", {"figure": OUTLINE}))
    assert (legend.source, legend.on) == ("a file", "2021-06-30")
    assert [entry.key for entry in legend.classes] == [OUTLINE, NO_DATA]


def test_a_level_that_is_none_is_the_first(plain: Context) -> None:
    asked = Query(0, "", "fr", {"level": "../adm1"})
    features = layer("area_classes").features_for(plain, asked)
    assert features is not None
    assert list(features.index) == ["CF431", "CF521"]


def test_the_darkest_is_the_worst(plain: Context) -> None:
    colours = layer("area_classes").legend_for(plain, Query(0, "", "fr", CLASS)).colours
    assert [colours[str(i)] for i in range(5)] == list(ORANGES)


def test_an_empty_store_offers_no_level(nothing: Context) -> None:
    level, _ = layer("area_classes").choices
    assert level.listed(nothing, "fr", {}) == []
    assert not layer("area_classes").available(nothing)
