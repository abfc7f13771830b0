"""What holds for the whole process is set when a module is loaded, never while a request is answered.

Threads overlap: a filter of warnings that one of them sets for a moment stays, or is taken from another.
"""

import ast
from pathlib import Path

import pytest

ROOT = Path(__file__).parents[2]
FOLDERS = (
    "analysis",
    "callbacks",
    "components",
    "domain",
    "layers",
    "locales",
    "publish",
    "server",
    "services",
    "store",
)
OF_THE_PROCESS = {
    "warnings.catch_warnings", "warnings.simplefilter", "warnings.filterwarnings", "warnings.resetwarnings",
    "os.chdir", "os.putenv", "os.unsetenv", "os.environ.update", "os.environ.setdefault", "os.umask",
    "locale.setlocale", "np.seterr", "signal.signal", "socket.setdefaulttimeout", "random.seed", "np.random.seed",
}  # fmt: skip


def changes(tree: ast.Module) -> list[str]:
    """Calls and assignments within functions that change the whole process."""
    found = []
    for function in (node for node in ast.walk(tree) if isinstance(node, ast.FunctionDef | ast.AsyncFunctionDef)):
        for node in ast.walk(function):
            if isinstance(node, ast.Call) and ast.unparse(node.func) in OF_THE_PROCESS:
                found.append(ast.unparse(node.func))
            targets = node.targets if isinstance(node, ast.Assign) else []
            found += [
                "os.environ" for t in targets if isinstance(t, ast.Subscript) and ast.unparse(t.value) == "os.environ"
            ]
    return found


def test_no_function_changes_what_holds_for_the_process() -> None:
    paths = (path for folder in FOLDERS for path in sorted((ROOT / folder).rglob("*.py")))
    found = {str(p.relative_to(ROOT)): changes(ast.parse(p.read_text(encoding="utf-8"))) for p in paths}
    assert {path: calls for path, calls in found.items() if calls} == {}


@pytest.mark.parametrize(("text", "found"), [
    ("def f():\n with warnings.catch_warnings():\n  pass", ["warnings.catch_warnings"]),
    ("def f():\n os.environ['A'] = '1'", ["os.environ"]),
    ("warnings.filterwarnings('ignore')", []),
    ("def f():\n return os.environ['A']", []),
])  # fmt: skip
def test_what_is_found(text: str, found: list[str]) -> None:
    assert changes(ast.parse(text)) == found
