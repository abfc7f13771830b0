"""District coverage held to the national one: against bisection written out, and the properties of a shift."""

import math

import pandas as pd
import pytest
from hypothesis import given
from hypothesis import strategies as st

from analysis.immunization import anchor_coverage, drop_out, zero_dose

NAN = float("nan")


def by_bisection(pattern: list[float], infants: list[float], national: float) -> list[float]:
    """The same shift found with nothing but halving and math.exp."""
    low, high = -60.0, 60.0

    def shifted(shift: float) -> list[float]:
        return [100 / (1 + (100 - p) / p * math.exp(-shift)) for p in pattern]

    for _ in range(200):
        middle = (low + high) / 2
        mean = sum(i * c for i, c in zip(infants, shifted(middle), strict=True)) / sum(infants)
        low, high = (middle, high) if mean < national else (low, middle)
    return shifted((low + high) / 2)


DISTRICTS = st.lists(st.tuples(st.floats(1, 99), st.floats(1, 60_000)), min_size=1, max_size=40)


@given(DISTRICTS, st.floats(1, 99))
def test_the_national_figure_is_met_and_bisection_finds_the_same(
    districts: list[tuple[float, float]], national: float
) -> None:
    pattern, infants = ([float(v) for v in column] for column in zip(*districts, strict=True))
    found = anchor_coverage(pd.Series(pattern), pd.Series(infants), national)
    assert (found * pd.Series(infants)).sum() == pytest.approx(national * sum(infants), rel=1e-9)
    assert found.tolist() == pytest.approx(by_bisection(pattern, infants, national), abs=1e-6)


@given(DISTRICTS, st.floats(1, 99))
def test_the_order_of_districts_stays_and_one_shift_is_common(
    districts: list[tuple[float, float]], national: float
) -> None:
    pattern, infants = (pd.Series([float(v) for v in column]) for column in zip(*districts, strict=True))
    found = anchor_coverage(pattern, infants, national)
    odds = (found / (100 - found)) / (pattern / (100 - pattern))
    assert odds.to_numpy() == pytest.approx(odds.iloc[0], rel=1e-6)


def test_two_districts_by_hand() -> None:
    """Odds 1 and 4, equal infants, doubled: 2/3 and 8/9, whose mean is 7/9."""
    found = anchor_coverage(pd.Series([50.0, 80.0]), pd.Series([1.0, 1.0]), 100 * 7 / 9)
    assert found.tolist() == pytest.approx([100 * 2 / 3, 100 * 8 / 9])


def test_what_is_anchored_already_does_not_move() -> None:
    pattern, infants = pd.Series([20.0, 60.0]), pd.Series([3.0, 1.0])
    assert anchor_coverage(pattern, infants, 30.0).tolist() == pytest.approx([20, 60])


def test_an_unknown_district_stays_unknown_and_moves_nobody() -> None:
    full = anchor_coverage(pd.Series([20.0, 60.0]), pd.Series([3.0, 1.0]), 54.0)
    some = anchor_coverage(pd.Series([20.0, NAN, 60.0, 70.0]), pd.Series([3.0, 9.0, 1.0, NAN]), 54.0)
    assert some.isna().tolist() == [False, True, False, True]
    assert some.dropna().tolist() == pytest.approx(full.tolist())


@pytest.mark.parametrize("national", [NAN, -1.0, 111.0])
def test_a_national_figure_that_is_no_share_anchors_nothing(national: float) -> None:
    assert anchor_coverage(pd.Series([50.0]), pd.Series([1.0]), national).isna().all()


@pytest.mark.parametrize("national", [0.0, 100.0])
def test_nobody_and_everybody_are_nobody_and_everybody(national: float) -> None:
    assert anchor_coverage(pd.Series([30.0, 50.0]), pd.Series([1.0, 2.0]), national).tolist() == [national, national]


@pytest.mark.parametrize("pattern", [0.0, 100.0, 111.0])
def test_a_pattern_that_no_shift_moves_is_refused(pattern: float) -> None:
    with pytest.raises(ValueError, match="between 0 and 100"):
        anchor_coverage(pd.Series([50.0, pattern]), pd.Series([1.0, 1.0]), 54.0)


@pytest.mark.parametrize(("first", "third", "expected"), [(54, 42, 22.222222), (42, 42, 0), (40, 44, -10)])
def test_drop_out_is_of_those_who_began(first: float, third: float, expected: float) -> None:
    """54 and 42 are the national figures: 22 %."""
    assert drop_out(first, third) == pytest.approx(expected)


@pytest.mark.parametrize(("first", "third"), [(0, 0), (NAN, 42), (54, NAN)])
def test_drop_out_of_nobody_is_unknown(first: float, third: float) -> None:
    assert math.isnan(drop_out(first, third))


def test_zero_dose_of_the_country_by_hand() -> None:
    """231,634 surviving infants, 54 % with a first dose: 106,552 without."""
    assert zero_dose(231_634, 54) == pytest.approx(106_551.64)
    assert zero_dose(100, 111) == 0  # above 100 % is a wrong denominator, not fewer than no children
    assert math.isnan(zero_dose(NAN, 54)) and math.isnan(zero_dose(100, NAN))
