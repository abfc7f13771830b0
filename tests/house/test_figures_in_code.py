"""Figures of the method stand in data/method.toml: a literal in the code that computes must say why it is none."""

import ast
from collections.abc import Iterator

import pytest

from tests.house.source_files import modules

# What needs no reason: counting, per cent, and powers of ten of units.
PLAIN = {-1, 0, 1, 2, 3, 4, 100, 1000}
TOLERANCE = 1e-4  # smaller ones are rounding
# Whole modules whose figures are of the algorithm: bit patterns, sizes of blocks, series.
ALGORITHMS = (
    "analysis/sites/kernels.py", "analysis/sites/common_draws.py", "analysis/sites/uncertainty.py", "analysis/zonal/"
)  # fmt: skip
DIGITS_AND_SIZES = {  # by file: figures that are no parameter of any result, and why
    "analysis/disclosure.py": {0.5: "the half that splits shares in words"},
    "analysis/immunization.py": {60.0: "logits beyond which a double holds 0 or 1"},
    "analysis/risk/backtest.py": {20220731: "seed"},
    "analysis/risk/composite.py": {10: "the scale of INFORM is 0 to 10"},
    "analysis/risk/extreme_rain.py": {12: "months of a year"},
    "analysis/risk/slope.py": {8: "weights of Horn's kernel sum to 8"},
    "analysis/risk/spi.py": {12: "months of a year; steps of Newton"},
    "analysis/sites/ahp.py": dict.fromkeys(
        (0.58, 0.9, 1.12, 1.24, 1.32, 1.41, 1.45, 1.49), "Saaty's random index, a published table"
    ),
    "analysis/sites/cheapest.py": dict.fromkeys((5, 60, 200, 0.002, 0.02), "limits of a search"),
    "analysis/sites/closing_inputs.py": {10: "seconds of the solver"},
    "analysis/sites/closing_model.py": {
        0.05: "seconds", 0.9: "share of the time", 10: "multiples of a tolerance", 0.5: "rounds 0 or 1",
    },
    "analysis/sites/flips.py": {8: "steps of a search", 0.995: "reads as 100 %"},
    "analysis/sites/gates.py": {1970: "the first day of a count of days"},
    "analysis/sites/scenario_effects.py": {0.05: "half of the last decimal that is shown"},
    "analysis/sites/single_changes.py": dict.fromkeys((40, 10, 5), "halvings and trials of a search; tenths"),
    "components/charts.py": {75: "a label that would overlap its neighbours"},
    "components/sites/evidence.py": {0.05: "rounds to 0.0", 10: "decimals that are shown"},
    "components/sites/explain.py": {0.005: "rounds to 0 %", 0.12: "room for a label"},
    "services/borders.py": {7: "days of a week"},
    "services/sites/monday.py": dict.fromkeys((30, 60), "days ahead that a list looks"),
    "services/sites/nearby.py": dict.fromkeys((5, 10, 25), "km around a site that a reader may choose"),
    "services/method_in_force.py": {16: "entries of a cache"},
    "services/risk/composite.py": {100_000: "the unit of a rate"},
    "services/risk/derivations.py": {12: "months of a year"},
    "services/risk/exposure_export.py": {6: "decimals of a file"},
    "services/risk/exposure_request.py": {90: "degrees", 180: "degrees", 5000: "corners of a drawing"},
    "services/risk/measuring.py": {90: "degrees", 180: "degrees"},
    "services/risk/hazard_words.py": {8: "characters of a date"},
    "services/risk/hazards.py": {7: "rasters measured in one pass: four bits each", 12: "months of a year"},
}  # fmt: skip


def figures(path: str, tree: ast.Module) -> Iterator[tuple[float, int]]:
    """(value, line) of every literal that may be a figure of the method; of components, only what is compared."""
    waiting: list[tuple[ast.AST, bool]] = [(tree, not path.startswith("components/"))]
    while waiting:
        node, counts = waiting.pop()
        counts = counts or isinstance(node, ast.Compare)
        if isinstance(node, ast.Constant) and isinstance(node.value, int | float) and not isinstance(node.value, bool):
            if counts and node.value not in PLAIN and not 0 < abs(node.value) <= TOLERANCE:
                yield node.value, node.lineno
            continue
        children = list(ast.iter_child_nodes(node))
        if isinstance(node, ast.Subscript):
            children = [node.value]  # positions and slices of a code or a text
        if isinstance(node, ast.BinOp) and isinstance(node.op, ast.Pow):
            children = [node.left]
        if isinstance(node, ast.Call) and isinstance(node.func, ast.Attribute) and node.func.attr == "token_hex":
            children = []
        waiting.extend((child, counts) for child in children)


def computing() -> dict[str, ast.Module]:
    rooms = ("analysis/", "services/", "components/")
    return {
        path: tree for path, tree in modules().items() if path.startswith(rooms) and not path.startswith(ALGORITHMS)
    }


def seen() -> set[tuple[str, float]]:
    return {(path, value) for path, tree in computing().items() for value, _ in figures(path, tree)}


def explained() -> set[tuple[str, float]]:
    return {(path, value) for path, values in DIGITS_AND_SIZES.items() for value in values}


def test_no_figure_of_the_method_stands_in_code() -> None:
    found = [
        f"{path}:{line}: {value}"
        for path, tree in computing().items()
        for value, line in figures(path, tree)
        if (path, value) not in explained()
    ]
    assert found == []


def test_what_is_explained_is_still_there() -> None:
    assert explained() - seen() == set()


@pytest.mark.parametrize(
    ("line", "found"),
    [
        ("HEADLINE = 0.5  # metres", True),
        ("def f(share, least=0.8): ...", True),
        ("flag = (high - low) > 30", True),
        ("month = 30.4375", True),
        ("columns = exposed.get((10, threshold))", True),
        ("root = x ** 0.5", False),
        ("year = day[:10]", False),
        ("part = 100 * a / b", False),
        ("same = abs(a - b) < 1e-9", False),
    ],
)
def test_the_search_finds_figures_and_leaves_counting(line: str, found: bool) -> None:
    assert bool(list(figures("services/x.py", ast.parse(line)))) == found
