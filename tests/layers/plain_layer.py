"""A layer with nothing but what must be said."""

import geopandas as gpd
import shapely

from layers.base import Layer, Legend, LegendClass, Query
from services.context import Context


def legend(_: Context, __: Query) -> Legend:
    return Legend("t", "", "", "s", (LegendClass("a", "#112233", "A"),))


def features(_: Context, __: Query) -> gpd.GeoDataFrame:
    return gpd.GeoDataFrame({"label": ["x"], "k": ["a"]}, index=["1"], geometry=[shapely.Point(20, 6)], crs=4326)


def layer(**more: object) -> Layer:
    """A layer with nothing but what must be said."""
    return Layer(**{"id": "test", "order": 1, "shape": "circle", "legend": legend, "features": features, **more})  # type: ignore[arg-type]
