"""What is imported is declared, and what is declared is imported: for the application and for its tests."""

import ast
import re
import sys
import tomllib
from functools import cache
from importlib.metadata import PackageNotFoundError, distribution, packages_distributions
from pathlib import Path

import pytest

ROOT = Path(__file__).parent.parent.parent
OWN = {path.stem if path.suffix else path.name for path in ROOT.iterdir() if path.suffix in {"", ".py"}}
# Folders that run with the test group; all else runs with what the application declares.
FOR_TESTS = ("tests", "benchmarks")
NAME = re.compile(r"[A-Za-z0-9][A-Za-z0-9._-]*")

# Declared though no module imports it, and why.
NOT_IMPORTED = {
    "import-linter": "a command of the checks, run by tests/house/test_house.py",
    "mypy": "a command of the checks",
    "pip-audit": "a command: make audit",
    "pre-commit": "a command that runs the checks before a commit",
    "pytest-xdist": "a plug-in of pytest: its -n",
    "ruff": "a command of the checks",
}
# Imported though it is not declared, and why.
NOT_DECLARED = {"h5py": "demo/build_base.py installs it for itself: the base map is made anew by hand"}


def normal(name: str) -> str:
    """A distribution's name in one spelling."""
    return re.sub(r"[-_.]+", "-", name).lower()


@cache
def declared() -> dict[str, set[str]]:
    """Distributions by group: runtime, optional and test."""
    content = tomllib.loads((ROOT / "pyproject.toml").read_text(encoding="utf-8"))
    project = content["project"]
    groups = {
        "runtime": project["dependencies"],
        "optional": [line for group in project["optional-dependencies"].values() for line in group],
        "test": content["dependency-groups"]["test"],
    }
    return {group: {normal(NAME.match(line)[0]) for line in lines} for group, lines in groups.items()}  # type: ignore[index]


def source_files(*, of_tests: bool) -> list[Path]:
    paths = (path for path in ROOT.rglob("*.py") if not path.relative_to(ROOT).parts[0].startswith("."))
    return sorted(path for path in paths if (path.relative_to(ROOT).parts[0] in FOR_TESTS) == of_tests)


def imported(path: Path) -> set[str]:
    """Top-level names of the packages that a module imports, ours and Python's own left out."""
    names: set[str] = set()
    for node in ast.walk(ast.parse(path.read_text(encoding="utf-8"))):
        if isinstance(node, ast.Import):
            names |= {alias.name.partition(".")[0] for alias in node.names}
        elif isinstance(node, ast.ImportFrom) and node.level == 0 and node.module:
            names.add(node.module.partition(".")[0])
    return names - OWN - set(sys.stdlib_module_names)


@cache
def distributions_of(*, of_tests: bool) -> dict[str, set[str]]:
    """By package that is imported, the distributions that may bring it."""
    known = packages_distributions()
    names = set().union(*(imported(path) for path in source_files(of_tests=of_tests)))
    return {name: {normal(found) for found in known.get(name, [name])} for name in names}


@pytest.mark.parametrize(
    ("of_tests", "groups"), [(False, ("runtime", "optional")), (True, ("runtime", "optional", "test"))]
)
def test_every_package_that_is_imported_is_declared(of_tests: bool, groups: tuple[str, ...]) -> None:
    allowed = set().union(*(declared()[group] for group in groups))
    undeclared = {
        name: found
        for name, found in distributions_of(of_tests=of_tests).items()
        if not found & allowed and name not in NOT_DECLARED
    }
    assert undeclared == {}


def test_every_declared_package_of_the_application_is_imported_by_it() -> None:
    used = set().union(*distributions_of(of_tests=False).values())
    assert declared()["runtime"] - used - set(NOT_IMPORTED) == set()


def test_every_package_of_the_test_group_is_imported_or_runs_as_a_command() -> None:
    used = set().union(*(found for of_tests in (False, True) for found in distributions_of(of_tests=of_tests).values()))
    assert declared()["test"] - used - set(NOT_IMPORTED) == set()


def test_an_exception_is_declared_and_is_still_not_imported() -> None:
    everything = set().union(*declared().values())
    used = set().union(*(found for of_tests in (False, True) for found in distributions_of(of_tests=of_tests).values()))
    assert set(NOT_IMPORTED) <= everything
    assert not set(NOT_IMPORTED) & used
    assert set(NOT_DECLARED) <= set(distributions_of(of_tests=False))
    assert not set(NOT_DECLARED) & everything
    assert all((*NOT_IMPORTED.values(), *NOT_DECLARED.values()))


def test_what_is_declared_is_installed_here() -> None:
    missing = []
    for name in declared()["runtime"] | declared()["test"]:
        try:
            distribution(name)
        except PackageNotFoundError:
            missing.append(name)
    assert missing == []
