"""Cells of a flat table: numbers stay numbers, missing is empty, and no text is taken for a formula."""

import numpy as np
import pandas as pd
import pytest
from hypothesis import given
from hypothesis import strategies as st

from publish.exports.cells import FORMULA, cell, safe


@pytest.mark.parametrize(("value", "written"), [
    (5, 5), (np.int64(5), 5), (2.5, 2.5), (np.float32(0.5), 0.5), (True, True), (np.bool_(False), False), (0, 0),
    (0.0, 0.0),
    (None, None), (float("nan"), None), (pd.NA, None), ("Bria", "Bria"), ((), "()"),
])  # fmt: skip
def test_a_value_keeps_its_kind_and_missing_is_none(value: object, written: object) -> None:
    found = cell(value)
    assert found == written and type(found) is type(written)


@pytest.mark.parametrize("words", ["=1+1", "+33", "-5", "@SUM(A1)", "  =cmd|x", "\t=1"])
def test_what_a_program_would_compute_is_kept_as_text(words: str) -> None:
    assert safe(words).startswith("'")


@pytest.mark.parametrize(
    ("words", "clean"), [("a\nb\tc", "a b c"), ("a\x00b\x1f", "ab"), ("Élève", "Élève"), ("", ""), ("1-2", "1-2")]
)
def test_a_cell_is_one_line_without_control_characters(words: str, clean: str) -> None:
    assert safe(words) == clean


@given(st.text())
def test_no_text_at_all_is_a_formula(words: str) -> None:
    assert not safe(words).lstrip().startswith(FORMULA)
    assert "\n" not in safe(words) and "\x00" not in safe(words)
