"""Rank correlation against other computations of it; unknown places are left out."""

from functools import partial
from itertools import permutations

import numpy as np
import pandas as pd
import pytest
from scipy.stats import spearmanr

from analysis.risk import backtest

rank_correlation = partial(
    backtest.rank_correlation,
    least=3,
    exact_up_to=8,
    permutations_drawn=9999,
    resamples=2000,
    interval=0.9,
    interval_least=5,
)
PLACES = ["CF53", "CF71", "CF32", "CF43", "CF31", "CF51", "CF52"]


def series(values: list[float]) -> pd.Series:
    return pd.Series(values, index=PLACES[: len(values)], dtype=float)


@pytest.mark.parametrize(
    ("modelled", "published"),
    [
        ([3, 9, 4, 7, 1], [24, 20, 13, 5, 4]),
        ([3, 9, 4, 7, 1, 2], [24, 20, 13, 13, 4, 3]),  # a tie
        ([736, 7573, 111989, 38522, 1313, 1491], [28100, 20400, 18000, 4300, 3600, 2700]),
    ],
)
def test_it_is_spearmans_rho_and_its_exact_probability(modelled: list[float], published: list[float]) -> None:
    found = rank_correlation(series(modelled), series(published))
    assert found.rho == pytest.approx(spearmanr(modelled, published).statistic)
    orders = [abs(spearmanr(modelled, order).statistic) for order in permutations(published)]
    assert found.exact
    assert found.p_value == pytest.approx(np.mean(np.asarray(orders) >= abs(found.rho) - 1e-12))


def test_a_perfect_order_of_five_has_one_chance_in_sixty() -> None:
    found = rank_correlation(series([1, 2, 3, 4, 5]), series([10, 20, 30, 40, 50]))
    assert (found.rho, found.places) == (pytest.approx(1), 5)
    assert found.p_value == pytest.approx(2 / 120)


def test_a_place_without_a_published_figure_is_left_out_not_zero() -> None:
    published = series([24, 20, 13, 5, 4, np.nan, np.nan])
    found = rank_correlation(series([3, 9, 4, 7, 1, 99, 98]), published)
    assert found.places == 5
    assert found.rho == rank_correlation(series([3, 9, 4, 7, 1]), published.head(5)).rho
    assert found.rho != rank_correlation(series([3, 9, 4, 7, 1, 99, 98]), published.fillna(0)).rho


def test_too_few_places_or_equal_ones_have_no_correlation() -> None:
    for published in ([5.0, 4.0], [7.0, 7.0, 7.0, 7.0]):
        found = rank_correlation(series([1.0, 2.0, 3.0, 4.0][: len(published)]), series(published))
        assert np.isnan(found.rho)
        assert np.isnan(found.p_value)


def test_three_places_have_a_correlation_but_no_interval() -> None:
    found = rank_correlation(series([1, 2, 3]), series([3, 2, 1]))
    assert (found.rho, found.p_value) == (pytest.approx(-1), pytest.approx(1 / 3))
    assert np.isnan(found.low)


def test_the_same_figures_give_the_same_interval_and_it_holds_the_correlation() -> None:
    rng = np.random.default_rng(1)
    x = pd.Series(rng.random(17))
    y = x + rng.normal(0, 0.3, 17)
    first, second = (rank_correlation(x, y) for _ in range(2))
    assert first == second
    assert not first.exact
    assert first.low <= first.rho <= first.high
    assert first.p_value == pytest.approx(spearmanr(x, y).pvalue, abs=0.02)
