"""A field of a tool gives a checked value, or says what was wrong and what is allowed."""

import math
from typing import Any

import pytest
from dash import dcc

from callbacks.tool_fields import LONGEST, ToolAction
from components.tools import field
from domain.errors import FieldProblem
from tests.components.reading import parts


def action(**fields: Any) -> ToolAction:
    return ToolAction("scenario", "built", "", fields, {"who": "Ada"}, 22, "", None)


@pytest.mark.parametrize(
    ("written", "code", "expected"),
    [
        (None, "field_number", "0 – 100"), ("", "field_number", "0 – 100"), ("many", "field_number", "0 – 100"),
        (math.nan, "field_number", "0 – 100"), (math.inf, "field_number", "0 – 100"),
        ("1e999", "field_number", "0 – 100"),
        ([1], "field_number", "0 – 100"), (-5, "field_range", "0 – 100"), ("100.1", "field_range", "0 – 100"),
    ],
)  # fmt: skip
def test_a_number_outside_its_range_is_refused_at_its_field(written: Any, code: str, expected: str) -> None:
    with pytest.raises(FieldProblem) as refused:
        action(budget=written).number("budget", 0, 100)
    assert (refused.value.code, refused.value.column, refused.value.expected) == (code, "budget", expected)


@pytest.mark.parametrize(("written", "value"), [(0, 0.0), ("100", 100.0), (" 7.5 ", 7.5), ("7,5", 7.5), ("1e1", 10.0)])
def test_a_number_in_its_range_is_read(written: Any, value: float) -> None:
    assert action(budget=written).number("budget", 0, 100) == value


@pytest.mark.parametrize(
    ("least", "most", "words"), [(0, math.inf, "≥\u00a00"), (-math.inf, 3, "≤\u00a03"), (-math.inf, math.inf, None)]
)
def test_the_allowed_range_is_said(least: float, most: float, words: str | None) -> None:
    with pytest.raises(FieldProblem) as refused:
        action().number("x", least, most)
    assert refused.value.expected == words


def test_an_empty_optional_number_is_none_and_never_zero() -> None:
    assert action(budget="").optional("budget", 0) is None
    assert action(budget=0).optional("budget", 0) == 0
    with pytest.raises(FieldProblem):
        action(budget="-1").optional("budget", 0)


@pytest.mark.parametrize("written", ["1e", "-", "1.2.3", "1,500", "1_000", "0x1f", "١٢"])
def test_an_optional_number_that_is_half_typed_or_none_is_refused_and_not_empty(written: str) -> None:
    with pytest.raises(FieldProblem) as refused:
        action(budget=written).optional("budget", 0)
    assert (refused.value.code, refused.value.column, refused.value.found) == ("field_number", "budget", written)


def test_the_browser_gives_what_stands_in_a_number_field_as_it_is() -> None:
    box = next(part for part in parts(field("x", "closing", "budget", kind="number")) if isinstance(part, dcc.Input))
    assert (box.type, box.inputMode) == ("text", "decimal")  # a number field that holds "1e" says that it is empty


@pytest.mark.parametrize(("written", "day"), [("2026-01-31", "2026-01-31"), ("", ""), (None, "")])
def test_a_date_is_read(written: str | None, day: str) -> None:
    assert action(due=written).day("due") == day


@pytest.mark.parametrize("written", ["2026-02-30", "31/01/2026", "1999-12-31", "2101-01-01", "soon", "0001-01-01"])
def test_a_date_that_is_none_of_this_century_is_refused(written: str) -> None:
    with pytest.raises(FieldProblem, match="2000 – 2100"):
        action(due=written).day("due")


@pytest.mark.parametrize(("written", "value"), [("3", 3.0), ("1/3", 1 / 3), ("1", 1.0)])
def test_a_judgement_is_read(written: str, value: float) -> None:
    assert action(**{"pair:D1:D2": written}).ratio("pair:D1:D2") == pytest.approx(value)


@pytest.mark.parametrize("written", ["", "0", "1/0", "99", "-1", "a/b", "1/99"])
def test_a_judgement_outside_the_scale_is_refused(written: str) -> None:
    with pytest.raises(FieldProblem):
        action(**{"pair:D1:D2": written}).ratio("pair:D1:D2")


def test_a_required_text_may_not_be_empty_and_no_text_endless() -> None:
    assert action(name="  Plan ").required("name") == "Plan"
    with pytest.raises(FieldProblem, match="field_empty"):
        action(name="   ").required("name")
    with pytest.raises(FieldProblem, match="field_long"):
        action(name="x" * (LONGEST + 1)).word("name")
    assert action(name="x" * 300).word("name") == "x" * 300


def test_who_presses_is_as_written_or_remembered() -> None:
    assert action(who="Bea").who == "Bea"
    assert action().who == "Ada"
