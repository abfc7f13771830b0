"""Bands: the word that a score, its gates and its evidence allow. The tool never says "close".

Nothing that gets worse may help: a gate in a worse state, a household that becomes undecided, evidence that is
lost or ages never improves a band (in the order A, B, C, then D and E alike). So shares are of all households
asked, and what is judged is the assured score, in which the missing counts as worst.
"""

from collections.abc import Mapping, Sequence
from typing import Any

import numpy as np
import pandas as pd
from numpy.typing import NDArray

from analysis.sites.gates import FAIL, PASS, UNKNOWN
from domain.method import Method

# Shares are sums of ratios of households: this much is rounding, not people.
ROUNDING = 1e-9
OF_PAIR = ("score", "bound_low", "completeness", "probability_a", "low_dimensions")  # what a band is judged on
OF_SITE = (*OF_PAIR, "asked", "open_share", "blocked_share", "undecided_share", "scored_share")


def records(table: pd.DataFrame, columns: Sequence[str]) -> list[dict[str, Any]]:
    """The rows of a table, some columns of each; much quicker than to_dict() where rows are few."""
    rows = zip(*(table[column].tolist() for column in columns), strict=True)
    return [dict(zip(columns, row, strict=True)) for row in rows]


def status_of_pairs(states: NDArray[np.object_]) -> NDArray[np.str_]:
    """open, undetermined or blocked, by the destination's gates alone: pairs x gates."""
    blocked, is_open = (states == FAIL).any(axis=1), (states == PASS).all(axis=1)
    return np.select([blocked, is_open], ["blocked", "open"], "undetermined")


def below_minimum(assured: NDArray[np.float64], method: Method) -> list[tuple[str, ...]]:
    """Dimensions that are too low for band A.

    Args:
        assured: rows x dimensions, assured scores (of a site: summed over open pairs by share of all asked).
        method: the least that band A asks of each dimension.

    Source: method note 1.3, amendment 4.
    """
    short = assured < np.array(method.least_for_a()) - ROUNDING
    ids = [d.id for d in method.dimensions]
    return [tuple(name for name, low in zip(ids, row, strict=True) if low) for row in short]


def band_pairs(states: pd.DataFrame, pairs: pd.DataFrame, method: Method) -> tuple[list[str], list[tuple[str, ...]]]:
    """Band and reasons of each pair, by all ten gates, then completeness, then score.

    Args:
        states: one column a gate.
        pairs: score, bound_low, completeness, probability_a, low_dimensions (of below_minimum()).
        method: thresholds.
    """
    bands, reasons = [], []
    for state, pair in zip(records(states, list(states)), records(pairs, OF_PAIR), strict=True):
        failed = [f"gate_fail:{gate}" for gate, s in state.items() if s == FAIL]
        unknown = [f"gate_unknown:{gate}" for gate, s in state.items() if s == UNKNOWN]
        weak = ["score_missing"] if np.isnan(pair["score"]) else []
        band, why = _decide(failed, [*unknown, *_thin(pair, method), *weak], pair, method)
        bands.append(band)
        reasons.append(why)
    return bands, reasons


def band_site(
    site: Mapping[str, Any], failed: list[str], unknown: list[str], method: Method
) -> tuple[str, tuple[str, ...]]:
    """Band and reasons of a site.

    Args:
        site: asked (whether households were), score, bound_low, completeness, probability_a, low_dimensions;
            open_share, blocked_share, undecided_share and scored_share (open and with a score) of all asked.
        failed: ids of the site's own gates that fail.
        unknown: ids of those that are unknown.
        method: thresholds.

    Source: method note 1.3, amendments 1 to 4.
    """
    bad = [f"gate_fail:{gate}" for gate in failed]
    weak = [f"gate_unknown:{gate}" for gate in unknown]
    if not site["asked"]:
        return _decide(bad, [*weak, "no_intentions"], site, method)
    if site["undecided_share"] >= 1 - ROUNDING:
        return _decide(bad, [*weak, "all_undecided"], site, method)
    if site["blocked_share"] > method.number("bands", "blocked_max") + ROUNDING:
        bad.append("blocked_share")
    least = method.number("bands", "open_min") - ROUNDING
    if site["open_share"] < least:
        weak.append("open_share")
    elif site["scored_share"] < least:
        weak.append("score_missing")
    return _decide(bad, [*weak, *_thin(site, method)], site, method)


def _thin(scored: Mapping[str, Any], method: Method) -> list[str]:
    enough = scored["completeness"] >= method.number("bands", "e_completeness") - ROUNDING
    return [] if enough else ["completeness"]


def _decide(
    failed: list[str], weak: list[str], scored: Mapping[str, Any], method: Method
) -> tuple[str, tuple[str, ...]]:
    if failed:
        return "D", (*failed, *weak)
    if weak:
        return "E", tuple(weak)
    band, why = by_score(
        scored["bound_low"], scored["completeness"], scored["probability_a"], scored["low_dimensions"], method
    )
    if why == ("score",) and by_interval(scored["score"], method) < band:
        return band, ("old_evidence",)  # the score itself would do: what is missing or has aged holds the band
    return band, why


def by_interval(score: float, method: Method) -> str:
    """The band whose interval of scores a score lies in."""
    edges = {band: method.number("bands", key) for band, key in (("A", "a_min"), ("B", "b_min"), ("C", "c_min"))}
    return next((band for band, edge in edges.items() if score >= edge - ROUNDING), "D")


def by_score(
    assured: float, completeness: float, probability: float, low_dimensions: Sequence[str], method: Method
) -> tuple[str, tuple[str, ...]]:
    """The band that the assured score allows once no gate speaks against it, and what kept it from A."""
    band = by_interval(assured, method)
    if band != "A":
        return band, ("score",)
    shortfalls = []
    if completeness < method.number("bands", "a_completeness") - ROUNDING:
        shortfalls.append("a_completeness")
    if not probability >= method.number("bands", "a_probability"):
        shortfalls.append("a_probability")
    shortfalls += [f"a_dimension:{dimension}" for dimension in low_dimensions]
    return ("B", tuple(shortfalls)) if shortfalls else ("A", ())
