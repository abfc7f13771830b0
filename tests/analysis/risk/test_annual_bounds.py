"""The expected annual exposure lies between its bounds, and they are what integration by hand gives."""

import numpy as np
import pandas as pd
import pytest
from hypothesis import given
from hypothesis import strategies as st

from analysis.risk.annual_bounds import PARTS, annual_bounds, total_bounds
from analysis.risk.exposure import expected_annual_exposure
from domain.errors import MethodError

PERIODS = [10, 20, 50, 75, 100, 200, 500]


def bounds(values: list[float], *, people: float = 1e6, covered: float = 1.0, often: float = 1.0):
    exposed = pd.DataFrame([values], columns=PERIODS, index=["z"])
    return annual_bounds(
        exposed,
        people=pd.Series([people], index=["z"]),
        covered_share=pd.Series([covered], index=["z"]),
        most_frequent_years=often,
    )


def by_quadrature(values: list[float], people: float, often: float, *, upper: bool) -> float:
    """The step function over the annual probability, summed over a fine grid of probabilities."""
    edges = np.linspace(0, 1 / often, 2_000_001)
    middle = (edges[1:] + edges[:-1]) / 2
    period = 1 / middle
    index = np.searchsorted(PERIODS, period, side="right")  # how many periods are at most this
    stairs = [values[0], *values[1:], people] if upper else [0.0, *values]
    return float(np.asarray(stairs)[index].mean() / often)


def test_a_constant_exposure_comes_between_a_tenth_and_every_year() -> None:
    figures = bounds([700.0] * 7, people=700).figures.loc["z"]
    assert figures["low"] == pytest.approx(70)
    assert figures["central"] == pytest.approx(70)
    assert figures["high"] == pytest.approx(700)
    assert bounds([700.0] * 7, people=700, often=2).figures.loc["z", "high"] == pytest.approx(350)


def test_the_bounds_are_step_sums_of_the_curve() -> None:
    values = [100.0, 250, 400, 500, 520, 800, 1300]
    for often in (1.0, 2.0, 10.0):
        figures = bounds(values, people=5000, often=often).figures.loc["z"]
        assert figures["low"] == pytest.approx(by_quadrature(values, 5000, often, upper=False), rel=1e-4)
        assert figures["high"] == pytest.approx(by_quadrature(values, 5000, often, upper=True), rel=1e-4)


def test_the_estimate_is_the_one_that_stood_alone_before() -> None:
    values = [100.0, 250, 400, 500, 520, 800, 1300]
    exposed = pd.DataFrame([values], columns=PERIODS, index=["z"])
    assert bounds(values).figures["central"]["z"] == pytest.approx(expected_annual_exposure(exposed)["z"], rel=1e-12)


@given(
    st.lists(st.floats(0, 1e6), min_size=7, max_size=7),
    st.floats(0, 1e7),
    st.floats(0.01, 1),
    st.floats(1, 10),
)
def test_the_estimate_never_leaves_its_bounds(values: list[float], people: float, covered: float, often: float) -> None:
    found = bounds(values, people=people, covered=covered, often=often)
    low, central, high = found.figures.loc["z", ["low", "central", "high"]]
    slack = 1e-9 * max(high, 1)
    assert -slack <= low <= central + slack
    assert central <= high + slack
    parts = found.parts.loc["z"]
    for name in ("low", "central", "high"):
        assert sum(parts[(part, name)] for part in PARTS) == pytest.approx(found.figures.loc["z", name], abs=1e-6)


def test_people_outside_the_rasters_widen_the_upper_bound_alone() -> None:
    whole, half = bounds([100.0] * 7, people=1000), bounds([100.0] * 7, people=1000, covered=0.8)
    assert list(half.figures.loc["z", ["low", "central"]]) == list(whole.figures.loc["z", ["low", "central"]])
    # 1,000 people on four fifths of the area: 250 on the rest, every year
    assert half.figures.loc["z", "high"] - whole.figures.loc["z", "high"] == pytest.approx(250)


def test_an_unknown_zone_stays_unknown_and_out_of_the_total() -> None:
    exposed = pd.DataFrame([[np.nan] * 7, [10.0] * 7], columns=PERIODS, index=["gone", "z"])
    found = annual_bounds(
        exposed,
        people=pd.Series([np.nan, 10.0], index=["gone", "z"]),
        covered_share=pd.Series([0.0, 1.0], index=["gone", "z"]),
        most_frequent_years=1,
    )
    assert found.figures.loc["gone"].isna().all()
    assert total_bounds(found).xs("high", level="bound").sum() == pytest.approx(10)


def test_a_flood_more_frequent_than_every_year_is_refused() -> None:
    for often in (0.5, 11.0):
        with pytest.raises(MethodError):
            bounds([1.0] * 7, often=often)
