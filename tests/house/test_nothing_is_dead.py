"""Every function, class and constant of the code is named somewhere else in it: what only tests name is dead."""

import ast
import re
from collections import Counter
from collections.abc import Iterator

import pytest

from tests.house.source_files import ROOT, modules

WORD = re.compile(r"\b[A-Za-z_]\w*\b")
# Named by others than this code, and by whom.
CALLED_BY_OTHERS = {
    "load_config": "gunicorn asks for its settings with it",
    "factory": "flask-caching makes its files of answers with it",
    "interpolate_index": "Dash writes the shell of the page with it",
    "shipped_hash": "compared by the dataclass that holds it",
}


def defined(tree: ast.Module) -> Iterator[str]:
    """Functions, methods, classes, fields and constants of a module; not what a decorator hands to a framework."""
    for node in ast.walk(tree):
        if isinstance(node, ast.FunctionDef | ast.ClassDef):
            handed = any(
                isinstance(d, ast.Attribute | ast.Call) and "server" in ast.unparse(d) for d in node.decorator_list
            )
            if not handed:
                yield node.name
        elif isinstance(node, ast.AnnAssign) and isinstance(node.target, ast.Name):
            yield node.target.id
    for node in tree.body:
        if isinstance(node, ast.Assign):
            yield from (target.id for target in node.targets if isinstance(target, ast.Name))


def dead(trees: dict[str, ast.Module], texts: dict[str, str]) -> set[str]:
    """Names that are written once only: where they are defined."""
    written = Counter(word for text in texts.values() for word in WORD.findall(text))
    names = {name for tree in trees.values() for name in defined(tree)}
    return {name for name in names if written[name] == 1 and not name.startswith("__")}


def test_nothing_is_defined_that_nothing_names() -> None:
    texts = {path: (ROOT / path).read_text(encoding="utf-8") for path in modules()}
    assert dead(modules(), texts) == set(CALLED_BY_OTHERS)


@pytest.mark.parametrize(
    ("text", "found"),
    [
        ("def left_over(x): ...", {"left_over"}),
        ("def used(): ...\nused()", set()),
        ("class A:\n    field: int\nA", {"field"}),
        ("LIMIT = 3", {"LIMIT"}),
        ("@server.get('/')\ndef page(): ...", set()),
    ],
)
def test_the_search_finds_what_is_left_over(text: str, found: set[str]) -> None:
    assert dead({"x.py": ast.parse(text)}, {"x.py": text}) == found
