"""Rain of the wettest month at return periods: all that a series of monthly totals can say of extremes."""

import numpy as np
from numpy.typing import NDArray

Array = NDArray[np.float64]
YEAR = 12
EULER = float(np.euler_gamma)


def wettest_months(totals: Array) -> Array:
    """The greatest monthly total of each year (years x anything); NaN where a month of the year is unknown.

    Args:
        totals: monthly rain in mm, months x anything; the series starts with January, an unfinished last
            year is left out.
    """
    years = len(totals) // YEAR
    by_year = totals[: years * YEAR].reshape(years, YEAR, *totals.shape[1:])
    result: Array = np.max(by_year, axis=1)  # NaN stays NaN
    return result


def gumbel_levels(maxima: Array, periods: tuple[int, ...], *, min_years: int) -> Array:
    """Levels that a year's maximum exceeds once in so many years, on average.

    Args:
        maxima: one value a year (years x anything); NaN where unknown.
        periods: return periods in years, above 1.
        min_years: fewer known years give no level.

    Returns:
        Levels, periods x anything, rising with the period; NaN where they cannot be known.

    Source: Gumbel distribution by L-moments: scale = l2 / ln 2, location = l1 - 0.5772 scale (Hosking 1990).
    """
    finite = np.isfinite(maxima)
    count = finite.sum(axis=0)
    ranked = np.sort(maxima, axis=0)  # NaN last
    rank = np.arange(len(maxima), dtype=float).reshape(-1, *([1] * (maxima.ndim - 1)))
    ranked = np.where(rank < count, ranked, 0.0)
    with np.errstate(divide="ignore", invalid="ignore"):
        mean = ranked.sum(axis=0) / count
        weighted = (rank / (count - 1) * ranked).sum(axis=0) / count
        scale = (2 * weighted - mean) / np.log(2)
    location = mean - EULER * scale
    levels = np.stack([location - scale * np.log(-np.log(1 - 1 / period)) for period in periods])
    return np.where(count >= min_years, levels, np.nan)
