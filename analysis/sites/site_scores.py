"""From pairs to sites: scores and shares over all households asked."""

from dataclasses import dataclass

import numpy as np
import pandas as pd
from numpy.typing import NDArray

from analysis.sites.bands import below_minimum
from analysis.sites.score import PairScores, weighted_sum
from domain.method import Method

Array = NDArray[np.float64]
STATUSES = ("open", "undetermined", "blocked")


@dataclass(frozen=True)
class Households:
    """How the households of sites chose: arrays by pair, and by site."""

    group: NDArray[np.intp]  # position of each pair's site
    share: Array  # of all households asked, by pair
    asked: NDArray[np.bool_]  # whether a site's households were asked


def counted(status: NDArray[np.str_], scores: PairScores) -> NDArray[np.bool_]:
    """Pairs whose households add to a site's score: every gate of the destination passes, and it has a score."""
    return (status == "open") & ~np.isnan(scores.score)


def site_scores(homes: Households, status: NDArray[np.str_], scores: PairScores, method: Method) -> pd.DataFrame:
    """Scores and shares of sites.

    Args:
        homes: who wants to go where.
        status: open, undetermined or blocked, by pair.
        scores: of pairs.
        method: what band A asks of each dimension.

    Returns:
        One row a site: score (sum over open pairs of share x score: who is undecided, or whose destination is
        blocked, undetermined or without a score, adds 0), option_score (mean over open pairs), score_all (as if every
        destination were open), score_arithmetic, imbalance, completeness, bound_low (the assured score), bound_high,
        min_pair_score, open_share, undetermined_share, blocked_share, undecided_share, scored_share (open and with a
        score), left_out_share (all but the open), low_dimensions; all shares of all households asked. Missing
        where nobody was asked; option_score also where no destination is open.

    Source: method note 1.3, amendments 1, 2 and 4.
    """
    sites = len(homes.asked)
    open_pairs = np.where(status == "open", homes.share, 0.0)
    adding = np.where(counted(status, scores), homes.share, 0.0)

    def total(values: Array, share: Array) -> Array:
        return np.where(homes.asked, weighted_sum(values, share, homes.group, sites), np.nan)

    one = np.ones(len(homes.share))
    shares = {f"{name}_share": total(one, np.where(status == name, homes.share, 0.0)) for name in STATUSES}
    scored = total(one, adding)
    score, arithmetic = total(scores.score, adding), total(scores.arithmetic, adding)
    with np.errstate(invalid="ignore", divide="ignore"):
        quality = np.where(scored > 0, score / scored, np.nan)
    lowest = np.full(sites, np.inf)
    np.minimum.at(lowest, homes.group, np.where(np.isnan(scores.score), np.inf, scores.score))
    dimensions = np.column_stack([total(column, adding) for column in scores.assured.T])
    return pd.DataFrame(
        {
            "score": score,
            "option_score": quality,
            "score_all": total(scores.score, homes.share),
            "score_arithmetic": arithmetic,
            "imbalance": arithmetic - score,
            "completeness": total(scores.completeness, homes.share),
            "bound_low": total(scores.bound_low, adding),
            "bound_high": total(scores.bound_high, open_pairs),
            "min_pair_score": np.where(np.isfinite(lowest), lowest, np.nan),
            **shares,
            "undecided_share": np.clip(1 - total(one, homes.share), 0, 1),
            "scored_share": scored,
            "left_out_share": 1 - shares["open_share"],
            "low_dimensions": below_minimum(dimensions, method),
        }
    )
