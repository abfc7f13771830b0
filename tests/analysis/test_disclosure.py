"""Disclosure: what is hidden stays hidden, also from who knows the total and the rule."""

import itertools
from collections import defaultdict

import pandas as pd
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from analysis.disclosure import BANDS, band_shares, suppress

SMALL = 10
NAN = float("nan")
COUNTS = st.lists(st.integers(0, 30) | st.sampled_from([1, 9, 10, 11]), min_size=1, max_size=8)


def hidden(counts: list[float], small: int = SMALL) -> list[bool]:
    return suppress(pd.Series(counts), small=small)["hidden"].tolist()


CASES = [
    # counts, hidden
    ([0, 10, 200], [False, False, False]),  # nothing small: nothing hidden
    ([3, 4, 200], [True, True, False]),  # 7 of two: 1 + 6 to 6 + 1
    ([5, 40, 200], [True, True, False]),  # one small: 205 shown of 245 would give it away
    ([5, 0, 200], [True, False, True]),  # a zero is no hiding place while there is a positive count
    ([1, 1, 40, 200], [True, True, True, False]),  # 2 of two is 1 + 1
    ([9, 9, 40, 200], [True, True, True, False]),  # 18 of two is 9 + 9
    ([1, 1, 1, 40], [True, True, True, True]),  # 3 of three
    ([1, 2, 40], [True, True, False]),  # 3 of two: 1 + 2 or 2 + 1
    ([5, 0, 0], [True, True, True]),  # nothing else to hide it behind
    ([1, 1, 0], [True, True, True]),
    ([5, 40, 40, 200], [True, True, True, False]),  # equal counts stand or fall together
    ([9, 10], [True, True]),  # the first count that is not small
    ([5, NAN, 40], [True, False, True]),  # missing is no hiding place: it is not in the total
    ([5, NAN], [True, False]),  # nothing left to hide
    ([NAN, NAN], [False, False]),
]


@pytest.mark.parametrize(("counts", "expected"), CASES)
def test_what_is_hidden(counts: list[float], expected: list[bool]) -> None:
    assert hidden(counts) == expected


def test_a_hidden_count_has_no_value_and_what_is_shown_keeps_its_own() -> None:
    found = suppress(pd.Series({"a": 5.0, "b": 40.0, "c": 200.0, "d": 0.0, "e": NAN}), small=SMALL)
    assert found["value"].isna().tolist() == [True, True, False, False, True]
    assert found["value"].dropna().to_dict() == {"c": 200.0, "d": 0.0}


def test_missing_stays_missing_and_is_not_called_hidden() -> None:
    found = suppress(pd.Series({"a": NAN, "b": 5.0, "c": 6.0}), small=SMALL)
    assert not found.loc["a", "hidden"]
    assert not found.loc["a", "bounded"]


@pytest.mark.parametrize(
    ("counts", "bounded"),
    [
        ([3, 4, 200], [True, True, False]),  # both are below 10
        ([5, 40, 200], [False, False, False]),  # 40 may not be called less than 10, nor be told from 5
        ([5, 0], [False, False]),  # nor may a zero
        ([5], [True]),
    ],
)
def test_all_hidden_counts_may_be_called_small_or_none(counts: list[int], bounded: list[bool]) -> None:
    assert suppress(pd.Series(counts), small=SMALL)["bounded"].tolist() == bounded


@settings(deadline=None)
@given(COUNTS)
def test_every_small_count_is_hidden_and_no_bound_is_untrue(counts: list[int]) -> None:
    found = suppress(pd.Series(counts), small=SMALL)
    assert all(h for h, c in zip(found["hidden"], counts, strict=True) if 0 < c < SMALL)
    assert all(0 < c < SMALL for b, c in zip(found["bounded"], counts, strict=True) if b)
    assert found.loc[found["hidden"], "bounded"].nunique() <= 1


@settings(deadline=None)
@given(COUNTS, st.randoms(use_true_random=False))
def test_the_order_of_rows_does_not_matter(counts: list[int], random) -> None:
    labelled = pd.Series(counts, index=[f"g{k}" for k in range(len(counts))])
    order = random.sample(list(labelled.index), len(counts))
    pd.testing.assert_frame_equal(
        suppress(labelled[order], small=SMALL).loc[labelled.index], suppress(labelled, small=SMALL)
    )


def solutions(counts: list[int], small: int, *, told_apart: bool) -> list[tuple[int, ...]]:
    """Every assignment of the hidden cells that the total and the shown values allow.

    A cell told apart as small holds 1 to small - 1, any other hidden cell 0 or more.
    """
    found = suppress(pd.Series(counts), small=small)
    values = [c for c, h in zip(counts, found["hidden"], strict=True) if h]
    residual = sum(values)
    ranges = [
        range(1, small) if (told_apart or b) and 0 < c < small else range(residual + 1)
        for c, h, b in zip(counts, found["hidden"], found["bounded"], strict=True)
        if h
    ]
    return [guess for guess in itertools.product(*ranges) if sum(guess) == residual]


def nothing_left_to_hide(counts: list[int], small: int) -> bool:
    """All groups are small and have one solution: then only the total can be withheld."""
    number, total = len(counts), sum(counts)
    return all(0 < c < small for c in counts) and (number == 1 or total in {number, number * (small - 1)})


@settings(deadline=None)
@given(st.lists(st.integers(0, 7), min_size=1, max_size=4), st.integers(3, 5))
def test_no_hidden_count_can_be_derived_from_the_total(counts: list[int], small: int) -> None:
    guesses = solutions(counts, small, told_apart=False)
    derivable = [len(set(cell)) == 1 for cell in zip(*guesses, strict=True)]
    assert any(derivable) == nothing_left_to_hide(counts, small)


@settings(deadline=None)
@given(st.lists(st.integers(1, 7), min_size=1, max_size=4), st.integers(3, 5))
def test_nor_by_someone_who_is_told_which_counts_are_small(counts: list[int], small: int) -> None:
    """As long as there is no zero: n ones hidden behind zeros would be 1 each for who knew which they are."""
    guesses = solutions(counts, small, told_apart=True)
    derivable = [len(set(cell)) == 1 for cell in zip(*guesses, strict=True)]
    assert any(derivable) == nothing_left_to_hide(counts, small)


@pytest.mark.parametrize(("groups", "small", "top"), [(2, 3, 9), (3, 3, 6), (4, 3, 4), (3, 4, 7)])
def test_nor_by_someone_who_knows_the_rule(groups: int, small: int, top: int) -> None:
    """Every table of counts up to `top` is made; those that look the same must differ in each hidden cell."""
    alike = defaultdict(list)
    for counts in itertools.product(range(top + 1), repeat=groups):
        found = suppress(pd.Series(counts), small=small)
        seen = tuple(None if h else c for h, c in zip(found["hidden"], counts, strict=True))
        alike[seen, bool(found["bounded"].any()), sum(counts)].append(counts)
    for (seen, _, _), tables in alike.items():
        if nothing_left_to_hide(tables[0], small):
            continue
        for cell, shown in enumerate(seen):
            assert shown is not None or len({counts[cell] for counts in tables}) > 1, (seen, tables)


def shares(rows: list[tuple[str, float, str]], least: float = 30) -> pd.DataFrame:
    return band_shares(pd.DataFrame(rows, columns=["adm1", "people", "band"]), least=least)


@pytest.mark.parametrize(
    ("people", "word"), [(0, "none"), (1, "some"), (49, "some"), (50, "most"), (99, "most"), (100, "all")]
)
def test_a_share_is_said_in_words(people: int, word: str) -> None:
    assert shares([("CF11", people, "A"), ("CF11", 100 - people, "D")]).loc["CF11", "A"] == word


@pytest.mark.parametrize(("people", "said"), [(29, False), (30, True)])
def test_a_share_of_few_people_is_not_said(people: int, said: bool) -> None:
    found = shares([("CF11", people, "A"), ("CF12", 500.0, "B")])
    assert found.loc["CF11"].notna().tolist() == [said] * 5
    assert found.loc["CF12"].notna().all()


def test_every_band_has_its_column_and_several_sites_add_up() -> None:
    found = shares([("CF11", 20, "B"), ("CF11", 30, "B"), ("CF11", 50, "E")])
    assert found.columns.tolist() == list(BANDS)
    # B: 20 + 30 of 100 is half: most. E: 50 of 100: most.
    assert found.loc["CF11"].tolist() == ["none", "most", "none", "none", "most"]


def test_a_prefecture_without_people_has_no_share() -> None:
    assert shares([("CF11", 0, "A")]).loc["CF11"].isna().all()
