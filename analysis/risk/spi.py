"""Standardized precipitation index: how unusual the rain of some months is for the season."""

import numpy as np
from numpy.typing import NDArray
from scipy import special

Array = NDArray[np.float64]
YEAR = 12
STEPS = 12  # of Newton: converges quadratically from Thom's estimate
SAME = 1e-12  # relative: wet values that do not differ have no distribution


def spi(totals: Array, *, window: int, min_years: int, min_wet: int, limit: float) -> Array:
    """SPI of each month of a series: the sum of `window` months against the same months of all years.

    Args:
        totals: monthly rain in mm, months x anything, the first month any; NaN where unknown.
        window: months summed, the month itself the last one.
        min_years: fewer known years of a calendar month give no SPI.
        min_wet: fewer wet values give no SPI: a distribution of little is a guess.
        limit: largest absolute SPI given; beyond it a series of some decades says nothing.

    Returns:
        SPI in standard deviations, of the shape of `totals`; NaN where it cannot be known. The reference
        period is the whole series.

    Source: McKee 1993: gamma distribution by calendar month (maximum likelihood), mixed with the
    probability of no rain, H(x) = q + (1 - q) G(x).
    """
    sums = rolling_sums(totals, window)
    result = np.full(sums.shape, np.nan)
    for month in range(min(YEAR, len(sums))):
        result[month::YEAR] = standardised(sums[month::YEAR], min_years=min_years, min_wet=min_wet, limit=limit)
    return result


def last_spi(totals: Array, *, window: int, min_years: int, min_wet: int, limit: float) -> Array:
    """SPI of the last month of a series only; arguments as spi()."""
    sums = rolling_sums(totals, window)
    same_month = sums[(len(sums) - 1) % YEAR :: YEAR]
    last: Array = standardised(same_month, min_years=min_years, min_wet=min_wet, limit=limit)[-1]
    return last


def rolling_sums(totals: Array, window: int) -> Array:
    """Sums of each month and the `window` - 1 before it; NaN where one of them is unknown or before the series."""
    result = np.full(totals.shape, np.nan)
    if len(totals) >= window:
        steps = [totals[i : len(totals) - window + 1 + i] for i in range(window)]
        result[window - 1 :] = np.sum(steps, axis=0)
    return result


def standardised(sample: Array, *, min_years: int, min_wet: int, limit: float) -> Array:
    """SPI of each year's value within the sample of all years (years x anything)."""
    finite = np.isfinite(sample)
    wet = finite & (sample > 0)
    years, rainy = finite.sum(axis=0), wet.sum(axis=0)
    shape, scale = gamma_fit(np.where(wet, sample, np.nan))
    dry_share = np.divide(years - rainy, years, out=np.zeros(years.shape), where=years > 0)
    below = special.gammainc(shape, np.where(wet, sample, 0.0) / scale)
    edge = special.ndtr(-limit)
    result: Array = special.ndtri(np.clip(dry_share + (1 - dry_share) * below, edge, 1 - edge))
    return np.where(finite & (years >= min_years) & (rainy >= min_wet), result, np.nan)


def gamma_fit(sample: Array) -> tuple[Array, Array]:
    """Shape and scale of gamma distributions by maximum likelihood (values x anything, NaN left out).

    NaN where there is no value, or where values do not differ.
    """
    finite = np.isfinite(sample)
    count = np.maximum(finite.sum(axis=0), 1)
    mean = np.where(finite, sample, 0.0).sum(axis=0) / count
    logs = np.log(np.where(finite, sample, 1.0)).sum(axis=0) / count
    with np.errstate(divide="ignore", invalid="ignore"):
        gap = np.log(mean) - logs
        gap = np.where(gap > SAME, gap, np.nan)
        shape = (1 + np.sqrt(1 + 4 * gap / 3)) / (4 * gap)
        for _ in range(STEPS):
            shape = shape - (np.log(shape) - special.digamma(shape) - gap) / (1 / shape - special.polygamma(1, shape))
        return shape, mean / shape
