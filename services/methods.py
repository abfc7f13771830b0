"""The method's versions: drafts checked, previewed, saved; the last one saved is in force."""

from dataclasses import dataclass, replace
from typing import Any

import pandas as pd
import tomlkit

from analysis.sites.round_changes import band_changes
from domain.errors import MethodError
from domain.method import DEFAULT_PATH, Method, parse_method
from domain.tiers import Tier
from services.context import METHOD_TOPIC, Context
from services.sites.readiness import readiness

# What may be edited: (table, field). Ages and gates' limits by id as well.
EDITABLE = {
    "dimension": ("weight",),
    "indicator": ("weight", "low", "high"),
    "gate": ("months", "days", "min_pct", "max_share", "min_covered", "depth"),
    "bands": ("a_min", "b_min", "c_min", "open_min", "shut_max"),
    "unit_cost": ("value",),
}


@dataclass(frozen=True)
class Edit:
    """One number of the method changed: e.g. ("indicator", "shelter_pct", "high", 95)."""

    table: str
    id: str
    field: str
    value: float


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
    events = context.store.journal.events(METHOD_TOPIC)
    rows = [
        Saved(e.payload["version"], e.at, e.by, e.payload.get("note", ""), e.payload.get("hash", "")) for e in events
    ]
    return rows[::-1]


def current_text(context: Context) -> str:
    """The text of the method in force."""
    events = context.store.journal.events(METHOD_TOPIC)
    return str(events[-1].payload["text"]) if events else DEFAULT_PATH.read_text("utf-8")


def edited(context: Context, edits: list[Edit], version: str = "") -> tuple[str, Method]:
    """The method's text with numbers changed and comments kept, and the method that it makes.

    Raises:
        MethodError: an edit names nothing, or the result is no valid method (weights that do not sum to 1,
            equal goalposts, ...).
    """
    document = tomlkit.parse(current_text(context))
    for edit in edits:
        block = _block(document, edit)
        old = block.get(edit.field)
        if edit.field not in EDITABLE.get(edit.table, ()) or old is None:
            raise MethodError("method_reference", column=f"{edit.table} {edit.id}", found=edit.field)
        whole = isinstance(old, int) and float(edit.value).is_integer()
        block[edit.field] = int(edit.value) if whole else float(edit.value)
        block["standing"] = "proposal"
    if version:
        document["method"]["version"] = version
    text = tomlkit.dumps(document)
    return text, parse_method(text.encode(), "method.toml")


def _block(document: tomlkit.TOMLDocument, edit: Edit) -> Any:
    found = document.get(edit.table)
    if edit.table in {"dimension", "indicator", "gate"}:
        found = next((b for b in found or [] if b["id"] == edit.id), None)
    elif edit.table == "unit_cost" and found is not None:
        found = found.get(edit.id)
    if found is None:
        raise MethodError("method_reference", column=edit.table, found=edit.id)
    return found


def preview(context: Context, edits: list[Edit], number: int) -> pd.DataFrame:
    """Sites whose band a draft would change in a round; see analysis.round_changes.band_changes().

    Raises:
        MethodError: the draft is no valid method.
    """
    plain = context.under("")
    _, method = edited(plain, edits)
    drafted = replace(plain, draft=method)
    return band_changes(readiness(plain, number), readiness(drafted, number), same_method=False)


def save(context: Context, edits: list[Edit], *, version: str, note: str, by: str) -> Saved:
    """Save a draft as a new version of the method, in force from now on.

    Raises:
        MethodError: the draft is no valid method, or the version's name is used already or empty.
        NotAllowedError: the viewer may not decide.
    """
    context.require(Tier.CORE)
    known = {context.built_in.version, *(v.version for v in versions(context))}
    if not version.strip() or version in known:
        raise MethodError("method_version", found=version, expected=", ".join(sorted(known)))
    text, method = edited(context, edits, version)
    payload = {"version": version, "note": note, "text": text, "hash": method.hash}
    event = context.store.journal.append(METHOD_TOPIC, "saved", payload, by=by)
    return Saved(version, event.at, by, note, method.hash)
