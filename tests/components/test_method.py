"""The method page shows the method in force, its editor, and what is wrong with a saved one."""

import pytest
from dash import html
from dash.development.base_component import Component

from components.method import method_panel
from components.method_editor import method_editor, number_name
from components.method_figures import other_figures
from components.method_status import method_status
from components.tools import plain_number
from domain.errors import MethodError
from domain.method import load_method
from domain.method_numbers import editable_numbers
from domain.method_patch import PatchNote
from locales import LANGUAGES, text
from services.method_in_force import MethodInForce
from services.methods import Saved
from store.journal import Event, UnreadableRow
from tests.components.reading import parts, words

METHOD = load_method()
SAVED = Event(7, "2026-01-31T10:00:00+00:00", "method", "saved", "Awa", {})


@pytest.mark.parametrize("language", LANGUAGES)
def test_every_indicator_gate_and_cost_shows_its_source_in_the_readers_language(language: str) -> None:
    page = words(method_panel(METHOD, [], [], language))
    for indicator in METHOD.indicators:
        assert text(f"indicator.{indicator.id}.name", language) in page
        assert text(f"method.source.{indicator.id}", language) in page
    for identifier in (*[g.id for g in METHOD.gates], *METHOD.unit_costs):
        assert text(f"method.source.{identifier}", language) in page
    assert METHOD.hash[:16] in page


@pytest.mark.parametrize("language", LANGUAGES)
def test_every_other_figure_shows_its_value_and_source(language: str) -> None:
    found = next(p for p in parts(other_figures(METHOD, language)) if isinstance(p, html.Tbody))
    lines = [
        [words(cell).strip() for cell in parts(line) if isinstance(cell, html.Th | html.Td)] for line in found.children
    ]
    shown = {line[0]: line[1:] for line in lines}
    orders = shown[text("method.figure.backtest.permutations", language)]
    assert orders[0] == plain_number(9999, language)
    assert text("method.source.backtest", language) in orders[1]
    assert text("provenance.proposed", language) in orders[1]
    assert text("method.figure.contradiction.points", language) in shown
    assert text("method.figure.drought.min_wet", language) in shown
    assert text("method.figure.drought.min_wet", language) in words(method_panel(METHOD, [], [], language))


def test_a_saved_version_is_listed_with_who_and_when() -> None:
    page = words(method_panel(METHOD, [Saved("Bambari", SAVED.at, "Awa", "plus strict", "0")], [], "fr"))
    assert all(word in page for word in ("Bambari", "31/01/2026", "Awa", "plus strict"))


@pytest.mark.parametrize("language", LANGUAGES)
def test_every_number_that_may_be_changed_is_offered_with_its_range(language: str) -> None:
    editor = method_editor(METHOD, {}, None, {}, language)
    choice = next(part for part in parts(editor) if getattr(part, "id", None) == {"tool": "method", "field": "path"})
    labels = {option["value"]: option["label"] for option in choice.data}
    assert set(labels) == set(editable_numbers(METHOD.tables))
    assert len(set(labels.values())) == len(labels)
    assert all(part in labels["gate.G8.depth"] for part in (("0,05", "8") if language == "fr" else ("0.05", "8")))


def problems(editor: Component) -> list[int]:
    """Where in the editor something is said to be wrong, by position."""
    return [n for n, part in enumerate(editor.children) if getattr(part, "className", "") == "tool-problem"]


def test_what_is_wrong_is_said_below_the_fields_it_was_entered_in() -> None:
    at_add = method_editor(METHOD, {}, None, {"problem": "x", "problem_at": "add"}, "fr")
    at_save = method_editor(METHOD, {}, None, {"problem": "x", "problem_at": "save"}, "fr")
    assert len(problems(at_add)) == len(problems(at_save)) == 1
    assert problems(at_add) < problems(at_save)
    assert problems(method_editor(METHOD, {}, None, {}, "fr")) == []


def test_a_draft_shows_each_number_before_and_after() -> None:
    page = words(method_editor(METHOD, {"gate.G8.depth": 0.4, "bands.gone": 1.0}, None, {}, "fr"))
    assert "0,50 → 0,40" in page and number_name("gate.G8.depth", "fr") in page


def test_nothing_is_reported_where_all_is_well() -> None:
    assert method_status(MethodInForce(METHOD, SAVED), [], METHOD, True, "fr") == []


@pytest.mark.parametrize("language", LANGUAGES)
@pytest.mark.parametrize("code", ["method_format", "method_saved_broken", "method_unreadable", "method_range"])
def test_a_method_that_cannot_be_read_is_reported_with_who_when_and_why(code: str, language: str) -> None:
    in_force = MethodInForce(METHOD, SAVED, MethodError(code, found="x99"))
    page = words(method_status(in_force, [], METHOD, True, language))
    assert all(word in page for word in ("Awa", "2026", "x99", text(f"error.{code}", language), METHOD.version))
    assert "Awa" not in words(method_status(in_force, [], METHOD, False, language))


@pytest.mark.parametrize("language", LANGUAGES)
def test_what_an_upgrade_did_is_said_number_by_number(language: str) -> None:
    notes = (
        PatchNote("gone", "indicator.gone.high", (2.0,)),
        PatchNote("moved", "bands.a_min", (75.0, 77.0, 80.0)),
        PatchNote("rescaled", "D4", (1.06,)),
    )
    page = words(method_status(MethodInForce(METHOD, SAVED, None, notes), [], METHOD, True, language))
    assert "indicator.gone.high" in page and "75 → 77 → 80" in page and number_name("bands.a_min", language) in page


def test_rows_of_the_journal_that_cannot_be_read_are_listed_and_the_rest_counted() -> None:
    rows = [UnreadableRow(n, "no date", "scenario", "changed", "Awa", f"reason {n}.") for n in range(25)]
    page = words(method_status(MethodInForce(METHOD), rows, METHOD, True, "fr"))
    assert "reason 0." in page and "no date" in page and "reason 20." not in page
    assert text("journal.more", "fr", count=5) in page
