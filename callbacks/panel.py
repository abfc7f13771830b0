"""The panel: what is said of the selection, or of the lens where nothing is selected."""

from dataclasses import replace
from functools import partial
from typing import Any

import pandas as pd
from dash import ClientsideFunction, Dash, Input, Output, State, html, no_update
from dash.development.base_component import Component

from callbacks.hazard_state import pick
from callbacks.preparedness import preparedness_for
from callbacks.tool_panels import LENSES as TOOL_LENSES
from callbacks.tool_panels import changes_for, followup_for, tool_panel
from callbacks.triggers import triggered_only_by
from components import ids
from components.details import absent, crossing, district, overview, plain_details, restricted, return_area
from components.parts import empty
from components.risk.exposure import exposure_box
from components.sites.readiness import SiteFacts, site_panel
from domain.tiers import SENSITIVE_KINDS, Tier
from domain.view_state import ViewState
from layers.base import Query
from layers.climate_hazards import LAYER as HAZARD_LAYER
from layers.contract.details import details_of
from locales import text
from services.borders import crossings, weekly_flows
from services.context import Context
from services.immunization import district_immunization
from services.places import area_names, host_people, places, sites, sites_unredacted
from services.risk.exposure import ZONES
from services.risk.hazard_matrix import KINDS
from services.risk.hazards import held_hazards
from services.sites.flooded_destinations import destinations_in_harm
from services.sites.readiness import readiness, site_flip
from services.sites.rounds import Round, find_round, of_round

Selection = dict[str, str] | None


def register(app: Dash, context: Context) -> None:
    """Fill the panel."""

    app.callback(
        Output(ids.PANEL_MAIN, "children"),
        Output(ids.EXPOSURE_BOX, "hidden"),
        Input(ids.LENS, "value"),
        Input(ids.ROUND, "value"),
        Input(ids.SELECTION, "data"),
        Input(ids.TOOL, "data"),
        Input(ids.SCENARIO, "data"),
        State(ids.VIEW, "data"),
        prevent_initial_call=True,
    )(partial(fill_panel, context))

    app.clientside_callback(
        ClientsideFunction("kodro", "sameLens"),
        Output(ids.LENS, "value"),
        Output(ids.LENS_LIST, "value"),
        Input(ids.LENS, "value"),
        Input(ids.LENS_LIST, "value"),
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
    if triggered_only_by(ids.SELECTION) and lens in TOOL_LENSES:
        return no_update, no_update  # what stands in a tool's fields is not lost by a click on the map
    here = context.under(scenario_of(scenario))
    round_ = find_round(here, int(number))
    return panel_for(here, lens, round_, selection, view["language"], state), lens != "exposure"


def scenario_of(stamp: str | None) -> str:
    """The scenario's id in what the page remembers of it."""
    return (stamp or "").partition("@")[0]


def panel_for(
    context: Context,
    lens: str,
    round_: Round,
    selection: Selection,
    language: str,
    state: dict[str, Any] | None = None,
) -> Component:
    """The panel of a lens, a selection and what the tools remember."""
    if lens in {"exposure", "preparedness"}:
        return html.Div() if lens == "exposure" else preparedness_for(context, round_, selection, language)
    if lens in TOOL_LENSES:
        selected = selection["id"] if selection else None
        return tool_panel(context, lens, round_, selected, state or {}, language)
    if selection:
        panel = _selected(context, selection, round_, language)
        known_site = (
            selection["kind"] == "displacement_site" and selection["id"] in places(context, "displacement_site").index
        )
        if lens == "readiness" and known_site:
            return html.Div([panel, followup_for(context, selection["id"], state or {}, language)])
        return panel
    if lens == "readiness":
        advice = empty(text("readiness.choose", language), text("readiness.choose_advice", language))
        changed = [changes_for(context, round_, language)] if context.viewer >= Tier.PARTNER else []
        return html.Div([advice, *changed])
    return _overview(context, round_, language)


def exposure_for(context: Context, state: ViewState) -> Component:
    """The exposure lens's part of the panel: hazards, zones and places that this store and viewer have."""
    language = state.language
    held = [z for z in ZONES if _has_zones(context, z)]
    asked = state.choices.get(HAZARD_LAYER.id, {})
    hazards = held_hazards(context) or list(context.method.hazards[:1])
    chosen = next((h for h in hazards if h.id == asked.get("hazard")), hazards[0])
    picked = replace(
        pick(context, chosen, asked.get("return_period", ""), asked.get("threshold", ""), language),
        hazards=[(h.id, text(f"hazard.{h.id}", language)) for h in hazards],
    )
    kinds = [(k, text(f"matrix.{k}", language)) for k in KINDS if len(places(context, k))]
    kind = state.places if state.places in dict(kinds) else ""
    zones = state.zones if state.zones in held else held[0]
    return exposure_box(held, zones, picked, kinds, kind, language, shown=state.lens == "exposure")


def _has_zones(context: Context, zones: str) -> bool:
    levels = {"prefectures": "adm1", "sub_prefectures": "adm2", "communes": "adm3"}
    if zones in levels:
        return bool(context.store.areas(levels[zones]).geometry.notna().any())
    return context.viewer >= Tier.PARTNER


def _overview(context: Context, round_: Round, language: str) -> Component:
    people = sites_unredacted(context, round_.number)["people"].sum()
    hosted = host_people(context, round_.number).sum(min_count=1)
    bands = readiness(context, round_.number).sites["band"].value_counts() if context.viewer >= Tier.PARTNER else None
    rows = of_round(context.store.observations(["idp_ind"]), round_.number)
    return overview(float(people), float(hosted), bands, round_.on.isoformat(), str(rows["source"].iloc[0]), language)


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
    if kind in SENSITIVE_KINDS and context.viewer < Tier.PARTNER:
        return restricted(kind, language)
    return absent(kind, selection["id"], language)


def _site(context: Context, selection: dict[str, str], round_: Round, language: str) -> Component | None:
    if selection["id"] not in places(context, "displacement_site").index:
        return None
    found = sites(context, round_.number)
    if selection["id"] not in found.index:
        return empty(text("site.absent", language), text("site.absent_advice", language))
    site = found.loc[selection["id"]]
    rows = of_round(context.store.observations(["idp_ind"]), round_.number).set_index("subject")
    managed = site.get("a_managed")
    facts = SiteFacts(
        site_id=selection["id"],
        name=site["name"],
        prefecture=area_names(context).get(site["adm1"], ""),
        people=site["people"],
        households=site["households"],
        as_of=site["as_of"],
        source=str(rows.loc[selection["id"], "source"]),
        managed="unknown" if managed is None or pd.isna(managed) else "yes" if managed else "no",
        status=site["status"],
    )
    assessed = readiness(context, round_.number)
    flip = site_flip(context, selection["id"], round_.number)
    return site_panel(facts, assessed, flip, context.method, language, selection.get("destination"))


def _return_area(context: Context, selection: dict[str, str], round_: Round, language: str) -> Component | None:
    table = places(context, "return_area")
    if selection["id"] not in table.index:
        return None
    area = table.loc[selection["id"]]
    rows = of_round(context.store.observations(["returnee_ind", "population_ind"]), round_.number)
    rows = rows[rows["subject"] == selection["id"]].set_index("indicator")
    facts: list[tuple[str, float, str, str]] = []
    for indicator in ("returnee_ind", "population_ind"):
        known = indicator in rows.index
        value = float(rows.loc[indicator, "value"]) if known else float("nan")
        on, source = (str(rows.loc[indicator, c]) if known else "" for c in ("observed_on", "source"))
        facts.append((text(f"area.{indicator}", language), value, on, source))
    links = context.store.links("return_intention")
    wanted = links[(links["to_id"] == selection["id"]) & (links["round"] == round_.number)]["value"]
    flooded = destinations_in_harm(context, round_.number)
    line = flooded.loc[selection["id"]] if selection["id"] in flooded.index else None
    where = area_names(context).get(area["adm1"], "")
    harm = line is not None and bool(line["harm"])
    return return_area(area["name"], where, facts, float(wanted.sum()), line, language, harm=harm)


def _crossing(context: Context, selection: dict[str, str], round_: Round, language: str) -> Component | None:
    table = crossings(context, round_.on.isoformat())
    if selection["id"] not in table.index:
        return None
    weeks = weekly_flows(context, round_.on.isoformat())
    links = context.store.links("flow")
    place = table.loc[selection["id"]].copy()
    place["flow_source"] = str(links["source"].iloc[0]) if len(links) else ""
    return crossing(place, weeks[weeks["crossing"] == selection["id"]], language)


def _district(context: Context, selection: dict[str, str], round_: Round, language: str) -> Component | None:
    facts = district_immunization(context, selection["id"], round_.number, round_.on.isoformat())
    return district(facts, language) if facts else None


def _details(context: Context, selection: dict[str, str], round_: Round, language: str) -> Component | None:
    query = Query(round_.number, round_.on.isoformat(), language)
    details = details_of(context, selection["kind"], selection["id"], query)
    return plain_details(details, language) if details else None
