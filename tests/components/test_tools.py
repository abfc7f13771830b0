"""Pieces of the tools: labelled fields, buttons with their ids, tables, and what was wrong beside where it was."""

import json

import dash_mantine_components as dmc
import pytest
from dash import dcc, html
from dash.development.base_component import Component

from components import ids
from components.tools import (
    button,
    field,
    mark_problem,
    options,
    place_choice,
    plain,
    plain_number,
    problem,
    refill,
    row,
    section,
    table,
)  # fmt: skip
from tests.components.reading import parts, words

TOOL = "closing"


def of_kind(component: object, kind: type) -> list[Component]:
    return [part for part in parts(component) if isinstance(part, kind)]


def test_a_button_is_found_by_its_tool_and_act_and_submits_nothing() -> None:
    made = button("Find", TOOL, "find", "all")
    assert made.id == ids.action(TOOL, "find", "all")
    assert (made.type, made.disabled, made.className) == ("button", False, "button")


def test_the_main_button_stands_out_and_one_without_use_is_off() -> None:
    assert "main" in button("Find", TOOL, "find", main=True).className
    assert button("Find", TOOL, "find", off=True).disabled


def test_a_label_leads_to_its_field() -> None:
    made = field("Budget", TOOL, "budget", 5)
    (label,), (box,) = of_kind(made, html.Label), of_kind(made, dcc.Input)
    assert json.loads(label.htmlFor) == box.id == ids.entry(TOOL, "budget")
    assert list(json.loads(label.htmlFor)) == sorted(ids.entry(TOOL, "budget"))  # as the browser writes it
    assert box.value == 5


@pytest.mark.parametrize(
    ("kind", "type_", "mode"), [("number", "text", "decimal"), ("text", "text", None), ("date", "date", None)]
)
def test_a_number_is_a_text_that_a_telephone_asks_digits_for(kind: str, type_: str, mode: str | None) -> None:
    """Of a number field that is half typed ("1e") the browser would tell that it is empty."""
    (box,) = of_kind(field("x", TOOL, "x", kind=kind), dcc.Input)
    assert (box.type, getattr(box, "inputMode", None)) == (type_, mode)


def test_a_field_starts_empty() -> None:
    (box,) = of_kind(field("x", TOOL, "x"), dcc.Input)
    assert box.value == ""


CHOICES = [("a", "First"), ("b", "Second")]


@pytest.mark.parametrize(("value", "chosen"), [(None, "a"), ("b", "b"), ("", "")])
def test_a_choice_starts_at_its_first_unless_it_is_told(value: str | None, chosen: str) -> None:
    (box,) = of_kind(options("Which", TOOL, "which", CHOICES, value), dmc.Select)
    assert box.value == chosen
    assert box.data == [{"value": "a", "label": "First"}, {"value": "b", "label": "Second"}]


def test_a_choice_among_nothing_is_none() -> None:
    (box,) = of_kind(options("Which", TOOL, "which", []), dmc.Select)
    assert box.value is None


def test_a_place_is_typed_and_may_be_taken_back() -> None:
    (box,) = of_kind(place_choice("Where", TOOL, "place", CHOICES, None), dmc.Select)
    assert box.searchable and box.clearable and box.value is None


def test_a_table_has_heads_for_columns_and_rows_and_a_caption() -> None:
    made = table(["Site", "People"], [["A", "10"], ["B", "—"]], numeric=(1,), caption="Counted")
    heads = of_kind(made, html.Th)
    assert [(head.scope, head.children) for head in heads] == [
        ("col", "Site"),
        ("col", "People"),
        ("row", "A"),
        ("row", "B"),
    ]
    assert [(cell.children, cell.className) for cell in of_kind(made, html.Td)] == [("10", "n"), ("—", "n")]
    assert [caption.children for caption in of_kind(made, html.Caption)] == ["Counted"]


def test_a_table_without_rows_has_its_head_and_no_caption() -> None:
    made = table(["Site"], [])
    assert len(of_kind(made, html.Th)) == 1
    assert of_kind(made, html.Caption) == []


def test_a_section_explains_itself_at_a_click_or_not_at_all() -> None:
    assert of_kind(section("Rules", html.P("x"), about="Because."), html.Details)
    assert not of_kind(section("Rules", html.P("x")), html.Details)


def test_what_is_only_read_is_one_piece_with_its_words() -> None:
    made = plain(html.P("a < b"), html.P("c"))
    assert len(list(parts(made))) == 1
    assert "a < b" in words(made)


def test_a_problem_is_an_alert_and_none_is_nothing_to_read() -> None:
    assert problem("No such day").role == "alert"
    assert words(problem("")).strip() == ""


@pytest.mark.parametrize(("value", "french", "english"), [
    (12.0, "12", "12"), (0.0, "0", "0"), (1234.5, "1\u202f234,50", "1,234.50"), (float("nan"), "—", "—"),
])  # fmt: skip
def test_a_number_has_two_decimals_only_where_it_needs_them(value: float, french: str, english: str) -> None:
    assert (plain_number(value, "fr"), plain_number(value, "en")) == (french, english)


def panel() -> html.Div:
    return html.Div(
        [
            field("Budget", TOOL, "budget"),
            html.Details([html.Summary("more"), options("Which", TOOL, "which", CHOICES)]),
        ]
    )


def test_what_is_wrong_stands_below_its_field() -> None:
    shown = panel()
    assert mark_problem(shown, TOOL, "budget", "Not a number")
    (message,) = [p for p in of_kind(shown, html.P) if p.className == "field-problem"]
    assert (message.children, message.role) == ("Not a number", "alert")
    assert "field-wrong" in shown.children[0].className


def test_a_wrong_choice_says_so_itself_and_opens_what_hides_it() -> None:
    shown = panel()
    assert mark_problem(shown, TOOL, "which", "Unknown")
    (box,) = of_kind(shown, dmc.Select)
    (details,) = of_kind(shown, html.Details)
    assert (box.error, details.open) == ("Unknown", True)


@pytest.mark.parametrize(("tool", "name"), [("scenario", "budget"), (TOOL, "nothing")])
def test_a_field_that_is_not_there_is_not_marked(tool: str, name: str) -> None:
    shown = panel()
    assert not mark_problem(shown, tool, name, "x")
    assert "x" not in words(shown).split()


def test_what_was_entered_is_put_back_in_its_own_tool_only() -> None:
    shown = panel()
    refill(shown, "scenario", {"budget": 9})
    assert of_kind(shown, dcc.Input)[0].value == ""
    refill(shown, TOOL, {"budget": 9, "which": "b", "gone": 1})
    assert of_kind(shown, dcc.Input)[0].value == 9
    assert of_kind(shown, dmc.Select)[0].value == "b"


def test_fields_stand_side_by_side_in_their_order() -> None:
    made = row(html.B("1"), html.B("2"))
    assert [child.children for child in made.children] == ["1", "2"]
