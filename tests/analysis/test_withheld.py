"""Counts that belong together are hidden together, each for a reason that gives nothing away."""

import itertools
from collections import defaultdict

import pandas as pd
import pytest

from analysis.disclosure import COVERED, FEW, withheld

NAN = float("nan")
SMALL = 5
SITES = [
    # households by pair, why each is not shown
    ([60, 37, 3], ["", COVERED, COVERED]),  # 3 = 100 - 97, so the smaller of the others goes with it
    ([96, 4], [COVERED, COVERED]),
    ([2, 2, 96], [FEW, FEW, ""]),  # 4 of two: 1 + 3, 2 + 2 or 3 + 1
    ([1, 1, 98], [COVERED, COVERED, COVERED]),  # 2 of two is 1 + 1
    ([4, 4, 92], [COVERED, COVERED, COVERED]),  # 8 of two is 4 + 4
    ([4, 4], [COVERED, COVERED]),  # "fewer than 5" would say 4 + 4; so it could be 3 + 5
    ([3, 5], [COVERED, COVERED]),
    ([60, 40], ["", ""]),
    ([5, 95], ["", ""]),
    ([100], [""]),
    ([3], [COVERED]),
    ([0.4, 99.6], [COVERED, COVERED]),  # half a household is one
    ([NAN, NAN], ["", ""]),
]


def why(households: list[float]) -> list[str]:
    counts = pd.DataFrame({"households": households})
    return withheld(counts, pd.Series("S", counts.index), small=SMALL).tolist()


@pytest.mark.parametrize(("households", "expected"), SITES)
def test_what_is_not_shown_of_a_site(households: list[float], expected: list[str]) -> None:
    assert why(households) == expected


def test_each_site_is_judged_for_itself() -> None:
    counts = pd.DataFrame({"households": [60.0, 96.0, 37.0, 4.0, 3.0, 50.0]}, index=list("abcdef"))
    found = withheld(counts, pd.Series(list("STSTSU"), counts.index), small=SMALL)
    assert found.to_dict() == {"a": "", "b": COVERED, "c": COVERED, "d": COVERED, "e": COVERED, "f": ""}


def test_a_count_that_follows_from_a_small_one_is_hidden_with_it() -> None:
    """Of 10 households asked 4 chose the place: the 400 that they stand for would say so."""
    counts = pd.DataFrame({"households": [400.0, 600.0, 1000.0], "asked": [4.0, 6.0, 10.0]})
    assert withheld(counts, pd.Series("S", counts.index), small=SMALL).tolist() == [COVERED, COVERED, ""]


def test_nothing_is_hidden_from_who_may_read_every_count() -> None:
    counts = pd.DataFrame({"households": [60.0, 37.0, 3.0]})
    assert withheld(counts, pd.Series("S", counts.index), small=0).eq("").all()


def test_no_count_can_be_derived_from_words_and_total() -> None:
    """Whoever knows rule and total is left with two counts at least for each that is not shown (or all are one)."""
    for number, total in itertools.product((2, 3), range(6, 24)):
        seen: dict[tuple[object, ...], list[tuple[int, ...]]] = defaultdict(list)
        for counts in itertools.product(range(1, total), repeat=number):
            if sum(counts) == total:
                said = why(list(map(float, counts)))
                shown = tuple(word or count for word, count in zip(said, counts, strict=True))
                seen[shown].append(counts)
        for shown, possible in seen.items():
            for place, word in enumerate(shown):
                if word in {FEW, COVERED}:
                    assert len({counts[place] for counts in possible}) > 1, (shown, possible)
