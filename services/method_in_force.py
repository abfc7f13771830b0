"""Which method answers are given by: the version saved last, laid over the one that Kodro comes with."""

import json
import logging
from dataclasses import dataclass, field
from functools import lru_cache

from domain.errors import MethodError
from domain.method import Method
from domain.method_patch import PatchNote, apply_patch, read_patch
from store.journal import Event, Journal, UnreadableRow

METHOD_TOPIC = "method"


@dataclass(frozen=True)
class MethodInForce:
    """The method in force, and what a reader must know of how it came about.

    Attributes:
        method: what answers are given by.
        saved: the row of the journal that was saved last, or None.
        problem: why that row cannot be used; the shipped method is in force then.
        notes: what an upgrade did to the saved version.
    """

    method: Method
    saved: Event | UnreadableRow | None = None
    problem: MethodError | None = None
    notes: tuple[PatchNote, ...] = ()


@dataclass(frozen=True)
class _Saved:
    """A saved row over a shipped method; two are equal if both contents are."""

    shipped_hash: str
    payload: str
    shipped: Method = field(compare=False)


def method_in_force(journal: Journal, shipped: Method) -> MethodInForce:
    """The version saved last, or the shipped method: where nothing was saved, or what was cannot be used."""
    rows: list[Event | UnreadableRow] = [*journal.events(METHOD_TOPIC), *journal.unreadable(METHOD_TOPIC)]
    saved = max(rows, key=lambda row: row.id, default=None)
    if saved is None:
        return MethodInForce(shipped)
    if isinstance(saved, UnreadableRow):
        return MethodInForce(shipped, saved, MethodError("method_saved_broken", found=saved.reason))
    method, problem, notes = _patched(_Saved(shipped.hash, json.dumps(saved.payload, sort_keys=True), shipped))
    return MethodInForce(method, saved, problem, notes)


@lru_cache(maxsize=16)
def _patched(saved: _Saved) -> tuple[Method, MethodError | None, tuple[PatchNote, ...]]:
    try:
        method, notes = apply_patch(saved.shipped, read_patch(json.loads(saved.payload), saved.shipped))
    except MethodError as error:
        logging.getLogger("kodro").warning("the saved method cannot be used: %s", error)
        return saved.shipped, error, ()
    return method, None, notes
