"""Heat stress by class, from maps of wet-bulb globe temperature at return periods."""

from collections.abc import Mapping, Sequence

import numpy as np
from numpy.typing import NDArray

from domain.hazards import Level

Array = NDArray[np.float64]


def level_of(values: Mapping[int, Array], levels: Sequence[Level]) -> Array:
    """The worst level reached: 1 for the first of `levels` (the worst), 2 ... ; 0 where none is; NaN unknown.

    Args:
        values: by key (return period), the hazard in its unit; NaN where unknown.
        levels: from the worst to the mildest; a level is reached where its key's value is at its threshold
            or above.

    Source: method note 2: high 32 °C at 5 years, medium 28 at 20, low 25 at 100.
    """
    first = np.asarray(values[levels[0].key], dtype=float)
    result = np.zeros(first.shape)
    unknown = np.zeros(first.shape, dtype=bool)
    for rank in range(len(levels), 0, -1):
        level = levels[rank - 1]
        value = np.asarray(values[level.key], dtype=float)
        missing = np.isnan(value)
        reached = ~missing & (value >= level.threshold)
        # What is known to be worse needs no milder level; a milder level cannot stand in for an unknown worse one.
        unknown = (unknown | missing) & ~reached
        result = np.where(reached, float(rank), result)
    return np.where(unknown, np.nan, result)
