"""A layer follows the round and its own choices; eye and opacity act in the browser alone."""

from dataclasses import replace
from typing import Any

from dash import ALL, MATCH, ClientsideFunction, Dash, Input, Output, State, ctx, no_update
from dash.development.base_component import Component

from callbacks.asking import asking
from callbacks.known_view import at_first
from callbacks.page import address, files_of, is_clustered, legend_of
from callbacks.triggers import triggered_only_by
from components import ids
from components.legend import about_layer, age_mark, legend
from components.map import style_of
from domain.errors import UnknownPlaceError
from layers import find_layer
from layers.base import Layer, Query
from layers.contract.ages import age_of, page_day
from locales import text
from services.context import Ask, Context
from services.data import content_version
from services.sites.rounds import shown_round

CHOICES = Input({"part": "choice", "layer": MATCH, "choice": ALL}, "value")


def register(app: Dash, ask: Ask) -> None:
    """Legend, features and tiles of each layer."""
    app.callback(
        Output(ids.layer("legend", MATCH), "children"),
        Output(ids.layer("about", MATCH), "children"),
        Output(ids.layer("age", MATCH), "children"),
        CHOICES,
        Input(ids.ROUND, "value"),
        State(ids.VIEW, "data"),
        prevent_initial_call=True,
    )(asking(ask, show_legend))
    app.callback(
        Output(ids.layer("features", MATCH), "url"),
        Output(ids.layer("features", MATCH), "hideout"),
        CHOICES,
        Input(ids.ROUND, "value"),
        Input(ids.layer("shown", MATCH), "checked"),
        Input(ids.SCENARIO, "data"),
        State(ids.layer("features", MATCH), "hideout"),
        State(ids.VIEW, "data"),
        prevent_initial_call=True,
    )(asking(ask, show_features))
    app.callback(
        Output(ids.layer("tiles", MATCH), "url"),
        CHOICES,
        Input(ids.layer("shown", MATCH), "checked"),
        State(ids.ROUND, "value"),
        State(ids.VIEW, "data"),
        prevent_initial_call=True,
    )(asking(ask, show_tiles))
    app.callback(
        Output(ids.layer("shown", ALL), "checked"),
        Output(ids.layer("opacity", ALL), "value"),
        Output(ids.LAYERS_CHOSEN, "data"),
        Input(ids.LENS, "data"),
        Input(ids.LAYERS_RESET, "n_clicks"),
        State(ids.LAYERS_CHOSEN, "data"),
        prevent_initial_call=True,
    )(show_at_lens)
    app.clientside_callback(
        ClientsideFunction("kodro", "keepChosen"),
        Output(ids.LAYERS_CHOSEN, "id"),
        Input(ids.LAYERS_CHOSEN, "data"),
    )
    app.clientside_callback(
        ClientsideFunction("kodro", "showLayer"),
        Output(ids.layer("opacity", MATCH), "disabled"),
        Output(ids.layer("legend", MATCH), "hidden"),
        Input(ids.layer("shown", MATCH), "checked"),
        Input(ids.layer("opacity", MATCH), "value"),
        Input(ids.READY, "data"),
    )


def show_at_lens(lens: str, _: int | None, chosen: list[str] | None) -> tuple[list[Any], list[Any], Any]:
    """Switch on the layers that say something about the lens's question, and the others off.

    What a person has switched stays, until he has all of it put back: then opacity is as at first, too.
    """
    asked = [find_layer(output["id"]["layer"]) for output in ctx.outputs_list[0]]
    back = triggered_only_by(ids.LAYERS_RESET)
    kept = set() if back else set(chosen or ())
    shown = [no_update if layer is None or layer.id in kept else at_first(layer, lens) for layer in asked]
    opacity = [layer.opacity if back and layer is not None else no_update for layer in asked]
    return shown, opacity, [] if back else no_update


def show_legend(
    context: Context, choices: list[str], number: str, view: dict[str, str]
) -> tuple[Component, Component, list[Component]]:
    """The layer's legend on the map for the round and its choices; its notes and files; its age."""
    layer, query = _asked(context, choices, number, view)
    drawn = legend_of(context, layer, query)
    age = age_of(layer, drawn, context.method, page_day(context))
    about = text(f"layer.{layer.id}.about", query.language)
    return (
        legend(drawn, layer.shape, query.language, age),
        about_layer(drawn, about, query.language, files_of(context, layer, query)),
        age_mark(age, query.language),
    )


def show_features(
    context: Context,
    choices: list[str],
    number: str,
    checked: bool,
    scenario: str | None,
    before: dict[str, Any] | None,
    view: dict[str, str],
) -> tuple[Any, Any]:
    """Address and style of the layer's features, once it is shown; a scenario moves only what it assesses."""
    layer, query = _asked(context, choices, number, view)
    if not checked or (triggered_only_by(ids.SCENARIO) and not layer.assessed):
        return no_update, no_update
    query = replace(query, scenario=scenario or "")
    shown = legend_of(context.under(query.scenario_id), layer, query)
    only = (before or {}).get("only")
    style = style_of(layer, shown, clustered=is_clustered(context, layer), only=only)
    return address(layer, query, content_version(context)), style


def show_tiles(context: Context, choices: list[str], checked: bool, number: str, view: dict[str, str]) -> Any:
    """Address of the layer's tiles, once it is shown."""
    if not checked:
        return no_update
    layer, query = _asked(context, choices, number, view)
    return address(layer, query, content_version(context))


def _asked(context: Context, choices: list[str], number: str, view: dict[str, str]) -> tuple[Layer, Query]:
    """The layer that a pattern-matching callback is about, and what is asked of it.

    Raises:
        UnknownPlaceError: the layer is none that this viewer is offered; the page never asks so.
    """
    outputs = ctx.outputs_list
    first = outputs[0] if isinstance(outputs, list) else outputs
    layer = find_layer(first["id"]["layer"])
    if layer is None or not layer.available(context):
        raise UnknownPlaceError("unknown_layer", found=str(first["id"]["layer"])[:40])
    chosen = shown_round(context, int(number))
    picked = {item["id"]["choice"]: value or "" for item, value in zip(ctx.inputs_list[0], choices, strict=True)}
    on = chosen.on.isoformat()
    return layer, Query(chosen.number, on, view["language"], picked, day=layer.today(context))
