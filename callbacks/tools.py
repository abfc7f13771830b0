"""The tools react: a button reads the fields of its tool and runs its action."""

from functools import partial
from typing import Any

from dash import ALL, Dash, Input, Output, State, ctx, no_update

from callbacks.tool_actions import DEEDS, Deed
from callbacks.tool_panels import held_workshop
from components import ids
from components.sites.workshop_weights import proposer
from domain.errors import KodroError
from locales import has, text
from services.context import Context
from services.sites.scenarios import scenarios, stamp


def register(app: Dash, context: Context) -> None:
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
    )(partial(run_tool, context))

    app.callback(
        Output(ids.SCENARIO_BADGE, "children"),
        Input(ids.SCENARIO, "data"),
        State(ids.VIEW, "data"),
    )(partial(scenario_badge, context))


def run_tool(
    context: Context,
    _: list[Any],
    __: list[Any],
    fields: list[Any],
    state: dict[str, Any] | None,
    scenario: str | None,
    number: str,
    selection: dict[str, str] | None,
    centre: Any,
    view: dict[str, str],
) -> Any:
    """Run the action of the button that was pressed, with the fields of its tool."""
    pressed = ctx.triggered_id
    # Fields and buttons that have only just appeared are nobody's deed.
    if not isinstance(pressed, dict) or not ctx.triggered or (not ctx.triggered[0]["value"] and "act" in pressed):
        return no_update, no_update
    tool, before = pressed["tool"], dict(state or {})
    entered = {item["id"]["field"]: item.get("value") for item in ctx.states_list[0] if item["id"]["tool"] == tool}
    if "live" in pressed:
        entered = {pressed["live"]: ctx.triggered[0]["value"]}
    place = (selection or {}).get("id", "")
    held = held_workshop(context, before)
    deed = Deed(
        tool, pressed.get("act", "live"), pressed.get("of", ""), entered, before, int(number), place,
        _point(centre), held.id if held else "", proposer(held, before),
    )  # fmt: skip
    after = {**before, "problem": "", **_done(context, deed, view["language"])}
    if "live" in pressed and after == {**before, "problem": ""}:
        return no_update, no_update
    after["n"] = int(before.get("n") or 0) + 1
    now = stamp(context, after.get("scenario"))
    return after, no_update if now == (scenario or "") else now


def scenario_badge(context: Context, scenario: str | None, view: dict[str, str]) -> str:
    """Say which scenario is on."""
    return badge_text(context, scenario, view["language"])


def badge_text(context: Context, scenario: str | None, language: str) -> str:
    """What stands over the map while a scenario is on."""
    found = scenarios(context).get((scenario or "").partition("@")[0])
    if found is None:
        return ""
    return text("scenario.badge", language, name=found.name, count=len(found.effective()))


def _done(context: Context, deed: Deed, language: str) -> dict[str, Any]:
    """Do it; what was wrong is said beside the fields, and nothing is lost."""
    try:
        return DEEDS[deed.tool](context, deed)
    except KodroError as error:
        return {"problem": problem_words(error, language), "problem_at": deed.act}


def problem_words(error: KodroError, language: str) -> str:
    """A failure in one line: what was wrong, where, what was found and expected."""
    key = f"error.{error.code}"
    parts = [text(key if has(key, language) else "error.unknown", language)]
    parts += [
        text(f"error.field.{name}", language, value=value)
        for name in ("column", "found", "expected")
        if (value := getattr(error, name))
    ]
    return " ".join(parts)


def _point(centre: Any) -> tuple[float, float] | None:
    if isinstance(centre, dict):
        return float(centre["lat"]), float(centre["lng"])
    return (float(centre[0]), float(centre[1])) if centre else None
