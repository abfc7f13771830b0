"""What the buttons of the tools do: one function a tool, each gives back what the page remembers."""

from collections.abc import Callable
from dataclasses import dataclass
from typing import Any

from domain.errors import NotAllowedError
from domain.workshop import Participant, Remark
from services import methods
from services.context import Context
from services.sites import followup, scenarios, workshops

State = dict[str, Any]


@dataclass(frozen=True)
class Deed:
    """A press of a button, and everything that stood in the fields of its tool."""

    tool: str
    act: str
    of: str
    fields: dict[str, Any]
    state: State
    round: int
    selected: str  # place id, or ""
    centre: tuple[float, float] | None  # of the map: latitude, longitude
    workshop: str = ""  # id of the one that is held, or ""
    participant: str = ""  # who proposes in it

    def word(self, name: str) -> str:
        """A field as text."""
        return str(self.fields.get(name) or "").strip()

    def number(self, name: str) -> float:
        """A field as a number.

        Raises:
            NotAllowedError: it holds none.
        """
        try:
            return float(self.fields[name])
        except (KeyError, TypeError, ValueError):
            raise NotAllowedError("number_needed", column=name, found=self.word(name)) from None

    def optional(self, name: str) -> float | None:
        """A field as a number, or None where it is empty."""
        return self.number(name) if self.word(name) else None

    @property
    def who(self) -> str:
        """Who presses: as written in the tool, or remembered."""
        return self.word("who") or str(self.state.get("who") or "")


def scenario(context: Context, deed: Deed) -> State:
    """Show, make, fork, change and take back scenarios."""
    chosen, by = str(deed.state.get("scenario") or ""), deed.who
    match deed.act:
        case "show":
            chosen = deed.word("chosen")
        case "create" | "fork":
            if not deed.word("name"):
                raise NotAllowedError("name_needed")
            changes = scenarios.presets().get(deed.word("preset"), [])
            parent = chosen if deed.act == "fork" else ""
            chosen = scenarios.create(context, deed.word("name"), by=by, parent=parent, changes=changes)
        case "undone" | "redone" | "reset":
            scenarios.act(context, chosen, deed.act, by=by)
        case "weights":
            _set_weights(context, chosen, deed, by)
        case "diff":
            return {"diff": deed.word("diff")}
        case _:
            kind, key, value, subject = _assumption(deed)
            scenarios.change(context, chosen, kind, key, value, by=by, subject=subject)
            return {"scenario": chosen, "who": by, "place": subject or deed.word("place")}
    return {"scenario": chosen, "who": by}


def _set_weights(context: Context, chosen: str, deed: Deed, by: str) -> None:
    """Only the weights that were changed are fixed; the others share the rest."""
    for dimension in context.under(chosen).method.dimensions:
        share = deed.number(f"weight:{dimension.id}") / 100
        if abs(share - round(dimension.weight, 3)) > 0.0005:
            scenarios.change(context, chosen, "dimension_weight", dimension.id, share, by=by)


def _assumption(deed: Deed) -> tuple[str, str, float | str, str]:
    place = deed.word("place")
    if deed.act in {"built", "value", "gate"} and not place:
        raise NotAllowedError("place_needed")
    match deed.act:
        case "built":
            return "built", deed.word("item"), deed.number("quantity"), place
        case "value":
            return "value", deed.word("observed"), deed.number("value"), place
        case "gate":
            return "gate", deed.word("gate"), deed.number("state"), place
        case "cost":
            return "unit_cost", deed.word("cost_item"), deed.number("cost"), ""
        case "date":
            if not deed.word("date"):
                raise NotAllowedError("date_needed")
            return "date", "date", deed.word("date"), ""
    value = deed.number("number")
    return deed.word("kind"), deed.word("indicator"), value / 100 if deed.word("kind").endswith("weight") else value, ""


def closing(_: Context, deed: Deed) -> State:
    """Set the rules of a closing set, or choose its sites by hand."""
    rules = dict(deed.state.get("closing") or {})
    hand = list(rules.get("hand") or [])
    if deed.act in {"find", "hand"}:
        names = ("budget", "limit", "left", "fairness")
        values = {name: deed.optional(name) for name in names}
        for name in ("left", "fairness"):
            if values[name] is not None and not 0 <= float(values[name] or 0) <= 100:
                raise NotAllowedError("number_needed", column=name, found=deed.word(name), expected="0 - 100")
        rules |= {k: ("" if v is None else v) for k, v in values.items()}
        rules |= {"bands": deed.word("bands"), "works": deed.word("works"), "run": deed.act}
    elif deed.act == "drop":
        hand.remove(deed.of)
    else:
        wanted = deed.selected if deed.act == "take" else deed.word("site")
        hand = list(dict.fromkeys([*hand, *([wanted] if wanted else [])]))
    return {"closing": {**rules, "hand": hand}}


def compare(_: Context, deed: Deed) -> State:
    """Choose the sites that are compared."""
    return {"compare": list(deed.fields.get("sites") or [])}


def workshop(context: Context, deed: Deed) -> State:
    """Open a workshop and play it."""
    held = deed.workshop
    match deed.act:
        case "live" | "way" | "other":
            return _workshop_view(deed)
        case "open":
            if not deed.word("title"):
                raise NotAllowedError("name_needed")
            place, on, chair = (deed.word(k) for k in ("place", "on", "chair"))
            return {"workshop": workshops.open_workshop(context, deed.word("title"), place=place, on=on, chair=chair)}
        case "resume" | "show":
            held = deed.word("earlier") if deed.act == "resume" else held
            return {"workshop": held, **_agreed_scenario(context, held)}
        case "agree":
            given = {k.split(":")[1]: deed.number(k) for k in deed.fields if k.startswith("agreed:")}
            title = workshops.find_workshop(context, held).title
            return {"workshop": held, "scenario": workshops.agree(context, held, given, name=title)}
    _workshop_entry(context, held, deed)
    return {"workshop": held, **(_next_proposer(context, held, deed) if deed.act == "propose" else {})}


def _next_proposer(context: Context, held: str, deed: Deed) -> State:
    """The next who has given no weights yet; once all have, the one who just did."""
    found = workshops.find_workshop(context, held)
    given = found.newest_proposals()
    return {"participant": next((p.name for p in found.participants if p.name not in given), deed.participant)}


def _workshop_view(deed: Deed) -> State:
    """What only changes the panel: who proposes, in which way, another workshop."""
    match deed.act:
        case "way":
            return {"way": deed.of}
        case "other":
            return {"workshop": ""}
    chosen = deed.word("participant")
    return {"participant": chosen, "way": ""} if chosen != deed.participant else {}


def _agreed_scenario(context: Context, held: str) -> State:
    """The agreed weights of a workshop that is taken up again are shown again."""
    scenario = workshops.find_workshop(context, held).scenario
    return {"scenario": scenario} if scenario else {}


def _workshop_entry(context: Context, held: str, deed: Deed) -> None:
    match deed.act:
        case "step":
            workshops.go_to(context, held, deed.of)
        case "join":
            if not deed.word("person"):
                raise NotAllowedError("name_needed")
            workshops.join(context, held, Participant(deed.word("person"), deed.word("role")))
        case "leave":
            workshops.leave(context, held, deed.of)
        case "propose":
            workshops.propose(context, held, deed.participant, deed.of, _given(deed))
        case "say":
            spot = deed.word("spot")
            site = deed.word("site") if spot == "place" else ""
            point = deed.centre if spot == "centre" else None
            workshops.add_remark(
                context, held, Remark(deed.word("kind"), deed.word("text"), deed.word("by"), site=site, point=point)
            )
        case "unsay":
            workshops.withdraw_remark(context, held, deed.of)
        case "close":
            workshops.close(context, held)


def _given(deed: Deed) -> dict[str, float]:
    """Points by dimension, or judgements by pair, as they stand in the fields."""
    if deed.of != "pairwise":
        return {k.split(":")[1]: deed.number(k) for k in deed.fields if k.startswith("points:")}
    judged = {}
    for name, value in deed.fields.items():
        if name.startswith("pair:"):
            above, _, below = str(value).partition("/")
            judged[name.removeprefix("pair:")] = float(above) / float(below or 1)
    return judged


def follow(context: Context, deed: Deed) -> State:
    """Set one item of a site's checklist."""
    if deed.act == "save":
        values = {k: deed.word(k) for k in ("status", "owner", "due", "evidence")}
        followup.set_item(context, deed.selected, followup.Item(deed.of, **values), by=deed.who)
    return {"item": "", "who": deed.who}


def method(context: Context, deed: Deed) -> State:
    """Draft, preview and save a version of the method."""
    draft = drafted(deed.state)
    match deed.act:
        case "add":
            path, value = deed.word("path"), deed.number("value")
            methods.check(context, path, value)
            return {"draft": {**draft, path: value}, "preview": False}
        case "preview":
            methods.edited(context, draft)
            return {"preview": True}
        case "save":
            methods.save(context, draft, version=deed.word("version"), note=deed.word("note"), by=deed.who)
    return {"draft": {}, "preview": False, "who": deed.who}


def drafted(state: State) -> dict[str, float]:
    """The numbers of a draft by path, as the page remembers them."""
    return {str(path): float(value) for path, value in dict(state.get("draft") or {}).items()}


DEEDS: dict[str, Callable[[Context, Deed], State]] = {
    "scenario": scenario, "closing": closing, "compare": compare, "workshop": workshop, "followup": follow,
    "method": method,
}  # fmt: skip
