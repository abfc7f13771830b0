"""Weights from judgements: pairwise comparison, a budget of points, and how far proposals lie apart.

Source: T. L. Saaty, The Analytic Hierarchy Process, McGraw-Hill, New York 1980.
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
SPREAD_COLUMNS = ("mean", "low", "high", "range", "agreement")
WIDEST = 1.0  # the range between shares that sum to 1 cannot be more


@dataclass(frozen=True)
class Priorities:
    """Weights that sum to 1, and the consistency ratio of the judgements they come from."""

    weights: NDArray[np.float64]
    consistency: float  # 0 when no judgement contradicts another; customarily accepted up to 0.10


def weights_from_pairs(matrix: NDArray[np.float64]) -> Priorities:
    """Weights from a pairwise comparison matrix: its principal eigenvector (Saaty 1980).

    Args:
        matrix: how many times as important the row's item is as the column's; at most 10 items.

    Raises:
        ValueError: the matrix is not square, not positive, not reciprocal, or larger than 10 items.
    """
    checked = _checked(matrix)
    size = len(checked)
    values, vectors = np.linalg.eig(checked)
    principal = int(np.argmax(values.real))
    weights = np.abs(vectors[:, principal].real)
    return Priorities(weights / weights.sum(), _consistency(float(values[principal].real), size))


def matrix_from_judgements(items: Sequence[str], judgements: Mapping[tuple[str, str], float]) -> NDArray[np.float64]:
    """The reciprocal matrix of judgements (Saaty 1980): a pair that was not judged counts as equal.

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
    matrix = np.ones((len(items), len(items)))
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
    """How far the proposals lie apart, by item: mean, low, high, range and agreement.

    Every proposal is read as shares of its sum. Agreement is 1 - range / widest possible range, which is 1
    for shares: 1 when all say the same, 0 when one gives an item everything and another nothing. An item
    that a proposal does not name is left out of that proposal, not read as zero.

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
    return mean, low, high, high - low, 1 - (high - low) / WIDEST


def _checked(matrix: NDArray[np.float64]) -> NDArray[np.float64]:
    found = np.asarray(matrix, dtype=float)
    if found.ndim != 2 or found.shape[0] != found.shape[1] or not found.size:
        raise ValueError(f"the matrix is not square: {found.shape}")
    if len(found) > len(RANDOM_INDEX):
        raise ValueError(f"at most {len(RANDOM_INDEX)} items can be compared, not {len(found)}")
    if not (np.isfinite(found).all() and (found > 0).all()):
        raise ValueError("the matrix has values that are not positive numbers")
    if (np.abs(found * found.T - 1) > TOLERANCE).any():
        raise ValueError("the matrix is not reciprocal")
    return found


def _consistency(principal: float, size: int) -> float:
    if size <= 2:
        return 0.0
    index = max(0.0, (principal - size) / (size - 1))
    return index / RANDOM_INDEX[size - 1]
