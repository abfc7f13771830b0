"""The map: the offline base map, one drawing a layer, the selection, and the drawing tools."""

import dash_leaflet as dl
from dash.development.base_component import Component

from components import ids
from components.legend import hideout
from layers.base import Layer, Legend

CENTRE, ZOOM = (6.75, 20.8), 6
BOUNDS = [[-1.5, 5.0], [15.0, 37.0]]  # wide enough for the country to stand beside the legend
ACCENT = "#0f6d9c"
AREA_STYLE = {"color": ACCENT, "weight": 2, "fillOpacity": 0.08}
# Rings up to zoom 7: centres nearer than so many pixels (of a tile of 256) are one.
CLUSTERS = {"maxZoom": 7, "radius": 30, "extent": 256}
NOTHING = "data:image/gif;base64,R0lGODlhAQABAAAAACwAAAAAAQABAAA="  # a tile that asks for nothing
# Pane names in drawing order: a layer's order is added to this, so that loading order never matters.
PANE_BASE = 400


def _function(name: str) -> dict[str, str]:
    return {"variable": f"kodroMap.{name}"}


def page_map(
    drawings: list[tuple[Layer, Legend, str | None]],
    *,
    clustered: frozenset[str] = frozenset(),
    version: str,
    language: str,
    centre: tuple[float, float] | None,
    zoom: float | None,
) -> Component:
    """The map with all layers, each with its legend and the address of its features or tiles, if it is shown.

    Of the layers that are `clustered`, a far map draws what lies close together as one ring (assets/clusters.js).
    """
    children = [
        *_base(version),
        *[_layer(layer, legend, address, clustered) for layer, legend, address in drawings],
        *_results(),
        _towns(version),
        dl.ScaleControl(position="bottomright", imperial=False),
        dl.ZoomControl(position="topright"),
        _drawing_tools(),
    ]
    return dl.Map(
        children,
        id=ids.MAP,
        center=list(centre or CENTRE),  # without one the browser fits the country to its window (assets/map.js)
        zoom=zoom or ZOOM,
        zoomControl=False,
        attributionControl=False,
        zoomSnap=0.25,
        minZoom=4,
        maxZoom=16,
        maxBounds=BOUNDS,
        trackViewport=True,
        keyboard=True,
        className="map",
    )


def pane_of(layer_id: str) -> str:
    """The name of a layer's pane."""
    return f"layer-{layer_id}"


def _pane(name: str, z: int, children: list[Component]) -> Component:
    return dl.Pane(children, name=name, style={"zIndex": z})


def _base(version: str) -> list[Component]:
    prefectures = dl.GeoJSON(
        url=f"/basemap/prefectures.geojson?v={version}",
        style=_function("prefecture"),
        onEachFeature=_function("outside"),
        interactive=False,
    )
    rivers = dl.GeoJSON(url=f"/basemap/rivers.geojson?v={version}", style=_function("river"), interactive=False)
    return [_pane("base", 300, [prefectures]), _pane("rivers", 340, [rivers]), _pane("mask", 345, [])]


def _towns(version: str) -> Component:
    labels = dl.GeoJSON(url=f"/basemap/towns.geojson?v={version}", pointToLayer=_function("town"), interactive=False)
    return _pane("labels", 640, [labels])


def style_of(layer: Layer, legend: Legend, *, clustered: bool, only: list[str] | None = None) -> dict[str, object]:
    """What the browser needs to draw a layer's features, and to select one that it lists."""
    style = {**hideout(legend, layer.shape, only), "pane": pane_of(layer.id)}
    return {**style, "kind": layer.kind, "clusters": True} if clustered else style


def _layer(layer: Layer, legend: Legend, address: str | None, clustered: frozenset[str]) -> Component:
    if layer.shape == "raster":
        child = dl.TileLayer(
            id=ids.layer("tiles", layer.id), url=address or NOTHING, minZoom=4, maxZoom=16, maxNativeZoom=13, opacity=1
        )
    else:
        child = dl.GeoJSON(
            id=ids.layer("features", layer.id),
            url=address,
            style=_function("shape"),
            pointToLayer=_function("point"),
            onEachFeature=_function("feature"),
            filter=_function("shown"),
            hideout=style_of(layer, legend, clustered=layer.id in clustered),
            cluster=layer.id in clustered,
            clusterToLayer=_function("cluster"),
            superClusterOptions=CLUSTERS,
        )
    return _pane(pane_of(layer.id), PANE_BASE + layer.order, [child])


def _results() -> list[Component]:
    result = dl.GeoJSON(
        id=ids.RESULT_SHAPES,
        data={"type": "FeatureCollection", "features": []},
        style=_function("shape"),
        onEachFeature=_function("feature"),
        hideout={"colours": {}, "glyphs": {}, "shape": "area", "only": None, "pane": "result"},
    )
    tools = dl.GeoJSON(
        id=ids.TOOL_SHAPES,
        data={"type": "FeatureCollection", "features": []},
        style=_function("mark"),
        pointToLayer=_function("markPoint"),
        onEachFeature=_function("feature"),
    )
    selected = dl.GeoJSON(
        id=ids.SELECTED_SHAPE,
        data={"type": "FeatureCollection", "features": []},
        style=_function("selected"),
        pointToLayer=_function("selectedPoint"),
        onEachFeature=_function("selectedFeature"),
        interactive=False,
    )
    area = dl.GeoJSON(
        id=ids.AREA_SHAPE,
        data={"type": "FeatureCollection", "features": []},
        style=AREA_STYLE,
        interactive=False,
    )
    return [_pane("result", 415, [result, area]), _pane("tools", 625, [tools]), _pane("selected", 630, [selected])]


def _drawing_tools() -> Component:
    return dl.FeatureGroup(
        dl.EditControl(
            id=ids.DRAW,
            position="topright",
            draw={
                "polygon": {"allowIntersection": False, "shapeOptions": AREA_STYLE, "showArea": False},
                "rectangle": {"shapeOptions": AREA_STYLE, "showArea": False},
                "polyline": False,
                "circle": False,
                "circlemarker": False,
                "marker": False,
            },
            edit={"edit": False},
        )
    )
