"""What the raster of a layer says at one point, in words."""

from pathlib import Path

import numpy as np

from domain.tiers import Tier
from layers.base import Layer, Legend, Query, RasterDrawing
from locales import number, text
from services.context import Context
from services.risk.raster_values import value_at

DECIMALS = 2


def probe(context: Context, layer: Layer, query: Query, longitude: float, latitude: float) -> tuple[str, str] | None:
    """The legend's title and the value under a point.

    Args:
        context: who asks, of which store.
        layer: whose raster; one that has none says nothing.
        query: its choices.
        longitude: in degrees, EPSG:4326.
        latitude: in degrees, EPSG:4326.

    Returns:
        None where the layer draws no raster.

    Raises:
        RasterError: the raster cannot be read.
    """
    raster = layer.raster_for(context, query)
    if raster is None:
        return None
    legend = layer.legend_for(context, query)
    point_value = value_at(Path(raster.path), longitude, latitude)
    if point_value.value is None:
        return legend.title, text(f"point.{point_value.reason}", query.language)
    cell = text("point.cell", query.language, metres=number(point_value.cell_m, query.language))
    return legend.title, f"{_words(context, raster, legend, point_value.value, query.language)} ({cell})"


def _words(context: Context, raster: RasterDrawing, legend: Legend, value: float, language: str) -> str:
    if raster.counts_people and context.tier < Tier.PARTNER:
        return _class_words(raster, legend, value, language)
    return f"{number(-value if raster.flipped else value, language, DECIMALS)} {legend.unit}"


def _class_words(raster: RasterDrawing, legend: Legend, value: float, language: str) -> str:
    """The class that a value lies in; below the first, what the first begins with is said not to be reached."""
    step = int(np.searchsorted(raster.breaks, value, side="right"))
    if step == 0:
        return text("legend.below", language, high=number(raster.breaks[0], language, 1))
    return f"{legend.classes[step - 1].label} {legend.unit}"
