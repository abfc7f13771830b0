"""The map of a snapshot, drawn by folium from the same layers as the screen's, with nothing fetched."""

import base64
from dataclasses import dataclass
from typing import Any

import folium
import geopandas as gpd
import numpy as np
import rasterio
from folium.raster_layers import ImageOverlay
from rasterio.enums import Resampling
from rio_tiler.utils import render

from layers import all_layers
from layers.base import Drawing, Layer, Legend, Query, RasterDrawing
from layers.immunization_coverage import BREAKS
from layers.scales import GREENS, GREY, class_of
from locales import LANGUAGES, number, text
from services.context import Context
from services.immunization import coverage
from services.places import prefectures
from services.sites.rounds import Round

HAZARD_PANE, POINT_PANE = "hazard", "points"
WIDTH = 700  # pixels of the raster's picture


@dataclass(frozen=True)
class MapParts:
    """What the page needs of the map: its element, and the script that draws it."""

    html: str
    script: str


def draw_map(context: Context, chosen: Round) -> MapParts:
    """Draw the five layers for the public."""
    made = folium.Map(location=[6.7, 20.8], zoom_start=6, tiles=None, attr="", zoom_control=True, prefer_canvas=False)
    made.options["attributionControl"] = False
    # folium would load these from elsewhere; the page carries Leaflet itself and needs no other.
    made.default_js, made.default_css = [], []
    _add_prefectures(made, context)
    # Panes settle what lies on what: areas, then the hazard's picture, then points.
    folium.map.CustomPane(HAZARD_PANE, z_index=450, pointer_events=False).add_to(made)
    folium.map.CustomPane(POINT_PANE, z_index=620).add_to(made)
    for layer in published_layers():
        query = Query(chosen.number, chosen.on.isoformat(), LANGUAGES[0], {c.id: c.default for c in layer.choices})
        group = folium.FeatureGroup(name=_both(f"layer.{layer.id}.title"))
        _add_layer(group, layer, layer.draw(context, query), context, query)
        group.add_to(made)
    folium.LayerControl(collapsed=False).add_to(made)
    root = made.get_root()
    root.render()
    return MapParts(root.html.render(), root.script.render())


def published_layers() -> list[Layer]:
    """The layers that a snapshot shows: those that the page shows at first."""
    return [layer for layer in all_layers() if layer.shown]


def legends(context: Context, chosen: Round, language: str) -> list[Legend]:
    """What the map's symbols mean, from the same style objects that draw them."""
    on = chosen.on.isoformat()
    return [
        layer.draw(context, Query(chosen.number, on, language, {c.id: c.default for c in layer.choices})).legend
        for layer in reversed(published_layers())
    ]


def _both(key: str) -> str:
    return " / ".join(text(key, language) for language in LANGUAGES)


def _add_prefectures(made: folium.Map, context: Context) -> None:
    table = gpd.GeoDataFrame({"name": prefectures(context)["name"]}, geometry=prefectures(context).simplify(0.01))
    style = {"fillColor": "#ffffff", "fillOpacity": 1, "color": "#8d9aa3", "weight": 1}
    folium.GeoJson(table, style_function=lambda _: style, control=False).add_to(made)


def _add_layer(group: folium.FeatureGroup, layer: Layer, drawing: Drawing, context: Context, query: Query) -> None:
    if layer.id == "immunization_coverage":
        _add_coverage(group, context, query)
    elif drawing.raster is not None:
        _add_raster(group, drawing.raster)
    elif drawing.features is not None:
        _add_points(group, drawing)


def _add_points(group: folium.FeatureGroup, drawing: Drawing) -> None:
    assert drawing.features is not None
    for row in drawing.features.itertuples():
        if row.geometry is None or row.geometry.geom_type != "Point":
            continue
        folium.CircleMarker(
            [round(row.geometry.y, 2), round(row.geometry.x, 2)],
            radius=float(row.r),
            color="#ffffff",
            weight=1.5,
            fill=True,
            fill_color=drawing.legend.colours.get(row.k, GREY),
            fill_opacity=0.9,
            pane=POINT_PANE,
            tooltip=f"{_plain(row.label)}<br>{_plain(row.tip)}",
        ).add_to(group)


def _plain(value: str) -> str:
    return value.replace("&", "&amp;").replace("<", "&lt;").replace(">", "&gt;").replace("`", "&#96;")


def _add_coverage(group: folium.FeatureGroup, context: Context, query: Query) -> None:
    """DTP1 (WUENIC) by prefecture: the mean of its districts weighted by surviving infants."""
    found = coverage(context, "dtp1", "wuenic", query.on).dropna(subset=["value", "infants"])
    weighted = (found["value"] * found["infants"]).groupby(found["parent"]).sum()
    means = weighted / found.groupby("parent")["infants"].sum()
    areas = prefectures(context)
    table = gpd.GeoDataFrame({"name": areas["name"]}, geometry=areas.simplify(0.01), crs=areas.crs)
    means = means.reindex(table.index)
    table["k"] = [class_of(value, BREAKS) for value in means]
    table["value"] = [f"{number(value, LANGUAGES[0])} %" for value in means]
    colours = {str(i): colour for i, colour in enumerate(GREENS)}

    def style(feature: dict[str, Any]) -> dict[str, Any]:
        return {
            "fillColor": colours.get(feature["properties"]["k"], GREY), "fillOpacity": 0.7,
            "color": "#8d9aa3", "weight": 0.8,
        }  # fmt: skip

    tooltip = folium.GeoJsonTooltip(fields=["name", "value"], labels=False)
    folium.GeoJson(table, style_function=style, tooltip=tooltip).add_to(group)


def _add_raster(group: folium.FeatureGroup, raster: RasterDrawing) -> None:
    """The raster as one picture in its legend's colours (in degrees: Leaflet's own projection is close here)."""
    with rasterio.open(raster.path) as source:
        height = round(WIDTH * source.height / source.width)
        values = source.read(1, out_shape=(height, WIDTH), resampling=Resampling.nearest, masked=True)
        bounds = source.bounds
    classes = np.searchsorted(raster.breaks, values.astype(float).filled(np.nan), side="right")
    classes[np.ma.getmaskarray(values)] = 0
    table = [[0, 0, 0, 0], *([*(int(c[i : i + 2], 16) for i in (1, 3, 5)), 255] for c in raster.colours)]
    picture = np.array(table, dtype=np.uint8)[classes]
    png = render(picture[:, :, :3].transpose(2, 0, 1), mask=picture[:, :, 3])
    address = "data:image/png;base64," + base64.b64encode(png).decode()
    ImageOverlay(
        address,
        [[bounds.bottom, bounds.left], [bounds.top, bounds.right]],
        opacity=0.8,
        mercator_project=False,
        pane=HAZARD_PANE,
    ).add_to(group)
