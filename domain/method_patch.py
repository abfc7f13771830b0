"""A saved method: the numbers that somebody changed, by path, laid over the method that Kodro comes with.

An upgrade may bring new indicators and new rules: a patch names only what was decided here, so it goes on holding.
Formats (a saved row says its own; a row without one has format 1):
    1  the whole text of the method file, as Kodro saved it with method 1.0
    2  base (version of the method that was changed) and changes: path, value, was (the number before)
"""

import copy
import hashlib
import json
import tomllib
from collections.abc import Callable, Mapping
from dataclasses import asdict, dataclass
from functools import lru_cache
from pathlib import Path
from typing import Any

from domain.errors import MethodError, reason
from domain.method import Method, build_method
from domain.method_numbers import block_of, editable_numbers, require_range

FORMAT = 2
FIRST_VERSION = "1.0"  # the only method that was ever saved as a whole text
HISTORY = Path(__file__).parent.parent / "data" / "method_history.toml"
WEIGHT_SUM = 1e-9


@dataclass(frozen=True)
class NumberChange:
    """One number of the method changed: its path, its value, and the number that it took the place of."""

    path: str
    value: float
    was: float


@dataclass(frozen=True)
class MethodPatch:
    """What one saved version changes in the method of version `base`."""

    version: str
    base: str
    changes: tuple[NumberChange, ...] = ()
    left_out: tuple[str, ...] = ()  # paths of an older format that this method does not know


@dataclass(frozen=True)
class PatchNote:
    """What an upgrade did to a saved method: a message `method.upgrade.<code>` with its values."""

    code: str  # gone, moved or rescaled
    path: str
    values: tuple[float, ...] = ()


def payload_of(patch: MethodPatch) -> dict[str, Any]:
    """A patch as the journal keeps it."""
    return {
        "format": FORMAT,
        "version": patch.version,
        "base": patch.base,
        "changes": [asdict(change) for change in patch.changes],
    }


def read_patch(payload: Mapping[str, Any], shipped: Method) -> MethodPatch:
    """Read what the journal keeps, of any format that was ever written.

    Raises:
        MethodError: it is of a format that is not known, or is incomplete.
    """
    content = dict(payload)
    seen = content.get("format", 1)
    while seen != FORMAT:
        migrate = MIGRATIONS.get(seen) if isinstance(seen, int) else None
        if migrate is None:
            raise MethodError("method_format", found=str(seen), expected=f"≤ {FORMAT}")
        content = migrate(content, shipped)
        seen = content["format"]
    try:
        return MethodPatch(
            version=str(content["version"]),
            base=str(content["base"]),
            changes=tuple(_change(row) for row in content["changes"]),
            left_out=tuple(content.get("left_out", ())),
        )
    except (KeyError, TypeError, ValueError) as error:
        raise MethodError("method_saved_broken", found=f"{type(error).__name__}: {reason(error)}") from None


def _change(row: Mapping[str, Any]) -> NumberChange:
    return NumberChange(str(row["path"]), float(row["value"]), float(row["was"]))


def apply_patch(shipped: Method, patch: MethodPatch, *, rescale: bool = True) -> tuple[Method, tuple[PatchNote, ...]]:
    """The shipped method with a saved version's numbers, and what the reader must know about an upgrade between.

    Args:
        shipped: the method that Kodro comes with today.
        patch: the numbers that were decided.
        rescale: divide a weight set that no longer sums to 1 (an upgrade added an indicator) by its sum; a draft
            that does not sum to 1 is refused instead.

    Returns:
        The method and its notes. The hash depends on the shipped method and the numbers changed, nothing else.

    Raises:
        MethodError: a number is outside its range, or the numbers together are no method.
    """
    tables = copy.deepcopy(shipped.tables)
    shipped_numbers = editable_numbers(tables)
    notes = [PatchNote("gone", path) for path in patch.left_out]
    changed: dict[str, float] = {}
    for change in patch.changes:
        if change.path not in shipped_numbers:
            notes.append(PatchNote("gone", change.path, (change.value,)))
            continue
        require_range(tables, change.path, change.value)
        before = shipped_numbers[change.path]
        if before != change.was:
            notes.append(PatchNote("moved", change.path, (change.was, before, change.value)))
        changed[change.path] = change.value
    for path, value in changed.items():
        _set(tables, path, value)
    if rescale:
        notes += _rescale(tables, set(changed))
    tables["method"]["version"] = patch.version
    return build_method(tables, patched_hash(shipped, changed)), tuple(notes)


def patched_hash(shipped: Method, changed: Mapping[str, float]) -> str:
    """Hash of the shipped method with some numbers changed; the shipped one's own where none is."""
    if not changed:
        return shipped.hash
    return hashlib.sha256(f"{shipped.hash} {json.dumps(dict(sorted(changed.items())))}".encode()).hexdigest()


def draft_patch(in_force: Method, shipped: Method, edits: Mapping[str, float], version: str) -> MethodPatch:
    """Everything by which the method in force, with some numbers edited, differs from the shipped one.

    Raises:
        MethodError: an edit names no number that may be changed, or is outside its range.
    """
    for path, value in edits.items():
        require_range(shipped.tables, path, value)
    before = editable_numbers(shipped.tables)
    after = {**editable_numbers(in_force.tables), **edits}
    changes = [
        NumberChange(path, float(after[path]), was) for path, was in before.items() if after.get(path, was) != was
    ]
    return MethodPatch(version, shipped.version, tuple(changes))


def _set(tables: dict[str, Any], path: str, value: float) -> None:
    block, field = block_of(tables, path)
    is_integer = isinstance(block[field], int) and float(value).is_integer()
    block[field] = int(value) if is_integer else float(value)
    block["provenance"] = "proposed"


def _rescale(tables: dict[str, Any], changed: set[str]) -> list[PatchNote]:
    """Divide weight sets that a patch touched by their sum, where it is not 1."""
    sets: dict[str, list[str]] = {"dimension": [f"dimension.{b['id']}.weight" for b in tables["dimension"]]}
    for block in tables["indicator"]:
        sets.setdefault(str(block["dimension"]), []).append(f"indicator.{block['id']}.weight")
    numbers, notes = editable_numbers(tables), []
    for name, paths in sets.items():
        total = sum(numbers[path] for path in paths)
        if changed.isdisjoint(paths) or abs(total - 1) <= WEIGHT_SUM or total <= 0:
            continue
        for path in paths:
            _set(tables, path, numbers[path] / total)
        notes.append(PatchNote("rescaled", name, (total,)))
    return notes


def _from_text(payload: dict[str, Any], shipped: Method) -> dict[str, Any]:
    """Format 1 to 2: what the text changed in the numbers of the method that it was made from."""
    text = payload.get("text")
    if not isinstance(text, str):
        raise MethodError("method_saved_broken", column="text", expected="text")
    try:
        tables = tomllib.loads(text)
    except (ValueError, RecursionError) as error:
        raise MethodError("method_unreadable", found=reason(error)) from None
    numbers = editable_numbers(tables)
    base = base_numbers(FIRST_VERSION, shipped)
    changes = [
        {"path": path, "value": value, "was": base[path]}
        for path, value in numbers.items()
        if path in base and value != base[path]
    ]
    version = str(payload.get("version") or tables.get("method", {}).get("version", ""))
    unknown = [path for path in numbers if path not in base]
    return {"format": 2, "version": version, "base": FIRST_VERSION, "changes": changes, "left_out": unknown}


def base_numbers(version: str, shipped: Method) -> dict[str, float]:
    """The numbers of an older method: those of today, and the older number of what was changed since."""
    older = {path: value for path, value in _history().get(version, {}).items() if isinstance(value, int | float)}
    return {**editable_numbers(shipped.tables), **{path: float(value) for path, value in older.items()}}


@lru_cache(maxsize=1)
def _history() -> dict[str, dict[str, Any]]:
    return tomllib.loads(HISTORY.read_text("utf-8"))


MIGRATIONS: dict[int, Callable[[dict[str, Any], Method], dict[str, Any]]] = {1: _from_text}
