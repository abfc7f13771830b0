"""Callbacks are plain functions that read no store; each module has a test that mirrors it."""

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


# Modules whose functions are tried by the tests of those that use them.
TESTED_BESIDE = {
    "triggers": "test_page",
    "tool_actions": "test_tools",
    "tool_panels": "test_tools",
    "exposure_request": "test_exposure",
}


def test_every_module_has_a_test_that_mirrors_it() -> None:
    tests = {path.stem for path in (ROOT / "tests" / "callbacks").glob("test_*.py")}
    missing = [p.stem for p in MODULES if TESTED_BESIDE.get(p.stem, f"test_{p.stem}") not in tests]
    assert missing == []


def test_the_tests_are_at_least_three_fifths_of_the_callbacks() -> None:
    def lines(folder: Path) -> int:
        return sum(len(path.read_text(encoding="utf-8").splitlines()) for path in folder.glob("*.py"))

    assert lines(ROOT / "tests" / "callbacks") >= 0.6 * lines(ROOT / "callbacks")
