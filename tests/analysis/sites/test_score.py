"""Scores: weighted means inside dimensions, their geometric mean, bounds, losses."""

import math

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from analysis.sites.score import (
    PairScores,
    dimension_weights,
    geometric,
    losses,
    membership,
    score_pairs,
    weighted_sum,
)
from domain.method import load_method

METHOD = load_method()
IDS = [i.id for i in METHOD.indicators]
NAN = math.nan


def scored(known: dict[str, float] | float, ages: dict[str, float] | None = None) -> PairScores:
    """One pair: scores by indicator (or the same for all); those not named are missing."""
    values = dict.fromkeys(IDS, known) if isinstance(known, float) else known
    x = np.array([[values.get(i, NAN) for i in IDS]])
    age = np.array([[(ages or {}).get(i, 1.0) for i in IDS]])
    return score_pairs(x, np.where(np.isnan(x), 0.0, age), METHOD)


def dimension(found: PairScores, name: str) -> float:
    return float(found.dimensions[0, [d.id for d in METHOD.dimensions].index(name)])


def without(*lost: str, value: float = 60.0) -> dict[str, float]:
    return {i: value for i in IDS if i not in lost}


def test_weights_stand_where_their_indicator_and_dimension_are() -> None:
    table = membership(METHOD)
    assert table.sum(axis=0) == pytest.approx(np.ones(8))
    assert (table > 0).sum(axis=1).tolist() == [1] * len(IDS)
    assert table[IDS.index("market")].tolist() == [0, 0, 0, 0, 0.2, 0, 0, 0]
    assert dimension_weights(METHOD).tolist() == [0.15, 0.20, 0.20, 0.15, 0.10, 0.10, 0.05, 0.05]


@pytest.mark.parametrize(("all_at", "expected"), [(100.0, 100.0), (60.0, 60.0), (1.0, 1.0), (0.0, 1.0)])
def test_all_alike_is_the_score_and_none_is_below_the_floor(all_at: float, expected: float) -> None:
    found = scored(all_at)
    assert found.score[0] == pytest.approx(expected)
    assert found.arithmetic[0] == pytest.approx(all_at)
    assert found.completeness[0] == pytest.approx(1)


def test_all_at_100_is_100_to_the_last_digit() -> None:
    found = scored(100.0)
    assert (found.score[0], found.bound_low[0], found.bound_high[0]) == (100, 100, 100)


def test_good_shelter_cannot_buy_out_insecurity() -> None:
    """Safety (0.20) at 1, all else 100: 100^0.8 x 1^0.2 = 39.81; the mean would say 80.2."""
    unsafe = {i.id: 1.0 if i.dimension == "D2" else 100.0 for i in METHOD.indicators}
    found = scored(unsafe)
    assert found.score[0] == pytest.approx(100**0.8)
    assert found.score[0] == pytest.approx(39.81, abs=0.01)
    assert found.arithmetic[0] == pytest.approx(80.2)


INSIDE = [
    # livelihoods: income 0.5, farmland 0.3, market 0.2
    ({"iga_hh_pct": 40, "farmland_hh_pct": 80, "market": 100}, {}, 64.0),  # 20 + 24 + 20
    ({"iga_hh_pct": 40, "farmland_hh_pct": 80}, {}, 55.0),  # (20 + 24) / 0.8: market is missing, not 0
    ({"iga_hh_pct": 40, "market": 100}, {}, 40 / 0.7),  # (20 + 20) / 0.7
    ({"farmland_hh_pct": 80, "market": 100}, {}, NAN),  # 0.5 of the weight: too little
    ({"iga_hh_pct": 40, "farmland_hh_pct": 80, "market": 100}, {"iga_hh_pct": 0.5}, 54 / 0.75),  # 10 + 24 + 20
    ({"iga_hh_pct": 40, "farmland_hh_pct": 80, "market": 100}, {"iga_hh_pct": 0.2}, 48 / 0.6),  # 4 + 24 + 20
    ({"iga_hh_pct": 40, "farmland_hh_pct": 80, "market": 100}, {"iga_hh_pct": 0.19}, NAN),  # 0.595
    ({}, {}, NAN),
]


@pytest.mark.parametrize(("known", "ages", "expected"), INSIDE)
def test_a_dimension_is_the_mean_of_what_is_known_by_weight_and_age(
    known: dict[str, float], ages: dict[str, float], expected: float
) -> None:
    assert dimension(scored(known, ages), "D5") == pytest.approx(expected, nan_ok=True)


def test_exactly_60_percent_of_a_dimension_is_enough() -> None:
    """D6: 0.4, 0.3, 0.3; without the first 0.6 is left. With the second a hair older it is less."""
    assert dimension(scored(without("host_acceptance")), "D6") == pytest.approx(60)
    assert math.isnan(dimension(scored(without("host_acceptance"), {"mediation": 0.999}), "D6"))


def test_one_missing_dimension_leaves_no_score_but_bounds_and_a_share_of_evidence() -> None:
    """D7 weighs 0.05. Its part as 0 counts as the floor 1: 60^0.95; as 100: 60^0.95 x 100^0.05."""
    found = scored(without("legal_id_pct", "vuln_plan_pct"))
    assert math.isnan(found.score[0])
    assert math.isnan(found.arithmetic[0])
    assert found.completeness[0] == pytest.approx(0.95)
    assert found.bound_low[0] == pytest.approx(60**0.95)
    assert found.bound_high[0] == pytest.approx(60**0.95 * 100**0.05)


def test_nothing_known_has_no_score_and_the_widest_bounds() -> None:
    found = scored({})
    assert math.isnan(found.score[0])
    assert (found.completeness[0], found.bound_low[0], found.bound_high[0]) == (0, 1, 100)


def test_missing_is_never_zero() -> None:
    """A known zero lowers a score; the same indicator missing leaves the mean of the others."""
    zero = scored(without("market") | {"market": 0.0})
    missing = scored(without("market"))
    assert dimension(zero, "D5") == pytest.approx(48)  # 0.8 x 60
    assert dimension(missing, "D5") == pytest.approx(60)
    assert zero.score[0] < missing.score[0]
    assert zero.completeness[0] == pytest.approx(1)
    assert missing.completeness[0] == pytest.approx(1 - 0.2 * 0.10)


SCORE = st.floats(0, 100)
AGE = st.sampled_from([0.0, 0.25, 0.5, 0.9, 1.0])
PAIR = st.tuples(*[st.tuples(SCORE, AGE) for _ in IDS])


def arrays(pair: tuple) -> tuple[np.ndarray, np.ndarray]:
    age = np.array([[a for _, a in pair]])
    return np.where(age > 0, np.array([[x for x, _ in pair]]), np.nan), age


@settings(deadline=None)
@given(PAIR, st.integers(0, len(IDS) - 1), st.floats(0, 100))
def test_raising_any_indicator_never_lowers_anything(pair: tuple, which: int, to: float) -> None:
    x, age = arrays(pair)
    raised = x.copy()
    raised[0, which] = max(x[0, which], to) if age[0, which] > 0 else np.nan
    before, after = score_pairs(x, age, METHOD), score_pairs(raised, age, METHOD)
    for name in ("score", "arithmetic", "bound_low", "bound_high"):
        low, high = getattr(before, name)[0], getattr(after, name)[0]
        assert math.isnan(low) == math.isnan(high)
        assert math.isnan(low) or high >= low - 1e-9, name


@pytest.mark.parametrize("which", range(len(IDS)))
def test_point_by_point_an_indicator_never_lowers_the_score(which: int) -> None:
    x = np.full((101, len(IDS)), 60.0)
    x[:, which] = np.arange(101.0)
    found = score_pairs(x, np.ones_like(x), METHOD)
    for name in ("score", "arithmetic", "bound_low", "bound_high"):
        assert (np.diff(getattr(found, name)) >= -1e-9).all(), name
    assert found.score[-1] > found.score[0]


@settings(deadline=None)
@given(PAIR)
def test_the_bounds_contain_the_score_and_no_score_beats_the_mean(pair: tuple) -> None:
    found = score_pairs(*arrays(pair), METHOD)
    low, high = found.bound_low[0], found.bound_high[0]
    assert 1 - 1e-9 <= low <= high + 1e-9 <= 100 + 2e-9
    assert 0 <= found.completeness[0] <= 1 + 1e-12
    if not math.isnan(found.score[0]):
        assert low - 1e-9 <= found.score[0] <= high + 1e-9
        # A dimension below the floor counts as the floor: at most one point above the mean.
        assert found.score[0] <= found.arithmetic[0] + 1


@settings(deadline=None)
@given(PAIR, st.integers(0, len(IDS) - 1), SCORE)
def test_whatever_is_missing_turns_out_to_be_lies_within_the_bounds(pair: tuple, which: int, truth: float) -> None:
    x, age = arrays(pair)
    told_x, told_age = x.copy(), age.copy()
    told_x[0, which], told_age[0, which] = (truth, 1.0) if age[0, which] == 0 else (x[0, which], age[0, which])
    before, after = score_pairs(x, age, METHOD), score_pairs(told_x, told_age, METHOD)
    assert before.bound_low[0] - 1e-9 <= after.bound_low[0]
    assert after.bound_high[0] <= before.bound_high[0] + 1e-9


@settings(deadline=None)
@given(st.lists(PAIR, min_size=2, max_size=4))
def test_a_pair_is_scored_as_if_it_were_alone(pairs: list[tuple]) -> None:
    x, age = (np.vstack(parts) for parts in zip(*map(arrays, pairs), strict=True))
    together = score_pairs(x, age, METHOD).score
    alone = np.concatenate([score_pairs(*arrays(p), METHOD).score for p in pairs])
    assert together == pytest.approx(alone, nan_ok=True)


def test_the_geometric_mean_by_hand() -> None:
    """50 in all but safety, which is 25: 50^0.8 x 25^0.2 = 43.53."""
    found = geometric(np.array([[50, 25, 50, 50, 50, 50, 50, 50.0]]), dimension_weights(METHOD), METHOD)
    assert found[0] == pytest.approx(43.53, abs=0.005)


def test_losses_by_hand() -> None:
    """D2 25 and D3 50, the rest 100: 0.2 ln 4 = 0.2773 and 0.2 ln 2 = 0.1386: two to one of 100 - R."""
    dimensions = np.array([[100, 25, 50, 100, 100, 100, 100, 100.0]])
    score = geometric(dimensions, dimension_weights(METHOD), METHOD)
    assert score[0] == pytest.approx(100 * 0.25**0.2 * 0.5**0.2)
    logs, points = losses(dimensions, score, METHOD)
    assert logs[0].tolist() == pytest.approx([0, 0.2 * math.log(4), 0.2 * math.log(2), 0, 0, 0, 0, 0])
    assert points[0, 1] == pytest.approx(2 * points[0, 2])
    assert points[0].sum() == pytest.approx(100 - score[0])


def test_nothing_is_lost_at_100_and_nothing_known_where_there_is_no_score() -> None:
    dimensions = np.array([[100.0] * 8, [NAN] + [100.0] * 7])
    _, points = losses(dimensions, np.array([100.0, NAN]), METHOD)
    assert points[0].tolist() == [0] * 8
    assert np.isnan(points[1]).all()


SUMS = [
    ([40, 80], [0.5, 0.5], 60.0),
    ([40, 80], [0.5, 0.25], 40.0),  # a quarter of the households adds nothing
    ([40, NAN], [1, 0], 40.0),  # what nobody chose does not matter
    ([40, NAN], [0.9, 0.1], NAN),  # what somebody chose does
    ([40, 80], [0, 0], 0.0),
    ([], [], 0.0),
]


@pytest.mark.parametrize(("values", "shares", "total"), SUMS)
def test_the_sum_over_a_sites_pairs(values: list[float], shares: list[float], total: float) -> None:
    """Group 1 of 3 holds them; group 0 has its own, group 2 none."""
    group = np.array([0] + [1] * len(values), dtype=np.intp)
    result = weighted_sum(np.array([7.0, *values]), np.array([2.0, *shares]), group, 3)
    assert result.tolist() == pytest.approx([14.0, total, 0.0], nan_ok=True)
