"""One selection across map, table, search and panel."""

import json
from functools import partial
from typing import Any

import geopandas as gpd
from dash import ALL, ClientsideFunction, Dash, Input, Output, State, ctx, no_update
from shapely.geometry import LineString

from components import ids
from domain.schemas import LEVELS
from domain.tiers import SENSITIVE_KINDS, Tier
from layers.base import to_geojson
from layers.warnings import MARK
from services.context import Context
from services.places import places

KINDS = {
    "displacement_sites": "displacement_site",
    "return_areas": "return_area",
    "border_crossings": "border_crossing",
    "immunization_coverage": "health_district",
    "warnings": "adm1",
}
EMPTY = '{"type": "FeatureCollection", "features": []}'
Selection = dict[str, str] | None


def register(app: Dash, context: Context) -> None:
    """Select by map or search (rows of the table do it in the browser); show the selection on the map."""

    app.callback(
        Output(ids.SELECTION, "data"),
        Input(ids.layer("features", ALL), "n_clicks"),
        Input(ids.SEARCH, "value"),
        State(ids.layer("features", ALL), "clickData"),
        State(ids.SELECTION, "data"),
        prevent_initial_call=True,
    )(select_place)

    app.callback(
        Output(ids.SELECTED_SHAPE, "data"),
        Input(ids.SELECTION, "data"),
        State(ids.ROUND, "value"),
    )(partial(show_selected, context))

    app.clientside_callback(
        ClientsideFunction("kodro", "goTo"), Output(ids.MAP, "viewport"), Input(ids.SELECTED_SHAPE, "data"),
        State(ids.SEARCH, "value"), prevent_initial_call=True,
    )  # fmt: skip


def select_place(_: list[int], found: str | None, clicks: list[Any], now: Selection) -> Any:
    """Select the place that was clicked on the map or chosen in the search."""
    chosen = _chosen(found, clicks)
    return chosen if chosen and chosen != now else no_update


def show_selected(context: Context, selection: Selection, number: str | None) -> Any:
    """Shape of the selected place, with lines to its destinations."""
    return json.loads(selected_shapes(context, selection, int(number))) if selection and number else _none()


def _none() -> dict[str, Any]:
    return {"type": "FeatureCollection", "features": []}


def _chosen(found: str | None, clicks: list[Any]) -> Selection:
    trigger = ctx.triggered_id
    if trigger == ids.SEARCH:
        kind, _, place = (found or "").partition(":")
        return {"kind": kind, "id": place} if place else None
    if not isinstance(trigger, dict):
        return None
    layers = [item["id"]["layer"] for item in ctx.inputs_list[0]]
    click = clicks[layers.index(trigger["layer"])]
    return {"kind": KINDS[trigger["layer"]], "id": str(click["id"]).partition(MARK)[0]} if click else None


def selected_shapes(context: Context, selection: dict[str, str], number: int) -> str:
    """The selected place and, for a site, lines to its destinations, their width by households."""
    kind, place = selection["kind"], selection["id"]
    table = _table(context, kind)
    if place not in table.index or table.geometry[place] is None:
        return EMPTY
    shape = table.geometry[place]
    rows = [{"id": place, "label": str(table.loc[place, "name"]), "k": "selected", "r": 14.0, "geometry": shape}]
    if kind == "displacement_site":
        rows += _links(context, place, shape, number)
    return to_geojson(gpd.GeoDataFrame(rows, geometry="geometry", crs=4326).set_index("id"))


def _table(context: Context, kind: str) -> gpd.GeoDataFrame:
    if kind in LEVELS:
        return context.store.areas(kind)
    if kind in SENSITIVE_KINDS and context.viewer < Tier.PARTNER:
        return context.store.areas("adm1")
    return places(context, kind)


def _links(context: Context, site: str, start: Any, number: int) -> list[dict[str, Any]]:
    links = context.store.links("return_intention")
    links = links[(links["from_id"] == site) & (links["round"] == number)]
    areas = places(context, "return_area").geometry
    links = links[links["to_id"].isin(areas.index)]
    most = links["value"].max()
    return [
        {
            "id": f"{site}>{to}",
            "label": "",
            "k": "link",
            "r": round(1.5 + 5 * value / most, 1),
            "geometry": LineString([start, areas[to].representative_point()]),
        }
        for to, value in zip(links["to_id"], links["value"], strict=True)
    ]
