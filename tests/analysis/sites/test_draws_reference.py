"""Every single draw of the compiled loops is what plain Python makes of the same weights, noise and goalposts."""

from itertools import pairwise

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from analysis.sites.kernels import BLOCK, HAIR, TOP, site_draws
from tests.analysis.sites import reference


@st.composite
def cases(draw: st.DrawFn, draws: int = 6) -> dict:
    """Sites of one to three pairs, one to four dimensions of one to three indicators, everything at random."""
    rng = np.random.default_rng(draw(st.integers(0, 2**32 - 1)))
    sizes = draw(st.lists(st.integers(1, 3), min_size=1, max_size=4))
    counts = draw(st.lists(st.integers(1, 3), min_size=1, max_size=4))
    pairs, columns = sum(counts), sum(sizes)
    first, start = np.cumsum([0, *sizes]), np.cumsum([0, *counts])
    ages = np.where(rng.random((pairs, columns)) < 0.7, rng.uniform(0.01, 1, (pairs, columns)), 0.0)
    ages[:, first[:-1]] = rng.uniform(0.01, 1, (pairs, len(sizes)))  # a dimension without evidence has no score
    low = rng.uniform(-50, 50, (columns, draws))
    high = low + rng.choice([-1, 1], (columns, draws)) * rng.uniform(1, 200, (columns, draws))
    inner, outer = rng.random((columns, draws)) + 1e-3, rng.random((len(sizes), draws)) + 1e-3
    for begin, end in pairwise(first):
        inner[begin:end] /= inner[begin:end].sum(axis=0)
    sigma = np.array([[0.12], [0.28], [0.6], [0.0]])
    pool = rng.normal(size=50 + draws)
    return {
        "start": start, "first": first, "ages": ages, "low": low, "high": high, "inner": inner,
        "outer": outer / outer.sum(axis=0),
        "share": np.concatenate([rng.dirichlet(np.ones(n)) for n in counts]),
        "values": rng.uniform(-150, 150, (pairs, columns)),
        "kind": rng.integers(0, 4, (pairs, columns)),
        "offset": rng.integers(0, 50, (pairs, columns)),
        "place": rng.integers(0, 50, (pairs, columns)),
        "sigma": np.hstack([0.8 * sigma, 0.6 * sigma]),  # a measurement's own, and its place's
        "pool": pool,
        "odds": np.exp(0.8 * sigma * pool),
        "shared": np.exp(0.6 * sigma * pool),
        "floor": draw(st.sampled_from([0.1, 1.0, 10.0])),
        "geometric": draw(st.integers(0, draws)),
    }  # fmt: skip


def compiled(case: dict, precision: type = np.float64, scores: type = np.float64) -> tuple[np.ndarray, np.ndarray]:
    found = np.zeros((len(case["start"]) - 1, case["inner"].shape[1]), scores)
    reach = np.zeros(len(case["share"]), np.int64)
    whole = {"start", "first", "kind", "offset", "place", "floor", "geometric"}
    table = {k: v.astype(precision) for k, v in case.items() if k not in whole}
    site_draws(
        case["start"], table["share"], table["values"], table["ages"], case["kind"], case["offset"], case["place"],
        table["low"], (100 / (case["high"] - case["low"])).astype(precision), table["inner"], table["outer"],
        case["first"], precision(case["floor"]), case["geometric"], table["odds"], table["shared"],
        precision(75 - 1e-4), found, reach,
    )  # fmt: skip
    return found, reach


def by_hand(case: dict, site: int, draw: int) -> tuple[float, list[float]]:
    """The site's score and its pairs' scores."""
    spans = list(zip(case["first"][:-1], case["first"][1:], strict=True))

    def noise(pair: int, i: int) -> float:
        own, shared = case["sigma"][case["kind"][pair, i]]
        return float(
            own * case["pool"][case["offset"][pair, i] + draw] + shared * case["pool"][case["place"][pair, i] + draw]
        )

    def dimensions(pair: int) -> list[list[dict]]:
        return [
            [
                {
                    "value": float(case["values"][pair, i]), "age": float(case["ages"][pair, i]),
                    "noise": noise(pair, i),
                    "low": float(case["low"][i, draw]), "high": float(case["high"][i, draw]),
                    "weight": float(case["inner"][i, draw]),
                }
                for i in range(a, b)
            ]
            for a, b in spans
        ]  # fmt: skip

    mine = range(case["start"][site], case["start"][site + 1])
    pairs = [{"share": float(case["share"][p]), "dimensions": dimensions(p)} for p in mine]
    weights = [float(w) for w in case["outer"][:, draw]]
    multiply = draw < case["geometric"]
    alone = [reference.draw([{**p, "share": 1.0}], weights, multiply, case["floor"]) for p in pairs]
    return reference.draw(pairs, weights, multiply, case["floor"]), alone


def check(case: dict) -> None:
    found, reach = compiled(case)
    reached = np.zeros(len(reach), int)
    for site in range(len(found)):
        for draw in range(found.shape[1]):
            expected, alone = by_hand(case, site, draw)
            assert found[site, draw] == pytest.approx(min(100 * expected + HAIR, TOP), rel=1e-9, abs=1e-9)
            reached[case["start"][site] : case["start"][site + 1]] += np.array(alone) >= 75 - 1e-4
    assert reach.tolist() == reached.tolist()


@settings(max_examples=60, deadline=None)
@given(cases())
def test_each_draw_agrees_to_a_billionth(case: dict) -> None:
    check(case)


@settings(max_examples=2, deadline=None)
@given(cases(draws=2 * BLOCK + 3))
def test_blocks_of_draws_are_put_together_without_a_seam(case: dict) -> None:
    check(case)


@settings(max_examples=30, deadline=None)
@given(cases())
def test_single_precision_and_whole_hundredths_err_by_a_hundredth_at_most(case: dict) -> None:
    exact, short = compiled(case)[0], compiled(case, np.float32, np.uint16)[0]
    assert np.abs(np.floor(exact) - short).max() <= 1
