"""Draws: the same in any process, unmoved by other sites, and as a slow loop in double precision says."""

import hashlib
import math
import os
import subprocess
import sys
from pathlib import Path

import numpy as np
import pandas as pd
import pytest

from analysis.sites.common_draws import KINDS, draw_common
from analysis.sites.sensitivity import sensitivity
from analysis.sites.uncertainty import Draws, column_order, draw_scores, measure, spread
from domain.method import load_method

METHOD = load_method()
ROOT = Path(__file__).parents[3]
DRAWS = 400


def case(sites: int = 3, seed: int = 5) -> tuple[pd.DataFrame, np.ndarray, np.ndarray, np.ndarray, np.ndarray]:
    """Two pairs a site, evidence at random; a few indicators missing."""
    rng = np.random.default_rng(seed)
    pairs = pd.DataFrame(
        [(f"S{n}", f"A{n}{k}", 0.7 if k else 0.3) for n in range(sites) for k in (0, 1)],
        columns=["site_id", "subject", "share"],
    )
    x = rng.uniform(20, 100, (2 * sites, len(METHOD.indicators)))
    values = np.array(
        [[i.low + v / 100 * (i.high - i.low) for i, v in zip(METHOD.indicators, row, strict=True)] for row in x]
    )
    age = np.where(rng.random(x.shape) < 0.9, rng.uniform(0.5, 1, x.shape), 0.0)
    age[:, [k for k, i in enumerate(METHOD.indicators) if i.dimension in {"D7", "D8"}]] = 1.0
    how = np.array([["survey", "key_informant", "registration"][k % 3] for k in range(x.shape[1])], object)
    return pairs, values, x, age, np.tile(how, (len(pairs), 1))


def drawn(sites: int = 3, draws: int = DRAWS) -> Draws:
    pairs, values, x, age, how = case(sites)
    measured = measure(pairs, values, x, age, how, METHOD, seed="data")
    common = draw_common(METHOD, seed="data", draws=draws)
    return draw_scores(pairs, np.ones(len(pairs), bool), measured, METHOD, common)


def slow(found: Draws, site: int) -> np.ndarray:
    """The same draws in plain Python loops and double precision: noise on the logit, what is missing counts 0."""
    common, m = found.common, found.measured
    shares = [0.3, 0.7]
    own, ours = logit_noise()
    result = []
    for t in range(common.draws):
        total = 0.0
        for n, pair in enumerate(range(found.start[site], found.start[site + 1])):
            dimensions, column = [], 0
            for dimension in METHOD.dimensions:
                score = 0.0
                for _ in METHOD.of_dimension(dimension.id):
                    low, high = float(common.low[column, t]), float(common.high[column, t])
                    share = min(max((float(m.values[pair, column]) - low) / (high - low), 0.0), 1.0)
                    if 0 < share < 1:
                        kind = m.kind[pair, column]
                        noise = own[kind] * float(common.pool[m.offset[pair, column] + t])
                        noise += ours[kind] * float(common.pool[m.place[pair, column] + t])
                        share = 1 / (1 + math.exp(-math.log(share / (1 - share)) - noise))
                    score += float(common.inner[column, t]) * float(m.ages[pair, column]) * 100 * share
                    column += 1
                dimensions.append(score)
            weights = common.outer[:, t].astype(float)
            if t < common.geometric:
                score = float(np.exp(weights @ np.log(np.maximum(dimensions, 1.0))))
            else:
                score = float(weights @ np.array(dimensions))
            total += shares[n] * score
        result.append(total)
    return np.array(result)


def logit_noise() -> tuple[list[float], list[float]]:
    """Registration 3 points, survey 7, key informants 15, none for what is computed, where the scale's middle
    gains 25 points a unit of logit; 0.3 of the variance of key informants is their place's."""
    return [3 / 25, 7 / 25, 15 / 25 * 0.7**0.5, 0.0], [0.0, 0.0, 15 / 25 * 0.3**0.5, 0.0]


def test_the_compiled_draws_are_those_of_a_slow_loop() -> None:
    found = drawn()
    for site in range(3):
        expected = slow(found, site)
        # Scores are kept as whole hundredths, rounded down.
        assert np.abs(found.scores[site] / 100 - expected).max() < 0.011


def test_quantiles_and_ranks_are_those_of_numpy() -> None:
    found = drawn(sites=7)
    table = spread(found, METHOD)
    scores = found.scores / 100
    for site in range(7):
        expected = np.quantile(scores[site], [0.05, 0.5, 0.95], method="inverted_cdf")
        assert table.iloc[site][["score_p05", "score_p50", "score_p95"]].tolist() == pytest.approx(expected)
    ranks = (scores[None, :, :] > scores[:, None, :]).sum(axis=1) + 1
    assert (found.ranks == ranks).all()
    assert table[["score_A", "score_B", "score_C", "score_D"]].sum(axis=1).to_numpy() == pytest.approx(1)


def test_weights_are_drawn_around_the_methods_own_as_a_dirichlet_of_50_w() -> None:
    """Mean W and variance W (1 - W) / 51, outside and inside dimensions."""
    common = draw_common(METHOD, seed="data", draws=20_000)
    inner = np.array([METHOD.indicators[k].weight for k in column_order(METHOD)])
    for drawn_, weights in ((common.outer, np.array([d.weight for d in METHOD.dimensions])), (common.inner, inner)):
        assert drawn_.mean(axis=1) == pytest.approx(weights, abs=2e-3)
        assert drawn_.var(axis=1) == pytest.approx(weights * (1 - weights) / 51, rel=0.05)
    assert common.outer.sum(axis=0) == pytest.approx(1, abs=1e-5)
    assert common.geometric == 14_000


def test_goalposts_move_by_a_tenth_and_steps_of_a_scale_do_not() -> None:
    common = draw_common(METHOD, seed="data", draws=20_000)
    for column, k in enumerate(column_order(METHOD)):
        indicator, low = METHOD.indicators[k], common.low[column]
        high = low + 100 / common.scale[column]
        if indicator.levels:
            assert (low == 0).all() and (common.scale[column] == 1).all()
            continue
        for post, drawn_ in ((indicator.low, low), (indicator.high, high)):
            assert drawn_.min() == pytest.approx(0.9 * post, rel=1e-3, abs=1e-4)
            assert drawn_.max() == pytest.approx(1.1 * post, rel=1e-3, abs=1e-4)
            assert drawn_.std() == pytest.approx(0.2 * post / 12**0.5, rel=0.02, abs=1e-4)


def test_noise_is_normal_with_the_points_of_its_kind_of_collection() -> None:
    """Each measurement has a stretch of the pool of its own, those of one place share another."""
    pairs, values, x, age, how = case(400)
    how[:, 0], how[:, 1], how[:, 2] = "registration", "survey", "key_informant"
    how[:, 3] = "computed"
    measured = measure(pairs, values, x, age, how, METHOD, seed="data")
    order = column_order(METHOD)
    assert [KINDS[measured.kind[0, order.index(k)]] for k in range(4)] == [
        "registration", "survey", "key_informant", "none"
    ]  # fmt: skip
    common = draw_common(METHOD, seed="data", draws=DRAWS)
    own, ours = logit_noise()
    for kind in range(len(KINDS)):
        np.testing.assert_allclose(common.odds[kind], np.exp(own[kind] * common.pool), rtol=1e-4)
        np.testing.assert_allclose(common.shared[kind], np.exp(ours[kind] * common.pool), rtol=1e-4)
    for starts in (measured.offset, measured.place):
        found = common.pool[starts[:, :, None] + np.arange(5)]
        assert found.mean() == pytest.approx(0, abs=0.06)
        assert found.std() == pytest.approx(1, abs=0.03)
    found = common.pool[measured.offset[:, :, None] + np.arange(5)]
    together = np.corrcoef(found.reshape(-1, 5).T)
    assert np.abs(together - np.eye(5)).max() < 0.03
    assert len(np.unique(measured.offset)) > 0.98 * len(pairs["site_id"].unique()) * len(order)
    destination = [k for k, i in enumerate(order) if METHOD.indicators[i].subject == "destination"]
    assert (measured.place[:, destination] == measured.place[:, destination[:1]]).all()


def test_another_site_changes_nobodys_score() -> None:
    few, more = drawn(sites=3), drawn(sites=5)
    pairs, values, x, age, how = case(5)
    first = pairs["site_id"].isin(["S0", "S1", "S2"]).to_numpy()
    measured = measure(pairs[first], values[first], x[first], age[first], how[first], METHOD, seed="data")
    alone = draw_scores(pairs[first].reset_index(drop=True), np.ones(6, bool), measured, METHOD, few.common)
    assert (alone.scores == more.scores[:3]).all()


def test_what_two_sites_measure_at_one_place_errs_alike() -> None:
    pairs = pd.DataFrame({"site_id": ["S", "T"], "subject": ["A", "A"], "share": [1.0, 1.0]})
    _, values, x, age, how = case(1)
    measured = measure(pairs, values, x, age, how, METHOD, seed="data")
    for column, k in enumerate(column_order(METHOD)):
        same = measured.offset[0, column] == measured.offset[1, column]
        assert same == (METHOD.indicators[k].subject == "destination")


DIGEST = """
import hashlib, sys
sys.path.insert(0, {root!r})
from tests.analysis.sites.test_uncertainty import drawn
print(hashlib.sha256(drawn(40).scores.tobytes()).hexdigest())
"""


def test_draws_are_the_same_in_any_process_and_on_any_number_of_threads() -> None:
    here = hashlib.sha256(drawn(40).scores.tobytes()).hexdigest()
    for threads in ("1", "2"):
        environment = {**os.environ, "NUMBA_NUM_THREADS": threads, "PYTHONHASHSEED": threads}
        command = [sys.executable, "-c", DIGEST.format(root=str(ROOT))]
        printed = subprocess.run(command, env=environment, capture_output=True, text=True, check=True, cwd=ROOT).stdout
        assert printed.strip() == here


def test_first_order_shares_lie_between_0_and_1_and_together_explain_most() -> None:
    shares = sensitivity(drawn(draws=4000), METHOD)
    groups = shares[shares["factor"] == ""].pivot(index="site_id", columns="group", values="share")
    assert groups.to_numpy().min() >= 0
    assert groups.sum(axis=1).between(0.6, 1.1).all()
