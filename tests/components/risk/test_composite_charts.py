"""Figures of risk: the curve between its bounds, and modelled beside published people on logarithmic axes."""

import math

import pandas as pd
import pytest

from components.risk.composite_charts import _marks, bounded_curve, scatter
from locales import LANGUAGES, text

CURVE = pd.Series({100: 300.0, 10: 100.0})


@pytest.mark.parametrize("language", LANGUAGES)
def test_the_curve_lies_between_its_steps(language: str) -> None:
    low, high, central = bounded_curve(CURVE, most_frequent_years=1.0, outside=50.0, language=language).data
    assert (list(low.x), list(low.y)) == ([1.0, 10.0, 100.0], [0.0, 100.0, 300.0])
    assert (list(high.x), list(high.y)) == ([1.0, 10.0, 100.0], [150.0, 150.0, 350.0])
    assert (list(central.x), list(central.y)) == ([10.0, 100.0], [100.0, 300.0])
    assert [low.name, high.name, central.name] == [text(f"risk.{k}", language) for k in ("low", "high", "central")]


def test_lines_are_told_apart_by_dash_and_width() -> None:
    drawn = bounded_curve(CURVE, most_frequent_years=1.0, outside=0.0, language="fr").data
    assert len({(line.line.dash, line.line.width) for line in drawn}) == 3


@pytest.mark.parametrize(("language", "half"), [("fr", "0,5"), ("en", "0.5")])
def test_a_period_of_half_a_year_is_said_with_a_decimal(language: str, half: str) -> None:
    axis = bounded_curve(CURVE, most_frequent_years=0.5, outside=0.0, language=language).layout.xaxis
    assert list(axis.ticktext) == [half, "10", "100"]


TABLE = pd.DataFrame(
    {
        "name": ["Un", "Deux", "Trois", "Quatre"],
        "modelled": [10.0, 0.0, math.nan, 400.0],
        "published": [20.0, 5.0, 7.0, 100.0],
    }
)


@pytest.mark.parametrize("language", LANGUAGES)
def test_only_what_is_known_and_above_zero_has_a_place_on_a_logarithmic_axis(language: str) -> None:
    (points,) = scatter(TABLE, language).data
    assert list(points.text) == ["Un", "Quatre"]
    assert (list(points.x), list(points.y)) == ([10.0, 400.0], [20.0, 100.0])


def test_nothing_to_compare_draws_no_point() -> None:
    (points,) = scatter(TABLE.iloc[1:3], "fr").data
    assert list(points.x) == []


def test_marks_are_1_2_5_and_reach_around_the_values() -> None:
    marks = _marks(pd.Series([12.0, 80.0]))
    assert marks == [10.0, 20.0, 50.0, 100.0, 200.0]
    assert _marks(pd.Series([], dtype=float)) == []


@pytest.mark.parametrize("values", [[1.0], [0.5, 3.0], [999.0, 1_000_000.0]])
def test_marks_ascend_and_hold_every_value(values: list[float]) -> None:
    marks = _marks(pd.Series(values))
    assert marks == sorted(set(marks))
    assert marks[0] <= min(values) and marks[-1] >= max(values)
