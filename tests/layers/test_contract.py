"""The contract: careful defaults, contradictions refused, ages and names as declared."""

import datetime as dt
from collections.abc import Callable
from pathlib import Path

import geopandas as gpd
import numpy as np
import pandas as pd
import pytest
import shapely
from hypothesis import given
from hypothesis import strategies as st

import layers
from domain.method import load_method
from domain.tiers import Tier
from layers import available_layers, find_layer, published_layers
from layers.base import RADIUS, Aggregate, Choice, Column, Layer, Legend, LegendClass, Query, to_geojson
from layers.border_crossings import STALE
from layers.contract.ages import AGEING, EXPIRED, FRESH, UNDATED, age_of, page_day
from layers.contract.details import attribute_name, cell, details_of, known_kind
from layers.contract.names import kind_name
from layers.contract.records import records, subject_of
from layers.scales import class_of, numeric_classes, paint_classes, radius, rgba, status_words
from locales import MISSING, text
from services.borders import stale_weeks
from services.context import Context
from services.sites.rounds import find_round
from tests.layers.stores import plain_store

QUERY = Query(22, "2025-10-31", "fr")


def legend(_: Context, __: Query) -> Legend:
    return Legend("t", "", "", "s", (LegendClass("a", "#112233", "A"),))


def features(_: Context, __: Query) -> gpd.GeoDataFrame:
    return gpd.GeoDataFrame({"label": ["x"], "k": ["a"]}, index=["1"], geometry=[shapely.Point(20, 6)], crs=4326)


def layer(**more: object) -> Layer:
    """A layer with nothing but what must be said."""
    return Layer(**{"id": "test", "order": 1, "shape": "circle", "legend": legend, "features": features, **more})  # type: ignore[arg-type]


def test_a_new_layer_is_hidden_unpublished_and_for_the_core_only(context: Context, public_context: Context) -> None:
    new = layer()
    assert (new.shown, new.published, new.tier) == (False, False, Tier.CORE)
    assert new.available(context)
    assert not new.available(public_context)
    with pytest.raises(ValueError, match="test"):
        new.features_for(public_context, QUERY)


@pytest.mark.parametrize(
    "wrong",
    [
        {"shape": "hexagon"},
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


@pytest.mark.parametrize(("days", "age"), [(0, FRESH), (182, FRESH), (200, AGEING), (547, AGEING), (600, EXPIRED)])
def test_age_is_by_the_methods_months(days: int, age: str) -> None:
    day = dt.date(2025, 10, 31)
    old = Legend("t", "", "", "s", (), on=(day - dt.timedelta(days=days)).isoformat())
    assert age_of(layer(age="other"), old, load_method(), day.isoformat()) == age


def test_what_has_no_date_is_never_fresh_and_what_does_not_age_has_no_badge() -> None:
    undated = Legend("t", "", "", "s", ())
    assert age_of(layer(age="other"), undated, load_method(), "2025-10-31") == UNDATED
    assert age_of(layer(), undated, load_method(), "2025-10-31") == ""
    with pytest.raises(KeyError):
        age_of(layer(age="unknown"), undated, load_method(), "2025-10-31")


@given(st.dates(dt.date(2000, 1, 1), dt.date(2030, 1, 1)), st.integers(0, 4000), st.integers(0, 400))
def test_waiting_never_makes_data_fresher(day: dt.date, old: int, wait: int) -> None:
    order = [FRESH, AGEING, EXPIRED]
    dated = Legend("t", "", "", "s", (), on=(day - dt.timedelta(days=old)).isoformat())
    first, later = (
        age_of(layer(age="other"), dated, METHOD, (day + dt.timedelta(days=d)).isoformat()) for d in (0, wait)
    )
    assert order.index(first) <= order.index(later)


METHOD = load_method()


def test_the_demonstration_is_judged_on_its_own_day_and_real_data_today(context: Context, plain: Context) -> None:
    assert page_day(context) == find_round(context).on.isoformat()
    assert page_day(plain) == dt.datetime.now(dt.UTC).date().isoformat()


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


def test_a_facility_is_drawn_by_its_type_and_says_that_its_state_is_unknown(plain: Context) -> None:
    facilities = find_layer("health_facilities")
    assert facilities is not None
    drawn = facilities.features_for(plain, Query(0, "", "fr"))
    assert drawn is not None
    expected = {"healthsites:1": "hospital", "kemri:2": "health_post", "osm:3": "nodata", "tpl:4": "health_centre"}
    assert drawn["k"].to_dict() == expected
    assert drawn.loc["healthsites:1", "tip"] == f"Hôpital · {text('status.unknown', 'fr')}"
    assert drawn.loc["tpl:4", "tip"].endswith(text("status.closed", "fr"))
    assert drawn.loc["osm:3", "label"] == text("kind.health_facility", "fr")
    colours = facilities.legend_for(plain, Query(0, "", "fr")).colours
    assert all(contrast_with_white(colour) >= 3 for colour in colours.values())


def contrast_with_white(colour: str) -> float:
    """WCAG's contrast ratio of a colour on white."""
    parts = [c / 255 for c in rgba(colour)[:3]]
    linear = [c / 12.92 if c <= 0.04045 else ((c + 0.055) / 1.055) ** 2.4 for c in parts]
    return 1.05 / (0.2126 * linear[0] + 0.7152 * linear[1] + 0.0722 * linear[2] + 0.05)


@pytest.mark.parametrize("tier", list(Tier), ids=str)
def test_data_of_a_tier_above_the_viewers_are_not_offered(tier: Tier, tmp_path: Path) -> None:
    context = Context(plain_store(tmp_path, tier="partner"), load_method(), tier)
    offered = {each.id for each in available_layers(context)}
    assert ({"health_facilities", "refugee_locations"} <= offered) == (tier >= Tier.PARTNER)


def test_an_area_says_its_classes_and_a_place_its_attributes(plain: Context) -> None:
    area = details_of(plain, "adm2", "CF431", Query(0, "", "fr"))
    assert area is not None
    assert dict(area.facts)[text("figure.wfp_floodclass", "fr")] == "4"
    assert "Ouaka" in area.where
    town = details_of(plain, "town", "t:1", Query(0, "", "fr"))
    assert town is not None
    assert dict(town.facts)["Population"] == "41\u202f356"
    nowhere = details_of(plain, "health_facility", "tpl:5", Query(0, "", "fr"))
    assert nowhere is not None
    assert text("details.no_position", "fr") in nowhere.notes
    commune = details_of(plain, "adm3", "CF52101", Query(0, "", "fr"))
    assert commune is not None
    assert commune.title == "Samba-Boungou"


@pytest.mark.parametrize(("kind", "known"), [("adm1", True), ("town", True), ("warnings", True), ("nothing", False)])
def test_kinds_are_levels_places_and_layers(kind: str, known: bool) -> None:
    assert known_kind(kind) == known


def test_a_kind_without_a_word_has_its_layers_title() -> None:
    assert kind_name("area_classes", "fr") == text("layer.area_classes.title", "fr")
    assert kind_name("adm1", "fr") == text("kind.adm1", "fr")


def test_a_layer_may_say_its_own_details(context: Context, monkeypatch: pytest.MonkeyPatch) -> None:
    crossings = find_layer("border_crossings")
    assert crossings is not None
    own = Layer(**{**vars(crossings), "details": lambda *_: None})
    monkeypatch.setattr("layers.contract.details.available_layers", lambda _: [own])
    assert details_of(context, "border_crossing", "CROSS-01", QUERY) is None


def test_a_cell_that_is_missing_is_a_dash_never_zero() -> None:
    column = Column("n", "column.value", numeric=True, digits=1)
    assert [cell(value, column, "fr") for value in (None, float("nan"), pd.NA, 0, 2.25)] == [
        MISSING, MISSING, MISSING, "0,0", "2,2"
    ]  # fmt: skip


def test_an_attribute_without_words_keeps_its_own_name() -> None:
    assert attribute_name("ownership", "fr") == "Gestion"
    assert attribute_name("some_new_key", "fr") == "Some new key"


def test_a_second_symbol_is_no_second_row(context: Context) -> None:
    warnings = find_layer("warnings")
    assert warnings is not None
    table = records(warnings, context, Query(22, "2025-10-31", "fr", {}, day=warnings.today(context)))
    assert len(table) == 17
    assert subject_of("CF32@") == "CF32"


def test_published_layers_can_all_be_given_to_the_public() -> None:
    assert all(each.tier == Tier.PUBLIC or each.public for each in published_layers())


@pytest.mark.parametrize(("colour", "parts"), [("#0f6d9c", (15, 109, 156, 255)), ("#8fa3b055", (143, 163, 176, 85))])
def test_a_colour_has_four_parts(colour: str, parts: tuple[int, ...]) -> None:
    assert rgba(colour) == parts


def test_each_value_takes_the_colour_of_its_class() -> None:
    values = np.ma.array([[0.0, 0.5, 1.4], [1.5, np.nan, 9.0]], mask=[[0, 0, 0], [0, 0, 1]])
    painted = paint_classes(values, (0.5, 1.5), ("#11223344", "#aabbcc"))
    clear, veil, full = [0, 0, 0, 0], [0x11, 0x22, 0x33, 0x44], [0xAA, 0xBB, 0xCC, 255]
    assert painted.tolist() == [[clear, veil, veil], [full, clear, clear]]


@given(st.lists(st.floats(-1e6, 1e6), min_size=2, max_size=6, unique=True), st.floats(-2e6, 2e6))
def test_a_value_lies_in_the_last_class_that_it_reaches(edges: list[float], value: float) -> None:
    breaks = sorted(edges)
    reached = [i for i, edge in enumerate(breaks) if value >= edge]
    assert class_of(value, breaks) == str(max(reached, default=0))


def test_classes_are_from_edge_to_edge_and_end_with_no_data() -> None:
    labels = [entry.label for entry in numeric_classes((0.0, 20.0), ("#111111", "#222222"), "fr")]
    assert labels == ["0 à 20", "20 et plus", text("legend.no_data", "fr")]


@given(st.floats(0, 1e6), st.floats(0, 1e6))
def test_more_people_are_never_a_smaller_symbol(one: float, other: float) -> None:
    low, high = sorted((one, other))
    assert radius(low, largest=1e6) <= radius(high, largest=1e6)


@pytest.mark.parametrize("people", [float("nan"), 0, None])
def test_unknown_people_have_the_smallest_symbol(people: object) -> None:
    assert radius(people, largest=100, least=4) == 4  # type: ignore[arg-type]


@pytest.mark.parametrize(
    ("status", "key"), [("open", "open"), ("Closed", "closed"), (None, "unknown"), (float("nan"), "unknown")]
)
def test_a_status_that_nobody_gave_is_unknown(status: object, key: str) -> None:
    assert status_words(status, "fr") == text(f"status.{key}", "fr")


def test_a_layer_is_found_by_its_id_or_not_at_all(context_of: Callable[..., Context]) -> None:
    assert find_layer("warnings") is not None
    assert find_layer("nothing") is None
    assert {"displacement_sites", "return_areas"}.isdisjoint(each.id for each in available_layers(context_of("empty")))
