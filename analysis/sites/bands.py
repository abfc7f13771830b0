"""Bands: the word that a score, its gates and its evidence allow. The tool never says "close"."""

import numpy as np
import pandas as pd
from numpy.typing import NDArray

from analysis.sites.gates import FAIL, PASS, UNKNOWN
from domain.method import Method

# Shares are sums of ratios of households: this much is rounding, not people.
ROUNDING = 1e-9


def status_of_pairs(states: pd.DataFrame, method: Method) -> NDArray[np.str_]:
    """open, unsure or shut, by the destination's gates alone."""
    own = states[[g.id for g in method.gates if g.subject == "destination"]]
    shut = (own == FAIL).any(axis=1)
    is_open = (own == PASS).all(axis=1)
    return np.select([shut, is_open], ["shut", "open"], "unsure")


def band_pairs(states: pd.DataFrame, pairs: pd.DataFrame, method: Method) -> tuple[list[str], list[tuple[str, ...]]]:
    """Band and reasons of each pair, by all ten gates, then completeness, then score."""
    bands, reasons = [], []
    for state, pair in zip(states.to_dict("records"), pairs.to_dict("records"), strict=True):
        failed = [f"gate_fail:{gate}" for gate, s in state.items() if s == FAIL]
        unknown = [f"gate_unknown:{gate}" for gate, s in state.items() if s == UNKNOWN]
        weak = _weak(pair["score"], pair["completeness"], method)
        band, why = _decide(failed, [*unknown, *weak], pair, method)
        bands.append(band)
        reasons.append(why)
    return bands, reasons


def band_site(
    site: dict[str, float], failed: list[str], unknown: list[str], method: Method
) -> tuple[str, tuple[str, ...]]:
    """Band and reasons of a site.

    Args:
        site: score, completeness, probability_a, open_share, shut_share (of decided households).
        failed: ids of the site's own gates that fail.
        unknown: ids of those that are unknown.
        method: thresholds.

    Source: method note 1.2, "From pairs to the site's band".
    """
    bad = [f"gate_fail:{gate}" for gate in failed]
    weak = [f"gate_unknown:{gate}" for gate in unknown]
    if np.isnan(site["open_share"]):
        weak.append("all_undecided" if site["asked"] else "no_intentions")
        return _decide(bad, weak, site, method)
    if site["shut_share"] > method.number("bands", "shut_max") + ROUNDING:
        bad.append("shut_share")
    if site["open_share"] < method.number("bands", "open_min") - ROUNDING:
        weak.append("open_share")
    weak += _weak(site["score"], site["completeness"], method)
    return _decide(bad, weak, site, method)


def _weak(score: float, completeness: float, method: Method) -> list[str]:
    weak = []
    if not completeness >= method.number("bands", "e_completeness") - ROUNDING:
        weak.append("completeness")
    if np.isnan(score):
        weak.append("score_missing")
    return weak


def _decide(
    failed: list[str], weak: list[str], scored: dict[str, float], method: Method
) -> tuple[str, tuple[str, ...]]:
    if failed:
        return "D", (*failed, *weak)
    if weak:
        return "E", tuple(weak)
    return by_score(scored["score"], scored["completeness"], scored["probability_a"], method)


def by_score(score: float, completeness: float, probability: float, method: Method) -> tuple[str, tuple[str, ...]]:
    """The band that the score allows once no gate speaks against it, and what kept it from A."""
    limit = {key: method.number("bands", key) for key in ("a_min", "b_min", "c_min")}
    if score >= limit["a_min"]:
        kept = []
        if completeness < method.number("bands", "a_completeness") - ROUNDING:
            kept.append("a_completeness")
        if not probability >= method.number("bands", "a_probability"):
            kept.append("a_probability")
        return ("B", tuple(kept)) if kept else ("A", ())
    if score >= limit["b_min"]:
        return "B", ("score",)
    return ("C", ("score",)) if score >= limit["c_min"] else ("D", ("score",))
