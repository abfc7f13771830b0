"""Between what and what the expected annual exposure lies, and which part of the curve is not known."""

from dataclasses import dataclass

import numpy as np
import pandas as pd
from numpy.typing import NDArray

from analysis.risk.exposure import annual_weights
from domain.errors import MethodError

PARTS = ("frequent", "between", "rare", "uncovered")
BOUNDS = ("low", "central", "high")
Array = NDArray[np.float64]


@dataclass(frozen=True)
class AnnualBounds:
    """People exposed in a mean year, by zone.

    `figures` has low, central, high. `parts` has the same three for each of PARTS (columns part, bound):
    floods more frequent than the first period, between the periods, rarer than the last, and people whom
    the rasters do not cover. They add up to the figures.
    """

    figures: pd.DataFrame
    parts: pd.DataFrame


def annual_bounds(
    exposed: pd.DataFrame, *, people: pd.Series, covered_share: pd.Series, most_frequent_years: float
) -> AnnualBounds:
    """Bound the expected annual exposure from below and above.

    Args:
        exposed: people exposed; one row a zone, one column a return period in years, ascending.
        people: people of each zone.
        covered_share: share of each zone's area that the rasters know, 0 to 1.
        most_frequent_years: the first period's exposure may come as often as this (at least 1 year, at most
            the first period).

    Returns:
        Missing where a zone's exposure is.

        low: between two periods the smaller exposure of the two; rarer floods as the last; more frequent
        ones and people outside the rasters none.
        central: the trapezoid of expected_annual_exposure(); the same for the rest.
        high: between two periods the larger; rarer floods everyone; more frequent ones as the first; people
        outside the rasters (as dense as those inside) all, as often as anything.

    Raises:
        MethodError: `most_frequent_years` is below 1 or above the first period.

    Source: exposure does not fall as the period grows, so that step sums bound the integral over the annual
        probability (left and right Riemann sums); where the maps make it fall, its lower and upper envelopes.
    """
    periods = [float(period) for period in exposed.columns]
    if not 1 <= most_frequent_years <= periods[0]:
        raise MethodError("annual_bound", found=f"{most_frequent_years:g}", expected=f"1 … {periods[0]:g}")
    values = exposed.to_numpy(dtype=float)
    unknown = np.isnan(values).any(axis=1)
    rising = np.fmax.accumulate(values, axis=1)
    floor = np.flip(np.fmin.accumulate(np.flip(values, axis=1), axis=1), axis=1)
    everyone = np.fmax(people.reindex(exposed.index).to_numpy(dtype=float), rising[:, -1])
    covered = covered_share.reindex(exposed.index).to_numpy(dtype=float)
    parts = _parts(periods, rising, floor, everyone, covered, most_frequent_years)
    table = pd.DataFrame({key: np.where(unknown, np.nan, column) for key, column in parts.items()}, index=exposed.index)
    table.columns = pd.MultiIndex.from_tuples(table.columns, names=["part", "bound"])
    figures = {bound: table.xs(bound, axis=1, level="bound").sum(axis=1, skipna=False) for bound in BOUNDS}
    return AnnualBounds(pd.DataFrame(figures), table)


def _parts(
    periods: list[float], rising: Array, floor: Array, everyone: Array, covered: Array, most_frequent: float
) -> dict[tuple[str, str], Array]:
    frequency = 1 / np.asarray(periods)
    steps = frequency[:-1] - frequency[1:]
    often, rare = 1 / most_frequent - frequency[0], frequency[-1]
    none = np.zeros(len(everyone))
    outside = np.divide(everyone * (1 - covered), covered, out=np.full(len(everyone), np.nan), where=covered > 0)
    trapezoid = rising @ annual_weights([int(period) for period in periods]) - rising[:, -1] * rare
    return {
        ("frequent", "low"): none,
        ("frequent", "central"): none,
        ("frequent", "high"): rising[:, 0] * often,
        ("between", "low"): floor[:, :-1] @ steps,
        ("between", "central"): trapezoid,
        ("between", "high"): rising[:, 1:] @ steps,
        ("rare", "low"): floor[:, -1] * rare,
        ("rare", "central"): rising[:, -1] * rare,
        ("rare", "high"): everyone * rare,
        ("uncovered", "low"): none,
        ("uncovered", "central"): none,
        ("uncovered", "high"): outside / most_frequent,
    }


def total_bounds(bounds: AnnualBounds) -> pd.Series:
    """Parts of all zones together (zones that do not overlap), by (part, bound); unknown zones left out."""
    return bounds.parts.sum(min_count=1)
