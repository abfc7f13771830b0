"""A file that others read gets its name in store/atomic.py only, where its content is flushed first."""

import ast
from pathlib import Path

import pytest

ROOT = Path(__file__).parent.parent.parent
OUTSIDE = {"tests", "benchmarks", "locales", ".venv"}
SOURCES = sorted(
    p for p in ROOT.glob("*/**/*.py") if p.relative_to(ROOT).parts[0] not in OUTSIDE and p.name != "atomic.py"
)


def renames(source: str) -> list[int]:
    """Lines that rename a file: os.replace, os.rename, and Path.replace (str.replace takes two arguments)."""
    lines = []
    for node in ast.walk(ast.parse(source)):
        if isinstance(node, ast.Call) and isinstance(node.func, ast.Attribute):
            of_os = isinstance(node.func.value, ast.Name) and node.func.value.id == "os"
            named = isinstance(node.func.value, ast.Name | ast.Attribute)
            of_path = node.func.attr == "replace" and named and len(node.args) == 1 and not node.keywords
            if of_path or (of_os and node.func.attr in ("replace", "rename")):
                lines.append(node.lineno)
    return lines


@pytest.mark.parametrize("path", SOURCES, ids=lambda path: str(path.relative_to(ROOT)))
def test_no_file_is_renamed_elsewhere(path: Path) -> None:
    assert renames(path.read_text(encoding="utf-8")) == []


@pytest.mark.parametrize(
    ("source", "lines"),
    [
        ("part.replace(final)", [1]),
        ("self.part.replace(self.final)", [1]),
        ("import os\nos.replace(part, final)", [2]),
        ("text.replace('a', 'b')", []),
        ("day.replace(hour=0)", []),
        ("table['name'].replace(FRENCH)", []),
        ("column.rename('people')", []),
        ("replace(context, viewer=tier)", []),
    ],
)
def test_a_rename_is_told_from_a_replacement_in_text(source: str, lines: list[int]) -> None:
    assert renames(source) == lines
