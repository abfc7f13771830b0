"""What the buttons of the tools do: one function a tool, each gives back what the page remembers."""

import math
from collections.abc import Callable

from callbacks.tool_fields import ToolAction, ToolState
from domain.viewer import Right
from domain.workshop import Participant, Remark
from services import methods
from services.context import Context
from services.sites import followup, scenarios, workshops


def scenario(context: Context, action: ToolAction) -> ToolState:
    """Show, make, fork, change and take back scenarios."""
    chosen, by = str(action.state.get("scenario") or ""), action.who
    match action.act:
        case "show":
            chosen = action.word("chosen")
        case "create" | "fork":
            name = action.required("name")
            changes = scenarios.presets().get(action.word("preset"), [])
            parent = chosen if action.act == "fork" else ""
            chosen = scenarios.create(context, name, by=by, parent=parent, changes=changes)
        case "undone" | "redone" | "reset":
            scenarios.act(context, chosen, action.act, by=by)
        case "weights":
            _set_weights(context, chosen, action, by)
        case "diff":
            return {"diff": action.word("diff")}
        case _:
            kind, key, value, subject = _assumption(action)
            scenarios.change(context, chosen, kind, key, value, by=by, subject=subject)
            return {"scenario": chosen, "who": by, "place": subject or action.word("place")}
    return {"scenario": chosen, "who": by}


def _set_weights(context: Context, chosen: str, action: ToolAction, by: str) -> None:
    """Only the weights that were changed are fixed; the others share the rest. All are read before any is set."""
    shares = {d: action.number(f"weight:{d.id}", 0, 100) / 100 for d in context.under(chosen).method.dimensions}
    for dimension, share in shares.items():
        if abs(share - round(dimension.weight, 3)) > 0.0005:
            scenarios.change(context, chosen, "dimension_weight", dimension.id, share, by=by)


def _assumption(action: ToolAction) -> tuple[str, str, float | str, str]:
    """Kind, key, value and place of the assumption that a button makes."""
    match action.act:
        case "built":
            place, value = action.required("place"), action.number("quantity", 0)
            return "built", action.required("item"), value, place
        case "value":
            place, value = action.required("place"), action.number("value", 0)
            return "value", action.required("observed"), value, place
        case "gate":
            return "gate", action.required("gate"), action.number("state", 0, 1), action.required("place")
        case "cost":
            return "unit_cost", action.required("cost_item"), action.number("cost", 0), ""
        case "date":
            action.required("date")
            return "date", "date", action.day("date"), ""
    weight = action.word("kind").endswith("weight")
    value = action.number("number", *((0, 100) if weight else (-math.inf, math.inf)))
    return action.required("kind"), action.required("indicator"), value / 100 if weight else value, ""


RULES = {"budget": math.inf, "limit": math.inf, "left": 100.0, "fairness": 100.0}  # greatest value of each; least: 0


def closing(_: Context, action: ToolAction) -> ToolState:
    """Set the rules of a closing set, or choose its sites by hand."""
    rules = dict(action.state.get("closing") or {})
    hand = list(rules.get("hand") or [])
    if action.act in {"find", "hand"}:
        values = {name: action.optional(name, 0, most) for name, most in RULES.items()}
        rules |= {k: ("" if v is None else v) for k, v in values.items()}
        rules |= {"bands": action.word("bands"), "works": action.word("works"), "run": action.act}
    elif action.act == "drop":
        hand = [site for site in hand if site != action.of]
    else:
        wanted = action.selected if action.act == "take" else action.word("site")
        hand = list(dict.fromkeys([*hand, *([wanted] if wanted else [])]))
    return {"closing": {**rules, "hand": hand}}


def compare(_: Context, action: ToolAction) -> ToolState:
    """Choose the sites that are compared."""
    return {"compare": list(action.fields.get("sites") or [])}


def workshop(context: Context, action: ToolAction) -> ToolState:
    """Open a workshop and play it."""
    open_id = action.workshop
    match action.act:
        case "live" | "way" | "other":
            return _workshop_view(action)
        case "open":
            title, on = action.required("title"), action.day("on")
            place, chair = action.word("place"), action.word("chair")
            return {"workshop": workshops.open_workshop(context, title, place=place, on=on, chair=chair)}
        case "resume" | "show":
            open_id = action.word("earlier") if action.act == "resume" else open_id
            return {"workshop": open_id, **_agreed_scenario(context, open_id)}
        case "agree":
            given = {k.split(":")[1]: action.number(k, 0, 100) for k in action.fields if k.startswith("agreed:")}
            title = workshops.find_workshop(context, open_id).title
            scenario_ = workshops.agree(context, open_id, given, name=title)
            return {"workshop": open_id, "scenario": scenario_, **_recorded(action, "agreed", given)}
        case "propose":
            given = _given(action)
            workshops.propose(context, open_id, action.participant, action.of, given)
            points = {} if action.of == "pairwise" else given
            return {
                "workshop": open_id, **_next_proposer(context, open_id, action),
                **_recorded(action, "proposal", points),
            }  # fmt: skip
    _workshop_entry(context, open_id, action)
    return {"workshop": open_id, "recorded": {}}


def _recorded(action: ToolAction, kind: str, points: dict[str, float]) -> ToolState:
    """What the panel confirms: whose weights were recorded, and the sum of what was entered."""
    count = int(action.state.get("n") or 0) + 1
    return {"recorded": {"what": kind, "name": action.participant, "sum": sum(points.values()) or None, "n": count}}


def _next_proposer(context: Context, open_id: str, action: ToolAction) -> ToolState:
    """The next who has given no weights yet; once all have, the one who just did."""
    workshop_ = workshops.find_workshop(context, open_id)
    given = workshop_.newest_proposals()
    return {"participant": next((p.name for p in workshop_.participants if p.name not in given), action.participant)}


def _workshop_view(action: ToolAction) -> ToolState:
    """What only changes the panel: who proposes, in which way, another workshop."""
    match action.act:
        case "way":
            return {"way": action.of, "recorded": {}}
        case "other":
            return {"workshop": ""}
    chosen = action.word("participant")
    if not chosen or chosen == action.participant:
        return {}
    return {"participant": chosen, "way": "", "recorded": {}}


def _agreed_scenario(context: Context, open_id: str) -> ToolState:
    """The agreed weights of a workshop that is taken up again are shown again."""
    scenario = workshops.find_workshop(context, open_id).scenario
    return {"scenario": scenario} if scenario else {}


def _workshop_entry(context: Context, open_id: str, action: ToolAction) -> None:
    match action.act:
        case "step":
            workshops.go_to(context, open_id, action.of)
        case "join":
            workshops.join(context, open_id, Participant(action.required("person"), action.word("role")))
        case "leave":
            workshops.leave(context, open_id, action.of)
        case "say":
            spot = action.word("spot")
            site = action.word("site") if spot == "place" else ""
            point = action.centre if spot == "centre" else None
            workshops.add_remark(
                context,
                open_id,
                Remark(action.word("kind"), action.required("text"), action.word("by"), site=site, point=point),
            )
        case "unsay":
            workshops.withdraw_remark(context, open_id, action.of)
        case "close":
            workshops.close(context, open_id)


def _given(action: ToolAction) -> dict[str, float]:
    """Points by dimension, or judgements by pair, as they stand in the fields."""
    if action.of != "pairwise":
        return {k.split(":")[1]: action.number(k, 0, 100) for k in action.fields if k.startswith("points:")}
    judged = {}
    for name in action.fields:
        if name.startswith("pair:") and action.word(name):  # a pair that was not judged stays open
            judged[name.removeprefix("pair:")] = action.ratio(name)
    return judged


def follow(context: Context, action: ToolAction) -> ToolState:
    """Set one item of a site's checklist."""
    if action.act == "save":
        values = {k: action.word(k) for k in ("status", "owner", "evidence")} | {"due": action.day("due")}
        followup.set_item(context, action.selected, followup.Item(action.of, **values), by=action.who)
    return {"item": "", "who": action.who}


def method(context: Context, action: ToolAction) -> ToolState:
    """Draft, preview and save a version of the method."""
    draft = drafted(action.state)
    match action.act:
        case "add":
            path, value = action.required("path"), action.number("value")
            methods.check(context, path, value)
            return {"draft": {**draft, path: value}, "preview": False}
        case "preview":
            methods.edited(context, draft)
            return {"preview": True}
        case "save":
            methods.save(context, draft, version=action.word("version"), note=action.word("note"), by=action.who)
    return {"draft": {}, "preview": False, "who": action.who}


RIGHTS = {"scenario": Right.SCENARIOS, "workshop": Right.WORKSHOP, "method": Right.METHOD}
# What only shows something needs no right.
SHOWING = {
    ("scenario", "show"), ("scenario", "diff"), ("workshop", "live"), ("workshop", "way"), ("workshop", "other"),
    ("workshop", "resume"), ("workshop", "show"),
}  # fmt: skip


def require_right_of(context: Context, action: ToolAction) -> None:
    """Refuse a press that the viewer's role does not include, before its fields are read; a site's place is its tool's.

    Raises:
        NotAllowedError: the viewer has not the right.
    """
    if action.tool in RIGHTS and (action.tool, action.act) not in SHOWING:
        context.require_right(RIGHTS[action.tool])


# The field at which a refusal of a service is said, by tool and button.
FIELDS_OF_REFUSALS = {
    ("scenario", "value"): "value", ("scenario", "gate"): "gate", ("scenario", "built"): "quantity",
    ("scenario", "cost"): "cost", ("scenario", "date"): "date", ("scenario", "rule"): "number",
    ("workshop", "propose"): "points:D1", ("workshop", "agree"): "agreed:D1", ("workshop", "say"): "text",
    ("followup", "save"): "status", ("method", "add"): "value", ("method", "save"): "version",
}  # fmt: skip


def drafted(state: ToolState) -> dict[str, float]:
    """The numbers of a draft by path, as the page remembers them."""
    return {str(path): float(value) for path, value in dict(state.get("draft") or {}).items()}


ACTION_HANDLERS: dict[str, Callable[[Context, ToolAction], ToolState]] = {
    "scenario": scenario, "closing": closing, "compare": compare, "workshop": workshop, "followup": follow,
    "method": method,
}  # fmt: skip
