"""Weights from judgements: pairwise comparison, a budget of points, and how far proposals lie apart.

A pair that nobody judged is left open: it is neither equal nor a contradiction.

Sources: T. L. Saaty, The Analytic Hierarchy Process, McGraw-Hill, New York 1980; unjudged pairs: P. T. Harker,
Incomplete pairwise comparisons in the analytic hierarchy process, Mathematical Modelling 9 (1987); their random
index: K. C. Agoston and L. Csato, Inconsistency thresholds for incomplete pairwise comparison matrices, Omega
108 (2022).
"""

import math
from collections.abc import Mapping, Sequence
from dataclasses import dataclass

import numpy as np
import pandas as pd
from numpy.typing import NDArray

# Mean consistency index of random reciprocal matrices of size 1 to 10 (Saaty 1980).
RANDOM_INDEX = (0.0, 0.0, 0.58, 0.90, 1.12, 1.24, 1.32, 1.41, 1.45, 1.49)
TOLERANCE = 1e-6  # of a product a_ij * a_ji around 1
SPREAD_COLUMNS = ("mean", "low", "high", "range", "relative_range")


@dataclass(frozen=True)
class Priorities:
    """Weights that sum to 1, and the consistency ratio of the judgements they come from."""

    weights: NDArray[np.float64]
    consistency: float  # 0 when no judgement contradicts another; customarily accepted up to 0.10


def weights_from_pairs(matrix: NDArray[np.float64]) -> Priorities:
    """Weights from a pairwise comparison matrix: the principal eigenvector of Harker's completion.

    Args:
        matrix: n x n, how many times as important the row's item is as the column's; 0 on both sides of the
            diagonal for a pair that was not judged; at most 10 items.

    Returns:
        Weights that sum to 1. The consistency ratio compares with random matrices of as many open pairs; where
        the judgements form a tree nothing can contradict, and it is 0.

    Raises:
        ValueError: the matrix is not square, negative, not reciprocal, larger than 10 items, or its judgements
            do not link all items.

    Source: Saaty 1980; Harker 1987: an open pair is 0, and each adds 1 to the diagonal of its row.
    """
    checked = _checked(matrix)
    open_pairs = checked == 0
    if not _linked(~open_pairs):
        raise ValueError("the judgements do not link all items")
    values, vectors = np.linalg.eig(checked + np.diag(open_pairs.sum(axis=1)))
    principal = int(np.argmax(values.real))
    weights = np.abs(vectors[:, principal].real)
    ratio = _consistency(float(values[principal].real), len(checked), int(open_pairs.sum()) // 2)
    return Priorities(weights / weights.sum(), ratio)


def _linked(judged: NDArray[np.bool_]) -> bool:
    """Whether every item is reached from the first over pairs that were judged."""
    reached = judged[0]
    for _ in range(len(judged)):
        reached = judged[reached].any(axis=0)
    return bool(reached.all())


def matrix_from_judgements(items: Sequence[str], judgements: Mapping[tuple[str, str], float]) -> NDArray[np.float64]:
    """The reciprocal matrix of judgements (Saaty 1980): 0 for a pair that was not judged.

    Args:
        items: what is compared, in the order of the rows.
        judgements: by (first, second), how many times as important the first is.

    Raises:
        ValueError: an item is unknown or twice given, a judgement is not positive, or a pair is judged
            twice and the two contradict each other.
    """
    place = {item: i for i, item in enumerate(items)}
    if len(place) != len(items):
        raise ValueError("an item is given twice")
    matrix = np.eye(len(items))
    for (first, second), value in judgements.items():
        if first not in place or second not in place:
            raise ValueError(f"unknown item in the pair {first}, {second}")
        if not (math.isfinite(value) and value > 0):
            raise ValueError(f"the judgement of {first}, {second} is not a positive number: {value}")
        mirrored = judgements.get((second, first), 1 / value)
        if abs(value * mirrored - 1) > TOLERANCE:
            raise ValueError(f"the judgements of {first}, {second} contradict each other")
        matrix[place[first], place[second]] = value
        matrix[place[second], place[first]] = 1 / value
    return matrix


def weights_from_budget(points: Mapping[str, float]) -> dict[str, float]:
    """Shares of the points that were given out; they sum to 1.

    Raises:
        ValueError: points that are negative, infinite or not a number, or none given at all.
    """
    if any(not math.isfinite(value) or value < 0 for value in points.values()):
        raise ValueError("points must be numbers that are not negative")
    total = sum(points.values())
    if not (math.isfinite(total) and total > 0):
        raise ValueError("no points were given")
    return {item: value / total for item, value in points.items()}


def spread(proposals: Sequence[Mapping[str, float]]) -> pd.DataFrame:
    """How far the proposals lie apart, by item: mean, low, high, range and relative_range (range over the mean).

    Every proposal is read as shares of its sum. With eight shares a range is small whatever is proposed; over the
    mean it is 0 when all say the same and 1 when the range is as large as the mean. An item that a proposal does
    not name is left out of that proposal, not read as zero.

    Raises:
        ValueError: a proposal cannot be read as shares.
    """
    shares = [weights_from_budget(proposal) for proposal in proposals]
    items = list(dict.fromkeys(item for share in shares for item in share))
    rows = [_row([share[item] for share in shares if item in share]) for item in items]
    return pd.DataFrame(
        rows, index=pd.Index(items, name="item", dtype=object), columns=list(SPREAD_COLUMNS), dtype=float
    )


def _row(shares: Sequence[float]) -> tuple[float, ...]:
    low, high = min(shares), max(shares)
    mean = min(max(math.fsum(shares) / len(shares), low), high)
    return mean, low, high, high - low, (high - low) / mean if mean > 0 else 0.0


def _checked(matrix: NDArray[np.float64]) -> NDArray[np.float64]:
    table = np.asarray(matrix, dtype=float)
    if table.ndim != 2 or table.shape[0] != table.shape[1] or not table.size:
        raise ValueError(f"the matrix is not square: {table.shape}")
    if len(table) > len(RANDOM_INDEX):
        raise ValueError(f"at most {len(RANDOM_INDEX)} items can be compared, not {len(table)}")
    if not (np.isfinite(table).all() and (table >= 0).all()):
        raise ValueError("the matrix has values that are neither positive numbers nor 0 (not judged)")
    unjudged = (table == 0) & (table.T == 0) & ~np.eye(len(table), dtype=bool)
    if (np.abs(table * table.T - 1) > TOLERANCE)[~unjudged].any():
        raise ValueError("the matrix is not reciprocal")
    return table


def _consistency(principal: float, size: int, unjudged: int) -> float:
    """Consistency index over that of random matrices with as many open pairs (nearly linear)."""
    most = (size - 1) * (size - 2) // 2  # open pairs of a tree, in which nothing can contradict
    if size <= 2 or unjudged >= most:
        return 0.0
    index = max(0.0, (principal - size) / (size - 1))
    return index / (RANDOM_INDEX[size - 1] * (1 - unjudged / most))
