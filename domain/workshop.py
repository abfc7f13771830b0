"""A workshop: who sat together, what weights each proposed, what was agreed, objected and decided."""

import datetime as dt
from collections.abc import Iterable
from dataclasses import dataclass, field, replace
from typing import Any

from domain.journal_rows import take_each

TOPIC = "workshop"
STEPS = ("purpose", "gates", "weights", "results", "objections", "agreement")
WAYS = ("direct", "budget", "pairwise")  # how a participant gave weights
REMARKS = ("decision", "objection", "reservation", "note")


@dataclass(frozen=True)
class Participant:
    """A person in the room."""

    name: str
    role: str = ""


@dataclass(frozen=True)
class Proposal:
    """A participant's weights of the dimensions; the newest of each participant counts."""

    participant: str
    way: str
    weights: dict[str, float]  # by dimension, sum 1
    consistency: float | None = None  # AHP consistency ratio; only for pairwise comparison
    at: str = ""
    judged: dict[str, float] = field(default_factory=dict)  # by "D1:D2", how much more the first weighs; pairwise only


@dataclass(frozen=True)
class Remark:
    """Something said that the minutes carry: decision, objection, reservation or note."""

    kind: str
    text: str
    by: str
    at: str = ""
    site: str = ""  # place_id it is about, if any
    point: tuple[float, float] | None = None  # latitude, longitude: an annotation on the map


@dataclass(frozen=True)
class Workshop:
    """Everything that happened in a workshop so far."""

    id: str
    title: str
    place: str = ""
    on: str = ""  # ISO date
    chair: str = ""
    step: str = STEPS[0]
    participants: tuple[Participant, ...] = ()
    proposals: tuple[Proposal, ...] = ()
    agreed: dict[str, float] = field(default_factory=dict)  # weights, empty until agreed
    scenario: str = ""  # id of the scenario that holds the agreed weights
    remarks: tuple[Remark, ...] = ()
    closed_at: str = ""

    def newest_proposals(self) -> dict[str, Proposal]:
        """The last proposal of each participant, in the order of their first."""
        return {p.participant: p for p in self.proposals}

    def of_kind(self, kind: str) -> tuple[Remark, ...]:
        """The remarks of one kind."""
        return tuple(r for r in self.remarks if r.kind == kind)


def fold(events: Iterable[Any]) -> dict[str, Workshop]:
    """Workshops by id from journal events, in their order.

    Kinds: opened (workshop, title, place, on, chair), joined (name, role), left (name), step (step),
    proposed (participant, way, weights, consistency, judged), agreed (weights, scenario), said (kind, text, by,
    site, point), unsaid (at), closed. Events that cannot be read are left out.
    """
    return fold_readable(events)[0]


def fold_readable(events: Iterable[Any]) -> tuple[dict[str, Workshop], list[tuple[Any, str]]]:
    """As fold(), and the events that cannot be read, each with the reason."""
    workshops: dict[str, Workshop] = {}

    def take(event: Any) -> None:
        payload = dict(event.payload)
        identifier = payload.pop("workshop", "")
        if event.kind == "opened":
            if payload.get("on"):
                dt.date.fromisoformat(payload["on"])
            workshops[identifier] = Workshop(id=identifier, **payload)
        elif identifier in workshops:
            workshops[identifier] = _step(workshops[identifier], event, payload)

    left_out = take_each(events, take)
    return workshops, left_out


def _step(now: Workshop, event: Any, payload: dict[str, Any]) -> Workshop:  # noqa: PLR0911 - one case an event
    match event.kind:
        case "joined":
            others = tuple(p for p in now.participants if p.name != payload["name"])
            return replace(now, participants=(*others, Participant(**payload)))
        case "left":
            return replace(now, participants=tuple(p for p in now.participants if p.name != payload["name"]))
        case "step":
            return replace(now, step=_one_of(STEPS, payload["step"]))
        case "proposed":
            _one_of(WAYS, payload["way"])
            return replace(now, proposals=(*now.proposals, Proposal(**payload, at=event.at)))
        case "agreed":
            return replace(now, agreed=payload["weights"], scenario=payload.get("scenario", ""))
        case "said":
            _one_of(REMARKS, payload["kind"])
            point = tuple(payload.pop("point", None) or ()) or None
            return replace(now, remarks=(*now.remarks, Remark(**payload, point=point, at=event.at)))
        case "unsaid":
            return replace(now, remarks=tuple(r for r in now.remarks if r.at != payload["at"]))
        case "closed":
            return replace(now, closed_at=event.at)
    return now


def _one_of(allowed: tuple[str, ...], word: str) -> str:
    if word not in allowed:
        raise ValueError(word)
    return word
