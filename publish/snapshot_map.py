"""The map of a snapshot, drawn by folium from the same layers as the screen's, with nothing fetched."""

import base64
from dataclasses import dataclass, replace
from typing import Any

import folium
import geopandas as gpd
from folium.raster_layers import ImageOverlay
from rasterio.enums import Resampling
from rasterio.errors import RasterioError
from rio_tiler.utils import render

from analysis.zonal.grids import open_raster
from domain.errors import RasterError, reason
from layers import published_layers
from layers.base import Layer, Legend, Query, RasterDrawing
from layers.scales import AREA_FILL, GREY, SYMBOL_FILL, paint_classes
from locales import LANGUAGES, text
from services.context import Context
from services.places import prefectures
from services.sites.rounds import Round

PANE_BASE = 400  # as on the screen: a layer's order says what lies on what
WIDTH = 700  # pixels of the raster's picture
SIMPLIFIED = 0.01  # degrees, about 1 km: enough for a national map, a tenth of the bytes
POINT_DECIMALS = 2  # about 1 km
PATTERNS = (
    '<svg width="0" height="0" aria-hidden="true" style="position:absolute"><defs>'
    '<pattern id="kodro-hatch" width="6" height="6" patternUnits="userSpaceOnUse" patternTransform="rotate(45)">'
    '<rect width="6" height="6" fill="#eef1f3"/><line x1="0" y1="0" x2="0" y2="6" stroke="#9aa7b0" stroke-width="2"/>'
    '</pattern><pattern id="kodro-dots" width="7" height="7" patternUnits="userSpaceOnUse">'
    '<rect width="7" height="7" fill="#7a3b8f"/><circle cx="3" cy="3" r="1.4" fill="#fff"/></pattern></defs></svg>'
)


@dataclass(frozen=True)
class MapParts:
    """What the page needs of the map: its element, the script that draws it, and what it could not draw."""

    html: str
    script: str
    missing: tuple[str, ...] = ()  # ids of layers whose raster cannot be read


def draw_map(context: Context, chosen: Round) -> MapParts:
    """Draw every published layer for the public."""
    made = folium.Map(location=[6.7, 20.8], zoom_start=6, tiles=None, attr="", zoom_control=True, prefer_canvas=False)
    made.options["attributionControl"] = False
    # folium would load these from elsewhere; the page carries Leaflet itself and needs no other.
    made.default_js, made.default_css = [], []
    _add_prefectures(made, context)
    missing = []
    for layer in published(context):
        folium.map.CustomPane(pane_of(layer), z_index=PANE_BASE + layer.order, pointer_events=True).add_to(made)
        group = folium.FeatureGroup(name=_in_both([text(f"layer.{layer.id}.title", lang) for lang in LANGUAGES]))
        try:
            _add_layer(group, layer, context, query_of(layer, chosen, context))
        except RasterError:
            missing.append(layer.id)
        group.add_to(made)
    folium.LayerControl(collapsed=False).add_to(made)
    root = made.get_root()
    root.render()
    return MapParts(PATTERNS + root.html.render(), root.script.render(), tuple(missing))


def legends(context: Context, chosen: Round, language: str) -> list[Legend]:
    """What the map's symbols mean, from the same style objects that draw them."""
    return [
        layer.legend_for(context, replace(query_of(layer, chosen, context), language=language))
        for layer in reversed(published(context))
    ]


def published(context: Context) -> list[Layer]:
    """The published layers that the store has data for, from bottom to top."""
    return [layer for layer in published_layers() if layer.available(context)]


def query_of(layer: Layer, chosen: Round, context: Context) -> Query:
    """What a snapshot asks of a layer: the round, its choices at their default."""
    return Query(chosen.number, chosen.on.isoformat(), LANGUAGES[0], layer.defaults(), day=layer.today(context))


def pane_of(layer: Layer) -> str:
    """The name of a layer's pane."""
    return f"layer-{layer.id}"


def _in_both(words: list[str]) -> str:
    """HTML in every language; the page shows that of the language that is read."""
    return "".join(
        f'<span class="only {language}">{word}</span>' for language, word in zip(LANGUAGES, words, strict=True)
    )


# What begins or ends something in HTML, or in the template literals of JavaScript that folium writes tips into.
HOSTILE = str.maketrans({sign: f"&#{ord(sign)};" for sign in "&<>`$\\\"'{}"})


def _plain(value: str) -> str:
    """Words that stay words in HTML and in a script's template literal."""
    return value.translate(HOSTILE)


def _add_prefectures(made: folium.Map, context: Context) -> None:
    areas = prefectures(context)
    table = gpd.GeoDataFrame(geometry=areas.simplify(SIMPLIFIED))
    style = {"fillColor": "#ffffff", "fillOpacity": 1, "color": "#8d9aa3", "weight": 1}
    folium.GeoJson(table, style_function=lambda _: style, control=False).add_to(made)


def _add_layer(group: folium.FeatureGroup, layer: Layer, context: Context, query: Query) -> None:
    """A layer's raster, its shapes, then its symbols."""
    raster = layer.raster_for(context, query)
    if raster is not None:
        _add_raster(group, layer, raster)
    features = layer.features_for(context, query)
    if features is None:
        return
    features = _drawn(features).assign(tip_both=_tips(layer, context, query))
    points = features.geometry.geom_type == "Point"
    legend = layer.legend_for(context, query)
    _add_shapes(group, layer, legend, features[~points])
    _add_symbols(group, layer, legend, features[points])


def _tips(layer: Layer, context: Context, query: Query) -> list[str]:
    """Name and line on hover of each feature, in every language."""
    tables = [layer.features_for(context, replace(query, language=language)) for language in LANGUAGES]
    lines = [[_line(row.label, row.tip) for row in _drawn(table).itertuples()] for table in tables if table is not None]
    return [_in_both(list(words)) for words in zip(*lines, strict=True)]


def _drawn(features: gpd.GeoDataFrame) -> gpd.GeoDataFrame:
    return features[features.geometry.notna() & ~features.geometry.is_empty]


def _line(label: str, tip: str) -> str:
    return f"{_plain(label)}<br>{_plain(tip)}" if tip else _plain(label)


def _add_shapes(group: folium.FeatureGroup, layer: Layer, legend: Legend, shapes: gpd.GeoDataFrame) -> None:
    """Areas in the colours, patterns and opacity that the screen draws them in."""
    if shapes.empty:
        return
    table = gpd.GeoDataFrame(
        {"k": shapes["k"].astype(str), "tip": shapes["tip_both"]},
        geometry=shapes.geometry.simplify(SIMPLIFIED).set_precision(10**-3, mode="pointwise"),
        crs=shapes.crs,
    )
    opacity = layer.opacity / 100

    def style(feature: dict[str, Any]) -> dict[str, Any]:
        key = feature["properties"]["k"]
        pattern = legend.patterns.get(key)
        return {
            "fillColor": legend.colours.get(key, GREY), "fillOpacity": round(AREA_FILL * opacity, 3),
            "color": "#ffffff", "opacity": opacity, "weight": 0.8, "pane": pane_of(layer),
            **({"className": f"has-kodro-{pattern}"} if pattern else {}),
        }  # fmt: skip

    tooltip = folium.GeoJsonTooltip(fields=["tip"], labels=False)
    folium.GeoJson(table, style_function=style, tooltip=tooltip, pane=pane_of(layer)).add_to(group)


def _add_symbols(group: folium.FeatureGroup, layer: Layer, legend: Legend, points: gpd.GeoDataFrame) -> None:
    """A circle a point, as large as on the screen."""
    for row in points.itertuples():
        colour, hollow = legend.colours.get(row.k, GREY), row.k in legend.hollow
        marker = folium.CircleMarker(
            [round(row.geometry.y, POINT_DECIMALS), round(row.geometry.x, POINT_DECIMALS)],
            radius=float(row.r),
            color=colour if hollow else "#ffffff",
            opacity=layer.opacity / 100,
            weight=2.2 if hollow else 1.5,
            fill=True,
            fill_color="#ffffff" if hollow else colour,
            fill_opacity=round(SYMBOL_FILL * layer.opacity / 100, 3),
            tooltip=row.tip_both,
        )
        marker.options["pane"] = pane_of(layer)  # folium takes no pane for a circle
        marker.add_to(group)


def _add_raster(group: folium.FeatureGroup, layer: Layer, raster: RasterDrawing) -> None:
    """The raster as one picture (in degrees: Leaflet's own projection is close here)."""
    picture, bounds = painted(raster)
    png = render(picture[:, :, :3].transpose(2, 0, 1), mask=picture[:, :, 3])
    ImageOverlay(
        "data:image/png;base64," + base64.b64encode(png).decode(),
        [[bounds.bottom, bounds.left], [bounds.top, bounds.right]],
        opacity=layer.opacity / 100,
        mercator_project=False,
        pane=pane_of(layer),
    ).add_to(group)


def painted(raster: RasterDrawing) -> tuple[Any, Any]:
    """A raster's picture in its legend's colours, opacity included, and its bounds.

    Raises:
        RasterError: the raster cannot be read.
    """
    with open_raster(raster.path) as source:
        height = round(WIDTH * source.height / source.width)
        try:
            values = source.read(1, out_shape=(height, WIDTH), resampling=Resampling.nearest, masked=True)
        except RasterioError as error:
            raise RasterError("raster_truncated", file=raster.path.name, found=reason(error)) from None
        return paint_classes(values, raster.breaks, raster.colours), source.bounds
