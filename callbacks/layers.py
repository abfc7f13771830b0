"""A layer follows the round and its own choices; eye and opacity act in the browser alone."""

from dataclasses import replace
from functools import partial
from typing import Any

from dash import ALL, MATCH, ClientsideFunction, Dash, Input, Output, State, ctx, no_update
from dash.development.base_component import Component

from callbacks.page import address, content_version
from callbacks.triggers import triggered_only_by
from components import ids
from components.legend import hideout, legend
from components.map import pane_of
from layers import find_layer
from layers.base import Layer, Query
from services.context import Context
from services.sites.rounds import find_round

CHOICES = Input({"part": "choice", "layer": MATCH, "choice": ALL}, "value")


def register(app: Dash, context: Context) -> None:
    """Legend, features and tiles of each layer."""

    app.callback(
        Output(ids.layer("legend", MATCH), "children"),
        CHOICES,
        Input(ids.ROUND, "value"),
        State(ids.VIEW, "data"),
        prevent_initial_call=True,
    )(partial(show_legend, context))

    app.callback(
        Output(ids.layer("features", MATCH), "url"),
        Output(ids.layer("features", MATCH), "hideout"),
        CHOICES,
        Input(ids.ROUND, "value"),
        Input(ids.layer("shown", MATCH), "checked"),
        Input(ids.SCENARIO, "data"),
        State(ids.VIEW, "data"),
        prevent_initial_call=True,
    )(partial(show_features, context))

    app.callback(
        Output(ids.layer("tiles", MATCH), "url"),
        CHOICES,
        Input(ids.layer("shown", MATCH), "checked"),
        State(ids.ROUND, "value"),
        State(ids.VIEW, "data"),
        prevent_initial_call=True,
    )(partial(show_tiles, context))

    app.clientside_callback(
        ClientsideFunction("kodro", "showLayer"),
        Output(ids.layer("opacity", MATCH), "disabled"),
        Input(ids.layer("shown", MATCH), "checked"),
        Input(ids.layer("opacity", MATCH), "value"),
        Input(ids.READY, "data"),
    )


def show_legend(context: Context, choices: list[str], number: str, view: dict[str, str]) -> Component:
    """Draw the legend of the layer whose choices or round changed."""
    layer, query = _asked(context, choices, number, view)
    return legend(layer.draw(context, query).legend, layer.shape, query.language)


def show_features(
    context: Context, choices: list[str], number: str, checked: bool, scenario: str | None, view: dict[str, str]
) -> tuple[Any, Any]:
    """Give the address and style of a layer's features; nothing where the layer is off."""
    layer, query = _asked(context, choices, number, view)
    only_scenario = triggered_only_by(ids.SCENARIO)
    if not checked or (only_scenario and not layer.assessed):
        return no_update, no_update
    query = replace(query, scenario=scenario or "")
    drawn = layer.draw(context.under(query.scenario_id), query)
    style = {**hideout(drawn.legend, layer.shape), "pane": pane_of(layer.id)}
    return address(layer, query, content_version(context)), style


def show_tiles(context: Context, choices: list[str], checked: bool, number: str, view: dict[str, str]) -> Any:
    """Give the address of a layer's tiles; nothing where the layer is off."""
    if not checked:
        return no_update
    layer, query = _asked(context, choices, number, view)
    return address(layer, query, content_version(context))


def _asked(context: Context, choices: list[str], number: str, view: dict[str, str]) -> tuple[Layer, Query]:
    """The layer that a pattern-matching callback is about, and what is asked of it."""
    outputs = ctx.outputs_list
    first = outputs[0] if isinstance(outputs, list) else outputs
    layer = find_layer(first["id"]["layer"])
    assert layer is not None
    chosen = find_round(context, int(number))
    picked = {item["id"]["choice"]: value or "" for item, value in zip(ctx.inputs_list[0], choices, strict=True)}
    on = chosen.on.isoformat()
    return layer, Query(chosen.number, on, view["language"], picked, day=layer.today(context))
