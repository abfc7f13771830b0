"""What a viewer is not shown is read by few modules, each of which aggregates or redacts what it makes of it."""

import ast
from pathlib import Path

ROOT = Path(__file__).parents[2]
ROOMS = ("analysis", "services", "layers", "components", "callbacks", "publish", "server", "commands")
MAY_READ = {
    "services/data.py",  # whether anything is synthetic
    "services/day.py",  # the day of the last count
    "services/places.py",  # totals, and when and by whom they were counted
    "services/public.py",  # totals by prefecture, small ones hidden
    "services/sites/intentions.py",  # counts of all pairs of a site, to hide those that would give a small one away
    "services/sites/monday.py",  # people of two rounds: a count that may not be read is in the totals alone
    "services/sites/readiness.py",  # judged on all evidence, redacted for its viewer
    "services/sites/redaction.py",  # tells evidence that is shown from evidence that is not
    "services/sites/rounds.py",  # which rounds there are
}
WHOLE = {"services/context.py"}  # the store as it is, from which each viewer's part is taken


def uses(path: Path, name: str) -> bool:
    """Whether a module imports a name's module or reads an attribute of that name."""
    tree = ast.parse(path.read_text(encoding="utf-8"))
    return any(
        (isinstance(node, ast.ImportFrom) and node.module == f"services.{name}")
        or (isinstance(node, ast.Attribute) and node.attr == name)
        for node in ast.walk(tree)
    )


def modules() -> list[Path]:
    return [path for room in ROOMS for path in sorted((ROOT / room).rglob("*.py"))]


def test_only_named_modules_read_what_is_not_shown() -> None:
    users = {path.relative_to(ROOT).as_posix() for path in modules() if uses(path, "unredacted")}
    assert users == MAY_READ


def test_the_store_as_a_whole_is_read_through_the_viewers_part() -> None:
    """Besides, imports and the watched folder write to it: they ask for the cluster core's part, which is the whole."""
    users = {path.relative_to(ROOT).as_posix() for path in modules() if uses(path, "whole")}
    assert users - WHOLE == set()
