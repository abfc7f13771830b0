"""The editor of the method: numbers put into a draft, checked, previewed, saved under a name."""

import dash_mantine_components as dmc
import pandas as pd
import pytest
from dash import dcc, html

from components.method_editor import TOOL, method_editor, number_name
from components.tools import plain_number
from domain.method import load_method
from domain.method_numbers import editable_numbers, range_of
from locales import LANGUAGES, text
from tests.components.reading import parts, words

METHOD = load_method()
NUMBERS = editable_numbers(METHOD.tables)
PATH = "gate.G8.depth"


def buttons(edits: dict[str, float]) -> dict[str, bool]:
    shown = method_editor(METHOD, edits, None, {}, "fr")
    return {p.id["act"]: bool(p.disabled) for p in parts(shown) if isinstance(p, html.Button)}


@pytest.mark.parametrize("language", LANGUAGES)
@pytest.mark.parametrize("kind", ["dimension", "indicator", "gate", "bands", "unit_cost"])
def test_a_number_is_named_by_what_it_belongs_to(kind: str, language: str) -> None:
    path = next(p for p in NUMBERS if p.startswith(kind))
    name = number_name(path, language)
    assert name.endswith(text(f"method.field.{path.rpartition('.')[2]}", language))
    assert " — " in name


def test_without_a_draft_there_is_nothing_to_try_save_or_drop() -> None:
    assert buttons({}) == {"add": False, "preview": True, "discard": True, "save": True}
    assert not any(buttons({PATH: 0.7}).values())


@pytest.mark.parametrize("language", LANGUAGES)
def test_a_draft_says_each_number_before_and_after(language: str) -> None:
    said = words(method_editor(METHOD, {PATH: 0.75}, None, {}, language))
    before = plain_number(NUMBERS[PATH], language)
    assert text("method.change", language, before=before, after=plain_number(0.75, language)) in said
    assert number_name(PATH, language) in said


def test_a_number_that_the_method_has_no_longer_is_left_out() -> None:
    said = words(method_editor(METHOD, {"gate.G99.depth": 1.0}, None, {}, "fr"))
    assert "G99" not in said


@pytest.mark.parametrize("language", LANGUAGES)
def test_a_preview_counts_the_sites_whose_band_would_change(language: str) -> None:
    rows = [("Élevage", "B", "C", 61.0, 58.0, "weights", "")]
    columns = ["name", "band_before", "band_after", "score_before", "score_after", "reason", "gates"]
    preview = pd.DataFrame(rows, columns=columns)
    said = words(method_editor(METHOD, {PATH: 0.7}, preview, {}, language))
    assert text("method.preview", language, count=1) in said and "B → C" in said
    none = words(method_editor(METHOD, {PATH: 0.7}, preview.iloc[:0], {}, language))
    assert text("method.preview", language, count=0) in none and "B → C" not in none


def test_a_preview_without_a_draft_is_not_shown() -> None:
    assert text("method.preview", "fr", count=0) not in words(method_editor(METHOD, {}, pd.DataFrame(), {}, "fr"))


@pytest.mark.parametrize(("at", "first"), [("add", True), ("save", False), ("", False)])
def test_what_is_wrong_is_said_below_the_fields_it_was_entered_in(at: str, first: bool) -> None:
    shown = method_editor(METHOD, {}, None, {"problem": "Non", "problem_at": at}, "fr")
    kinds = [p for p in parts(shown) if getattr(p, "className", "") == "tool-problem" or isinstance(p, html.Button)]
    before = kinds[: next(i for i, p in enumerate(kinds) if not isinstance(p, html.Button))]
    assert (len(before) == 1) == first


def test_who_saves_is_kept() -> None:
    boxes = {
        p.id["field"]: p.value
        for p in parts(method_editor(METHOD, {}, None, {"who": "Awa"}, "fr"))
        if isinstance(p, dcc.Input)
    }
    assert boxes == {"value": "", "version": "", "note": "", "who": "Awa"}


@pytest.mark.parametrize("language", LANGUAGES)
def test_every_number_is_offered_with_what_it_is_and_may_be(language: str) -> None:
    (box,) = [p for p in parts(method_editor(METHOD, {}, None, {}, language)) if isinstance(p, dmc.Select)]
    assert box.id == {"tool": TOOL, "field": "path"}
    label = next(o["label"] for o in box.data if o["value"] == PATH)
    allowed = range_of(METHOD.tables, PATH)
    assert all(plain_number(v, language) in label for v in (NUMBERS[PATH], allowed.least, allowed.most))
