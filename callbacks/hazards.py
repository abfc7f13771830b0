"""The values of the rasters that are shown, where the map is clicked beside every feature."""

from collections.abc import Sequence

from dash import ALL, Dash, Input, Output, State, ctx
from dash.development.base_component import Component

from callbacks.asking import asking
from callbacks.selection import choices_of
from components import ids
from components.details import point_value
from layers import find_layer
from layers.base import Query
from layers.contract.probe import probe
from locales import number, text
from services.context import Ask, Context


def register(app: Dash, ask: Ask) -> None:
    """Answer a click on the map."""
    app.callback(
        Output(ids.POINT, "children"),
        Input(ids.PROBE, "data"),
        State(ids.layer("shown", ALL), "checked"),
        State({"part": "choice", "layer": ALL, "choice": ALL}, "value"),
        State(ids.VIEW, "data"),
        prevent_initial_call=True,
    )(asking(ask, show_value))


def show_value(
    context: Context,
    spot: dict[str, float] | None,
    shown: Sequence[bool],
    choices: Sequence[str | None],
    view: dict[str, str],
) -> Component | list[Component]:
    """One line a shown raster; nothing where no raster is shown."""
    if not spot:
        return []
    switches, controls = ctx.states_list[0], ctx.states_list[1]
    layers = [item["id"]["layer"] for item, on in zip(switches, shown, strict=True) if on]
    asked = {layer: choices_of(layer, controls, choices) for layer in layers}
    lines = values_at(context, asked, float(spot["lng"]), float(spot["lat"]), view["language"])
    if not lines:
        return []
    at = f"{number(spot['lat'], view['language'], 3)} ; {number(spot['lng'], view['language'], 3)}"
    return point_value(lines, at, view["language"])


def values_at(
    context: Context, asked: dict[str, dict[str, str]], longitude: float, latitude: float, language: str
) -> list[tuple[str, str]]:
    """Title and value of each raster among layers, by id, with their choices; the uppermost first."""
    layers = [layer for layer in map(find_layer, asked) if layer is not None and layer.available(context)]
    lines = []
    for layer in sorted(layers, key=lambda each: -each.order):
        line = probe(context, layer, Query(0, "", language, asked[layer.id]), longitude, latitude)
        if line is not None:
            lines.append(line)
    return lines or ([(text("point.nothing", language), "")] if any(layer.raster for layer in layers) else [])
