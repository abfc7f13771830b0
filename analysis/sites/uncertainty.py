"""How sure the assured score is: draws over weights, measurement noise, goalposts and the aggregation rule.

All sites and draws are scored in one compiled pass (analysis/sites/kernels.py). Weights and goalposts are drawn
once for all sites, so ranks compare like with like; the noise of a measurement belongs to the place and the
indicator measured, so two sites that look at the same return area see the same error, and another site
changes nothing. Key informants of one place err together: part of their noise is the place's. A scenario is drawn
with the numbers of the method it starts from: what moves between two scenarios is the assumption, not the draw.
"""

import hashlib
from dataclasses import dataclass
from functools import cached_property

import numpy as np
import pandas as pd
from numpy.typing import NDArray

from analysis.sites.common_draws import KINDS, POOL, Common, Single
from analysis.sites.kernels import at_least, empty_scores, quantiles_of, ranks_of, site_draws
from domain.method import Method

Array = NDArray[np.float64]
NOISE = {
    "registration": "registration",
    "survey": "survey",
    "key_informant": "key_informant",
    # No figure is given for these two: they are taken to be as noisy as a survey.
    "administrative": "survey",
    "modelled": "survey",
}
PLACES = {"site": "site_id", "destination": "subject", "computed": "site_id"}  # where an indicator is measured
QUANTILES = (0.05, 0.5, 0.95)


@dataclass(frozen=True)
class Measured:
    """The evidence of pairs as the draws use it: arrays pairs x indicators."""

    values: Single  # raw; the score itself for ordinal scales
    ages: Single
    kind: NDArray[np.int8]  # position in KINDS
    offset: NDArray[np.int64]  # where a measurement's stretch of the pool begins
    place: NDArray[np.int64]  # where that of its place begins

    def of(self, rows: NDArray[np.intp]) -> "Measured":
        """The same of some pairs."""
        return Measured(self.values[rows], self.ages[rows], self.kind[rows], self.offset[rows], self.place[rows])


@dataclass(frozen=True)
class Draws:
    """Drawn assured scores of sites."""

    site_ids: pd.Index
    start: NDArray[np.int64]  # pairs of site i: pairs[start[i]:start[i + 1]]
    pairs: NDArray[np.intp]  # positions of the pairs, by site
    scores: NDArray[np.uint16]  # sites x draws, hundredths of a point
    reach: Array  # probability that a pair reaches band A's score, by position in `pairs`
    common: Common
    measured: Measured  # of `pairs`

    @cached_property
    def ranks(self) -> NDArray[np.uint16]:
        """Rank of each site in each draw, 1 the best."""
        return ranked(self.scores)


def ranked(scores: NDArray[np.uint16]) -> NDArray[np.uint16]:
    """Rank of each row in each column, 1 the best; equal scores share the better rank."""
    ranks = np.zeros(scores.shape, np.uint16)
    ranks_of(scores, ranks)
    return ranks


def measure(
    pairs: pd.DataFrame,
    values: Array,
    normalised: Array,
    age: Array,
    collection: NDArray[np.object_],
    method: Method,
    *,
    seed: str,
) -> Measured:
    """Prepare the evidence of pairs (site_id, subject) for the draws; columns in the method's order."""
    order = column_order(method)
    chosen = [method.indicators[k] for k in order]
    ordinal = np.array([bool(i.levels) for i in chosen])
    raw = np.where(ordinal, normalised[:, order], values[:, order])
    has_value = age[:, order] > 0
    places = {kind: _starts(pairs[column], seed) for kind, column in PLACES.items()}
    return Measured(
        values=np.where(has_value, raw, 0).astype(np.float32),
        ages=np.where(has_value, age[:, order], 0).astype(np.float32),
        kind=kinds_of(collection[:, order]),
        offset=np.column_stack([_mixed(places[i.subject] ^ np.uint64(_mark(i.id))) for i in chosen]),
        place=np.column_stack([_mixed(places[i.subject]) for i in chosen]),
    )


def column_order(method: Method) -> list[int]:
    """Positions of the indicators, dimension after dimension."""
    position = {i.id: k for k, i in enumerate(method.indicators)}
    return [position[i.id] for d in method.dimensions for i in method.of_dimension(d.id)]


def _starts(subjects: pd.Series, seed: str) -> NDArray[np.uint64]:
    """A number for each subject, by its name alone."""
    codes, names = pd.factorize(subjects)
    return np.array([_mark(f"{seed}\x1f{name}") for name in names], dtype=np.uint64)[codes]


def _mark(text: str) -> int:
    return int.from_bytes(hashlib.blake2b(text.encode(), digest_size=8).digest(), "big")


def _mixed(marks: NDArray[np.uint64]) -> NDArray[np.int64]:
    """Spread marks evenly over the pool: the finalizer of splitmix64 (Steele, Lea and Flood 2014)."""
    marks = (marks ^ (marks >> np.uint64(30))) * np.uint64(0xBF58476D1CE4E5B9)
    marks = (marks ^ (marks >> np.uint64(27))) * np.uint64(0x94D049BB133111EB)
    return ((marks ^ (marks >> np.uint64(31))) % np.uint64(POOL)).astype(np.int64)


def kinds_of(collections: NDArray[np.object_]) -> NDArray[np.int8]:
    """Position in KINDS of each kind of collection; no noise for what is computed."""
    table = {collection: KINDS.index(kind) for collection, kind in NOISE.items()}
    flat = [table.get(str(collection), KINDS.index("none")) for collection in collections.ravel()]
    return np.array(flat, np.int8).reshape(collections.shape)


def draw_scores(
    pairs: pd.DataFrame, chosen: NDArray[np.bool_], measured: Measured, method: Method, common: Common
) -> Draws:
    """Draw the assured score of every site over its chosen pairs.

    Args:
        pairs: site_id and share of all households asked, one row a pair.
        chosen: the pairs that a site's score is the sum of.
        measured: evidence of all pairs.
        method: floor of the geometric mean, score of band A.
        common: from draw_common().

    Returns:
        Sites in the order of their ids; scores are whole hundredths of a point, rounded down.

    Source: method note 1.2, Monte-Carlo, and 1.3, amendments 1, 3 and 10.
    """
    rows = np.flatnonzero(chosen)
    rows = rows[np.argsort(pairs["site_id"].to_numpy(str)[rows], kind="stable")]
    ids, starts = np.unique(pairs["site_id"].to_numpy(str)[rows], return_index=True)
    start = np.append(starts, len(rows)).astype(np.int64)
    mine = measured.of(rows)
    scores, reach = empty_scores(len(ids), common.draws), np.zeros(len(rows), np.int64)
    first = np.cumsum([0, *[len(method.of_dimension(d.id)) for d in method.dimensions]])
    site_draws(
        start, pairs["share"].to_numpy(np.float32)[rows], mine.values, mine.ages, mine.kind, mine.offset, mine.place,
        common.low, common.scale, common.inner, common.outer, first, np.float32(method.number("aggregation", "floor")),
        common.geometric, common.odds, common.shared, np.float32(method.number("bands", "a_min") - 1e-4), scores, reach,
    )  # fmt: skip
    return Draws(pd.Index(ids), start, rows, scores, reach / common.draws, common, mine)


def spread(drawn: Draws, method: Method, in_rank: NDArray[np.bool_] | None = None) -> pd.DataFrame:
    """Median, P5 and P95 of score and rank, and the probability of each band's score, by site_id.

    Args:
        drawn: from draw_scores().
        method: edges of the bands.
        in_rank: which of the drawn sites are ranked (all if None); ranks of the others are missing.

    Returns:
        score_p05, score_p50, score_p95 (points), rank_p05, rank_p50, rank_p95 (1 the best, of `ranked`
        sites), score_A .. score_D (share of draws whose score lies in the band's interval).
    """
    sites = len(drawn.site_ids)
    in_rank = np.ones(sites, bool) if in_rank is None else in_rank
    scores, ranks = np.zeros((sites, len(QUANTILES)), np.int64), np.full((sites, len(QUANTILES)), np.nan)
    if sites:
        quantiles_of(drawn.scores, np.array(QUANTILES), scores)
    if in_rank.any():
        part = np.zeros((int(in_rank.sum()), len(QUANTILES)), np.int64)
        quantiles_of(drawn.ranks if in_rank.all() else ranked(drawn.scores[in_rank]), np.array(QUANTILES), part)
        ranks[in_rank] = part
    names = [f"p{round(100 * q):02d}" for q in QUANTILES]
    columns = {f"score_{name}": scores[:, k] / 100 for k, name in enumerate(names)}
    columns |= {f"rank_{name}": ranks[:, k] for k, name in enumerate(names)}
    edges = [100 * method.number("bands", key) for key in ("c_min", "b_min", "a_min")]
    reached = np.zeros((sites, len(edges)), np.int64)
    at_least(drawn.scores, np.ceil(edges), reached)
    above = reached / drawn.common.draws
    chances = np.column_stack([above[:, 2], above[:, 1] - above[:, 2], above[:, 0] - above[:, 1], 1 - above[:, 0]])
    columns |= {f"score_{band}": chances[:, k] for k, band in enumerate("ABCD")}
    return pd.DataFrame(columns, index=drawn.site_ids).assign(ranked=float(in_rank.sum()))


def chance_of_a(drawn: Draws, method: Method) -> Array:
    """Share of the draws in which each site reaches band A's score."""
    chances: Array = (drawn.scores >= np.ceil(100 * method.number("bands", "a_min"))).mean(axis=1)
    return chances


def monte_carlo_error(probability: float, draws: int) -> float:
    """Standard error of a probability that was counted over draws.

    Source: binomial, sqrt(p (1 - p) / n).
    """
    return float(np.sqrt(probability * (1 - probability) / draws))
