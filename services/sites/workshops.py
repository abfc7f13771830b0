"""Workshops: opened, played step by step, closed with minutes; every click is an event in the journal."""

import secrets
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import asdict
from datetime import UTC, datetime
from typing import Any

import pandas as pd

from analysis.sites.ahp import matrix_from_judgements, spread, weights_from_budget, weights_from_pairs
from domain.errors import NotAllowedError, UnknownPlaceError
from domain.journal_rows import BROKEN
from domain.tiers import Tier
from domain.viewer import Right
from domain.workshop import REMARKS, STEPS, TOPIC, WAYS, Participant, Proposal, Remark, Workshop, after, fold, opened
from services.context import Context
from services.sites import scenarios
from store.journal import Event

SAME = 1e-4  # shares nearer than this are the same proposal: fields show them with one decimal of a percent


def workshops(context: Context) -> dict[str, Workshop]:
    """All workshops by id, oldest first; for the cluster core alone, since remarks say who fears what, and where."""
    if context.tier < Tier.CORE:
        return {}
    return fold(context.store.journal.events(TOPIC))


def find_workshop(context: Context, workshop_id: str) -> Workshop:
    """One workshop.

    Raises:
        NotAllowedError: workshops are not for the viewer.
        UnknownPlaceError: there is none of that id.
    """
    context.require(Tier.CORE)
    workshop = workshops(context).get(workshop_id)
    if workshop is None:
        raise UnknownPlaceError("unknown_workshop", found=workshop_id)
    return workshop


def open_workshop(context: Context, title: str, *, place: str, on: str, chair: str) -> str:
    """Open a workshop and give its id.

    Raises:
        NotAllowedError: the viewer may not decide, or the day is none.
    """
    context.require_right(Right.WORKSHOP)
    identifier = secrets.token_hex(4)
    content = {"title": title, "place": place, "on": on, "chair": chair}
    with _refused():
        opened(identifier, content)
    payload = {"workshop": identifier, **content}
    context.write(TOPIC, "opened", payload, by=chair)
    return identifier


@contextmanager
def _refused() -> Iterator[None]:
    """Say of an entry that cannot be read that it cannot be made."""
    try:
        yield
    except BROKEN as error:
        raise NotAllowedError("bad_entry", found=str(error)) from None


def _open_one(context: Context, workshop_id: str) -> Workshop:
    """A workshop that the viewer may add to; asked before anything is written, or said about what was entered."""
    context.require_right(Right.WORKSHOP)
    workshop = find_workshop(context, workshop_id)
    if workshop.closed_at:
        raise NotAllowedError("workshop_closed", found=workshop_id)
    return workshop


def _add(context: Context, workshop_id: str, event: str, by: str, /, **payload: Any) -> None:
    now, content = _open_one(context, workshop_id), {"workshop": workshop_id, **payload}
    # What could not be read again is not written.
    with _refused():
        after(now, Event(0, datetime.now(UTC).isoformat(), TOPIC, event, by, content))
    context.write(TOPIC, event, content, by=by)


def join(context: Context, workshop_id: str, person: Participant) -> None:
    """Add a participant, or change their role."""
    _add(context, workshop_id, "joined", person.name, **asdict(person))


def leave(context: Context, workshop_id: str, name: str) -> None:
    """Take a participant off the list."""
    _add(context, workshop_id, "left", name, name=name)


def go_to(context: Context, workshop_id: str, step: str) -> None:
    """Go to a step of the agenda; being there already is nothing to record."""
    context.require_right(Right.WORKSHOP)
    workshop = find_workshop(context, workshop_id)
    if step in STEPS and step != workshop.step:
        _add(context, workshop_id, "step", workshop.chair, step=step)


def propose(context: Context, workshop_id: str, participant: str, way: str, given: dict[str, float]) -> Proposal:
    """Record a participant's weights.

    Args:
        context: who asks.
        workshop_id: its id.
        participant: who proposes.
        way: direct (shares), budget (points) or pairwise.
        given: by dimension; pairwise: by "D1:D2", how much more the first weighs (1/9 to 9).

    Raises:
        NotAllowedError: a dimension has no number, the numbers make no weights, they are those that the participant
            has already given in this way (a second press of Enter signs nothing), or nobody of that name takes part.
    """
    workshop = _open_one(context, workshop_id)
    if participant not in {p.name for p in workshop.participants}:
        raise NotAllowedError("participant_needed", found=participant)
    ids = [d.id for d in context.plain_method.dimensions]
    try:
        weights, consistency = _weights(way, given, ids)
    except ValueError as error:
        raise NotAllowedError("bad_weights", found=str(error)) from None
    judged = {k: float(v) for k, v in given.items()} if way == "pairwise" else {}
    before = workshop.newest_proposals().get(participant)
    if before and before.way == way and _same(before.weights, weights):
        raise NotAllowedError("weights_unchanged", found=participant)
    _add(
        context, workshop_id, "proposed", participant, participant=participant, way=way, weights=weights,
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
    pairwise = weights_from_pairs(matrix_from_judgements(ids, judged))
    return dict(zip(ids, map(float, pairwise.weights), strict=True)), float(pairwise.consistency)


def _same(one: dict[str, float], other: dict[str, float]) -> bool:
    return one.keys() == other.keys() and all(abs(one[d] - other[d]) < SAME for d in one)


def compared(workshop: Workshop) -> pd.DataFrame:
    """The proposals' mean, lowest, highest and ranges by dimension."""
    return spread([p.weights for p in workshop.newest_proposals().values()])


def agree(context: Context, workshop_id: str, weights: dict[str, float], *, name: str) -> str:
    """Record the agreed weights, as a scenario that the map can show; returns the scenario's id.

    Raises:
        NotAllowedError: the viewer may not decide, the workshop is closed, or the numbers make no weights.
    """
    workshop = _open_one(context, workshop_id)
    ids = [d.id for d in context.plain_method.dimensions]
    try:
        agreed = weights_from_budget({d: weights.get(d, 0.0) for d in ids})
    except ValueError as error:
        raise NotAllowedError("bad_weights", found=str(error)) from None
    changes = [{"kind": "dimension_weight", "key": d, "value": w, "subject": ""} for d, w in agreed.items()]
    scenario = scenarios.create(context, name, by=workshop.chair, changes=changes)
    _add(context, workshop_id, "agreed", workshop.chair, weights=agreed, scenario=scenario)
    return scenario


def add_remark(context: Context, workshop_id: str, remark: Remark) -> None:
    """Record a decision, objection, reservation or note; one with a point is drawn on the map."""
    _open_one(context, workshop_id)
    if remark.kind not in REMARKS or not remark.text.strip():
        raise NotAllowedError("bad_remark", found=remark.kind)
    payload = {k: v for k, v in asdict(remark).items() if k != "at"}
    _add(context, workshop_id, "said", remark.by, **payload)


def withdraw_remark(context: Context, workshop_id: str, at: str) -> None:
    """Take a remark back; it stays in the journal."""
    _add(context, workshop_id, "unsaid", _open_one(context, workshop_id).chair, at=at)


def close(context: Context, workshop_id: str) -> None:
    """Close a workshop: nothing can be added to it any more."""
    _add(context, workshop_id, "closed", _open_one(context, workshop_id).chair)
