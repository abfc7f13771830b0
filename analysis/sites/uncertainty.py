"""How sure a score is: draws over weights, measurement noise, goalposts and the aggregation rule.

All sites and draws are scored in one compiled pass (analysis/sites/kernels.py). Weights and goalposts are drawn
once for all sites, so ranks compare like with like; the noise of a measurement belongs to the place and the
indicator measured, so two sites that look at the same return area see the same error, and another site
changes nothing. A scenario is drawn with the numbers of the method it starts from: what moves between two
scenarios is the assumption, not the dice.
"""

import hashlib
from collections.abc import Iterable
from dataclasses import dataclass, fields
from functools import cached_property

import numpy as np
import pandas as pd
from numpy.typing import NDArray

from analysis.sites.kernels import at_least, empty_scores, quantiles_of, ranks_of, site_draws
from analysis.sites.score import dimension_weights
from domain.method import Indicator, Method

Array = NDArray[np.float64]
Single = NDArray[np.float32]
NOISE = {
    "registration": "noise_registration",
    "survey": "noise_survey",
    "key_informant": "noise_key_informant",
    # No figure is given for these two: they are taken to be as noisy as a survey.
    "administrative": "noise_survey",
    "modelled": "noise_survey",
}
PLACES = {"site": "site_id", "destination": "subject", "computed": "site_id"}  # where an indicator is measured
POOL = 1 << 20  # standard normals from which every measurement takes its own stretch
QUANTILES = (0.05, 0.5, 0.95)
LEAST_SPAN = 0.1  # drawn goalposts never come closer than this part of their distance


@dataclass(frozen=True)
class Common:
    """What is drawn once for all sites: arrays indicators (or dimensions) x draws, single precision."""

    outer: Single
    inner: Single
    low: Single
    scale: Single
    pool: Single
    geometric: int  # this many draws multiply dimensions, the others add

    @property
    def draws(self) -> int:
        """How many draws."""
        return self.inner.shape[1]


@dataclass(frozen=True)
class Measured:
    """The evidence of pairs as the draws use it: arrays pairs x indicators."""

    values: Single  # raw; the score itself for ordinal scales
    ages: Single
    sigma: Single  # noise in score points
    offset: NDArray[np.int64]  # where a measurement's stretch of the pool begins


@dataclass(frozen=True)
class Draws:
    """Drawn scores of the sites that have a score."""

    site_ids: pd.Index
    start: NDArray[np.int64]  # pairs of site i: pairs[start[i]:start[i + 1]]
    pairs: NDArray[np.intp]  # positions of the pairs, by site
    scores: NDArray[np.uint16]  # sites x draws, hundredths of a point
    reach: Array  # probability that a pair reaches band A's score, by position in `pairs`
    common: Common
    measured: Measured  # of `pairs`

    def without(self, sites: Iterable[str]) -> "Draws":
        """The same but for some sites."""
        kept = np.flatnonzero(~self.site_ids.isin(list(sites)))
        if len(kept) == len(self.site_ids):
            return self
        spans = [np.arange(self.start[k], self.start[k + 1]) for k in kept]
        rows = np.concatenate([np.zeros(0, int), *spans])
        mine = Measured(*(getattr(self.measured, f.name)[rows] for f in fields(Measured)))
        start = np.cumsum([0, *[len(span) for span in spans]])
        return Draws(
            self.site_ids[kept], start, self.pairs[rows], self.scores[kept], self.reach[rows], self.common, mine
        )

    @cached_property
    def ranks(self) -> NDArray[np.uint16]:
        """Rank of each site in each draw, 1 the best."""
        ranks = np.zeros(self.scores.shape, np.uint16)
        ranks_of(self.scores, ranks)
        return ranks


def generator(*parts: str) -> np.random.Generator:
    """A random generator that depends on the named parts alone, the same in any process."""
    digest = hashlib.sha256("\x1f".join(parts).encode()).digest()
    return np.random.Generator(np.random.Philox(int.from_bytes(digest[:16], "big")))


def draw_common(method: Method, *, seed: str, draws: int) -> Common:
    """Draw weights ~ Dirichlet(c w), goalposts and the pool of noise; see METHOD 1.2, Monte-Carlo.

    Args:
        method: distributions (method.tables["uncertainty"]); its `origin` names the seed.
        seed: data version.
        draws: number of draws.
    """
    concentration = method.number("uncertainty", "weight_concentration")
    weights = dict(zip([d.id for d in method.dimensions], dimension_weights(method), strict=True))
    inner = [
        _dirichlet({i.id: i.weight for i in method.of_dimension(d.id)}, concentration, method, seed, draws)
        for d in method.dimensions
    ]
    posts = [_goalposts(i, method, seed, draws) for d in method.dimensions for i in method.of_dimension(d.id)]
    noise = generator(seed, method.origin, "noise").standard_normal(POOL + draws, np.float32)
    return Common(
        outer=_dirichlet(weights, concentration, method, seed, draws),
        inner=np.vstack(inner),
        low=np.vstack([low for low, _ in posts]),
        scale=np.vstack([scale for _, scale in posts]),
        pool=noise,
        geometric=round(method.number("uncertainty", "geometric_share") * draws),
    )


def _dirichlet(weights: dict[str, float], concentration: float, method: Method, seed: str, draws: int) -> Single:
    """Drawn weights, one row a name; each name has its own numbers, so that one weight moves no other's."""
    gammas = [
        generator(seed, method.origin, "weight", name).standard_gamma(concentration * weight, draws)
        if weight > 0
        else np.zeros(draws)
        for name, weight in weights.items()
    ]
    table = np.vstack(gammas)
    return (table / table.sum(axis=0)).astype(np.float32)


def _goalposts(indicator: Indicator, method: Method, seed: str, draws: int) -> tuple[Single, Single]:
    """Drawn lower goalpost and points a unit; the steps of an ordinal scale do not move."""
    if indicator.levels:
        return np.zeros((1, draws), np.float32), np.ones((1, draws), np.float32)
    spread = method.number("uncertainty", "goalpost_spread")
    moved = 1 + generator(seed, method.origin, "goalposts", indicator.id).uniform(-spread, spread, (2, draws))
    low, high = indicator.low * moved[0], indicator.high * moved[1]
    span = indicator.high - indicator.low
    width = np.sign(span) * np.maximum(np.sign(span) * (high - low), LEAST_SPAN * abs(span))
    return low.astype(np.float32)[None], (100 / width).astype(np.float32)[None]


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
    known = age[:, order] > 0
    places = {kind: _starts(pairs[column], seed) for kind, column in PLACES.items()}
    table = np.column_stack([_mixed(places[i.subject] ^ np.uint64(_mark(i.id))) for i in chosen])
    return Measured(
        values=np.where(known, raw, 0).astype(np.float32),
        ages=np.where(known, age[:, order], 0).astype(np.float32),
        sigma=noise_of(collection[:, order], method).astype(np.float32),
        offset=table,
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


def noise_of(collections: NDArray[np.object_], method: Method) -> Array:
    """Standard deviation in score points by the kind of collection; none for what is computed."""
    table = {kind: method.number("uncertainty", key) for kind, key in NOISE.items()}
    flat = [table.get(str(kind), 0.0) for kind in collections.ravel()]
    return np.array(flat).reshape(collections.shape)


def draw_scores(
    pairs: pd.DataFrame, chosen: NDArray[np.bool_], measured: Measured, method: Method, common: Common
) -> Draws:
    """Draw the score of every site over its chosen pairs.

    Args:
        pairs: site_id and share, one row a pair.
        chosen: the pairs that a site's score is the mean of; each has a score.
        measured: evidence of all pairs.
        method: floor of the geometric mean, score of band A.
        common: from draw_common().

    Returns:
        Sites in the order of their ids; scores are whole hundredths of a point, rounded down.

    Source: method note 1.2, Monte-Carlo and "From pairs to the site's band".
    """
    rows = np.flatnonzero(chosen)
    rows = rows[np.argsort(pairs["site_id"].to_numpy(str)[rows], kind="stable")]
    ids, starts, counts = np.unique(pairs["site_id"].to_numpy(str)[rows], return_index=True, return_counts=True)
    start = np.append(starts, len(rows)).astype(np.int64)
    share = pairs["share"].to_numpy(float)[rows]
    totals = np.add.reduceat(share, starts) if len(rows) else np.zeros(0)
    mine = Measured(measured.values[rows], measured.ages[rows], measured.sigma[rows], measured.offset[rows])
    scores, reach = empty_scores(len(ids), common.draws), np.zeros(len(rows), np.int64)
    first = np.cumsum([0, *[len(method.of_dimension(d.id)) for d in method.dimensions]])
    site_draws(
        start, (share / np.repeat(totals, counts)).astype(np.float32), mine.values, mine.ages, mine.sigma,
        mine.offset, common.low, common.scale, common.inner, common.outer, first,
        np.float32(method.number("aggregation", "floor")), common.geometric, common.pool,
        np.float32(method.number("bands", "a_min") - 1e-4), scores, reach,
    )  # fmt: skip
    return Draws(pd.Index(ids), start, rows, scores, reach / common.draws, common, mine)


def spread(drawn: Draws, method: Method) -> pd.DataFrame:
    """Median, P5 and P95 of score and rank, and the probability of each band's score, by site_id.

    Columns: score_p05, score_p50, score_p95 (points), rank_p05, rank_p50, rank_p95 (1 the best, of
    `ranked` sites), score_A .. score_D (share of draws whose score lies in the band's interval).
    """
    quantiles = np.zeros((2, len(drawn.site_ids), len(QUANTILES)), np.int64)
    if len(drawn.site_ids):
        quantiles_of(drawn.scores, np.array(QUANTILES), quantiles[0])
        quantiles_of(drawn.ranks, np.array(QUANTILES), quantiles[1])
    names = [f"p{round(100 * q):02d}" for q in QUANTILES]
    columns = {f"score_{name}": quantiles[0][:, k] / 100 for k, name in enumerate(names)}
    columns |= {f"rank_{name}": quantiles[1][:, k].astype(float) for k, name in enumerate(names)}
    edges = [100 * method.number("bands", key) for key in ("c_min", "b_min", "a_min")]
    reached = np.zeros((len(drawn.site_ids), len(edges)), np.int64)
    at_least(drawn.scores, np.ceil(edges), reached)
    above = reached / drawn.common.draws
    chances = np.column_stack([above[:, 2], above[:, 1] - above[:, 2], above[:, 0] - above[:, 1], 1 - above[:, 0]])
    columns |= {f"score_{band}": chances[:, k] for k, band in enumerate("ABCD")}
    return pd.DataFrame(columns, index=drawn.site_ids).assign(ranked=float(len(drawn.site_ids)))
