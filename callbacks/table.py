"""The table of the lens; it is loaded once the map stands, so that the map never waits for it."""

from typing import Any

from dash import ALL, ClientsideFunction, Dash, Input, Output, State, ctx, no_update
from dash.development.base_component import Component

from callbacks.asking import asking
from callbacks.hazard_state import chosen_of
from callbacks.preparedness import inventory_for
from callbacks.selection import choices_of
from callbacks.tool_panels import closing_of, effect
from callbacks.triggers import triggered_only_by
from components import ids
from components.failure import failure
from components.parts import empty, rows
from components.risk.hazard_matrix import matrix_table
from components.sites.closing import binding, load_rows
from components.table import layer_table, load_table, site_rows, site_table, with_changes, zone_table
from domain.errors import KodroError
from domain.hazards import Hazard
from domain.navigation import CLOSING, EXPOSURE, WARNINGS
from domain.scenario import scenario_of
from domain.tiers import Tier
from layers import find_layer
from layers.base import Layer, Query
from layers.contract.records import columns_of, records
from locales import text
from services.context import Ask, Context
from services.places import area_names, sites
from services.public import sites_by_prefecture
from services.risk.exposure_request import ExposureRequest
from services.risk.hazard_matrix import Chosen, hazard_counts, matrix
from services.risk.shown_exposure import exposure
from services.sites.flooded_destinations import fails_flood_gate
from services.sites.readiness import readiness
from services.sites.rounds import shown_round

# What only the exposure lens's table follows.
EXPOSURE_INPUTS = {ids.ZONES, ids.PLACES_KIND, ids.HAZARD_COUNT, ids.HAZARD, ids.PERIOD, ids.THRESHOLD}


def register(app: Dash, ask: Ask) -> None:
    """Fill the table, and follow the selection."""
    app.callback(
        Output(ids.TABLE_BOX, "children"),
        Input(ids.READY, "data"),
        Input(ids.LENS, "data"),
        Input(ids.ROUND, "value"),
        Input(ids.SHOWN, "data"),
        Input(ids.ZONES, "value"),
        Input(ids.PLACES_KIND, "value"),
        Input(ids.HAZARD_COUNT, "checked"),
        Input(ids.HAZARD, "value"),
        Input(ids.PERIOD, "value"),
        Input(ids.THRESHOLD, "value"),
        Input(ids.SCENARIO, "data"),
        Input(ids.TOOL, "data"),
        Input(ids.TABLE_LAYER, "value"),
        State(ids.VIEW, "data"),
        prevent_initial_call=True,
    )(asking(ask, fill))
    app.callback(
        Output(ids.TABLE_BOX, "children", allow_duplicate=True),
        Output(ids.TABLE_SUMMARY, "children", allow_duplicate=True),
        Input(ids.TABLE_LAYER, "value"),
        Input(ids.ROUND, "value"),
        Input({"part": "choice", "layer": ALL, "choice": ALL}, "value"),
        Input(ids.READY, "data"),
        State(ids.VIEW, "data"),
        prevent_initial_call=True,
    )(asking(ask, fill_with_layer))
    app.clientside_callback(
        ClientsideFunction("kodro", "selectRow"),
        Output(ids.TABLE_BOX, "title"),
        Input(ids.SELECTION, "data"),
        Input(ids.TABLE_BOX, "children"),
        prevent_initial_call=True,
    )


def fill(  # noqa: PLR0911 - one case a lens
    context: Context, ready: bool | None, lens: str, number: str, shown: list[str] | None, zones: str | None,
    kind: str | None, counted: bool | None, hazard: str | None, period: str | None, stop: int | None,
    scenario: str | None, state: dict[str, Any] | None, table: str | None, view: dict[str, str],
) -> Any:  # fmt: skip
    """The table of the lens, unless a layer's was chosen."""
    language = view["language"]
    if find_layer(table or "") is not None or (triggered_only_by(ids.TOOL) and lens != CLOSING):
        return no_update
    if not ready:
        return empty(text("table.waiting", language), "")
    here = context.under(scenario_of(scenario))
    if lens == WARNINGS:
        return inventory_for(context, language)
    if lens == EXPOSURE:
        chosen = chosen_of(context, hazard, period, stop)
        return exposure_table(context, int(number), zones or "prefectures", kind or "", chosen, language,
                              counted=bool(counted))  # fmt: skip
    if triggered_only_by(*EXPOSURE_INPUTS):
        return no_update
    if not int(number):
        return empty(text("round.none", language), text("table.no_round_advice", language))
    if context.tier < Tier.PARTNER:
        people = sites_by_prefecture(context, int(number), language)
        return rows(list(zip(people["name"], people["shown"], strict=True)))
    if lens == CLOSING:
        closing_set = closing_of(here, int(number), state or {})
        if closing_set is not None:
            services = binding(dict((state or {}).get("closing") or {}))
            flooded = fails_flood_gate(here, int(number))
            return load_table(load_rows(closing_set, services, flooded, language), language)
    return site_table(_site_rows(here, int(number), shown, language), language, assumed=here.scenario is not None)


def fill_with_layer(
    context: Context, table: str | None, number: str, choices: list[str | None], ready: bool | None,
    view: dict[str, str],
) -> Any:  # fmt: skip
    """The table of the layer that was chosen and how many rows it has; choices of other layers leave both alone."""
    layer = find_layer(table or "")
    causes = list(ctx.triggered_prop_ids.values())
    if not ready or layer is None or all(isinstance(one, dict) and one.get("layer") != layer.id for one in causes):
        return no_update, no_update
    layer_choices = choices_of(layer.id, ctx.inputs_list[2], choices)
    shown = features_table(context, layer, int(number), layer_choices, view["language"])
    title = text(f"layer.{layer.id}.title", view["language"])
    rows_ = len(getattr(shown, "rowData", None) or [])
    return shown, text("table.summary", view["language"], layer=title, count=rows_)


def features_table(context: Context, layer: Layer, number: int, choices: dict[str, str], language: str) -> Component:
    """The table of what a layer draws for this viewer, of a round."""
    if not layer.available(context):
        return empty(text("table.no_rows", language), text("table.no_rows_advice", language))
    on = shown_round(context, number).on.isoformat()
    query = Query(number, on, language, {**layer.defaults(), **choices}, day=layer.today(context))
    table = records(layer, context, query)
    return layer_table(columns_of(layer, context), table, layer.selects(context, query.choices), language)


def exposure_table(
    context: Context, number: int, zones: str, kind: str, chosen: tuple[Hazard, int, float], language: str, *,
    counted: bool,
) -> Component:  # fmt: skip
    """Zones with the people exposed to the chosen hazard, or places of a kind with every hazard."""
    hazard, key, threshold = chosen
    try:
        if not kind:
            request = ExposureRequest(zones, number, hazard.id, key, threshold)
            return zone_table(exposure(context, request), language)
        table = matrix(context, kind, number, {hazard.id: Chosen(hazard, key, threshold)})
    except KodroError as error:
        return failure(error, language)
    counts = hazard_counts(table) if counted else None
    return matrix_table(table, kind, context.method.hazards, hazard.id, area_names(context), counts, language)


def _site_rows(context: Context, number: int, shown: list[str] | None, language: str) -> list[dict[str, Any]]:
    visible = sites(context, number)
    if shown is not None:
        visible = visible[visible.index.isin(shown)]
    rows = site_rows(visible, readiness(context, number).sites, area_names(context), language)
    changed = effect(context, number)
    return rows if changed is None else with_changes(rows, changed.moved, language)
