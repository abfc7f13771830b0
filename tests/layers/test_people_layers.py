"""Sites and return areas: the numbers drawn are those of the store, and the public gets prefectures."""

from collections.abc import Callable

import geopandas as gpd
import numpy as np
import pytest

from domain.tiers import Tier
from layers import find_layer
from layers.base import NO_DATA, Layer, Query
from layers.return_areas import FLOODED
from layers.scales import BAND_COLOURS
from locales import LANGUAGES, MISSING, number, text
from services.context import Context
from services.sites.flooded_destinations import destinations_in_harm
from services.sites.readiness import readiness

ContextOf = Callable[..., Context]
ROUNDS = (22, 21)


def layer(layer_id: str) -> Layer:
    found = find_layer(layer_id)
    assert found is not None
    return found


def drawn(layer_id: str, context: Context, number_: int = 22, language: str = "fr") -> gpd.GeoDataFrame:
    on = {22: "2025-10-31", 21: "2025-07-31"}[number_]
    features = layer(layer_id).features_for(context, Query(number_, on, language))
    assert features is not None
    return features


@pytest.mark.parametrize("number_", ROUNDS)
def test_a_site_is_drawn_with_the_people_of_the_round(context: Context, number_: int) -> None:
    rows = context.store.observations(["idp_ind"])
    rows = rows[(rows["round"] == number_) & rows["subject"].isin(context.store.places("displacement_site").index)]
    counted = rows.drop_duplicates("subject", keep="last").set_index("subject")["value"]
    counted = counted[counted > 0]
    features = drawn("displacement_sites", context, number_)
    assert set(features.index) == set(counted.index)
    assert (features["people"] == counted.reindex(features.index)).all()


def test_a_symbols_area_says_people(context: Context) -> None:
    features = drawn("displacement_sites", context)
    large = features[features["r"] > 4.5]
    assert len(large) > 3
    ratio = large["r"] ** 2 / large["people"]
    assert np.allclose(ratio / ratio.iloc[0], 1, atol=0.05)
    assert list(features["r"]) == sorted(features["r"], reverse=True)  # the small above the large


def test_a_sites_class_is_its_band(context: Context) -> None:
    features, bands = drawn("displacement_sites", context), readiness(context, 22).sites["band"]
    assert (features["k"] == bands.reindex(features.index)).all()
    legend = layer("displacement_sites").legend_for(context, Query(22, "2025-10-31", "fr"))
    assert legend.colours == BAND_COLOURS
    assert legend.glyphs == {band: band for band in BAND_COLOURS}


@pytest.mark.parametrize("language", LANGUAGES)
def test_the_tip_of_a_site_says_band_and_people(context: Context, language: str) -> None:
    features = drawn("displacement_sites", context, language=language)
    first = features.iloc[0]
    people = text("people.count", language, count=first["people"])
    assert first["tip"].endswith(f" {first['k']} · {people}")


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


@pytest.mark.parametrize("layer_id", ["displacement_sites", "return_areas"])
def test_the_public_gets_one_circle_a_prefecture(public_context: Context, layer_id: str) -> None:
    features = drawn(layer_id, public_context)
    prefectures = public_context.store.areas("adm1")
    assert set(features.index) <= set(prefectures.index)
    assert not features.index.duplicated().any()
    assert "people" not in features
    for code, point in features.geometry.items():
        assert prefectures.geometry[code].distance(point) < 0.5


def test_small_counts_are_hidden_from_the_public(public_context: Context, context: Context) -> None:
    people = drawn("displacement_sites", context).join(context.store.places("displacement_site")[["adm1"]])
    totals = people.groupby("adm1")["people"].sum()
    features = drawn("displacement_sites", public_context)
    for code in totals.index[totals < 10]:
        assert number(totals[code], "fr") not in features.loc[code, "tip"].split()[0:1]
        assert text("small_count", "fr") in features.loc[code, "tip"]


@pytest.mark.parametrize("tier", [Tier.PARTNER, Tier.CORE], ids=str)
def test_partners_see_them_one_by_one(context_of: ContextOf, tier: Tier) -> None:
    here = context_of("demonstration", tier)
    assert layer("displacement_sites").selects(here, {}) == "displacement_site"
    assert len(drawn("displacement_sites", here)) == len(drawn("displacement_sites", context_of("demonstration")))


@pytest.mark.parametrize("language", LANGUAGES)
def test_the_public_legend_names_no_single_place(public_context: Context, language: str) -> None:
    query = Query(22, "2025-10-31", language)
    assert FLOODED not in layer("return_areas").legend_for(public_context, query).colours
    assert [c.key for c in layer("displacement_sites").legend_for(public_context, query).classes] == ["people"]
