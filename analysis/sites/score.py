"""Scores: indicators to dimensions, dimensions to a pair, pairs to a site."""

from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from domain.method import Method

Array = NDArray[np.float64]


@dataclass(frozen=True)
class PairScores:
    """Scores of pairs; rows are pairs, columns of two-dimensional arrays are dimensions."""

    dimensions: Array
    assured: Array  # of each dimension: what is missing, and what ageing takes, counts as 0
    present: Array  # share of a dimension's weight that is evidenced
    score: Array
    arithmetic: Array
    completeness: Array
    bound_low: Array
    bound_high: Array


def membership(method: Method) -> Array:
    """Indicator weights inside their dimensions: indicators x dimensions."""
    order = {d.id: k for k, d in enumerate(method.dimensions)}
    table = np.zeros((len(method.indicators), len(order)))
    for i, indicator in enumerate(method.indicators):
        table[i, order[indicator.dimension]] = indicator.weight
    return table


def dimension_weights(method: Method) -> Array:
    """Weights of the dimensions, in the method's order."""
    return np.array([d.weight for d in method.dimensions])


def score_pairs(normalised: Array, age: Array, method: Method) -> PairScores:
    """Aggregate indicator scores into dimensions and pair scores.

    Args:
        normalised: pairs x indicators, 0 to 100; missing is NaN.
        age: pairs x indicators, evidence weight by age, 0 where missing.
        method: weights, floor, and the share of evidence that a dimension needs.

    A dimension is the mean of its indicators by weight x age; it is missing unless it has the share of
    its evidence that the method asks for, and a pair with a missing dimension has no score. Bounds take
    the part of each weight without evidence as 0 and as 100, so they contain the score; the lower one,
    the assured score, is what bands are judged on.

    Source: method note 1.2 (R = product of max(D,1)^W; Missing; Age), 1.3 (amendment 3), decisions 0001, 0005.
    """
    inside, weights = membership(method), dimension_weights(method)
    x = np.where(age > 0, np.nan_to_num(normalised), 0.0)
    present = age @ inside
    total = (x * age) @ inside
    with np.errstate(invalid="ignore", divide="ignore"):
        means = np.where(present > 0, total / present, np.nan)
    enough = present >= method.number("aggregation", "min_dimension_weight") - 1e-12
    dimensions = np.where(enough, means, np.nan)
    return PairScores(
        dimensions=dimensions,
        assured=total,
        present=present,
        score=geometric(dimensions, weights, method),
        arithmetic=dimensions @ weights,
        completeness=present @ weights,
        bound_low=geometric(total, weights, method),
        bound_high=geometric(total + 100 * (1 - present), weights, method),
    )


def geometric(dimensions: Array, weights: Array, method: Method) -> Array:
    """Weighted geometric mean of dimension scores, none below the floor; missing if one is."""
    floor = method.number("aggregation", "floor")
    result: Array = np.exp(np.log(np.maximum(dimensions, floor)) @ weights)
    # exp(log 100) is 100 but for the last digit; all-100 must give 100.
    return np.where(np.all(dimensions >= 100, axis=-1), 100.0, result)


def losses(dimensions: Array, score: Array, method: Method) -> tuple[Array, Array]:
    """What each dimension takes away: W ln(100/D), and its share of the 100 - R points.

    Returns:
        Two arrays pairs x dimensions; missing where the pair has no score. Rows of the second sum to
        100 - R.
    """
    weights = dimension_weights(method)
    floor = method.number("aggregation", "floor")
    logs = weights * np.log(100 / np.maximum(dimensions, floor))
    total = logs.sum(axis=1, keepdims=True)
    with np.errstate(invalid="ignore", divide="ignore"):
        part = np.where(total > 0, logs / total, 0.0)
    points = part * (100 - score)[:, None]
    return logs, np.where(np.isnan(score)[:, None], np.nan, points)


def weighted_sum(values: Array, shares: Array, group: NDArray[np.intp], groups: int) -> Array:
    """Sum of values by group, weighted by shares of all households asked; what has no share adds 0."""
    return np.bincount(group, np.where(shares > 0, values * shares, 0.0), groups).astype(np.float64)
