"""What the method file says of risk: components with fixed goalposts, bounds, comparison."""

from dataclasses import dataclass
from typing import Any

from domain.errors import MethodError
from domain.method import Method

GROUPS = ("hazard", "exposure", "vulnerability", "coping")
COMPUTED = ("annual_share_pct", "annual_people", "facilities_per_100k")
SCALES = ("linear", "log")


@dataclass(frozen=True)
class RiskComponent:
    """One component of the composite: what is read, its goalposts, the group it belongs to."""

    id: str
    group: str
    fields: tuple[str, ...]
    computed: str
    scale: str
    low: float
    high: float
    unit: str
    source: str
    standing: str


def risk_components(method: Method, fallback: Method | None = None) -> tuple[RiskComponent, ...]:
    """The components of the composite.

    Args:
        method: the method in force; a version that was saved before risk existed has none.
        fallback: the method whose components are taken then.

    Raises:
        MethodError: a component is incomplete, or its goalposts coincide.
    """
    blocks: Any = method.tables.get("risk_component") or (fallback.tables.get("risk_component") if fallback else None)
    if not isinstance(blocks, list) or not blocks:
        raise MethodError("method_incomplete", column="risk_component", expected="[[risk_component]]")
    found = tuple(_component(block) for block in blocks)
    for group in GROUPS:
        if not any(component.group == group for component in found):
            raise MethodError("method_incomplete", column="risk_component.group", expected=group)
    return found


def _component(block: dict[str, Any]) -> RiskComponent:
    name = f"risk_component {block.get('id', '?')}"
    group, scale = _word(block, name, "group", GROUPS), str(block.get("scale", "linear"))
    if scale not in SCALES:
        raise MethodError("method_word", column=f"{name}.scale", found=scale, expected=", ".join(SCALES))
    fields = tuple(str(field) for field in block.get("fields", ()))
    computed = "" if fields else _word(block, name, "computed", COMPUTED)
    low, high = (_number(block, name, key) for key in ("low", "high"))
    if low == high or (scale == "log" and min(low, high) <= 0):
        raise MethodError("method_goalposts", column=name, found=f"{low:g}, {high:g}")
    words = (str(block.get(key, "")) for key in ("unit", "source", "standing"))
    return RiskComponent(str(block.get("id", "?")), group, fields, computed, scale, low, high, *words)


def _word(block: dict[str, Any], name: str, key: str, among: tuple[str, ...]) -> str:
    word = str(block.get(key, ""))
    if word not in among:
        raise MethodError("method_word", column=f"{name}.{key}", found=word, expected=", ".join(among))
    return word


def _number(block: dict[str, Any], name: str, key: str) -> float:
    value = block.get(key)
    if isinstance(value, bool) or not isinstance(value, int | float) or value != value:
        raise MethodError("method_number", column=f"{name}.{key}", found=str(value), expected="0-9")
    return float(value)


def risk_number(method: Method, table: str, key: str, fallback: Method | None = None) -> float:
    """A number of a plain table of risk, from the spare method where this one was saved before.

    Raises:
        MethodError: neither has it.
    """
    for held in (method, fallback):
        if held and key in held.tables.get(table, {}):
            return _number(held.tables[table], table, key)
    raise MethodError("method_incomplete", column=f"{table}.{key}", expected=key)
