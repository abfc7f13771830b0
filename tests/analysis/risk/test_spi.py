"""Drought: a series whose SPI is known gives it back; what cannot be known stays unknown."""

from functools import partial

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from scipy import stats

from analysis.risk import spi as module
from analysis.risk.spi import gamma_fit, rolling_sums
from demo.published import RAIN, RAIN_SHAPE

spi = partial(module.spi, min_years=30, min_wet=10, limit=4.0)
last_spi = partial(module.last_spi, min_years=30, min_wet=10, limit=4.0)


def series(years: int = 30, seed: int = 7, shape: float = 4.0, mean: float = 120.0) -> np.ndarray:
    return np.random.default_rng(seed).gamma(shape, mean / shape, years * 12)


def test_spi_is_what_scipy_fits_and_transforms() -> None:
    totals = series()
    found = spi(totals, window=1)
    for month in range(12):
        own = totals[month::12]
        fitted = stats.gamma(*stats.gamma.fit(own, floc=0))
        assert found[month::12] == pytest.approx(stats.norm.ppf(fitted.cdf(own)), abs=2e-4)


def test_the_shape_is_the_one_of_greatest_likelihood() -> None:
    sample = series(mean=50)[:, None]
    shape, scale = gamma_fit(sample)
    expected, _, width = stats.gamma.fit(sample[:, 0], floc=0)
    assert (shape[0], scale[0]) == pytest.approx((expected, width), rel=2e-4)


def test_a_long_series_of_known_spi_gives_it_back() -> None:
    """Rain made as the synthetic country's is: normal scores through gamma distributions of each month."""
    scores = np.random.default_rng(3).standard_normal((4000, 12))
    rain = stats.gamma.ppf(stats.norm.cdf(scores), RAIN_SHAPE, scale=1 / RAIN_SHAPE) * np.array(RAIN)
    found = spi(rain.reshape(-1), window=1).reshape(scores.shape)
    usual = np.abs(scores) < 2.5
    assert np.abs(found - scores)[usual].max() < 0.12
    shares = [(found <= edge).mean() for edge in (-1, -1.5, -2)]
    assert shares == pytest.approx([stats.norm.cdf(edge) for edge in (-1, -1.5, -2)], abs=0.004)


def test_dry_months_are_mixed_in_by_their_probability() -> None:
    """Ten dry years in forty: a dry month has H = 0.25, SPI -0.674; wet ones lie above."""
    wet = np.random.default_rng(1).gamma(3, 20, 30)
    januaries = np.concatenate([np.zeros(10), wet])
    totals = np.full((40, 12), 100.0) + np.random.default_rng(2).random((40, 12))
    totals[:, 0] = januaries
    found = spi(totals.reshape(-1), window=1).reshape(40, 12)[:, 0]
    assert found[:10] == pytest.approx(-0.67449, abs=1e-5)
    assert found[10:].min() > found[0]
    fitted = stats.gamma(*stats.gamma.fit(wet, floc=0))
    assert found[10:] == pytest.approx(stats.norm.ppf(0.25 + 0.75 * fitted.cdf(wet)), abs=3e-4)


def test_sums_run_over_the_month_and_those_before_it() -> None:
    months = np.arange(1.0, 8.0)
    assert rolling_sums(months, 3)[2:].tolist() == [6, 9, 12, 15, 18]
    assert np.isnan(rolling_sums(months, 3)[:2]).all()
    months[3] = np.nan
    assert np.isnan(rolling_sums(months, 3)).tolist() == [True, True, False, True, True, True, False]
    assert np.isnan(rolling_sums(months[:2], 3)).all()


@pytest.mark.parametrize("window", [1, 3, 6, 12])
def test_the_last_month_alone_is_the_end_of_the_whole(window: int) -> None:
    totals = np.stack([series(seed=1), series(seed=2)], axis=1)
    assert last_spi(totals, window=window) == pytest.approx(spi(totals, window=window)[-1])
    odd = totals[:-5]  # a series that ends in July
    years = 29
    assert last_spi(odd, window=window, min_years=28) == pytest.approx(spi(odd, window=window, min_years=28)[-1])
    assert np.isnan(last_spi(odd, window=window, min_years=years + 2)).all()


def test_less_than_thirty_years_are_no_reference() -> None:
    assert np.isnan(spi(series(29), window=1)).all()
    assert np.isfinite(spi(series(30), window=1)).all()
    gap = series(30)
    gap[0] = np.nan  # a January: twenty-nine of them are left
    found = spi(gap, window=1)
    assert np.isnan(found[0::12]).all()
    assert np.isfinite(found[1::12]).all()


def test_few_wet_months_are_no_distribution() -> None:
    totals = series(30)
    totals[0 : 12 * 21 : 12] = 0  # nine wet Januaries
    assert np.isnan(spi(totals, window=1)[0::12]).all()
    assert np.isfinite(spi(totals, window=1, min_wet=9)[0::12]).all()


def test_rain_that_never_differs_has_no_spi() -> None:
    assert np.isnan(spi(np.full(360, 80.0), window=1)).all()


def test_nothing_lies_beyond_the_limit() -> None:
    totals = series(60)
    totals[-1] = 1e6
    assert spi(totals, window=1, limit=3.0)[-1] == pytest.approx(3.0)


@settings(deadline=None, max_examples=30)
@given(st.integers(0, 10_000), st.floats(0.01, 1000))
def test_more_rain_is_never_drier_and_units_do_not_matter(seed: int, factor: float) -> None:
    totals = series(seed=seed, shape=1.5)
    found = spi(totals, window=1)
    assert spi(totals * factor, window=1) == pytest.approx(found, abs=1e-6)
    for month in range(12):
        order = np.argsort(totals[month::12])
        assert (np.diff(found[month::12][order]) >= 0).all()
