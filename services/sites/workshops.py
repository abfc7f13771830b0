"""Workshops: opened, played step by step, closed with minutes; every click is an event in the journal."""

import secrets
from dataclasses import asdict
from typing import Any

import pandas as pd

from analysis.sites.ahp import matrix_from_judgements, spread, weights_from_budget, weights_from_pairs
from domain.errors import NotAllowedError, UnknownPlaceError
from domain.tiers import Tier
from domain.workshop import REMARKS, STEPS, TOPIC, WAYS, Participant, Proposal, Remark, Workshop, fold
from services.context import Context
from services.sites import scenarios

SAME = 1e-4  # shares nearer than this are the same proposal: fields show them with one decimal of a percent


def workshops(context: Context) -> dict[str, Workshop]:
    """All workshops by id, oldest first; none for the public."""
    if context.viewer < Tier.PARTNER:
        return {}
    return fold(context.store.journal.events(TOPIC))


def find_workshop(context: Context, workshop: str) -> Workshop:
    """One workshop.

    Raises:
        UnknownPlaceError: there is none of that id.
    """
    found = workshops(context).get(workshop)
    if found is None:
        raise UnknownPlaceError("unknown_workshop", found=workshop)
    return found


def open_workshop(context: Context, title: str, *, place: str, on: str, chair: str) -> str:
    """Open a workshop and give its id.

    Raises:
        NotAllowedError: the viewer may not decide.
    """
    context.require(Tier.CORE)
    identifier = secrets.token_hex(4)
    payload = {"workshop": identifier, "title": title, "place": place, "on": on, "chair": chair}
    context.store.journal.append(TOPIC, "opened", payload, by=chair)
    return identifier


def _add(context: Context, workshop: str, event: str, by: str, /, **payload: Any) -> None:
    context.require(Tier.CORE)
    if find_workshop(context, workshop).closed_at:
        raise NotAllowedError("workshop_closed", found=workshop)
    context.store.journal.append(TOPIC, event, {"workshop": workshop, **payload}, by=by)


def join(context: Context, workshop: str, person: Participant) -> None:
    """Add a participant, or change their role."""
    _add(context, workshop, "joined", person.name, **asdict(person))


def leave(context: Context, workshop: str, name: str) -> None:
    """Take a participant off the list."""
    _add(context, workshop, "left", name, name=name)


def go_to(context: Context, workshop: str, step: str) -> None:
    """Go to a step of the agenda; being there already is nothing to record."""
    held = find_workshop(context, workshop)
    if step in STEPS and step != held.step:
        _add(context, workshop, "step", held.chair, step=step)


def propose(context: Context, workshop: str, participant: str, way: str, given: dict[str, float]) -> Proposal:
    """Record a participant's weights.

    Args:
        context: who asks.
        workshop: its id.
        participant: who proposes.
        way: direct (shares), budget (points) or pairwise.
        given: by dimension; pairwise: by "D1:D2", how much more the first weighs (1/9 to 9).

    Raises:
        NotAllowedError: a dimension has no number, the numbers make no weights, they are those that the participant
            has already given in this way (a second press of Enter signs nothing), or nobody of that name takes part.
    """
    earlier = find_workshop(context, workshop)
    if participant not in {p.name for p in earlier.participants}:
        raise NotAllowedError("participant_needed", found=participant)
    ids = [d.id for d in context.plain_method.dimensions]
    try:
        weights, consistency = _weights(way, given, ids)
    except ValueError as error:
        raise NotAllowedError("bad_weights", found=str(error)) from None
    judged = {k: float(v) for k, v in given.items()} if way == "pairwise" else {}
    before = earlier.newest_proposals().get(participant)
    if before and before.way == way and _same(before.weights, weights):
        raise NotAllowedError("weights_unchanged", found=participant)
    _add(
        context, workshop, "proposed", participant, participant=participant, way=way, weights=weights,
        consistency=consistency, judged=judged,
    )  # fmt: skip
    return Proposal(participant, way, weights, consistency, judged=judged)


def _weights(way: str, given: dict[str, float], ids: list[str]) -> tuple[dict[str, float], float | None]:
    if way not in WAYS:
        raise ValueError(way)
    if way != "pairwise":
        missing = [d for d in ids if d not in given]
        if missing:
            raise ValueError(", ".join(missing))
        return weights_from_budget({d: given[d] for d in ids}), None
    judged = {(a, b): value for pair, value in given.items() for a, b in [pair.split(":")]}
    found = weights_from_pairs(matrix_from_judgements(ids, judged))
    return dict(zip(ids, map(float, found.weights), strict=True)), float(found.consistency)


def _same(one: dict[str, float], other: dict[str, float]) -> bool:
    return one.keys() == other.keys() and all(abs(one[d] - other[d]) < SAME for d in one)


def compared(workshop: Workshop) -> pd.DataFrame:
    """The proposals' mean, lowest, highest and ranges by dimension."""
    return spread([p.weights for p in workshop.newest_proposals().values()])


def agree(context: Context, workshop: str, weights: dict[str, float], *, name: str) -> str:
    """Record the agreed weights, as a scenario that the map can show; returns the scenario's id.

    Raises:
        NotAllowedError: the numbers make no weights.
    """
    held = find_workshop(context, workshop)
    ids = [d.id for d in context.plain_method.dimensions]
    try:
        agreed = weights_from_budget({d: weights.get(d, 0.0) for d in ids})
    except ValueError as error:
        raise NotAllowedError("bad_weights", found=str(error)) from None
    changes = [{"kind": "dimension_weight", "key": d, "value": w, "subject": ""} for d, w in agreed.items()]
    scenario = scenarios.create(context, name, by=held.chair, changes=changes)
    _add(context, workshop, "agreed", held.chair, weights=agreed, scenario=scenario)
    return scenario


def add_remark(context: Context, workshop: str, remark: Remark) -> None:
    """Record a decision, objection, reservation or note; one with a point is drawn on the map."""
    if remark.kind not in REMARKS or not remark.text.strip():
        raise NotAllowedError("bad_remark", found=remark.kind)
    payload = {k: v for k, v in asdict(remark).items() if k != "at"}
    _add(context, workshop, "said", remark.by, **payload)


def withdraw_remark(context: Context, workshop: str, at: str) -> None:
    """Take a remark back; it stays in the journal."""
    _add(context, workshop, "unsaid", find_workshop(context, workshop).chair, at=at)


def close(context: Context, workshop: str) -> None:
    """Close a workshop: nothing can be added to it any more."""
    _add(context, workshop, "closed", find_workshop(context, workshop).chair)
