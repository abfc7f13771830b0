"""The state of the page in its address, so that a link restores it."""

from typing import Any

from dash import ALL, ClientsideFunction, Dash, Input, Output, State, ctx

from components import ids
from domain.scenario import scenario_of
from domain.view_state import MAX_COMPARED, MAX_CORNERS, MAX_PEOPLE, LayerState, ViewState, encode
from layers import find_layer
from services.context import Ask


def register(app: Dash, _: Ask) -> None:
    """Write the address whenever something that a link carries has changed."""

    app.callback(
        Output(ids.QUERY, "data"),
        Input(ids.LENS, "data"),
        Input(ids.ROUND, "value"),
        Input(ids.SELECTION, "data"),
        Input(ids.layer("shown", ALL), "checked"),
        Input(ids.layer("opacity", ALL), "value"),
        Input({"part": "choice", "layer": ALL, "choice": ALL}, "value"),
        Input(ids.FILTER_PREFECTURE, "value"),
        Input(ids.FILTER_BAND, "value"),
        Input(ids.FILTER_PEOPLE, "value"),
        Input(ids.AREA, "data"),
        Input(ids.ZONES, "value"),
        Input(ids.PLACES_KIND, "value"),
        Input(ids.TABLE_LAYER, "value"),
        Input(ids.SCENARIO, "data"),
        Input(ids.TOOL, "data"),
        Input(ids.MAP, "center"),
        Input(ids.MAP, "zoom"),
        State(ids.LAYERS_CHOSEN, "data"),
        State(ids.VIEW, "data"),
        prevent_initial_call=True,
    )(write_address_of_request)

    app.clientside_callback(
        ClientsideFunction("kodro", "writeAddress"),
        Output(ids.LANGUAGE, "href"),
        Input(ids.QUERY, "data"),
        State(ids.LANGUAGE, "lang"),
        prevent_initial_call=True,
    )


def write_address_of_request(
    lens: str, number: str, selection: dict[str, str] | None, shown: list[bool], opacity: list[int],
    choices: list[str | None], prefectures: list[str] | None, bands: list[str] | None, people: float | str | None,
    area: dict[str, Any] | None, zones: str | None, kind: str | None, table: str | None, scenario: str | None,
    tool: dict[str, Any] | None, centre: Any, zoom: float | None, chosen: list[str] | None,
    view: dict[str, str],
) -> str:  # fmt: skip
    """Write the state of the page as the query of its address."""
    drawn = [item["id"]["layer"] for item in ctx.inputs_list[3]]
    controls = [item["id"] for item in ctx.inputs_list[5]]
    state = ViewState(
        language=view["language"],
        lens=lens,
        round=int(number or 0) or None,
        layers=switched_layers(drawn, shown, opacity, chosen or []),
        choices=choices_by_layer(controls, choices),
        selection=(selection["kind"], selection["id"]) if selection else None,
        prefectures=tuple(prefectures or ()),
        bands=tuple(bands or ()),
        least_people=whole_people(people),
        zones=zones or ViewState.zones,
        places=kind or "",
        table=table if table and table != ids.LENS_TABLE else "",
        scenario=scenario_of(scenario),
        compared=tuple((tool or {}).get("compare") or ())[:MAX_COMPARED],
        area=corners(area),
        centre=point(centre),
        zoom=zoom,
    )
    return encode(state)


def switched_layers(
    drawn: list[str], shown: list[bool], opacity: list[int], chosen: list[str]
) -> dict[str, LayerState]:
    """The layers that a person has switched or made more or less opaque; the others are as the lens has them."""
    switched = {}
    for layer_id, is_shown, opaque in zip(drawn, shown, opacity, strict=True):
        layer = find_layer(layer_id)
        if layer_id in chosen or (layer is not None and int(opaque) != layer.opacity):
            switched[layer_id] = LayerState(bool(is_shown) if layer_id in chosen else None, int(opaque))
    return switched


def choices_by_layer(controls: list[dict[str, str]], values: list[str | None]) -> dict[str, dict[str, str]]:
    """What stands in the choices of each layer; a choice that means nothing beside the others holds None."""
    chosen: dict[str, dict[str, str]] = {}
    for control, value in zip(controls, values, strict=True):
        if value is not None:
            chosen.setdefault(control["layer"], {})[control["choice"]] = value
    return chosen


def whole_people(entered: float | str | None) -> int | None:
    """The least number of people that a filter asks for; None where none is asked for, or what stands there is none."""
    try:
        people = float(entered or 0)
    except ValueError:
        return None
    return int(people) if 0 < people <= MAX_PEOPLE else None


def corners(area: dict[str, Any] | None) -> tuple[tuple[float, float], ...]:
    """Corners of a drawn polygon without the repeated last; none if it is too fine for an address."""
    if not area or area.get("type") != "Polygon":
        return ()
    ring = area["coordinates"][0][:-1]
    return tuple((float(x), float(y)) for x, y in ring) if 3 <= len(ring) <= MAX_CORNERS else ()


def point(centre: Any) -> tuple[float, float] | None:
    """Latitude and longitude of a map's centre, which comes as a pair or as {"lat", "lng"}."""
    if isinstance(centre, dict):
        return float(centre["lat"]), float(centre["lng"])
    return (float(centre[0]), float(centre[1])) if centre else None
