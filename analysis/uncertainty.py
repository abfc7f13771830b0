"""How sure the score of band A is, under weights, measurement noise, goalposts and aggregation rule."""

import hashlib

import numpy as np
import pandas as pd
from numpy.typing import NDArray

from analysis.score import dimension_weights
from domain.method import Indicator, Method

Array = NDArray[np.float64]
NOISE = {
    "registration": "noise_registration",
    "survey": "noise_survey",
    "key_informant": "noise_key_informant",
    # No figure is given for these two: they are taken to be as noisy as a survey.
    "administrative": "noise_survey",
    "modelled": "noise_survey",
}


def generator(*parts: str) -> np.random.Generator:
    """A random generator that depends on the named parts alone, the same in any process."""
    digest = hashlib.sha256("\x1f".join(parts).encode()).digest()
    return np.random.Generator(np.random.Philox(int.from_bytes(digest[:16], "big")))


def draw_scores(
    pairs: pd.DataFrame, values: Array, age: Array, noise: Array, method: Method, *, seed: str, draws: int
) -> Array:
    """Scores of pairs under random weights, goalposts, aggregation rule and measurement noise.

    Args:
        pairs: site_id and destination_id name the noise of a pair, so that other pairs change nothing.
        values: pairs x indicators, raw; missing is NaN.
        age: pairs x indicators, evidence weights.
        noise: pairs x indicators, standard deviation in score points.
        method: distributions (method.tables["uncertainty"]).
        seed: data version; with the method's hash it fixes every draw.
        draws: number of draws.

    Returns:
        pairs x draws, 0 to 100.

    Source: method note 1.2, Monte-Carlo.
    """
    common = generator(seed, method.hash, "common")
    concentration = method.number("uncertainty", "weight_concentration")
    outer = common.dirichlet(concentration * dimension_weights(method), draws)
    inner = {
        d.id: common.dirichlet([concentration * i.weight for i in method.of_dimension(d.id)], draws)
        for d in method.dimensions
    }
    spread = method.number("uncertainty", "goalpost_spread")
    posts = 1 + common.uniform(-spread, spread, (len(method.indicators), 2, draws))
    geometric = common.random(draws) < method.number("uncertainty", "geometric_share")
    result = np.empty((len(pairs), draws))
    for row, pair in enumerate(pairs.itertuples()):
        own = generator(seed, method.hash, str(pair.site_id), str(pair.destination_id))
        shifts = own.standard_normal((len(method.indicators), draws)) * noise[row][:, None]
        result[row] = _one(values[row], age[row], shifts, posts, inner, outer, geometric, method)
    return result


def _one(
    values: Array,
    age: Array,
    shifts: Array,
    posts: Array,
    inner: dict[str, Array],
    outer: Array,
    geometric: NDArray[np.bool_],
    method: Method,
) -> Array:
    scored = np.stack([_scored(i, values[k], posts[k]) for k, i in enumerate(method.indicators)])
    scored = np.clip(scored + shifts, 0, 100)
    scored[age <= 0] = 0.0
    position = {i.id: k for k, i in enumerate(method.indicators)}
    floor = method.number("aggregation", "floor")
    dimensions = np.empty((len(method.dimensions), outer.shape[0]))
    for d, dimension in enumerate(method.dimensions):
        members = [position[i.id] for i in method.of_dimension(dimension.id)]
        weight = inner[dimension.id].T * age[members][:, None]
        dimensions[d] = (weight * scored[members]).sum(axis=0) / weight.sum(axis=0)
    product = np.exp((np.log(np.maximum(dimensions, floor)) * outer.T).sum(axis=0))
    return np.where(geometric, product, (dimensions * outer.T).sum(axis=0))


def _scored(indicator: Indicator, value: float, posts: Array) -> Array:
    """The score under moved goalposts; the steps of an ordinal scale do not move."""
    if indicator.levels:
        return np.full(posts.shape[1], np.interp(value, range(len(indicator.levels)), indicator.levels))
    low, high = indicator.low * posts[0], indicator.high * posts[1]
    result: Array = 100 * np.clip((value - low) / (high - low), 0, 1)
    return result


def noise_of(collections: NDArray[np.object_], method: Method) -> Array:
    """Standard deviation in score points by the kind of collection; none for what is computed."""
    table = {kind: method.number("uncertainty", key) for kind, key in NOISE.items()}
    flat = [table.get(str(kind), 0.0) for kind in collections.ravel()]
    return np.array(flat).reshape(collections.shape)
