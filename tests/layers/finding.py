"""Layers by their id, as tests ask for them."""

import geopandas as gpd

from layers import find_layer
from layers.base import Layer, Query
from services.context import Context

ROUND, DAY = 22, "2025-10-31"  # the newest round of the demonstration
DAYS = {ROUND: DAY, 21: "2025-07-31"}


def layer(layer_id: str) -> Layer:
    """The layer of an id."""
    found = find_layer(layer_id)
    assert found is not None
    return found


def query(language: str = "fr", **choices: str) -> Query:
    """A question about the newest round."""
    return Query(ROUND, DAY, language, choices)


def drawn(layer_id: str, context: Context, number_: int = ROUND, language: str = "fr") -> gpd.GeoDataFrame:
    """What a layer draws of a round of the demonstration."""
    features = layer(layer_id).features_for(context, Query(number_, DAYS[number_], language))
    assert features is not None
    return features
