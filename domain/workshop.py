"""A workshop: who sat together, what weights each proposed, what was agreed, objected and decided."""

from collections.abc import Iterable
from dataclasses import dataclass, field, replace
from typing import Any

from domain.journal_rows import amount, amounts, day, shares, take_each, words
from domain.view_state import LATITUDE, LONGITUDE

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
            workshops[identifier] = opened(identifier, payload)
        elif identifier in workshops:
            workshops[identifier] = after(workshops[identifier], event)

    left_out = take_each(events, take)
    return workshops, left_out


def opened(identifier: str, payload: dict[str, Any]) -> Workshop:
    """A workshop as it is opened: its title, place, day and chair.

    Raises:
        ValueError: one of them is not what it has to be.
    """
    given = words({"id": identifier, **payload}, "id", "title", "place", "on", "chair")
    on = day(given["on"]) if given.get("on") else ""
    return Workshop(given["id"], given["title"], given.get("place", ""), on, given.get("chair", ""))


def after(now: Workshop, event: Any) -> Workshop:  # noqa: PLR0911 - one case an event
    """A workshop after an event (at, kind, payload); see fold().

    Raises:
        KeyError, TypeError, ValueError, OverflowError: the event says nothing sensible.
    """
    payload = {name: value for name, value in event.payload.items() if name != "workshop"}
    match event.kind:
        case "joined":
            person = Participant(**words(payload, "name", "role"))
            return replace(now, participants=(*(p for p in now.participants if p.name != person.name), person))
        case "left":
            return replace(now, participants=tuple(p for p in now.participants if p.name != payload["name"]))
        case "step":
            return replace(now, step=_one_of(STEPS, payload["step"]))
        case "proposed":
            return replace(now, proposals=(*now.proposals, _proposal(payload, event.at)))
        case "agreed":
            agreed = shares(payload.pop("weights"))
            return replace(now, agreed=agreed, scenario=words(payload, "scenario").get("scenario", ""))
        case "said":
            return replace(now, remarks=(*now.remarks, _remark(payload, event.at)))
        case "unsaid":
            return replace(now, remarks=tuple(r for r in now.remarks if r.at != payload["at"]))
        case "closed":
            return replace(now, closed_at=event.at)
    return now


def _proposal(payload: dict[str, Any], at: str) -> Proposal:
    weights, judged = shares(payload.pop("weights")), amounts(payload.pop("judged", {}), 0)
    ratio = payload.pop("consistency", None)
    given = words(payload, "participant", "way")
    consistency = None if ratio is None else amount(ratio)
    return Proposal(given["participant"], _one_of(WAYS, given["way"]), weights, consistency, at, judged)


def _remark(payload: dict[str, Any], at: str) -> Remark:
    point = payload.pop("point", None)
    if point is not None:
        latitude, longitude = point
        point = amount(latitude, *LATITUDE), amount(longitude, *LONGITUDE)
    given = words(payload, "kind", "text", "by", "site")
    _one_of(REMARKS, given["kind"])
    return Remark(**given, at=at, point=point)


def _one_of(allowed: tuple[str, ...], word: str) -> str:
    if word not in allowed:
        raise ValueError(word)
    return word
