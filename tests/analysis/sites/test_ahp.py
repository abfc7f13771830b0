"""Weights from judgements agree with what is worked by hand."""

import math
from itertools import pairwise

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from analysis.sites.ahp import (
    RANDOM_INDEX,
    SPREAD_COLUMNS,
    matrix_from_judgements,
    spread,
    weights_from_budget,
    weights_from_pairs,
)

SCALE = st.sampled_from([1 / n for n in range(9, 1, -1)] + [float(n) for n in range(1, 10)])


@st.composite
def matrices(draw: st.DrawFn, smallest: int = 1) -> np.ndarray:
    size = draw(st.integers(smallest, 10))
    matrix = np.ones((size, size))
    for i in range(size):
        for j in range(i + 1, size):
            matrix[i, j] = draw(SCALE)
            matrix[j, i] = 1 / matrix[i, j]
    return matrix


def test_a_consistent_matrix_gives_its_weights_exactly() -> None:
    # weights 4 : 2 : 1, every entry their ratio; lambda max = 3, so CR = 0
    matrix = np.array([[1, 2, 4], [1 / 2, 1, 2], [1 / 4, 1 / 2, 1]])
    found = weights_from_pairs(matrix)
    assert found.weights == pytest.approx([4 / 7, 2 / 7, 1 / 7], abs=1e-12)
    assert found.consistency == pytest.approx(0, abs=1e-12)


def test_an_inconsistent_matrix_of_three() -> None:
    # A is 3 times B, B is 3 times C, A is 5 times C (9 would be consistent). For three items the principal
    # eigenvector is the vector of geometric means of the rows: cbrt(15), 1, cbrt(1/15) = 2.46621, 1, 0.40548,
    # sum 3.87169. The first row gives lambda = (2.46621 + 3 * 1 + 5 * 0.40548) / 2.46621 = 3.03851,
    # CI = 0.03851 / 2 = 0.01926, CR = 0.01926 / 0.58 = 0.03320.
    matrix = matrix_from_judgements(["A", "B", "C"], {("A", "B"): 3, ("B", "C"): 3, ("A", "C"): 5})
    found = weights_from_pairs(matrix)
    assert found.weights == pytest.approx([0.63699, 0.25828, 0.10473], abs=1e-5)
    assert found.consistency == pytest.approx(0.03320, abs=1e-5)


def test_judgements_in_a_circle() -> None:
    # A is 9 times B, B 9 times C, C 9 times A: every row is {1, 9, 1/9}, so lambda = 10.1111, weights equal,
    # CI = 7.1111 / 2 = 3.5556, CR = 3.5556 / 0.58 = 6.1303.
    matrix = matrix_from_judgements(["A", "B", "C"], {("A", "B"): 9, ("B", "C"): 9, ("C", "A"): 9})
    found = weights_from_pairs(matrix)
    assert found.weights == pytest.approx([1 / 3] * 3)
    assert found.consistency == pytest.approx((1 + 9 + 1 / 9 - 3) / 2 / 0.58)


def test_one_or_two_items_cannot_be_inconsistent() -> None:
    one, two = weights_from_pairs(np.ones((1, 1))), weights_from_pairs(np.array([[1, 3], [1 / 3, 1]]))
    assert (one.weights.tolist(), one.consistency) == ([1], 0)
    assert two.weights == pytest.approx([0.75, 0.25])
    assert two.consistency == 0


@pytest.mark.parametrize(
    "matrix",
    [
        np.ones((2, 3)),
        np.ones(4),
        np.ones((0, 0)),
        np.ones((11, 11)),
        np.array([[1.0, 0.0], [1.0, 1.0]]),
        np.array([[1.0, -2.0], [-0.5, 1.0]]),
        np.array([[1.0, np.nan], [1.0, 1.0]]),
        np.array([[1.0, np.inf], [1.0, 1.0]]),
        np.array([[1.0, 2.0], [0.5001, 1.0]]),
        np.array([[2.0, 2.0], [0.5, 1.0]]),
        np.array([[0.0, 2.0], [0.5, 1.0]]),
    ],
)
def test_what_is_no_comparison_is_refused(matrix: np.ndarray) -> None:
    with pytest.raises(ValueError, match=r"matrix|items"):
        weights_from_pairs(matrix)


def test_a_reciprocal_within_the_tolerance_is_taken() -> None:
    assert weights_from_pairs(np.array([[1, 3], [0.3333333, 1]])).weights.sum() == pytest.approx(1)


@given(matrices())
def test_any_comparison_gives_weights(matrix: np.ndarray) -> None:
    found = weights_from_pairs(matrix)
    assert found.weights.sum() == pytest.approx(1)
    assert (found.weights > 0).all()
    assert found.consistency >= 0
    # an eigenvector: A w = lambda w, with the lambda that the ratio was made of
    factor = (matrix @ found.weights) / found.weights
    assert factor == pytest.approx(np.full(len(matrix), factor[0]), rel=1e-6)
    if len(matrix) > 2:
        index = (factor[0] - len(matrix)) / (len(matrix) - 1)
        assert found.consistency == pytest.approx(index / RANDOM_INDEX[len(matrix) - 1], abs=1e-6)


@given(matrices(smallest=2), st.randoms(use_true_random=False))
def test_the_order_of_the_items_does_not_matter(matrix: np.ndarray, random: object) -> None:
    order = list(range(len(matrix)))
    random.shuffle(order)  # type: ignore[attr-defined]
    first, second = weights_from_pairs(matrix), weights_from_pairs(matrix[np.ix_(order, order)])
    assert second.weights == pytest.approx(first.weights[order], rel=1e-6)
    assert second.consistency == pytest.approx(first.consistency, abs=1e-8)


@given(st.lists(st.floats(0.01, 100), min_size=1, max_size=10))
def test_ratios_of_weights_give_the_weights_back(values: list[float]) -> None:
    weights = np.array(values) / sum(values)
    found = weights_from_pairs(weights[:, None] / weights[None, :])
    assert found.weights == pytest.approx(weights, rel=1e-6)
    assert found.consistency == pytest.approx(0, abs=1e-6)


def test_pairs_that_were_not_judged_are_left_open() -> None:
    matrix = matrix_from_judgements(["a", "b", "c"], {("c", "a"): 4})
    assert matrix.tolist() == [[1, 0, 0.25], [0, 1, 0], [4, 0, 1]]


def chain(items: str, factor: float) -> np.ndarray:
    return matrix_from_judgements(list(items), dict.fromkeys(pairwise(items), factor))


def test_a_chain_of_judgements_gives_what_it_says() -> None:
    # a is 3 times b, b 3 times c, c 3 times d: 27 : 9 : 3 : 1 of 40; three judgements of four items cannot contradict.
    found = weights_from_pairs(chain("abcd", 3))
    assert found.weights == pytest.approx([0.675, 0.225, 0.075, 0.025], abs=1e-12)
    assert found.consistency == 0


def test_an_open_pair_of_three_contradicting_judgements_by_hand() -> None:
    # Four items, a-c and b-d open; a/b = b/c = c/d = 2 and a/d = 2 where 8 would be consistent. By symmetry of the
    # cycle the completed matrix with w = (r, s, 1/s, 1/r): rows a and b of Harker's matrix give
    # 2 r + 2 s + 2 / r = L r and r / 2 + 2 s + 2 / s = L s: solved below by bisection on r / s, apart from numpy.eig.
    def gap(log_r: float, s: float) -> float:
        r = math.exp(log_r)
        return (2 * r + 2 * s + 2 / r) / r - (r / 2 + 2 * s + 2 / s) / s

    def second(log_r: float) -> float:
        low, high = 1e-6, 1e6
        for _ in range(300):
            middle = math.sqrt(low * high)
            low, high = (middle, high) if gap(log_r, middle) < 0 else (low, middle)
        return low

    found = weights_from_pairs(
        matrix_from_judgements(list("abcd"), {("a", "b"): 2, ("b", "c"): 2, ("c", "d"): 2, ("a", "d"): 2})
    )
    a, b, c, d = found.weights
    assert a * d == pytest.approx(b * c)  # the mirror image of the judgements
    scale = math.sqrt(a * d)
    assert second(math.log(a / scale)) == pytest.approx(b / scale, rel=1e-6)
    largest = 2 + 2 * b / a + 2 * d / a
    # 2 of at most 3 pairs are open: a third of Saaty's index for four items is left.
    assert found.consistency == pytest.approx((largest - 4) / 3 / (0.90 / 3))


@given(st.lists(st.floats(0.05, 20), min_size=2, max_size=10), st.data())
def test_any_linked_judgements_that_agree_give_their_weights(values: list[float], data: st.DataObject) -> None:
    weights = np.array(values) / sum(values)
    items = [str(n) for n in range(len(values))]
    # A tree links each item to an earlier one; more pairs may be judged besides.
    pairs = {(data.draw(st.integers(0, n - 1)), n) for n in range(1, len(items))}
    pairs |= {(i, j) for j in range(len(items)) for i in range(j) if data.draw(st.booleans())}
    found = weights_from_pairs(
        matrix_from_judgements(items, {(items[i], items[j]): weights[i] / weights[j] for i, j in pairs})
    )
    assert found.weights == pytest.approx(weights, rel=1e-6)
    assert found.consistency == pytest.approx(0, abs=1e-5)


@pytest.mark.parametrize("judgements", [{}, {("a", "b"): 3}, {("a", "b"): 3, ("c", "d"): 2}])
def test_judgements_that_do_not_link_all_items_give_no_weights(judgements: dict[tuple[str, str], float]) -> None:
    with pytest.raises(ValueError, match="link"):
        weights_from_pairs(matrix_from_judgements(list("abcd"), judgements))


@pytest.mark.parametrize(
    "judgements",
    [
        {("a", "x"): 2.0},
        {("a", "b"): 0.0},
        {("a", "b"): -1.0},
        {("a", "b"): math.nan},
        {("a", "b"): math.inf},
        {("a", "a"): 2.0},
        {("a", "b"): 2.0, ("b", "a"): 2.0},
    ],
)
def test_judgements_that_cannot_hold_are_refused(judgements: dict[tuple[str, str], float]) -> None:
    with pytest.raises(ValueError, match=r"judgement|item"):
        matrix_from_judgements(["a", "b"], judgements)


def test_a_pair_judged_both_ways_alike_is_taken_and_an_item_twice_is_not() -> None:
    assert matrix_from_judgements(["a", "b"], {("a", "b"): 2, ("b", "a"): 0.5}).tolist() == [[1, 2], [0.5, 1]]
    with pytest.raises(ValueError, match="twice"):
        matrix_from_judgements(["a", "a"], {})


def test_a_budget_of_points() -> None:
    assert weights_from_budget({"D1": 60, "D2": 40, "D3": 0}) == {"D1": 0.6, "D2": 0.4, "D3": 0}


@pytest.mark.parametrize(
    "points", [{}, {"a": 0}, {"a": -1, "b": 2}, {"a": math.nan}, {"a": math.inf}, {"a": 1e308, "b": 1e308}]
)
def test_a_budget_that_is_none_is_refused(points: dict[str, float]) -> None:
    with pytest.raises(ValueError, match="points"):
        weights_from_budget(points)


def test_spread_by_hand() -> None:
    table = spread([{"a": 0.2, "b": 0.8}, {"a": 0.5, "b": 0.5}, {"a": 20, "b": 80}])
    assert list(table.columns) == list(SPREAD_COLUMNS)
    assert table.loc["a"].to_numpy() == pytest.approx([0.3, 0.2, 0.5, 0.3, 1.0])
    assert table.loc["b"].to_numpy() == pytest.approx([0.7, 0.5, 0.8, 0.3, 0.3 / 0.7])


def test_a_small_share_that_one_trebles_lies_further_apart_than_a_large_one_that_moves_as_much() -> None:
    table = spread([{"a": 0.05, "b": 0.95}, {"a": 0.15, "b": 0.85}])
    assert table["range"].to_numpy() == pytest.approx([0.1, 0.1])
    assert table["relative_range"].to_numpy() == pytest.approx([1.0, 0.1 / 0.9])


def test_the_ends_of_the_relative_range() -> None:
    assert (spread([{"a": 1, "b": 3}] * 4)["relative_range"] == 0).all()
    assert (spread([{"a": 1, "b": 0}, {"a": 0, "b": 1}])["relative_range"] == 2).all()
    assert spread([{"a": 1, "b": 0}] * 2).loc["b", "relative_range"] == 0


def test_spread_of_nothing_and_of_what_is_not_named() -> None:
    assert spread([]).empty
    assert list(spread([]).columns) == list(SPREAD_COLUMNS)
    assert spread([{"a": 1, "b": 1}, {"a": 1}]).loc["b", "mean"] == 0.5


@settings(max_examples=50)
@given(st.lists(st.lists(st.floats(0.01, 1e6), min_size=3, max_size=3), min_size=1, max_size=6))
def test_a_spread_holds_its_mean(rows: list[list[float]]) -> None:
    table = spread([dict(zip("abc", row, strict=True)) for row in rows])
    assert (table["low"] <= table["mean"]).all()
    assert (table["mean"] <= table["high"]).all()
    assert table["relative_range"].between(0, len(rows)).all()
    assert table["mean"].sum() == pytest.approx(1)
