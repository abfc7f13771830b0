"""Scenarios: made, changed, taken back, compared; every step is an event in the journal."""

import secrets
import tomllib
from functools import lru_cache
from pathlib import Path
from typing import Any

from analysis.sites.scenarios import fits
from domain.errors import NotAllowedError, UnknownPlaceError
from domain.scenario import TOPIC, Change, Scenario, fold, possible_value
from domain.tiers import Tier
from domain.viewer import Right
from services.context import Context

PRESETS = Path(__file__).parents[2] / "data" / "presets.toml"
ACTIONS = ("undone", "redone", "reset", "removed")


def scenarios(context: Context) -> dict[str, Scenario]:
    """All scenarios by id, oldest first; none for the public."""
    if context.tier < Tier.PARTNER:
        return {}
    return fold(context.store.journal.events(TOPIC))


def create(
    context: Context, name: str, *, by: str, parent: str = "", changes: list[dict[str, Any]] | None = None
) -> str:
    """Make a scenario; with a parent it starts with the parent's effective changes. Returns its id.

    Raises:
        NotAllowedError: the viewer may not decide.
    """
    context.require_right(Right.SCENARIOS)
    started = list(changes or [])
    existing = scenarios(context)
    if parent in existing:
        started = [_plain(c) for c in existing[parent].effective()] + started
    identifier = secrets.token_hex(4)
    payload = {"scenario": identifier, "name": name, "parent": parent, "changes": started}
    context.write(TOPIC, "created", payload, by=by)
    return identifier


def _plain(change: Any) -> dict[str, Any]:
    return {"kind": change.kind, "key": change.key, "value": change.value, "subject": change.subject}


def change(
    context: Context, scenario: str, kind: str, key: str, value: float | str, *, by: str, subject: str = ""
) -> None:
    """Add an assumption to a scenario.

    Raises:
        NotAllowedError: the viewer may not decide, or the value cannot be assumed.
        UnknownPlaceError: no such scenario.
    """
    _exists(context, scenario)
    if not _allowed(context.under(scenario), kind, key, value):
        raise NotAllowedError("bad_assumption", column=f"{kind} {key}", found=str(value))
    made = {"kind": kind, "key": key, "value": value, "subject": subject}
    context.write(TOPIC, "changed", {"scenario": scenario, "change": made}, by=by)


def _allowed(context: Context, kind: str, key: str, value: float | str) -> bool:
    """Whether a value is one that the assumption can have, in the method under the scenario."""
    try:
        change = Change(kind, key, possible_value(kind, value))
    except ValueError:
        return False
    return fits(change, context.method)


def act(context: Context, scenario: str, action: str, *, by: str) -> None:
    """Undo, redo, reset or remove; see ACTIONS.

    Raises:
        NotAllowedError: the viewer may not decide, or the action is unknown.
        UnknownPlaceError: no such scenario.
    """
    _exists(context, scenario)
    if action not in ACTIONS:
        raise NotAllowedError("bad_assumption", found=action)
    context.write(TOPIC, action, {"scenario": scenario}, by=by)


def rename(context: Context, scenario: str, name: str, *, by: str) -> None:
    """Give a scenario another name.

    Raises:
        NotAllowedError: the viewer may not decide.
        UnknownPlaceError: no such scenario.
    """
    _exists(context, scenario)
    context.write(TOPIC, "renamed", {"scenario": scenario, "name": name}, by=by)


def _exists(context: Context, scenario: str) -> None:
    context.require_right(Right.SCENARIOS)
    if scenario not in scenarios(context):
        raise UnknownPlaceError("unknown_scenario", found=scenario)


@lru_cache(maxsize=1)
def presets() -> dict[str, list[dict[str, Any]]]:
    """Changes of each preset, by id; its name is the message preset.<id>."""
    with PRESETS.open("rb") as file:
        return {name: block["changes"] for name, block in tomllib.load(file).items()}


def stamp(context: Context, scenario: str | None) -> str:
    """A scenario's id and how many steps it has taken: changes whenever an answer under it could."""
    chosen = scenarios(context).get(scenario or "")
    return f"{chosen.id}@{len(chosen.log)}" if chosen else ""
