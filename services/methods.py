"""The method's versions: drafts checked, previewed, tried, saved; the last one saved is in force."""

import logging
from collections.abc import Mapping
from dataclasses import dataclass, replace

import pandas as pd

from analysis.sites.round_changes import band_changes
from domain.errors import KodroError, MethodError, reason
from domain.method import Method
from domain.method_numbers import require_range
from domain.method_patch import MethodPatch, apply_patch, draft_patch, payload_of
from domain.viewer import Right
from services.context import Context
from services.method_in_force import METHOD_TOPIC
from services.sites.readiness import readiness, readiness_unredacted
from services.sites.rounds import rounds


@dataclass(frozen=True)
class Saved:
    """A saved version of the method."""

    version: str
    at: str
    by: str
    note: str
    hash: str


def versions(context: Context) -> list[Saved]:
    """The saved versions, newest first."""
    rows = []
    for event in context.store.journal.events(METHOD_TOPIC):
        version, note, digest = (str(event.payload.get(key, "")) for key in ("version", "note", "hash"))
        rows.append(Saved(version, event.at, event.by, note, digest))
    return rows[::-1]


def edited(context: Context, edits: Mapping[str, float], version: str = "") -> tuple[MethodPatch, Method]:
    """The patch that a draft (numbers by path) would save, and the method that it makes.

    Raises:
        MethodError: an edit names nothing or is outside its range, or the result is no valid method (weights that
            do not sum to 1, equal goalposts, ...).
    """
    in_force = context.in_force.method
    patch = draft_patch(in_force, context.built_in, edits, version or in_force.version)
    return patch, apply_patch(context.built_in, patch, rescale=False)[0]


def check(context: Context, path: str, value: float) -> None:
    """Refuse a number that the method cannot have, before it is put into a draft.

    Raises:
        MethodError: the path names no number that may be changed, or the value is outside its range.
    """
    require_range(context.built_in.tables, path, value)


def preview(context: Context, edits: Mapping[str, float], number: int) -> pd.DataFrame:
    """Sites whose band a draft would change in a round; see analysis.round_changes.band_changes().

    Raises:
        MethodError: the draft is no valid method.
    """
    plain = context.under("")
    _, method = edited(plain, edits)
    drafted = replace(plain, draft=method)
    return band_changes(readiness(plain, number), readiness(drafted, number), same_method=False)


def save(context: Context, edits: Mapping[str, float], *, version: str, note: str, by: str) -> Saved:
    """Save a draft as a new version of the method, in force from now on; it is tried on the newest round before.

    Raises:
        MethodError: the draft is no valid method, cannot assess the store, or the version's name is used or empty.
        NotAllowedError: the viewer may not decide.
    """
    context.require_right(Right.METHOD)
    used_versions = {context.built_in.version, *(v.version for v in versions(context))}
    if not version.strip() or version in used_versions:
        raise MethodError("method_version", found=version, expected=", ".join(sorted(used_versions)))
    patch, method = edited(context, edits, version)
    _try(context, method)
    payload = {**payload_of(patch), "note": note, "hash": method.hash}
    event = context.write(METHOD_TOPIC, "saved", payload, by=by)
    return Saved(version, event.at, event.by, note, method.hash)


def _try(context: Context, method: Method) -> None:
    """Assess the newest round by a method; its answer is kept, so that the page that follows need not wait."""
    newest = next(iter(rounds(context)), None)
    if newest is None:
        return  # nothing to assess yet
    try:
        readiness_unredacted(replace(context.under(""), draft=method), newest.number)
    except KodroError as error:
        raise MethodError("method_untried", found=reason(error)) from error
    except Exception as error:
        logging.getLogger("kodro").exception("a drafted method cannot assess the store")
        raise MethodError("method_untried", found=f"{type(error).__name__}: {reason(error)}") from error
