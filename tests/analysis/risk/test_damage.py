"""What houses lose: the curve read at the middle of each step of depth, by hand."""

import math

import pandas as pd
import pytest

from analysis.risk.damage import damaged_share

DEPTHS, SHARES = [0.0, 1.0, 2.0], [0.0, 0.5, 1.0]


def share(exposed: list[float], people: float) -> float:
    table = pd.DataFrame([exposed], columns=[0.5, 1.5], index=["z"])
    return float(damaged_share(table, pd.Series({"z": people}), depths=DEPTHS, shares=SHARES)["z"])


def test_the_damage_at_the_middle_of_each_step_is_taken() -> None:
    """100 of 200 in 0.5 m or more, 40 of them in 1.5 m or more: 60 lose 0.5 (at 1.0 m), 40 lose 0.75 (at 1.5 m)."""
    assert share([100.0, 40.0], 200.0) == pytest.approx((60 * 0.5 + 40 * 0.75) / 200)


def test_nobody_in_the_water_loses_nothing() -> None:
    assert share([0.0, 0.0], 200.0) == 0.0


@pytest.mark.parametrize(
    ("exposed", "people"), [([0.0, 0.0], 0.0), ([math.nan, math.nan], 200.0), ([1.0, 0.0], math.nan)]
)
def test_where_nobody_lives_or_nothing_is_known_there_is_no_share(exposed: list[float], people: float) -> None:
    assert math.isnan(share(exposed, people))


def test_deeper_water_never_loses_less() -> None:
    assert share([100.0, 100.0], 100.0) >= share([100.0, 0.0], 100.0)
