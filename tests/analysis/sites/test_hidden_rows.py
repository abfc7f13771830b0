"""A row of figures that follow from one another is shown whole or not at all."""

import pandas as pd
from hypothesis import given
from hypothesis import strategies as st

from analysis.disclosure import hidden_rows, suppress


def test_one_small_count_hides_its_row_and_what_would_give_it_away() -> None:
    counts = pd.DataFrame({"rp10": [3, 40, 900], "rp100": [30, 80, 950]}, index=["a", "b", "c"])
    assert list(hidden_rows(counts, small=10)) == [True, True, False]


def test_nothing_small_hides_nothing() -> None:
    counts = pd.DataFrame({"rp10": [0, 40], "rp100": [30, float("nan")]})
    assert not hidden_rows(counts, small=10).any()


@given(st.lists(st.tuples(st.integers(0, 60), st.integers(0, 60)), min_size=1, max_size=8))
def test_it_hides_all_that_each_column_alone_would(rows: list[tuple[int, int]]) -> None:
    counts = pd.DataFrame(rows, columns=["a", "b"])
    hidden = hidden_rows(counts, small=10)
    for column in counts:
        assert hidden[suppress(counts[column], small=10)["hidden"]].all()
        assert not counts.loc[~hidden, column].between(1, 9).any()
