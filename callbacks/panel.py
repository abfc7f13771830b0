"""The panel: what is said of the selection, or of the lens where nothing is selected."""

from collections.abc import Callable
from dataclasses import replace
from typing import Any

from dash import ClientsideFunction, Dash, Input, Output, State, html, no_update
from dash.development.base_component import Component

from callbacks.asking import asking
from callbacks.documents import documents_for
from callbacks.hazard_state import pick
from callbacks.known_view import kinds_offered, zones_offered
from callbacks.monday import monday_for
from callbacks.preparedness import preparedness_for
from callbacks.tool_panels import TOOLS, followup_for, followup_tab, tool_panel
from callbacks.triggers import triggered_only_by
from components import ids
from components.details import absent, crossing, district, plain_details, restricted, return_area
from components.parts import empty
from components.places import goes_to
from components.risk.exposure import exposure_box
from components.sites.nearby import nearby_fold
from components.sites.readiness import site_panel
from components.sites.without_round import without_round
from components.situation import Situation, situation
from domain.navigation import (
    CLOSING,
    COMPARE,
    DOCUMENTS,
    EXPOSURE,
    FOLLOWUP,
    MONDAY,
    SCENARIO,
    SITES,
    WARNINGS,
    WORKSHOP,
)
from domain.scenario import scenario_of
from domain.tiers import SENSITIVE_KINDS, Tier
from domain.view_state import ViewState
from domain.viewer import Right
from layers.base import Query
from layers.climate_hazards import LAYER as HAZARD_LAYER
from layers.contract.details import details_of
from locales import text
from services.borders import crossing_flows
from services.context import Ask, Context
from services.disclosed import shown_households
from services.immunization import district_immunization
from services.public import hosts_by_prefecture
from services.risk.hazards import available_hazards
from services.risk.warnings import current
from services.sites.dossier import area_dossier, displaced_overview, is_site, site_dossier
from services.sites.needs import needs
from services.sites.rounds import NO_ROUND, Round, shown_round
from services.situation import crossing_totals, vaccination_totals

Selection = dict[str, str] | None
# Lenses whose panel needs no round.
OWN: dict[str, Callable[[Context, Round, Selection, str], Component]] = {
    EXPOSURE: lambda *_: html.Div(),  # its part of the panel stands beside: exposure_for()
    WARNINGS: preparedness_for,
    DOCUMENTS: documents_for,
}
OF_A_ROUND = (COMPARE, CLOSING, SCENARIO, WORKSHOP)  # lenses that say nothing without one


def register(app: Dash, ask: Ask) -> None:
    """Fill the panel."""

    app.callback(
        Output(ids.PANEL_MAIN, "children"),
        Output(ids.EXPOSURE_BOX, "hidden"),
        Input(ids.LENS, "data"),
        Input(ids.ROUND, "value"),
        Input(ids.SELECTION, "data"),
        Input(ids.TOOL, "data"),
        Input(ids.SCENARIO, "data"),
        State(ids.VIEW, "data"),
        prevent_initial_call=True,
    )(asking(ask, fill_panel))

    app.clientside_callback(
        ClientsideFunction("kodro", "markPlace"),
        Output(ids.TABS, "title"),
        Input(ids.LENS, "data"),
        prevent_initial_call=True,
    )


def fill_panel(
    context: Context,
    lens: str,
    number: str,
    selection: Selection,
    state: dict[str, Any] | None,
    scenario: str | None,
    view: dict[str, str],
) -> Any:
    """Show what is known of the selection, or of the lens where nothing is selected."""
    if triggered_only_by(ids.SELECTION) and lens in TOOLS:
        return no_update, no_update  # what stands in a tool's fields is not lost by a click on the map
    here = context.under(scenario_of(scenario))
    round_ = shown_round(here, int(number))
    return panel_for(here, lens, round_, selection, view["language"], state), lens != EXPOSURE


def panel_for(
    context: Context,
    lens: str,
    round_: Round,
    selection: Selection,
    language: str,
    state: dict[str, Any] | None = None,
) -> Component:
    """The panel of a lens, a selection and what the tools remember."""
    if lens in OWN:
        return OWN[lens](context, round_, selection, language)
    if lens == FOLLOWUP:
        return followup_tab(context, selection, state or {}, language)
    tool = lens in TOOLS
    if round_.number == NO_ROUND and (lens in OF_A_ROUND or not (tool or selection)):
        return without_round(needs(context), may_import=context.viewer.may(Right.IMPORT), language=language)
    if tool:
        selected = selection["id"] if selection else None
        return tool_panel(context, lens, round_, selected, state or {}, language)
    if selection:
        return _with_checklist(context, lens, selection, round_, language, state or {})
    maker = {SITES: _site_list, MONDAY: monday_for}.get(lens, _overview)
    return maker(context, round_, language)


def _site_list(_: Context, __: Round, language: str) -> Component:
    """The list of sites is the table: what to do with it, and where its changes are."""
    way = html.Button(text("monday.open", language), type="button", className="link", **goes_to(MONDAY))
    return html.Div([empty(text("readiness.choose", language), text("readiness.choose_advice", language)), html.P(way)])


def _with_checklist(
    context: Context, lens: str, selection: dict[str, str], round_: Round, language: str, state: dict[str, Any]
) -> Component:
    """What is known of the selection; in the list of sites, a site's checklist below it."""
    panel = _selected(context, selection, round_, language)
    if selection["kind"] != "displacement_site" or not is_site(context, selection["id"]):
        return panel
    parts = [panel, html.Div(nearby_fold(selection["id"], language), className="panel-body")]
    if lens == SITES:
        parts.append(followup_for(context, selection["id"], state, language))
    return html.Div(parts)


def exposure_for(context: Context, state: ViewState) -> Component:
    """The exposure lens's part of the panel: hazards, zones and places that this store and viewer have."""
    language = state.language
    offered = zones_offered(context)
    asked = state.choices.get(HAZARD_LAYER.id, {})
    hazards = available_hazards(context) or list(context.method.hazards[:1])
    chosen = next((h for h in hazards if h.id == asked.get("hazard")), hazards[0])
    picked = replace(
        pick(context, chosen, asked.get("return_period", ""), asked.get("threshold", ""), language),
        hazards=[(h.id, text(f"hazard.{h.id}", language)) for h in hazards],
    )
    kinds = [(k, text(f"matrix.{k}", language)) for k in kinds_offered(context)]
    kind = state.places if state.places in dict(kinds) else ""
    zones = state.zones if state.zones in offered else next(iter(offered), "")
    return exposure_box(offered, zones, picked, kinds, kind, language, shown=state.lens == EXPOSURE)


def _overview(context: Context, round_: Round, language: str) -> Component:
    on = round_.on.isoformat()
    facts = Situation(
        displaced=displaced_overview(context, round_),
        hosts=hosts_by_prefecture(context, round_.number, language),
        crossings=crossing_totals(context, on),
        vaccination=vaccination_totals(context, on),
        warnings=current(context),
    )
    return situation(facts, language)


def _selected(context: Context, selection: dict[str, str], round_: Round, language: str) -> Component:
    """The panel of what is selected: its kind's own, or what the layers know of it; what is not there is said."""
    makers = {
        "displacement_site": _site,
        "return_area": _return_area,
        "border_crossing": _crossing,
        "health_district": _district,
    }
    kind = selection["kind"]
    panel = makers.get(kind, _details)(context, selection, round_, language)
    if panel is not None:
        return panel
    if kind in SENSITIVE_KINDS and context.tier < Tier.PARTNER:
        return restricted(kind, language)
    return absent(kind, selection["id"], language)


def _site(context: Context, selection: dict[str, str], round_: Round, language: str) -> Component | None:
    if not is_site(context, selection["id"]):
        return None
    dossier = site_dossier(context, selection["id"], round_)
    if dossier is None:
        return empty(text("site.absent", language), text("site.absent_advice", language))
    destination = selection.get("destination")
    return site_panel(dossier.facts, dossier.assessment, dossier.flip, context.method, language, destination)


def _return_area(context: Context, selection: dict[str, str], round_: Round, language: str) -> Component | None:
    area = area_dossier(context, selection["id"], round_)
    if area is None:
        return None
    figures = [(text(f"area.{f.indicator}", language), f.value, f.on, f.source) for f in area.figures]
    intending = shown_households(area.intending, area.withheld, language)
    return return_area(
        area.name, area.prefecture, figures, intending, area.flooded, language, harm=area.in_harm
    )  # fmt: skip


def _crossing(context: Context, selection: dict[str, str], round_: Round, language: str) -> Component | None:
    flows = crossing_flows(context, selection["id"], round_.on.isoformat())
    return crossing(*flows, language) if flows else None


def _district(context: Context, selection: dict[str, str], round_: Round, language: str) -> Component | None:
    facts = district_immunization(context, selection["id"], round_.number, round_.on.isoformat())
    return district(facts, language) if facts else None


def _details(context: Context, selection: dict[str, str], round_: Round, language: str) -> Component | None:
    query = Query(round_.number, round_.on.isoformat(), language)
    details = details_of(context, selection["kind"], selection["id"], query)
    return plain_details(details, language) if details else None
