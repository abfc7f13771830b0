"""Scenarios: named lists of assumptions laid over the observations, which they never change.

A scenario is the fold of its events in the journal, so that nothing is lost and everything says who and when.
"""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field, replace
from typing import Any

from domain.journal_rows import LARGEST, amount, day, take_each, words

TOPIC = "scenario"
# What an assumption may change; `key` names it, `subject` the place where it holds.
CHANGE_KINDS = (
    "dimension_weight",  # key: dimension; value: share, the others keep their proportions
    "indicator_weight",  # key: indicator; value: share inside its dimension, likewise
    "low",  # key: indicator; value: goalpost that scores 0
    "high",  # key: indicator; value: goalpost that scores 100
    "value",  # key: observed field; subject: place
    "gate",  # key: gate; value: 1 met, 0 not met; subject: place
    "built",  # key: item of a gap; value: quantity added; subject: place
    "unit_cost",  # key: item; value: cost of one
    "date",  # value: ISO date at which the evidence is read
)


@dataclass(frozen=True)
class Change:
    """One assumption, and who made it when."""

    kind: str
    key: str
    value: float | str
    subject: str = ""
    by: str = ""
    at: str = ""

    @property
    def slot(self) -> tuple[str, str, str]:
        """What it changes: a later change of the same slot takes its place."""
        return self.kind, self.key, self.subject


@dataclass(frozen=True)
class Scenario:
    """A named list of assumptions."""

    id: str
    name: str
    parent: str = ""
    created_by: str = ""
    created_at: str = ""
    changes: tuple[Change, ...] = ()
    undone: tuple[Change, ...] = ()  # taken back, may be made again
    log: tuple[tuple[str, str, str, Change | None], ...] = field(default=())  # at, by, kind, change

    def effective(self) -> tuple[Change, ...]:
        """The last change of every slot, in the order they were made."""
        last = {change.slot: change for change in self.changes}
        return tuple(c for c in self.changes if last[c.slot] is c)

    def of(self, kind: str) -> tuple[Change, ...]:
        """The effective changes of one kind."""
        return tuple(c for c in self.effective() if c.kind == kind)


def scenario_of(stamp: str | None) -> str:
    """The scenario's id in what a page remembers of it (`id@moment of its last step`); empty where there is none."""
    return (stamp or "").partition("@")[0]


def fold(events: Iterable[Any]) -> dict[str, Scenario]:
    """Scenarios by id from journal events (id, at, by, kind, payload), in their order.

    Kinds: created (scenario, name, parent, changes), changed (scenario, change), undone, redone, reset,
    renamed (name), removed. Events of a scenario that does not exist, or that cannot be read, are left out.
    """
    return fold_readable(events)[0]


def fold_readable(events: Iterable[Any]) -> tuple[dict[str, Scenario], list[tuple[Any, str]]]:
    """As fold(), and the events that cannot be read, each with the reason."""
    scenarios: dict[str, Scenario] = {}

    def take(event: Any) -> None:
        identifier = event.payload.get("scenario", "")
        if event.kind == "created":
            scenarios[identifier] = _created(event)
        elif identifier in scenarios:
            step = _step(scenarios[identifier], event)
            if step is None:
                del scenarios[identifier]
            else:
                scenarios[identifier] = step

    left_out = take_each(events, take)
    return scenarios, left_out


def _created(event: Any) -> Scenario:
    payload = dict(event.payload)
    changes = tuple(_change(change) for change in payload.pop("changes", ()))
    given = words(payload, "scenario", "name", "parent")
    return Scenario(
        id=given["scenario"], name=given["name"], parent=given.get("parent", ""), created_by=event.by,
        created_at=event.at, changes=changes, log=((event.at, event.by, "created", None),),
    )  # fmt: skip


def _change(content: Mapping[str, Any], **who: str) -> Change:
    content = dict(content)
    value = content.pop("value")
    given = words(content, "kind", "key", "subject")
    return Change(given["kind"], given["key"], possible_value(given["kind"], value), given.get("subject", ""), **who)


def possible_value(kind: str, value: object) -> float | str:
    """The value of an assumption, where it is one that the kind can have: see CHANGE_KINDS.

    Raises:
        ValueError: there is no such kind, or it cannot have the value.
    """
    if kind not in CHANGE_KINDS:
        raise ValueError(kind)
    if kind == "date":
        return day(value)
    if kind in {"low", "high"}:
        return amount(value)
    if kind == "gate" and value not in {0, 1}:
        raise ValueError(f"{value!r:.60}")
    return amount(value, 0, 1 if kind.endswith("weight") else LARGEST)


def _step(scenario: Scenario, event: Any) -> Scenario | None:
    change = None
    if event.kind == "changed":
        change = _change(event.payload["change"], by=event.by, at=event.at)
        scenario = replace(scenario, changes=(*scenario.changes, change), undone=())
    elif event.kind == "undone" and scenario.changes:
        change = scenario.changes[-1]
        scenario = replace(scenario, changes=scenario.changes[:-1], undone=(change, *scenario.undone))
    elif event.kind == "redone" and scenario.undone:
        change = scenario.undone[0]
        scenario = replace(scenario, changes=(*scenario.changes, change), undone=scenario.undone[1:])
    elif event.kind == "reset":
        scenario = replace(scenario, changes=(), undone=tuple(scenario.changes))
    elif event.kind == "renamed":
        scenario = replace(scenario, name=words({"name": event.payload["name"]}, "name")["name"])
    elif event.kind == "removed":
        return None
    else:
        return scenario
    return replace(scenario, log=(*scenario.log, (event.at, event.by, event.kind, change)))


def difference(one: Scenario, other: Scenario) -> list[tuple[Change | None, Change | None]]:
    """Slots that two scenarios fill differently: (the first's change, the second's), None where untouched."""
    a, b = ({c.slot: c for c in s.effective()} for s in (one, other))
    slots = list(dict.fromkeys([*a, *b]))
    return [
        (a.get(s), b.get(s))
        for s in slots
        if (a[s].value if s in a else None) != (b[s].value if s in b else None)
    ]  # fmt: skip
