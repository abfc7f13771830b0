"""The exposure lens: zones measured, drawn, and an area drawn by hand."""

import json
from typing import Any

import geopandas as gpd
from dash import Dash, Input, Output, State, no_update
from dash.development.base_component import Component
from shapely.errors import ShapelyError
from shapely.geometry import shape

from answers.context import Context
from answers.exposure import LEVELS, Exposure, exposure, exposure_of_shapes, shape_of
from layers.base import NO_DATA, to_geojson
from layers.scales import EXPOSED_BREAKS, ORANGES, class_of
from locales import number, text
from panels import ids
from panels.exposure import total_result, zone_result
from panels.parts import failed

NONE: dict[str, Any] = {"type": "FeatureCollection", "features": []}


def register(app: Dash, context: Context) -> None:
    """Measure what is asked and show it in panel and map."""

    @app.callback(
        Output(ids.AREA, "data"),
        Output(ids.LENS, "value", allow_duplicate=True),
        Input(ids.DRAW, "geojson"),
        prevent_initial_call=True,
    )
    def keep(drawn: dict[str, Any] | None) -> tuple[Any, Any]:
        features = (drawn or {}).get("features") or []
        if not features:
            return None, no_update
        return features[-1]["geometry"], "exposure"

    @app.callback(
        Output(ids.RESULT, "children"),
        Input(ids.ZONES, "value"),
        Input(ids.AREA, "data"),
        Input(ids.SELECTION, "data"),
        Input(ids.LENS, "value"),
        State(ids.ROUND, "value"),
        State(ids.VIEW, "data"),
    )
    def measure(
        zones: str, area: dict[str, Any] | None, selection: dict[str, str] | None, lens: str, round_: str,
        view: dict[str, str],
    ) -> Any:  # fmt: skip
        language = view["language"]
        if lens != "exposure" or not round_:
            return no_update
        if area:
            return drawn_result(context, area, language)
        found = exposure(context, zones, int(round_))
        if selection and selection["id"] in found.zones.index:
            name = str(found.zones.loc[selection["id"], "name"])
            return zone_result(found, selection["id"], name, language)
        return total_result(found, language)

    @app.callback(
        Output(ids.RESULT_SHAPES, "data"),
        Output(ids.RESULT_SHAPES, "hideout"),
        Input(ids.LENS, "value"),
        Input(ids.ZONES, "value"),
        State(ids.VIEW, "data"),
    )
    def draw(lens: str, zones: str | None, view: dict[str, str]) -> tuple[Any, Any]:
        if lens != "exposure" or zones not in LEVELS:
            return NONE, no_update
        found = exposure(context, zones)
        colours = {str(i): colour for i, colour in enumerate(ORANGES)} | {NO_DATA: "#c9d0d6"}
        style = {"colours": colours, "glyphs": {}, "shape": "area", "only": None, "pane": "result"}
        return json.loads(choropleth(context, found, view["language"])), style


def drawn_result(context: Context, area: dict[str, Any], language: str) -> Component:
    """Who is exposed in an area drawn on the map; a shape that is none is said to be."""
    try:
        polygon = shape(area)
    except (ShapelyError, ValueError, KeyError, TypeError, AttributeError):
        polygon = None
    if polygon is None or polygon.geom_type not in {"Polygon", "MultiPolygon"} or polygon.is_empty:
        return failed(text("error.bad_area", language), [text("advice.bad_area", language)])
    title = text("exposure.drawn", language)
    found = exposure_of_shapes(context, shape_of(polygon), {"drawn": title})
    size = text("exposure.drawn_size", language, km2=number(found.zones["area_km2"].iloc[0], language))
    return zone_result(found, "drawn", f"{title} · {size}", language)


def choropleth(context: Context, found: Exposure, language: str) -> str:
    """Zones coloured by people exposed at the headline depth and a hundred years."""
    people = found.exposed[(100, context.method.number("exposure", "headline_threshold"))]
    shapes = context.store.areas(LEVELS[found.kind]).geometry.reindex(people.index)
    features = gpd.GeoDataFrame(
        {
            "label": found.zones["name"],
            "k": [class_of(value, EXPOSED_BREAKS) for value in people],
            "tip": [text("exposure.tip", language, people=number(value, language)) for value in people],
        },
        geometry=shapes.simplify(0.01),
        crs=4326,
    )
    return to_geojson(features, decimals=3)
