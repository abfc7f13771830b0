"""Measured zones on the map, coloured by people exposed."""

from typing import Any

import geopandas as gpd

from layers.base import NO_DATA, to_geojson
from layers.scales import EXPOSED_BREAKS, ORANGES, class_of
from locales import text
from services.risk.exposure import Exposure
from services.risk.hazard_words import key_label, threshold_words

NO_DATA_COLOUR = "#c9d0d6"
TOLERANCE = 0.01  # degrees: outlines are simplified for the screen, never for measuring


def choropleth(measured: Exposure, shapes: gpd.GeoSeries, language: str) -> str:
    """GeoJSON of the zones in classes of people exposed at the answer's key and threshold.

    Args:
        measured: what was measured.
        shapes: the zones, by id (EPSG:4326).
        language: of the words on them.
    """
    people = measured.exposed[(measured.key, measured.threshold)]
    words = threshold_words(measured.hazard, measured.threshold, language)
    at = key_label(measured.hazard, measured.key, language)
    kept = text("risk.withheld_short", language)
    tips = [
        kept if hidden else text("exposure.tip_all", language, count=v, threshold=words, at=at)
        for v, hidden in zip(people, measured.hidden, strict=True)
    ]
    features = gpd.GeoDataFrame(
        {"label": measured.zones["name"], "k": [class_of(value, EXPOSED_BREAKS) for value in people], "tip": tips},
        geometry=shapes.reindex(people.index).simplify(TOLERANCE),
        crs=4326,
    )
    return to_geojson(features, decimals=3)


def choropleth_style() -> dict[str, Any]:
    """How the map draws the classes."""
    colours = {str(i): colour for i, colour in enumerate(ORANGES)} | {NO_DATA: NO_DATA_COLOUR}
    return {"colours": colours, "glyphs": {}, "shape": "area", "only": None, "pane": "result"}
