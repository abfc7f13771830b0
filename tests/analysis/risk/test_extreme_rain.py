"""Extreme rain, heat and damage: each formula against values worked by hand or by another library."""

import numpy as np
import pandas as pd
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from scipy import stats

from analysis.risk.damage import damaged_share
from analysis.risk.extreme_rain import gumbel_levels, wettest_months
from domain.hazards import Level
from domain.method import load_method

METHOD = load_method()
LEVELS = METHOD.hazard("heat").levels
NAN = float("nan")


def test_the_wettest_month_of_each_whole_year() -> None:
    months = np.arange(30.0)
    assert wettest_months(months).tolist() == [11, 23]  # six months of a third year are left out
    months[3] = NAN
    assert np.isnan(wettest_months(months)).tolist() == [True, False]


def test_gumbel_levels_worked_by_hand() -> None:
    """Maxima 100, 200, 300: mean 200, b1 = (0 x 100 + 0.5 x 200 + 1 x 300) / 3 = 133.33, l2 = 66.67."""
    scale = (200 / 3) / np.log(2)
    location = 200 - 0.5772156649 * scale
    found = gumbel_levels(np.array([300.0, 100.0, 200.0]), (2, 10), min_years=3)
    assert found == pytest.approx([location + 0.3665129 * scale, location + 2.2503673 * scale], rel=1e-6)


def test_a_long_gumbel_series_gives_its_levels_back() -> None:
    law = stats.gumbel_r(300, 60)
    sample = law.rvs(200_000, random_state=np.random.default_rng(5))
    for period in (2, 5, 10, 20, 50):
        assert gumbel_levels(sample, (period,), min_years=30)[0] == pytest.approx(law.ppf(1 - 1 / period), rel=0.004)


def test_few_years_give_no_level_and_a_missing_year_is_left_out() -> None:
    years = np.random.default_rng(0).gumbel(300, 50, (31, 2))
    years[4, 1] = NAN
    kept = gumbel_levels(np.delete(years[:, 1], 4), (20,), min_years=30)
    assert gumbel_levels(years, (20,), min_years=30)[0, 1] == pytest.approx(kept[0])
    assert np.isnan(gumbel_levels(years, (20,), min_years=31)[0]).tolist() == [False, True]


@settings(deadline=None)
@given(st.lists(st.floats(1, 2000), min_size=30, max_size=60))
def test_rarer_is_never_less(maxima: list[float]) -> None:
    levels = gumbel_levels(np.array(maxima), METHOD.hazard("extreme_rain").keys, min_years=30)
    assert (np.diff(levels) >= -1e-6).all()


def test_the_pairing_of_the_method() -> None:
    assert (Level("high", 5, 32), Level("medium", 20, 28), Level("low", 100, 25)) == LEVELS


CURVE = METHOD.tables["depth_damage"]


def damage(exposed: dict[float, float], people: float) -> float:
    table = pd.DataFrame([exposed], index=["zone"])
    lost = damaged_share(table, pd.Series({"zone": people}), depths=CURVE["depths"], shares=CURVE["shares"])
    return float(lost["zone"])


def test_damage_worked_by_hand() -> None:
    """100 people: 10 at 0.5-1 m (0.75 m: 0.30), 5 at 1-2 m (1.5 m: 0.53), 1 at 2 m or more (0.64)."""
    assert damage({0.5: 16, 1: 6, 2: 1}, 100) == pytest.approx((10 * 0.30 + 5 * 0.53 + 1 * 0.64) / 100)


def test_no_water_no_damage_and_deep_water_all() -> None:
    assert damage({0.5: 0, 6: 0}, 100) == 0
    assert damage({0.5: 100, 6: 100}, 100) == pytest.approx(1)
    assert np.isnan(damage({0.5: 0, 6: 0}, 0))
