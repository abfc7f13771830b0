"""A failure in words: what was wrong, where, what was expected, what to do."""

import json

import pytest
from dash import html

from components import ids
from components.failure import details, failure, failure_notice, notice, sentence
from domain.errors import ImportFileError, KodroError, RasterError
from locales import LANGUAGES, has, text
from tests.components.reading import parts, words


@pytest.mark.parametrize("language", LANGUAGES)
def test_a_known_failure_has_its_sentence_and_another_the_general_one(language: str) -> None:
    assert sentence(RasterError("no_raster"), language) == text("error.no_raster", language)
    assert sentence(KodroError("never heard of"), language) == text("error.unknown", language)


@pytest.mark.parametrize("language", LANGUAGES)
def test_where_it_was_is_said_in_order_and_what_is_unknown_left_out(language: str) -> None:
    error = ImportFileError("bad_date", file="a.csv", row=0, found="31/02")
    lines = details(error, language)
    said = (("file", "a.csv"), ("row", 0), ("found", "31/02"))
    assert lines[:3] == [
        text(f"error.field.{name}", language, value=value) for name, value in said
    ]  # fmt: skip
    assert not any("None" in line for line in lines)


def test_advice_of_the_catalogue_stands_before_advice_of_the_error() -> None:
    known = next(code for code in ("bad_date", "no_raster", "no_rounds", "bad_area") if has(f"advice.{code}", "en"))
    assert details(KodroError(known, advice="mine"), "en")[-1] == text(f"advice.{known}", "en")
    assert details(KodroError("never heard of", advice="mine"), "en") == ["mine"]


def test_without_advice_one_is_told_to_try_again_and_given_the_reference() -> None:
    said = words(failure_notice(KodroError("never heard of"), "en", "ab12"))
    assert text("advice.again", "en") in said
    assert text("notice.reference", "en", code="ab12") in said
    assert text("advice.again", "en") not in words(failure_notice(KodroError("never heard of", advice="mine"), "en"))


@pytest.mark.parametrize("language", LANGUAGES)
def test_a_notice_can_be_closed_by_its_button(language: str) -> None:
    shown = notice(["one", "two"], language)
    (close,) = [p for p in parts(shown) if isinstance(p, html.Button)]
    assert json.loads(getattr(close, "data-props")) == {ids.NOTICE: {"children": []}}
    assert close.title == getattr(close, "aria-label") == text("notice.close", language)
    assert shown.role == "alert"


def test_what_a_file_said_stays_text() -> None:
    shown = failure(ImportFileError("bad_date", found="<img src=x onerror=1>"), "fr")
    assert "<img src=x onerror=1>" in words(shown)
    assert {type(p) for p in parts(shown)} <= {html.Div, html.H3, html.P}
