"""The numbers of the method that people may change in the page: their paths, and what each may be.

A path names a number wherever the file is laid out: `gate.G8.depth`, `bands.a_min`, `unit_cost.shelters.value`.
"""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from domain.errors import MethodError
from domain.method_block import Block

# What may be changed: fields by table.
EDITABLE = {
    "dimension": ("weight",),
    "indicator": ("weight", "low", "high"),
    "gate": ("months", "days", "min_pct", "max_share", "min_covered", "depth"),
    "bands": ("a_min", "b_min", "c_min", "open_min", "blocked_max"),
    "unit_cost": ("value",),
}
GOALPOSTS = ("low", "high")
ANY_UNIT = "*"


@dataclass(frozen=True)
class NumberRange:
    """The least and the greatest value of a kind of numbers, both allowed, and their unit."""

    least: float
    most: float
    unit: str

    @property
    def words(self) -> str:
        """The range as a message shows it; the field says the unit."""
        return f"{self.least:g} – {self.most:g}"


def path_of(table: str, identifier: str, field: str) -> str:
    """The path of a number; a table without blocks is named by itself."""
    return f"{table}.{field}" if table == "bands" else f"{table}.{identifier}.{field}"


def editable_numbers(tables: Mapping[str, Any]) -> dict[str, float]:
    """Every number that may be changed, by path, in the file's order."""
    return {
        path_of(table, identifier, field): float(block[field])
        for table, identifier, block in _blocks(tables)
        for field in EDITABLE[table]
        if _is_number(block.get(field))
    }


def block_of(tables: Mapping[str, Any], path: str) -> tuple[dict[str, Any], str]:
    """The block that holds a number, and the number's key in it.

    Raises:
        MethodError: the path names no number that may be changed.
    """
    for table, identifier, block in _blocks(tables):
        for field in EDITABLE[table]:
            if field in block and path_of(table, identifier, field) == path:
                return block, field
    raise MethodError("method_path", column=path)


def range_of(tables: Mapping[str, Any], path: str) -> NumberRange:
    """What a number may be: the range of its kind, declared in the method file with the unit.

    Raises:
        MethodError: the path names no number, or the method file declares no range for it.
    """
    block, field = block_of(tables, path)
    kind = f"{path.partition('.')[0]}.{field}"
    wanted = [kind] if field not in GOALPOSTS else [f"goalpost.{block.get('unit')}", f"goalpost.{ANY_UNIT}"]
    declared = _table(tables, "range")
    for name in wanted:
        for identifier, content in declared.items():
            part = Block(f"range {identifier}", content)
            if name in part.texts("of"):
                return NumberRange(part.number("least"), part.number("most"), _unit(part, block, name))
    raise MethodError("method_incomplete", column="range", expected=wanted[-1])


def require_range(tables: Mapping[str, Any], path: str, value: float) -> None:
    """Refuse a number outside the range of its kind.

    Raises:
        MethodError: it is outside, or is no number; the message names the range.
    """
    allowed = range_of(tables, path)
    if not allowed.least <= value <= allowed.most:
        raise MethodError("method_range", column=path, found=f"{value:g}", expected=allowed.words)


def _unit(part: Block, block: Mapping[str, Any], name: str) -> str:
    return str(block.get("unit")) if name.endswith(ANY_UNIT) else part.text("unit")


def _table(tables: Mapping[str, Any], name: str) -> dict[str, Any]:
    content = tables.get(name, {})
    if not isinstance(content, dict):
        raise MethodError("method_incomplete", column=name, found=str(content), expected=f"[{name}]")
    return content


def _blocks(tables: Mapping[str, Any]) -> list[tuple[str, str, dict[str, Any]]]:
    """(table, id, block) of every block that holds numbers that may be changed."""
    blocks: list[tuple[str, str, Any]] = []
    for table in EDITABLE:
        content = tables.get(table, {})
        if isinstance(content, list):
            blocks += [(table, str(b.get("id")), b) for b in content if isinstance(b, dict)]
        elif table == "bands":
            blocks.append((table, table, content))
        elif isinstance(content, dict):
            blocks += [(table, str(identifier), block) for identifier, block in content.items()]
    return [(table, identifier, block) for table, identifier, block in blocks if isinstance(block, dict)]


def _is_number(value: object) -> bool:
    return isinstance(value, int | float) and not isinstance(value, bool)
