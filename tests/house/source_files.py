"""The project's own code, for tests that read it."""

import ast
from functools import lru_cache
from pathlib import Path

ROOT = Path(__file__).parent.parent.parent
ROOMS = (
    "analysis", "callbacks", "commands", "components", "demo", "domain", "layers", "publish", "server", "services",
    "store",
)  # fmt: skip


@lru_cache(maxsize=1)
def modules() -> dict[str, ast.Module]:
    """Every module of the application, by its path in the repository."""
    paths = [ROOT / "app.py", *(path for room in ROOMS for path in sorted((ROOT / room).rglob("*.py")))]
    return {str(path.relative_to(ROOT)): ast.parse(path.read_text(encoding="utf-8")) for path in paths}
