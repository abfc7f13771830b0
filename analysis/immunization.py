"""Immunization: district coverage held to a national estimate, drop-out, children without any dose."""

import numpy as np
import pandas as pd
from scipy.optimize import brentq
from scipy.special import expit, logit

REACH = 60.0  # logits; a shift of this size takes any coverage to 0 or 100 % in double precision


def anchor_coverage(pattern: pd.Series, infants: pd.Series, national: float) -> pd.Series:
    """Shift district coverages by one logit, so that their mean over infants is the national one.

    Args:
        pattern: coverage by district in %, strictly between 0 and 100; missing where unknown.
        infants: surviving infants by district; missing where unknown.
        national: coverage of the country in %, 0 to 100.

    Returns:
        Coverage by district in %, in the pattern's order; missing where pattern or infants are, and everywhere if
        the national coverage is missing or no share. The sum of infants x coverage over the known districts is
        their infants x the national coverage.

    Raises:
        ValueError: a pattern is 0, 100 or beyond: no shift would move it.

    Source: method notes 3 and 1.3: logit(c) = logit(pattern) + s, one s for the country.
    """
    weights = infants.reindex(pattern.index).astype(float)
    has_value = pattern.notna() & (weights > 0)
    result = pd.Series(np.nan, index=pattern.index)
    if not has_value.any() or not 0 <= national <= 100:
        return result
    if not pattern[has_value].between(0, 100, inclusive="neither").all():
        raise ValueError("a pattern of coverage lies between 0 and 100 %")
    if national in {0, 100}:
        return result.mask(has_value, float(national))
    start, weight = logit(pattern[has_value] / 100), weights[has_value]

    def excess(shift: float) -> float:
        return float(np.average(expit(start + shift), weights=weight) - national / 100)

    shift = brentq(excess, -REACH, REACH, xtol=1e-14, rtol=1e-14)
    result[has_value] = 100 * expit(start + shift)
    return result


def drop_out(first: float, third: float) -> float:
    """Share in % of the children with a first dose who got no third; missing where the first is missing or 0.

    Source: method note 3: (DTP1 - DTP3) / DTP1.
    """
    return 100 * (first - third) / first if first > 0 else float("nan")


def zero_dose(infants: float, first_dose: float) -> float:
    """Children who received no vaccine: surviving infants x (1 - DTP1 in %), never below zero; missing if either is.

    Source: method note 3, zero-dose = no DTP1 (WUENIC proxy).
    """
    return float(np.maximum(0.0, infants * (1 - first_dose / 100)))
