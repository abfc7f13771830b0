"""Whether places that the model puts in harm's way are those that were: rank correlation, with its doubt."""

from dataclasses import dataclass
from itertools import permutations

import numpy as np
import pandas as pd
from numpy.typing import NDArray
from scipy.stats import rankdata

SEED = 20220731
CLOSE = 1e-12  # permutations that reach the same correlation, but for rounding
Array = NDArray[np.float64]


@dataclass(frozen=True)
class RankCorrelation:
    """Spearman's correlation of modelled with published figures.

    `rho`, `p_value` (two-sided), `low` and `high` are missing where too few places, or places that do not
    differ, allow none. `exact`: every permutation was counted.
    """

    places: int
    rho: float
    p_value: float
    exact: bool
    low: float
    high: float


def rank_correlation(
    modelled: pd.Series,
    published: pd.Series,
    *,
    least: int,
    exact_up_to: int,
    permutations_drawn: int,
    resamples: int,
    interval: float,
    interval_least: int,
) -> RankCorrelation:
    """Compare modelled exposure with published counts by rank.

    Args:
        modelled: people by place.
        published: people by place; a place without a published figure is left out, never zero.
        least: fewer places than this have no correlation.
        exact_up_to: up to so many places the permutation test counts every order; beyond, orders drawn.
        permutations_drawn: how many are drawn beyond.
        resamples: bootstrap samples of places.
        interval: share of them between `low` and `high`.
        interval_least: fewer places than this have no interval.

    Source: Spearman's rho with mean ranks for ties; permutation test; percentile bootstrap over places.
    """
    both = pd.DataFrame({"m": modelled, "p": published}).dropna()
    count = len(both)
    missing = float("nan")
    if count < least or both["m"].nunique() < 2 or both["p"].nunique() < 2:
        return RankCorrelation(count, missing, missing, False, missing, missing)
    x, y = (both[name].to_numpy(dtype=float) for name in ("m", "p"))
    rho = float(_spearman(x, y[None, :])[0])
    exact = count <= exact_up_to
    rng = np.random.default_rng(SEED)
    orders = (
        np.array(list(permutations(range(count))))
        if exact
        else np.argsort(rng.random((permutations_drawn, count)), axis=1)
    )
    reached = int((np.abs(_spearman(x, y[orders])) >= abs(rho) - CLOSE).sum())
    p_value = reached / len(orders) if exact else (reached + 1) / (len(orders) + 1)
    low, high = _bootstrap(x, y, rng, resamples, interval) if count >= interval_least else (missing, missing)
    return RankCorrelation(count, rho, p_value, exact, low, high)


def _spearman(x: Array, rows: Array) -> Array:
    """Correlation of ranks of x with those of each row; missing where a row does not vary."""
    a = rankdata(x)
    b = rankdata(rows, axis=1)
    a, b = a - a.mean(), b - b.mean(axis=1, keepdims=True)
    norm = np.sqrt((a @ a) * (b * b).sum(axis=1))
    result: Array = np.divide(b @ a, norm, out=np.full(len(b), np.nan), where=norm > 0)
    return result


def _bootstrap(x: Array, y: Array, rng: np.random.Generator, resamples: int, interval: float) -> tuple[float, float]:
    picks = rng.integers(0, len(x), (resamples, len(x)))
    a, b = rankdata(x[picks], axis=1), rankdata(y[picks], axis=1)
    a, b = a - a.mean(axis=1, keepdims=True), b - b.mean(axis=1, keepdims=True)
    norm = np.sqrt((a * a).sum(axis=1) * (b * b).sum(axis=1))
    drawn = (a * b).sum(axis=1)[norm > 0] / norm[norm > 0]
    if not len(drawn):
        return float("nan"), float("nan")
    low, high = np.quantile(drawn, [(1 - interval) / 2, (1 + interval) / 2])
    return float(low), float(high)
