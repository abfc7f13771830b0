"""How much of the code is tested: lines of tests against lines of source, and a test module beside each module."""

import ast
from pathlib import Path

import pytest

ROOT = Path(__file__).parent.parent.parent
WHOLE = 0.8
FOLDERS = {"layers": 0.6, "callbacks": 0.6, "components": 0.6}
MIRRORED = (
    "analysis", "callbacks", "commands", "components", "layers", "publish", "server", "services", "store",
)  # fmt: skip
NO_SOURCE = {"tests", "benchmarks", "scripts"}

# Modules that have no test of their own name: where they are tried, and why there.
GROUPS: tuple[tuple[str, str, tuple[str, ...]], ...] = (
    (
        "tests/analysis/sites/test_flips.py",
        "steps of one search: each is held by what the search promises and a trial confirms",
        ("analysis/sites/cheapest.py", "analysis/sites/goals.py", "analysis/sites/single_changes.py",
         "analysis/sites/site_model.py", "analysis/sites/site_works.py", "analysis/sites/sureness.py",
         "analysis/sites/trials.py"),
    ),
    (
        "tests/analysis/sites/test_readiness_reference.py",
        "steps of one assessment: held by an independent engine over drawn cases",
        ("analysis/sites/gathering.py", "analysis/sites/sensitivity.py", "analysis/sites/site_scores.py",
         "analysis/sites/tables.py", "analysis/sites/validity.py"),
    ),
    (
        "tests/analysis/sites/test_draws_reference.py",
        "compiled loops: held by the same draws in plain Python",
        ("analysis/sites/common_draws.py", "analysis/sites/kernels.py"),
    ),
    (
        "tests/analysis/zonal/test_measure.py",
        "steps of one measurement: held by two other libraries",
        ("analysis/zonal/blocks.py", "analysis/zonal/edges.py"),
    ),
    (
        "tests/callbacks/test_tools.py",
        "what the buttons of the tools do and show: pressed there",
        ("callbacks/tool_actions.py", "callbacks/tool_panels.py"),
    ),
    (
        "tests/commands/test_commands.py",
        "commands: run there as a person runs them",
        ("commands/demo.py", "commands/exposure.py", "commands/publish.py", "commands/warn.py"),
    ),
    ("tests/commands/test_exposure_recipe.py", "files of a recipe: made again there", ("commands/exposure_files.py",)),
    ("tests/components/test_method.py", "the numbers of the page of the method", ("components/method_figures.py",)),
    (
        "tests/components/risk/test_composite.py",
        "sections of one panel beside each other",
        ("components/risk/backtest.py",),
    ),
    ("tests/components/risk/test_exposure.py", "the map beside its panel", ("components/risk/choropleth.py",)),
    ("tests/publish/test_bulletin.py", "the page is read back from its file", ("publish/bulletin_pdf.py",)),
    (
        "tests/publish/test_exposure_exports.py",
        "one content, read back from every form of file",
        ("publish/exports/cog.py", "publish/exports/csv_file.py", "publish/exports/geopackage.py",
         "publish/exports/geoparquet.py", "publish/exports/qml.py", "publish/exports/xlsx.py",
         "services/risk/export_columns.py", "services/risk/exposure_export.py", "services/risk/exposure_inputs.py"),
    ),
    ("tests/publish/test_snapshot.py", "what the public file says of exposure", ("services/risk/public_exposure.py",)),
    ("tests/publish/test_alerts.py", "messages are read as a mail server gets them", ("publish/mail.py",)),
    (
        "tests/publish/test_minutes.py",
        "one record, read back from both forms of file",
        ("publish/minutes_docx.py", "publish/minutes_pdf.py"),
    ),
    (
        "tests/services/risk/test_hazards.py",
        "maps of the demonstration: from what is held to places in a hazard",
        ("services/risk/derivations.py", "services/risk/hazard_matrix.py", "services/risk/raster_values.py"),
    ),
    ("tests/callbacks/test_exposure.py", "what was seen stands beside what is modelled",
     ("services/risk/observed_flood.py",)),
    ("tests/commands/test_exposure_recipe.py", "a recipe is made again by its command", ("services/risk/recipe.py",)),
    ("tests/services/risk/test_warnings.py", "who is warned, in the synthetic country",
     ("services/risk/warned_people.py",)),
    ("tests/services/sites/test_closing_inputs.py", "what a set is worked out from", ("services/sites/closing.py",)),
    ("tests/layers/test_return_areas.py", "the flood gate as it is drawn", ("services/sites/flooded_destinations.py",)),
    ("tests/server/test_minutes.py", "a record in words", ("services/sites/minutes.py",)),
    ("tests/services/sites/test_judged_day.py", "an assessment is judged on a day", ("services/sites/readiness.py",)),
    (
        "tests/store/formats/test_rasters.py",
        "a raster is read whole: cut, measured and told from its like",
        ("store/parsing/grids.py", "store/parsing/population.py"),
    ),
    ("tests/store/test_geopackage.py", "declares what a store does, and does nothing itself", ("store/protocol.py",)),
)  # fmt: skip
TESTED_ELSEWHERE = {module: (where, why) for where, why, modules in GROUPS for module in modules}


def lines_of_code(path: Path) -> int:
    """Lines that are neither blank nor a comment."""
    lines = (line.strip() for line in path.read_text(encoding="utf-8").splitlines())
    return sum(1 for line in lines if line and not line.startswith("#"))


def lines_under(folder: Path) -> int:
    return sum(lines_of_code(path) for path in folder.rglob("*.py"))


def source_lines() -> int:
    """Lines of the application: all but tests, benchmarks, scripts and what is hidden."""
    folders = [p for p in ROOT.iterdir() if p.is_dir() and p.name not in NO_SOURCE and not p.name.startswith(".")]
    return sum(lines_under(folder) for folder in folders) + sum(lines_of_code(path) for path in ROOT.glob("*.py"))


def has_functions(path: Path) -> bool:
    """Whether a module does something: constants and declarations of data alone do nothing."""
    return any(isinstance(node, ast.FunctionDef) for node in ast.walk(ast.parse(path.read_text(encoding="utf-8"))))


def modules() -> list[str]:
    """Modules with functions in the folders that the tests mirror, `__init__` left out."""
    paths = (path for folder in MIRRORED for path in sorted((ROOT / folder).rglob("*.py")))
    return [p.relative_to(ROOT).as_posix() for p in paths if p.stem != "__init__" and has_functions(p)]


def mirror(module: str) -> str:
    """Where the tests of a module stand."""
    path = Path("tests") / module
    return path.with_name(f"test_{path.name}").as_posix()


def test_four_lines_of_tests_for_five_of_source() -> None:
    assert lines_under(ROOT / "tests") / source_lines() >= WHOLE


@pytest.mark.parametrize("folder", FOLDERS)
def test_what_is_drawn_shown_and_clicked_has_three_lines_for_five(folder: str) -> None:
    assert lines_under(ROOT / "tests" / folder) / lines_under(ROOT / folder) >= FOLDERS[folder]


def test_each_module_has_tests_that_mirror_its_path() -> None:
    missing = [m for m in modules() if m not in TESTED_ELSEWHERE and not (ROOT / mirror(m)).is_file()]
    assert missing == []


def test_an_exception_says_where_the_module_is_tried_and_is_still_needed() -> None:
    known = set(modules())
    for module, (where, why) in TESTED_ELSEWHERE.items():
        assert module in known, module
        assert not (ROOT / mirror(module)).is_file(), module
        assert (ROOT / where).is_file(), where
        assert why
