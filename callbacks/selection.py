"""One selection across map, table, search and panel."""

import json
from collections.abc import Sequence
from typing import Any

import geopandas as gpd
from dash import ALL, ClientsideFunction, Dash, Input, Output, State, ctx, no_update
from shapely.geometry import LineString

from callbacks.asking import asking
from components import ids
from components.map_marks import way_words
from domain.errors import KodroError
from domain.schemas import LEVELS, PLACE_KINDS
from layers import find_layer
from layers.base import Query, to_geojson
from layers.contract.records import records, subject_of
from locales import DEFAULT
from services.context import Ask, Context
from services.places import areas, places
from services.sites.dossier import ways
from services.sites.rounds import shown_round

EMPTY = '{"type": "FeatureCollection", "features": []}'
RING = 14.0  # pixels: the selection's ring goes round any symbol
THINNEST, THICKEST, END = 1.5, 6.5, 6.0  # pixels: width of the ways to destinations, radius of their ends
Selection = dict[str, str] | None


def register(app: Dash, ask: Ask) -> None:
    """Select by map or search (rows of the table do it in the browser); show the selection on the map."""
    app.callback(
        Output(ids.SELECTION, "data"),
        Input(ids.layer("features", ALL), "n_clicks"),
        Input(ids.SEARCH, "value"),
        State(ids.layer("features", ALL), "clickData"),
        State({"part": "choice", "layer": ALL, "choice": ALL}, "value"),
        State(ids.SELECTION, "data"),
        prevent_initial_call=True,
    )(asking(ask, select))
    app.callback(
        Output(ids.SELECTED_SHAPE, "data"),
        Input(ids.SELECTION, "data"),
        Input(ids.ROUND, "value"),
        State(ids.VIEW, "data"),
    )(asking(ask, show_selected))
    app.clientside_callback(
        ClientsideFunction("kodro", "goTo"), Output(ids.MAP, "viewport"), Input(ids.SELECTED_SHAPE, "data"),
        State(ids.SEARCH, "value"), prevent_initial_call=True,
    )  # fmt: skip


def select(
    context: Context, _: list[int], hit: str | None, clicks: list[Any], choices: list[str | None], now: Selection
) -> Any:
    """What was clicked on the map or chosen in the search; nothing where that is what is selected already."""
    if ctx.triggered_id == ids.SEARCH:
        chosen = selection_of_hit(hit)
    elif isinstance(ctx.triggered_id, dict):
        clicked = ctx.triggered_id["layer"]
        order = [item["id"]["layer"] for item in ctx.inputs_list[0]]
        chosen = selection_of_click(
            context, clicked, clicks[order.index(clicked)], choices_of(clicked, ctx.states_list[1], choices)
        )
    else:
        chosen = None
    return chosen if chosen and chosen != now else no_update


def selection_of_hit(hit: str | None) -> Selection:
    """The selection that a search result stands for ("kind:id")."""
    kind, _, subject = (hit or "").partition(":")
    return {"kind": kind, "id": subject} if subject else None


def selection_of_click(context: Context, layer_id: str, click: Any, choices: dict[str, str]) -> Selection:
    """The selection that a click on a feature of a layer makes."""
    layer = find_layer(layer_id)
    if layer is None or not isinstance(click, dict) or click.get("id") is None:
        return None
    return {"kind": layer.selects(context, choices), "id": subject_of(click["id"])}


def choices_of(layer_id: str, controls: Sequence[Any], values: Sequence[str | None]) -> dict[str, str]:
    """The choices of one layer among the values of all controls."""
    pairs = zip(controls, values, strict=True)
    return {item["id"]["choice"]: value for item, value in pairs if item["id"]["layer"] == layer_id and value}


def show_selected(context: Context, selection: Selection, number: str | None, view: dict[str, str]) -> Any:
    """The ring round the selected place, and a site's lines to its destinations."""
    shapes = selected_shapes(context, selection, int(number), view["language"]) if selection and number else EMPTY
    return json.loads(shapes)


def selected_shapes(context: Context, selection: dict[str, str], number: int, language: str) -> str:
    """The selected place and, for a site, lines to its destinations, their width by households."""
    kind, subject = selection["kind"], selection["id"]
    table = _shapes(context, kind, number)
    if subject not in table.index or table.geometry[subject] is None:
        return EMPTY
    shape = table.geometry[subject]
    rows = [{"id": subject, "label": str(table.loc[subject, "name"]), "k": "selected", "r": RING, "geometry": shape}]
    if kind == "displacement_site":
        rows += _ways(context, subject, shape, number, language)
    return to_geojson(gpd.GeoDataFrame(rows, geometry="geometry", crs=4326).set_index("id"))


def _shapes(context: Context, kind: str, number: int) -> gpd.GeoDataFrame:
    """Name and geometry of everything of a kind that this viewer may see."""
    if kind in LEVELS:
        return areas(context, kind)
    if kind in PLACE_KINDS:
        return places(context, kind)
    layer = find_layer(kind)
    if layer is None or not layer.available(context):
        return gpd.GeoDataFrame({"name": []}, geometry=[], crs=4326)
    try:
        on = shown_round(context, number).on.isoformat()
    except KodroError:
        on = ""
    query = Query(number, on, DEFAULT, layer.defaults(), day=layer.today(context))
    return records(layer, context, query).rename(columns={"label": "name"})


def _ways(context: Context, site: str, start: Any, number: int, language: str) -> list[dict[str, Any]]:
    """A line and a named end for each destination of a site."""
    found = ways(context, site, number)
    drawn, most = [], found["share"].max()
    for to, way in found.iterrows():
        # A share that is not shown has the thinnest line.
        width = THINNEST if way["withheld"] else round(THINNEST + (THICKEST - THINNEST) * way["share"] / most, 1)
        line = LineString([start, way.geometry])
        said = {"label": str(way["name"]), "tip": way_words(way["share"], way["km"], language, way["withheld"])}
        drawn.append({"id": f"{site}>{to}", "label": "", "tip": "", "k": "link", "r": width, "geometry": line})
        drawn.append({"id": str(to), "k": "destination", "r": END, "geometry": way.geometry, **said})
    return drawn
