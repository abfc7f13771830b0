"""From one round's total to the next: every site in one kind, nothing lost, what is missing is not zero."""

import pandas as pd
import pytest
from hypothesis import given
from hypothesis import strategies as st

from analysis.sites.round_people import (
    CLOSED,
    KINDS,
    MATCHED,
    MISSING_NOW,
    NEW,
    REOPENED,
    people_by_kind,
    people_by_site,
)

COUNT = st.one_of(st.none(), st.just(0.0), st.integers(1, 50_000).map(float))
NOBODY = float("nan")


@pytest.mark.parametrize(
    ("before", "now", "earlier", "closed", "kind", "change"),
    [
        (100.0, 80.0, False, False, MATCHED, -20.0),
        (100.0, 80.0, True, True, MATCHED, -20.0),  # people are counted there, whatever is said of it
        (None, 80.0, False, False, NEW, 80.0),
        (0.0, 80.0, False, False, NEW, 80.0),
        (None, 80.0, True, False, REOPENED, 80.0),
        (NOBODY, 80.0, True, False, REOPENED, 80.0),  # listed before, and not counted
        (100.0, 0.0, False, False, CLOSED, -100.0),
        (100.0, None, False, True, CLOSED, -100.0),
        (100.0, None, False, False, MISSING_NOW, -100.0),
        (100.0, NOBODY, True, False, MISSING_NOW, -100.0),
    ],
)
def test_each_site_is_of_one_kind(
    before: float | None, now: float | None, earlier: bool, closed: bool, kind: str, change: float
) -> None:
    old, new = (pd.Series({} if v is None else {"S": v}, dtype=float) for v in (before, now))
    table = people_by_site(old, new, {"S"} if earlier else set(), {"S"} if closed else set())
    assert table.loc["S", ["kind", "change"]].tolist() == [kind, change]


def test_the_number_of_a_missing_site_is_not_known_and_not_zero() -> None:
    table = people_by_site(pd.Series({"S": 100.0}), pd.Series(dtype=float), set(), set())
    assert pd.isna(table.loc["S", "now"])


def test_a_site_where_nobody_was_in_either_round_is_left_out() -> None:
    table = people_by_site(pd.Series({"A": 0.0, "B": NOBODY}), pd.Series({"A": 0.0, "C": 0.0}), {"A"}, set())
    assert table.empty
    assert people_by_kind(table)["sites"].tolist() == [0] * len(KINDS)


@given(st.dictionaries(st.sampled_from("ABCDEFGH"), st.tuples(COUNT, COUNT, st.booleans(), st.booleans())))
def test_what_was_and_what_changed_is_what_is(
    sites: dict[str, tuple[float | None, float | None, bool, bool]],
) -> None:
    old = pd.Series({s: row[0] for s, row in sites.items() if row[0] is not None}, dtype=float)
    new = pd.Series({s: row[1] for s, row in sites.items() if row[1] is not None}, dtype=float)
    earlier, closed = ({s for s, row in sites.items() if row[n]} for n in (2, 3))
    table = people_by_site(old, new, earlier, closed)
    kinds = people_by_kind(table)
    assert old.sum() + kinds["change"].sum() == new.sum()
    assert set(table.index) == {s for s in sites if old.get(s, 0) > 0 or new.get(s, 0) > 0}
    assert kinds["sites"].sum() == len(table) and list(kinds.index) == list(KINDS)
