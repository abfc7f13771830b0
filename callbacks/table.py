"""The table of the lens; it is loaded once the map stands, so that the map never waits for it."""

from typing import Any

from dash import ClientsideFunction, Dash, Input, Output, State, ctx, no_update
from dash.development.base_component import Component

from answers.context import Context
from answers.exposure import exposure
from answers.places import area_names, sites
from answers.public import sites_by_prefecture
from answers.readiness import readiness
from callbacks.panel import scenario_of
from callbacks.preparedness import inventory_for
from callbacks.tool_panels import closing_of
from domain.tiers import Tier
from locales import text
from panels import ids
from panels.closing import load_rows
from panels.parts import empty, rows
from panels.table import load_table, site_rows, site_table, zone_table


def register(app: Dash, context: Context) -> None:
    """Fill the table, and follow the selection."""

    @app.callback(
        Output(ids.TABLE_BOX, "children"),
        Input(ids.READY, "data"),
        Input(ids.LENS, "value"),
        Input(ids.ROUND, "value"),
        Input(ids.SHOWN, "data"),
        Input(ids.ZONES, "value"),
        Input(ids.SCENARIO, "data"),
        Input(ids.TOOL, "data"),
        State(ids.VIEW, "data"),
        prevent_initial_call=True,
    )
    def fill(
        ready: bool | None, lens: str, number: str, shown: list[str] | None, zones: str | None, scenario: str | None,
        state: dict[str, Any] | None, view: dict[str, str],
    ) -> Any:  # fmt: skip
        language = view["language"]
        if set(ctx.triggered_prop_ids.values()) == {ids.TOOL} and lens != "closing":
            return no_update
        here = context.under(scenario_of(scenario))
        if not ready:
            return empty(text("table.waiting", language), "")
        if lens in {"exposure", "preparedness"}:
            return _lens_table(context, lens, zones or "prefectures", int(number), language)
        if context.viewer < Tier.PARTNER:
            table = sites_by_prefecture(context, int(number), language)
            return rows(list(zip(table["name"], table["shown"], strict=True)))
        if lens == "closing":
            found = closing_of(here, int(number), state or {})
            if found is not None:
                return load_table(load_rows(found, language), language)
        return site_table(_site_rows(here, int(number), shown, language), language)

    app.clientside_callback(
        ClientsideFunction("kodro", "selectRow"),
        Output(ids.TABLE_BOX, "title"),
        Input(ids.SELECTION, "data"),
        Input(ids.TABLE_BOX, "children"),
        prevent_initial_call=True,
    )


def _lens_table(context: Context, lens: str, zones: str, number: int, language: str) -> Component:
    if lens == "preparedness":
        return inventory_for(context, language)
    return zone_table(exposure(context, zones, number), language)


def _site_rows(context: Context, number: int, shown: list[str] | None, language: str) -> list[dict[str, Any]]:
    found = sites(context, number)
    if shown is not None:
        found = found[found.index.isin(shown)]
    return site_rows(found, readiness(context, number).sites, area_names(context), language)
