"""Keys of messages that the code composes: their patterns, and what can stand in them where the code itself says it."""

import ast
from collections.abc import Iterator
from functools import lru_cache
from typing import Any

from tests.house.source_files import modules

SAYS = {"text", "has", "say"}


@lru_cache(maxsize=1)
def patterns() -> dict[str, list[tuple[str, list[str] | None]]]:
    """By pattern (`band.{}.name`): where it is composed, and its members where a literal list beside it names them."""
    found: dict[str, list[tuple[str, list[str] | None]]] = {}
    for path, tree in modules().items():
        parents = {child: node for node in ast.walk(tree) for child in ast.iter_child_nodes(node)}
        for node in ast.walk(tree):
            if not (isinstance(node, ast.JoinedStr) and _is_key(node, parents)):
                continue
            holes = [value.value for value in node.values if isinstance(value, ast.FormattedValue)]
            pattern = "".join(str(v.value) if isinstance(v, ast.Constant) else "{}" for v in node.values)
            members = _members(holes[0], parents, node) if len(holes) == 1 else None
            found.setdefault(pattern, []).append((f"{path}:{node.lineno}", members))
    return found


def _is_key(node: ast.AST, parents: dict[ast.AST, ast.AST]) -> bool:
    """Whether a composed word is the first argument of text(), has() or say(), directly or by a choice."""
    parent = parents.get(node)
    if isinstance(parent, ast.IfExp):
        return _is_key(parent, parents)
    named = isinstance(parent, ast.Call) and isinstance(parent.func, ast.Name) and parent.func.id in SAYS
    return named and parent.args[:1] == [node]


def _members(hole: ast.AST, parents: dict[ast.AST, ast.AST], node: ast.AST) -> list[str] | None:
    """What a name runs through: the literal list of the loop around it."""
    if isinstance(hole, ast.IfExp):
        ends = [hole.body, hole.orelse]
        return [e.value for e in ends] if all(isinstance(e, ast.Constant) for e in ends) else None  # type: ignore[misc]
    if not isinstance(hole, ast.Name):
        return None
    above: ast.AST | None = node
    while above is not None:
        for target, over in _loops(above):
            place = _place(target, hole.id)
            if place is not None:
                return _literal(over, place)
        above = parents.get(above)
    return None


def _loops(node: ast.AST) -> Iterator[tuple[ast.AST, ast.AST]]:
    for part in [*getattr(node, "generators", []), *([node] if isinstance(node, ast.For) else [])]:
        yield part.target, part.iter


def _place(target: ast.AST, name: str) -> int | None:
    """-1 if a loop's target is the name, its position in a tuple of targets, None if it is not there."""
    if isinstance(target, ast.Name):
        return -1 if target.id == name else None
    names = [getattr(part, "id", "") for part in getattr(target, "elts", [])]
    return names.index(name) if name in names else None


def _literal(over: ast.AST, place: int) -> list[str] | None:
    try:
        content: Any = ast.literal_eval(over)
    except ValueError:
        content = None
    if content is None and isinstance(over, ast.Tuple | ast.List):
        rows = [part.elts[place] if place >= 0 and isinstance(part, ast.Tuple) else part for part in over.elts]
        return [r.value for r in rows] if all(isinstance(r, ast.Constant) for r in rows) else None  # type: ignore[misc]
    if not content:
        return None
    return [str(row if place < 0 else row[place]) for row in content]
