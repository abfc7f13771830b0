"""The contract: careful defaults, contradictions refused, only what a viewer may see."""

from collections.abc import Callable
from dataclasses import replace
from pathlib import Path

import geopandas as gpd
import pytest
import shapely

import layers
from domain.method import load_method
from domain.tiers import Tier
from domain.viewer import Viewer
from layers import available_layers, find_layer, published_layers
from layers.base import RADIUS, Aggregate, Choice, Column, Legend, LegendClass, Query, store_has, to_geojson
from services.context import Context
from tests.layers.plain_layer import features, layer, legend
from tests.layers.stores import plain_store

QUERY = Query(22, "2025-10-31", "fr")


def test_a_new_layer_is_hidden_unpublished_and_for_the_core_only(context: Context, public_context: Context) -> None:
    new = layer()
    assert (new.topics, new.published, new.tier) == ((), False, Tier.CORE)
    assert new.available(context)
    assert not new.available(public_context)
    with pytest.raises(ValueError, match="test"):
        new.features_for(public_context, QUERY)


@pytest.mark.parametrize(
    "wrong",
    [
        {"shape": "hexagon"},
        {"group": "weather"},
        {"features": None},
        {"shape": "raster"},
        {"published": True},
        {"published": True, "tier": Tier.PARTNER},
        {"kind_choice": "level"},
    ],
)
def test_a_declaration_that_contradicts_itself_is_refused(wrong: dict[str, object]) -> None:
    with pytest.raises(ValueError, match="layer test"):
        layer(**wrong)


def test_below_the_tier_only_the_aggregate_is_given(context: Context, public_context: Context) -> None:
    def totals(_: Context, __: Query) -> gpd.GeoDataFrame:
        return features(_, __).rename(index={"1": "CF11"}).assign(label="Ombella-M’Poko")

    new = layer(
        tier=Tier.PARTNER, public=Aggregate(legend, totals), published=True, columns=(Column("k", "column.class"),)
    )
    assert list(new.features_for(public_context, QUERY).index) == ["CF11"]  # type: ignore[union-attr]
    assert list(new.features_for(context, QUERY).index) == ["1"]  # type: ignore[union-attr]
    assert new.selects(public_context, {}) == "adm1"
    assert new.selects(context, {}) == "test"


def test_what_features_leave_out_takes_its_default(context: Context) -> None:
    complete = layer().features_for(context, QUERY)
    assert complete is not None
    assert (complete["r"].iloc[0], complete["tip"].iloc[0]) == (RADIUS, "")
    with pytest.raises(ValueError, match="height"):
        layer(columns=(Column("height", "column.value"),)).features_for(context, QUERY)


def test_a_choice_says_the_kind_and_its_default_counts(context: Context) -> None:
    choice = Choice("level", "choice.level", lambda *_: [], "adm2")
    new = layer(choices=(choice,), kind_choice="level")
    assert [new.selects(context, chosen) for chosen in ({}, {"level": "adm3"}, {"level": ""})] == [
        "adm2",
        "adm3",
        "adm2",
    ]


def test_two_layers_of_one_id_are_refused(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    (tmp_path / "again.py").write_text("from layers.border_crossings import LAYER\n")
    monkeypatch.setattr(layers, "__path__", [*layers.__path__, str(tmp_path)])
    layers.all_layers.cache_clear()
    with pytest.raises(ValueError, match="border_crossings"):
        layers.all_layers()
    monkeypatch.undo()
    layers.all_layers.cache_clear()


def test_only_columns_that_are_drawn_are_sent() -> None:
    table = gpd.GeoDataFrame(
        {"label": ["x"], "k": ["a"], "people": [7], "geometry": [shapely.Point(1.23456, 2)]}, crs=4326
    )
    sent = to_geojson(table)
    assert "people" not in sent
    assert "1.2346" in sent


@pytest.mark.parametrize("tier", list(Tier), ids=str)
def test_data_of_a_tier_above_the_viewers_are_not_offered(tier: Tier, tmp_path: Path) -> None:
    context = Context(plain_store(tmp_path, tier="partner"), load_method(), Viewer.of_tier(tier))
    offered = {each.id for each in available_layers(context)}
    assert ({"health_facilities", "refugee_locations"} <= offered) == (tier >= Tier.PARTNER)


def test_published_layers_can_all_be_given_to_the_public() -> None:
    assert all(each.tier == Tier.PUBLIC or each.public for each in published_layers())


def test_a_layer_is_found_by_its_id_or_not_at_all(context_of: Callable[..., Context]) -> None:
    assert find_layer("warnings") is not None
    assert find_layer("nothing") is None
    assert {"displacement_sites", "return_areas"}.isdisjoint(each.id for each in available_layers(context_of("empty")))


@pytest.mark.parametrize(
    ("kind", "label"), [("town", {"fr": "localité", "en": "town"}), ("", {"fr": "test", "en": "test"})]
)
@pytest.mark.parametrize("language", ["fr", "en"])
def test_what_has_no_name_is_called_by_its_kind(
    context_of: Callable[..., Context], kind: str, label: dict[str, str], language: str
) -> None:
    nameless = layer(kind=kind, features=lambda c, q: features(c, q).assign(label=None))
    drawn = nameless.features_for(context_of("empty"), Query(0, "", language))
    assert drawn is not None
    assert drawn["label"].tolist() == [label[language]]


def test_the_legend_finds_colour_letter_and_pattern_by_class() -> None:
    shown = Legend("t", "", "", "s", (
        LegendClass("a", "#112233", "A", glyph="A"), LegendClass("b", "#445566", "B", pattern="dots", hollow=True),
    ))  # fmt: skip
    assert shown.colours == {"a": "#112233", "b": "#445566"}
    assert (shown.glyphs, shown.patterns, shown.hollow) == ({"a": "A"}, {"b": "dots"}, ["b"])
    assert (shown.label("b"), shown.label("nobody's")) == ("B", "")


@pytest.mark.parametrize(("stamp", "scenario"), [("ab12@2025-01-01", "ab12"), ("", ""), ("@x", "")])
def test_a_question_says_the_scenario_without_its_steps(stamp: str, scenario: str) -> None:
    assert Query(1, "", "fr", scenario=stamp).scenario_id == scenario


def test_a_viewer_below_the_tier_is_offered_an_aggregate_only_where_there_is_data(counted_public: Context) -> None:
    new = layer(tier=Tier.PARTNER, public=Aggregate(legend, features))
    assert new.available(counted_public)
    assert not layer(tier=Tier.PARTNER, public=Aggregate(legend, features), has_data=lambda _: False).available(
        counted_public
    )


def test_a_raster_above_the_tier_is_not_given(counted_public: Context) -> None:
    def refuse(_: Context, __: Query) -> None:
        raise AssertionError("the raster was asked for")

    assert layer(shape="raster", features=None, raster=refuse, tier=Tier.CORE).raster_for(counted_public, QUERY) is None


def test_a_choice_that_depends_is_listed_by_the_others(counted: Context) -> None:
    def by(_: Context, __: str, chosen: dict[str, str]) -> list[tuple[str, str]]:
        return [(chosen["first"], "x")]

    alone = Choice("a", "choice.level", lambda *_: [("1", "one")], "1")
    depending = Choice("b", "choice.level", lambda *_: [], "", depending=by)
    assert alone.listed(counted, "fr", {}) == [("1", "one")]
    assert depending.listed(counted, "fr", {"first": "2"}) == [("2", "x")]


def test_first_choices_are_the_defaults() -> None:
    assert layer(choices=(Choice("a", "l", lambda *_: [], "1"), Choice("b", "l", lambda *_: [], ""))).defaults() == {
        "a": "1",
        "b": "",
    }


def test_a_store_has_a_kind_once_a_place_of_it_is_imported(counted: Context, nothing: Context) -> None:
    assert store_has("return_area")(counted)
    assert not store_has("return_area")(nothing)
    assert not store_has("town")(counted)


def test_features_without_a_shape_are_not_sent_and_missing_words_leave_no_null() -> None:
    table = gpd.GeoDataFrame(
        {"label": ["x", "y"], "k": ["a", "a"], "tip": [None, "t"]},
        index=["1", "2"],
        geometry=[shapely.Point(1, 2), None],
        crs=4326,
    )
    sent = to_geojson(table)
    assert '"2"' not in sent
    assert "null" not in sent


def test_decimals_are_as_many_as_asked() -> None:
    table = gpd.GeoDataFrame({"label": ["x"], "k": ["a"]}, geometry=[shapely.Point(1.23456, 2)], crs=4326)
    assert "1.235" in to_geojson(table, decimals=3)


def test_what_rings_add_up_is_sent_for_features_one_by_one_alone(counted: Context) -> None:
    summed = layer(clusters="people", public=Aggregate(legend, features), features=_with_people)
    assert list(summed.features_for(counted, QUERY)["n"]) == [7]
    assert '"n": 7' in to_geojson(summed.features_for(counted, QUERY))
    assert "n" not in layer().features_for(counted, QUERY)
    public = replace(counted, viewer=Viewer.of_tier(Tier.PUBLIC))
    assert "n" not in summed.features_for(public, QUERY)


def _with_people(context: Context, query: Query) -> gpd.GeoDataFrame:
    return features(context, query).assign(people=7)
