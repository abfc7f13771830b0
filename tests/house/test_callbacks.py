"""Callbacks are plain functions that read no store."""

import ast
from pathlib import Path

ROOT = Path(__file__).parent.parent.parent
MODULES = sorted(path for path in (ROOT / "callbacks").glob("*.py") if path.stem != "__init__")


def test_no_callback_reads_the_store() -> None:
    readers = [path.name for path in MODULES if ".store" in path.read_text(encoding="utf-8").replace("Input(ids.", "")]
    assert readers == []


def test_no_callback_is_a_closure() -> None:
    closures = [
        f"{path.name}: {inner.name}"
        for path in MODULES
        for function in ast.walk(ast.parse(path.read_text(encoding="utf-8")))
        if isinstance(function, ast.FunctionDef) and function.name == "register"
        for inner in ast.walk(function)
        if isinstance(inner, ast.FunctionDef) and inner is not function
    ]
    assert closures == []
