"""The tools react: a button reads the fields of its tool and runs its action."""

from functools import partial
from typing import Any

from dash import ALL, Dash, Input, Output, State, ctx, html, no_update
from dash.development.base_component import Component

from callbacks.asking import asking
from callbacks.tool_actions import ACTION_HANDLERS, FIELDS_OF_REFUSALS, require_right_of
from callbacks.tool_fields import ToolAction, ToolState
from callbacks.tool_panels import current_workshop
from callbacks.url import point
from components import ids
from components.places import goes_to
from components.sites.workshop_weights import proposer
from domain.errors import FieldProblem, KodroError
from domain.navigation import SCENARIO, TABS
from domain.scenario import scenario_of
from locales import has, text
from server.once import once
from services.context import Ask, Context
from services.sites.scenarios import scenarios, stamp

# Refusals that no field can mend.
NO_FIELD = {
    "not_allowed", "no_right", "outside_scope", "unknown_scenario", "unknown_workshop", "workshop_closed",
    "participant_needed",
}  # fmt: skip


def register(app: Dash, ask: Ask) -> None:
    """Buttons and live fields of all tools; the badge that says a scenario is on."""

    app.callback(
        Output(ids.TOOL, "data"),
        Output(ids.SCENARIO, "data"),
        Input({"tool": ALL, "act": ALL, "of": ALL}, "n_clicks"),
        Input({"tool": ALL, "live": ALL}, "value"),
        State({"tool": ALL, "field": ALL}, "value"),
        State(ids.TOOL, "data"),
        State(ids.SCENARIO, "data"),
        State(ids.ROUND, "value"),
        State(ids.SELECTION, "data"),
        State(ids.MAP, "center"),
        State(ids.VIEW, "data"),
        prevent_initial_call=True,
    )(asking(ask, run_tool_of_request))

    app.callback(
        Output(ids.SCENARIO_BADGE, "children"),
        Input(ids.SCENARIO, "data"),
        State(ids.VIEW, "data"),
    )(asking(ask, scenario_badge))


def run_tool_of_request(
    context: Context, _clicks: list[Any], _lives: list[Any], _values: list[Any], state: ToolState | None,
    scenario: str | None, number: str, selection: dict[str, str] | None, centre: Any, view: dict[str, str],
) -> Any:  # fmt: skip
    """Run the action of the button that was pressed, or of the field that acts as soon as it changes."""
    if not isinstance(ctx.triggered_id, dict) or not ctx.triggered:
        return no_update, no_update
    pressed: dict[str, str] = ctx.triggered_id
    fields = {
        item["id"]["field"]: item.get("value") for item in ctx.states_list[0] if item["id"]["tool"] == pressed["tool"]
    }
    after = once(context, partial(
        run_tool, context, pressed, ctx.triggered[0]["value"], fields, state or {}, number=int(number),
        selection=selection, centre=point(centre), language=view["language"],
    ))  # fmt: skip
    if after is None:
        return no_update, no_update
    now = stamp(context, after.get("scenario"))
    return after, no_update if now == (scenario or "") else now


def run_tool(
    context: Context,
    pressed: dict[str, str],
    value: Any,
    fields: dict[str, Any],
    state: ToolState,
    *,
    number: int,
    selection: dict[str, str] | None = None,
    centre: tuple[float, float] | None = None,
    language: str,
) -> ToolState | None:
    """What the page remembers after a button of a tool was pressed, or a live field changed; None where nothing is.

    Args:
        context: who presses.
        pressed: id of the button (tool, act, of) or of the field (tool, live).
        value: the button's clicks, or what stands in the live field.
        fields: what stands in the tool's fields, by name.
        state: what the page remembers so far.
        number: the round.
        selection: what is selected on the map.
        centre: of the map: latitude, longitude.
        language: of the words of a problem.
    """
    if not value and "act" in pressed:
        return None  # a button that has only just appeared was not pressed
    open_workshop = current_workshop(context, state)
    entered = {pressed["live"]: value} if "live" in pressed else fields
    action = ToolAction(
        pressed["tool"], pressed.get("act", "live"), pressed.get("of", ""), entered, state, number,
        (selection or {}).get("id", ""), centre, open_workshop.id if open_workshop else "",
        proposer(open_workshop, state),
    )  # fmt: skip
    before = {**state, "problem": "", "entered": {}}
    after = {**before, **act(context, action, language)}
    if "live" in pressed and after == before:
        return None
    return {**after, "n": int(state.get("n") or 0) + 1}


def scenario_badge(context: Context, scenario: str | None, view: dict[str, str]) -> Component | str:
    """Say which scenario is on; pressed, it opens the scenario for who may change it."""
    words = badge_text(context, scenario, view["language"])
    if not words or context.tier < TABS[SCENARIO].tier:
        return words
    title = text("scenario.open", view["language"])
    return html.Button(words, type="button", title=title, **goes_to(SCENARIO))


def badge_text(context: Context, scenario: str | None, language: str) -> str:
    """What stands over the map while a scenario is on."""
    chosen = scenarios(context).get(scenario_of(scenario))
    if chosen is None:
        return ""
    return text("scenario.badge", language, name=chosen.name, count=len(chosen.effective()))


def act(context: Context, action: ToolAction, language: str) -> ToolState:
    """Do it; what was wrong is said at its field, what was entered stays, and no old result stands below it."""
    try:
        require_right_of(context, action)
        return ACTION_HANDLERS[action.tool](context, action)
    except KodroError as error:
        if isinstance(error, FieldProblem):
            field = error.column or ""
        elif error.code in NO_FIELD:
            field = ""
        else:
            field = FIELDS_OF_REFUSALS.get((action.tool, action.act), "")
        problem = {"problem": problem_words(error, language), "problem_tool": action.tool, "problem_at": action.act}
        return {**without_result(action), **problem, "problem_field": field, "entered": action.fields}


def without_result(action: ToolAction) -> ToolState:
    """What the page remembers of a tool's result, with the result taken away."""
    if action.tool == "closing" and "closing" in action.state:
        return {"closing": {**action.state["closing"], "run": ""}}
    return {"preview": False} if action.tool == "method" else {}


def problem_words(error: KodroError, language: str) -> str:
    """A failure in one line: what was wrong, where, what was found and expected."""
    key = f"error.{error.code}"
    parts = [text(key if has(key, language) else "error.unknown", language)]
    parts += [
        text(f"error.field.{name}", language, value=value)
        for name in ("found", "expected")
        if (value := getattr(error, name))
    ]
    return " ".join(parts)
