"""The panels of the tools: what each shows for the state that the page remembers."""

import datetime as dt
from collections.abc import Callable

import pandas as pd
from dash import html
from dash.development.base_component import Component

from analysis.sites.closing_set import ClosingRules, ClosingSet
from analysis.sites.readiness import Assessment
from analysis.sites.scenario_effects import ScenarioEffect, scenario_effect
from callbacks.tool_actions import drafted
from callbacks.tool_fields import ToolState
from components.method import method_panel
from components.method_editor import method_editor
from components.method_status import method_status
from components.parts import empty
from components.sites.closing import binding, closing_panel
from components.sites.compare import compare_panel
from components.sites.followup import checklist_section
from components.sites.followup_list import SITE_KIND, back_to_list, followup_list
from components.sites.scenario import scenario_panel
from components.sites.workshop import workshop_panel
from components.tools import mark_problem, refill
from domain.errors import KodroError
from domain.navigation import CLOSING, COMPARE, FOLLOWUP, METHOD, SCENARIO, TABS, WORKSHOP
from domain.tiers import Tier
from domain.viewer import Right
from domain.workshop import Workshop
from locales import text
from services import methods
from services.context import Context
from services.day import page_day
from services.journal_report import unreadable_rows
from services.places import area_names, places, sites
from services.sites.actions import actions
from services.sites.closing import closing_set
from services.sites.followup import checklist, prefecture_of
from services.sites.readiness import lost_changes, readiness
from services.sites.rounds import Round
from services.sites.scenarios import presets, scenarios
from services.sites.workshops import compared, workshops


def tool_panel(
    context: Context, lens: str, round_: Round, selected: str | None, state: ToolState, language: str
) -> Component:
    """The panel of a tool's lens, for who may open it."""
    if context.tier < TABS[lens].tier:
        return empty(text("tool.not_here", language), text("tool.not_here_advice", language))
    tool, make = TOOLS[lens]
    return with_problem(tool, state, lambda shown: make(context, round_, selected, shown, language))


def with_problem(tool: str, state: ToolState, make: Callable[[ToolState], Component]) -> Component:
    """A tool's panel; what was wrong stands at its field (else above), and the fields hold what was entered."""
    message = str(state.get("problem") or "")
    if not message or state.get("problem_tool") != tool:
        return make({**state, "problem": ""})
    panel = make({**state, "problem": ""})
    if not mark_problem(panel, tool, str(state.get("problem_field") or ""), message):
        panel = make(state)
    refill(panel, tool, dict(state.get("entered") or {}))
    return panel


def _site_names(context: Context, number: int) -> list[tuple[str, str]]:
    names = sites(context, number)["name"].sort_values()
    return list(zip(names.index, names, strict=True))


def _place_names(context: Context, number: int) -> list[tuple[str, str]]:
    areas = places(context, "return_area")["name"].sort_values()
    return [*_site_names(context, number), *zip(areas.index, areas, strict=True)]


def _compare(context: Context, round_: Round, _: str | None, state: ToolState, language: str) -> Component:
    choices = _site_names(context, round_.number)
    chosen = list(state.get("compare") or [])
    return compare_panel(readiness(context, round_.number), context.method, choices, chosen, language)


def closing_of(context: Context, number: int, state: ToolState) -> ClosingSet | None:
    """The closing set that the rules in the page's state ask for, if it has been asked for."""
    rules = dict(state.get("closing") or {})
    if not rules.get("run") or context.tier < Tier.CORE:
        return None
    asked = ClosingRules(
        budget=None if rules.get("budget", "") == "" else float(rules["budget"]),
        bands=tuple(str(rules.get("bands") or "AB")),
        left_out_max=context.method.number("closing_set", "left_out_max")
        if rules.get("left", "") == ""
        else float(rules["left"]) / 100,
        services=binding(rules),
        fairness=float(rules.get("fairness") or 0) / 100,
    )
    limit = None if rules.get("limit", "") == "" else float(rules["limit"]) / 100
    hand = tuple(rules.get("hand") or ()) if rules["run"] == "hand" else None
    return closing_set(context, number, asked, limit=limit, by_hand=hand)


def _closing(context: Context, round_: Round, _: str | None, state: ToolState, language: str) -> Component:
    closing_set = closing_of(context, round_.number, state)
    choices = _site_names(context, round_.number)
    return closing_panel(closing_set, state, choices, area_names(context), context.method, language)


def effect(context: Context, number: int) -> ScenarioEffect | None:
    """What the scenario changes at the sites, against the same round without it."""
    if context.scenario is None:
        return None
    before, after = readiness(context.under(""), number), readiness(context, number)
    return scenario_effect(before, after, context.scenario.of("built"), context.method.unit_costs)


def _scenario(context: Context, round_: Round, selected: str | None, state: ToolState, language: str) -> Component:
    chosen = context.scenario
    choices = [(place, name) for place, name in _place_names(context, round_.number)]
    here = next((p for p in (str(state.get("place") or ""), selected) if p in dict(choices)), None)
    lost = lost_changes(context, round_.number) if chosen else []
    return scenario_panel(
        scenarios(context), chosen, context.method, effect(context, round_.number), lost, choices, here, state,
        list(presets()), language,
    )  # fmt: skip


def current_workshop(context: Context, state: ToolState) -> Workshop | None:
    """The workshop that the page remembers; a page just opened goes on with the newest that is not closed."""
    all_workshops = workshops(context)
    if "workshop" in state:
        return all_workshops.get(str(state["workshop"] or ""))
    return next((w for w in reversed(all_workshops.values()) if not w.closed_at), None)


def _workshop(context: Context, round_: Round, selected: str | None, state: ToolState, language: str) -> Component:
    all_workshops = workshops(context)
    workshop = current_workshop(context, state)
    gates = gate_counts(context, round_.number) if workshop and workshop.step == "gates" else None
    agreed = context.under(workshop.scenario) if workshop and workshop.scenario else None
    results = effect(agreed, round_.number) if agreed and workshop and workshop.step == "results" else None
    changes = results.moved if results else None
    bands = band_counts(context, agreed, round_.number) if changes is not None else []
    spread = compared(workshop) if workshop and workshop.proposals else None
    choices = _place_names(context, round_.number)
    here = selected if selected in dict(choices) else None
    today = dt.date.today().isoformat()
    return workshop_panel(
        all_workshops, workshop, context.plain_method, spread, changes, bands, gates, choices, here, state, today,
        language,
    )  # fmt: skip


def gate_counts(context: Context, number: int) -> pd.DataFrame:
    """Sites where a gate fails (FAIL), or does not fail but is unknown (UNKNOWN), at home or at a destination."""
    gates = readiness(context.under(""), number).gates
    worst = gates["state"].map({"PASS": 0, "UNKNOWN": 1, "FAIL": 2}).groupby([gates["gate"], gates["site_id"]]).max()
    counts = worst.groupby("gate").value_counts().unstack(fill_value=0).reindex(columns=[1, 2], fill_value=0)
    return counts.rename(columns={1: "UNKNOWN", 2: "FAIL"})


def band_counts(context: Context, agreed: Context | None, number: int) -> list[tuple[str, int, int]]:
    """Sites in each band without and with the agreed weights."""

    def count(assessment: Assessment) -> pd.Series:
        return assessment.sites["band"].value_counts()

    before = count(readiness(context.under(""), number))
    after = count(readiness(agreed, number)) if agreed else before
    return [(b, int(before.get(b, 0)), int(after.get(b, 0))) for b in "ABCDE"]


def _method(context: Context, round_: Round, _: str | None, state: ToolState, language: str) -> Component:
    edits = drafted(state)
    preview = None
    if state.get("preview") and edits and context.viewer.may(Right.METHOD):
        try:
            preview = methods.preview(context, edits, round_.number)
        except KodroError:
            preview = None
    core = context.viewer.may(Right.METHOD)
    status = method_status(context.in_force, unreadable_rows(context), context.built_in, core, language)
    editor = [method_editor(context.in_force.method, edits, preview, state, language)] if core else []
    return method_panel(context.method, methods.versions(context), [*status, *editor], language)


def followup_for(context: Context, site_id: str, state: ToolState, language: str) -> Component:
    """The checklist of a site."""
    may_edit = context.viewer.may(Right.FOLLOWUP, prefecture_of(context, site_id))
    return with_problem(
        "followup", state, lambda shown: checklist_section(checklist(context, site_id), shown, may_edit, language)
    )  # fmt: skip


def followup_tab(context: Context, selection: dict[str, str] | None, state: ToolState, language: str) -> Component:
    """The actions of all sites; of the site that is selected, its checklist."""
    if context.tier < TABS[FOLLOWUP].tier:
        return empty(text("tool.not_here", language), text("tool.not_here_advice", language))
    table = places(context, "displacement_site")
    if selection and selection["kind"] == SITE_KIND and selection["id"] in table.index:
        head = html.Div([back_to_list(language), html.H2(str(table.at[selection["id"], "name"]))])
        return html.Div([head, followup_for(context, selection["id"], state, language)])
    on = page_day(context)
    return followup_list(actions(context, on), on.isoformat(), language)


Maker = Callable[[Context, Round, str | None, ToolState, str], Component]
# By the lens: the tool that its buttons and fields name, and what makes its panel.
TOOLS: dict[str, tuple[str, Maker]] = {
    COMPARE: ("compare", _compare), CLOSING: ("closing", _closing), SCENARIO: ("scenario", _scenario),
    WORKSHOP: ("workshop", _workshop), METHOD: ("method", _method),
}  # fmt: skip
