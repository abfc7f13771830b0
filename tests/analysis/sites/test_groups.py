"""Rows picked as arrays are the rows that plain loops find."""

import numpy as np
import pandas as pd
from hypothesis import given
from hypothesis import strategies as st

from analysis.sites.groups import codes, find, first_of, last_of, repeated, rows_of, taken

NAMES = st.lists(st.sampled_from("abcd"), max_size=9)
ROWS = st.lists(st.tuples(st.integers(0, 3), st.integers(0, 2), st.integers(0, 2)), max_size=12)


@given(NAMES)
def test_codes_sort_as_their_names(names: list[str]) -> None:
    found = codes(pd.Series(names, dtype=str))
    assert [names[k] for k in np.argsort(found, kind="stable")] == sorted(names)


@given(NAMES, st.lists(st.sampled_from("abx"), max_size=4))
def test_rows_of_names_come_name_after_name(names: list[str], wanted: list[str]) -> None:
    at, which = rows_of(pd.Series(names, dtype=str), wanted)
    pairs = [(row, k) for k, name in enumerate(wanted) for row in range(len(names)) if names[row] == name]
    assert list(zip(at.tolist(), which.tolist(), strict=True)) == pairs


@given(ROWS)
def test_the_first_and_the_last_row_of_each_group(rows: list[tuple[int, int, int]]) -> None:
    groups, one, other = np.array(rows, np.intp).reshape(-1, 3).T
    order = sorted(range(len(rows)), key=lambda k: (*rows[k], k))
    last = {rows[k][0]: k for k in order}
    first = {rows[k][0]: k for k in order[::-1]}
    assert last_of(groups, one, other).tolist() == [last[g] for g in sorted(last)]
    assert first_of(groups, one, other).tolist() == [first[g] for g in sorted(first)]


def test_a_row_is_found_by_subject_and_id_and_what_is_not_there_is_missing() -> None:
    table = pd.DataFrame({"gate": ["G1", "G1", "G2"], "subject": ["S", "T", "S"], "value": [1.0, 2.0, 3.0]})
    at = find(table, "gate", ["G2", "G1"], pd.Series(["T", "S", "X", "S"]))
    assert at.tolist() == [[-1, 1], [2, 0], [-1, -1], [2, 0]]
    assert taken(table["value"], at, -9.0, float).tolist() == [[-9, 2], [3, 1], [-9, -9], [3, 1]]
    assert find(table.iloc[:0], "gate", ["G1"], pd.Series(["S"])).tolist() == [[-1]]


def test_pairs_are_repeated_as_a_whole() -> None:
    pairs = pd.DataFrame({"site_id": ["S", "T"], "destination_id": ["A", "B"], "share": 1.0}, index=[4, 5])
    assert repeated(pairs, 2).to_numpy().tolist() == [["S", "A"], ["T", "B"]] * 2
