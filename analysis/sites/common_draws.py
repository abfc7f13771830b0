"""What the Monte-Carlo draws once for all sites: weights, goalposts and the pool of measurement noise."""

import hashlib
from dataclasses import dataclass
from functools import lru_cache

import numpy as np
from numpy.typing import NDArray

from analysis.sites.score import dimension_weights
from domain.method import Indicator, Method

Single = NDArray[np.float32]
POOL = 1 << 20  # standard normals from which every measurement takes its own stretch
KINDS = ("registration", "survey", "key_informant", "none")  # rows of the pools of noise
MIDDLE = 25.0  # points a unit of logit in the middle of the scale: 100 u (1 - u) at u = 1/2
LEAST_SPAN = 0.1  # drawn goalposts never come closer than this part of their distance


@dataclass(frozen=True)
class Common:
    """What is drawn once for all sites: arrays indicators (or dimensions) x draws, single precision."""

    outer: Single
    inner: Single
    low: Single
    high: Single
    pool: Single
    odds: Single  # kinds of collection x pool: what a measurement's own noise does to the odds of its score
    shared: Single  # the same, of the noise that a place's measurements share
    geometric: int  # this many draws multiply dimensions, the others add

    @property
    def draws(self) -> int:
        """How many draws."""
        return self.inner.shape[1]

    @property
    def scale(self) -> Single:
        """Points a unit between the drawn goalposts."""
        return (100 / (self.high - self.low)).astype(np.float32)


def generator(*parts: str) -> np.random.Generator:
    """A random generator that depends on the named parts alone, the same in any process."""
    digest = hashlib.sha256("\x1f".join(parts).encode()).digest()
    return np.random.Generator(np.random.Philox(int.from_bytes(digest[:16], "big")))


def draw_common(method: Method, *, seed: str, draws: int) -> Common:
    """Draw weights ~ Dirichlet(c w), goalposts and the pool of noise; see the method note, Monte-Carlo.

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
    noise, odds, shared = _noise(seed, method.origin, draws, *_logit_noise(method))
    return Common(
        outer=_dirichlet(weights, concentration, method, seed, draws),
        inner=np.vstack(inner),
        low=np.vstack([low for low, _ in posts]),
        high=np.vstack([high for _, high in posts]),
        pool=noise,
        odds=odds,
        shared=shared,
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


@lru_cache(maxsize=1)
def _noise(
    seed: str, origin: str, draws: int, measurement: tuple[float, ...], shared: tuple[float, ...]
) -> tuple[Single, Single, Single]:
    """Standard normals, and what they do to odds by the deviations of _logit_noise(); kept, as every trial asks it."""
    noise = generator(seed, origin, "noise").standard_normal(POOL + draws, np.float32)
    tables = []
    for deviations in (measurement, shared):
        table = np.empty((len(deviations), len(noise)), np.float32)
        for row, deviation in zip(table, deviations, strict=True):
            np.multiply(noise, np.float32(deviation), out=row)
            np.exp(row, out=row)
        tables.append(table)
    for array in (noise, *tables):
        array.flags.writeable = False
    return noise, tables[0], tables[1]


def _logit_noise(method: Method) -> tuple[tuple[float, ...], tuple[float, ...]]:
    """Standard deviation on the logit scale, by KINDS: of a measurement's own noise, and of its place's.

    In the middle of the scale they make the points that the method gives for a kind of collection.
    """
    points = [method.number("uncertainty", f"noise_{kind}") if kind != "none" else 0.0 for kind in KINDS]
    total = np.array(points) / MIDDLE
    among = np.array([method.number("uncertainty", "place_correlation") if k == "key_informant" else 0 for k in KINDS])
    return tuple((total * np.sqrt(1 - among)).tolist()), tuple((total * np.sqrt(among)).tolist())


def _goalposts(indicator: Indicator, method: Method, seed: str, draws: int) -> tuple[Single, Single]:
    """Both goalposts, each moved by its own draw; the steps of an ordinal scale do not move."""
    if indicator.levels:
        return np.zeros((1, draws), np.float32), np.full((1, draws), 100, np.float32)
    spread = method.number("uncertainty", "goalpost_spread")
    moved = 1 + generator(seed, method.origin, "goalposts", indicator.id).uniform(-spread, spread, (2, draws))
    low, high = indicator.low * moved[0], indicator.high * moved[1]
    span = indicator.high - indicator.low
    width = np.sign(span) * np.maximum(np.sign(span) * (high - low), LEAST_SPAN * abs(span))
    return low.astype(np.float32)[None], (low + width).astype(np.float32)[None]
