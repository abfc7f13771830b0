"""Whatever the store holds and whoever asks, every layer is drawn, said, listed and found."""

from collections.abc import Callable
from itertools import product

import geopandas as gpd
import pytest

from domain.tiers import SENSITIVE_KINDS, Tier
from layers import all_layers, available_layers
from layers.base import DRAWN_COLUMNS, POINT_SHAPES, Layer, Query, to_geojson
from layers.contract.ages import AGEING, EXPIRED, FRESH, UNDATED, age_of, page_day
from layers.contract.details import details_of, known_kind
from layers.contract.names import searchable
from layers.contract.records import records
from locales import LANGUAGES
from services.context import Context
from services.sites.rounds import rounds
from tests.layers.conftest import STORES

ContextOf = Callable[..., Context]
CASES = [
    pytest.param(layer, store, tier, id=f"{layer.id}-{store}-{tier}")
    for layer, store, tier in product(all_layers(), STORES, Tier)
]


def queries(layer: Layer, context: Context) -> list[Query]:
    """The query at every layer's defaults, and one for each option of each of its choices."""
    held = rounds(context)
    number, on = (held[0].number, held[0].on.isoformat()) if held else (0, "")
    picked = [layer.defaults()]
    for choice in layer.choices:
        options = choice.listed(context, "fr", layer.defaults())
        picked += [{**layer.defaults(), choice.id: value} for value, _ in options]
    day = layer.today(context)
    return [Query(number, on, language, choices, day=day) for language, choices in product(LANGUAGES, picked)]


@pytest.mark.parametrize(("layer", "store", "tier"), CASES)
def test_a_layer_that_is_offered_is_drawn_with_a_complete_legend(
    layer: Layer, store: str, tier: Tier, context_of: ContextOf
) -> None:
    context = context_of(store, tier)
    if not layer.available(context):
        assert store != "demonstration" or not layer.topics
        return
    for query in queries(layer, context):
        legend = layer.legend_for(context, query)
        assert legend.title
        assert len({entry.key for entry in legend.classes}) == len(legend.classes)
        features = layer.features_for(context, query)
        if features is not None:
            check_features(layer, features, set(legend.colours))
            assert set(to_geojson(features)) >= {"{"}
        raster = layer.raster_for(context, query)
        if raster is not None:
            assert len(raster.breaks) == len(raster.colours)
            assert list(raster.breaks) == sorted(raster.breaks)


def check_features(layer: Layer, features: gpd.GeoDataFrame, keys: set[str]) -> None:
    """Every feature has a name, a class of the legend, words on hover and, where it is a point, a size."""
    assert features.crs == 4326 or features.empty
    assert set(features["k"]) <= keys, layer.id
    assert all(isinstance(label, str) for label in features["label"])
    assert all(isinstance(tip, str) for tip in features["tip"])
    assert (features["r"] > 0).all()
    if layer.shape in POINT_SHAPES:
        assert "Point" in set(features.geometry.dropna().geom_type) or features.empty
    assert "geometry" not in DRAWN_COLUMNS


@pytest.mark.parametrize(("layer", "store", "tier"), CASES)
def test_each_feature_that_is_drawn_is_listed_opens_a_panel_and_can_be_found(
    layer: Layer, store: str, tier: Tier, context_of: ContextOf
) -> None:
    context = context_of(store, tier)
    if not layer.available(context) or layer.features is None:
        return
    found = {(hit.kind, hit.id) for hit in searchable(context)}
    query = queries(layer, context)[0]
    kind = layer.selects(context, query.choices)
    table = records(layer, context, query)
    assert known_kind(kind)
    assert not table.index.duplicated().any()
    assert {(kind, subject) for subject in table.index if table.loc[subject, "label"]} <= found
    for subject in list(table.index[:3]):
        details = details_of(context, kind, subject, query)
        assert details is not None
        assert details.title == table.loc[subject, "label"]
        assert details.kind
        assert all(name and value for name, value in details.facts)


@pytest.mark.parametrize("tier", [Tier.PUBLIC])
def test_the_public_is_given_no_place_of_displaced_people(tier: Tier, context_of: ContextOf) -> None:
    context = context_of("demonstration", tier)
    secret = {str(i) for kind in SENSITIVE_KINDS for i in context.whole.places(kind).index}
    assert secret
    assert not {hit.id for hit in searchable(context)} & secret
    for layer in available_layers(context):
        if layer.features is not None:
            assert not set(records(layer, context, queries(layer, context)[0]).index) & secret
    for kind in SENSITIVE_KINDS:
        for subject in sorted(secret)[:5]:
            assert details_of(context, kind, subject, Query(22, "2025-10-31", "fr")) is None


@pytest.mark.parametrize("layer", [pytest.param(layer, id=layer.id) for layer in all_layers()])
def test_a_legend_is_had_without_drawing_the_features(layer: Layer, context: Context) -> None:
    def refuse(_: Context, __: Query) -> gpd.GeoDataFrame:
        raise AssertionError("features were drawn for a legend")

    blind = Layer(**{**vars(layer), "features": refuse if layer.features else None})
    assert blind.legend_for(context, queries(layer, context)[0]) == layer.legend_for(
        context, queries(layer, context)[0]
    )


@pytest.mark.parametrize("layer", [pytest.param(layer, id=layer.id) for layer in all_layers()])
def test_the_age_of_a_layer_is_one_of_the_four_or_none(layer: Layer, context: Context) -> None:
    legend = layer.legend_for(context, queries(layer, context)[0])
    age = age_of(layer, legend, context.method, page_day(context))
    assert age in ({FRESH, AGEING, EXPIRED, UNDATED} if layer.age else {""})
