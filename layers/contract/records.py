"""A layer as a table: one row a subject, with the columns that the layer declares."""

from dataclasses import replace

import geopandas as gpd
import pandas as pd

from domain.errors import KodroError
from layers.base import MARK, Column, Layer, Query
from layers.contract.choices import known_choices
from services.context import Context

CLASS = "class"  # the words of a feature's legend class


def subject_of(feature: object) -> str:
    """The subject that a feature stands for: second symbols carry a mark after its id."""
    return str(feature).partition(MARK)[0]


def columns_of(layer: Layer, context: Context) -> tuple[Column, ...]:
    """The layer's columns for this viewer; an aggregate has a name, a class and its line on hover only."""
    return layer.columns if layer.one_by_one(context) else ()


def records(layer: Layer, context: Context, query: Query) -> gpd.GeoDataFrame:
    """One row a subject that this viewer may see, in the order in which they are drawn.

    Returns:
        EPSG:4326, index subject's id; label, k, class, tip and the layer's columns. Empty for a raster, and
        where nothing can be drawn.
    """
    query = replace(query, choices=known_choices(layer, context, query.language, query.choices))
    return context.cached(f"records {layer.id}", {"query": vars(query)}, lambda: _records(layer, context, query))


def _records(layer: Layer, context: Context, query: Query) -> gpd.GeoDataFrame:
    fields = [column.field for column in columns_of(layer, context)]
    try:
        features = layer.features_for(context, query)
    except KodroError:
        features = None
    if features is None:
        return gpd.GeoDataFrame({name: [] for name in ("label", "k", CLASS, "tip", *fields)}, geometry=[], crs=4326)
    legend = layer.legend_for(context, query)
    table = features[~pd.Index([subject_of(i) for i in features.index]).duplicated()]
    table = table.set_axis(pd.Index([subject_of(i) for i in table.index], name="id"), axis=0)
    named = table.assign(**{CLASS: [legend.label(str(key)) for key in table["k"]]})
    return named[["label", "k", CLASS, "tip", *fields, "geometry"]]
