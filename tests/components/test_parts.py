"""Small pieces: every colour has its letter and words, empty and failed states say what to do."""

import pytest
from dash import html

from components.parts import HARM, band_mark, empty, explained, failed, harm_mark, rows, tiles
from layers.contract.colour import ink_on
from layers.scales import BAND_COLOURS
from locales import LANGUAGES, text
from tests.components.reading import parts, words


@pytest.mark.parametrize("language", LANGUAGES)
@pytest.mark.parametrize("band", BAND_COLOURS)
def test_a_band_is_a_letter_on_its_colour_with_its_name(band: str, language: str) -> None:
    mark = band_mark(band, language)
    assert mark.children == band
    assert mark.style == {"backgroundColor": BAND_COLOURS[band], "color": ink_on(BAND_COLOURS[band])}
    assert mark.title == text(f"band.{band}.name", language)


def test_a_large_band_is_a_band() -> None:
    assert band_mark("A", "fr", large=True).className.split() == ["band", "band-large"]
    assert band_mark("A", "fr").className == "band"


@pytest.mark.parametrize("language", LANGUAGES)
def test_harm_has_a_sign_a_word_and_its_explanation(language: str) -> None:
    mark = harm_mark(language)
    assert words(mark).startswith(HARM)
    assert text("harm.short", language) in words(mark)
    assert mark.title == text("harm.about", language)


def test_an_explanation_is_one_click_away() -> None:
    part = explained("Title", "Because.")
    assert isinstance(part, html.Details)
    assert not getattr(part, "open", False)
    assert words(part.children[0]).strip() == "Title"
    assert part.children[1].children == "Because."


def test_a_tile_says_label_value_and_what_must_be_known() -> None:
    part = tiles([("People", "1,000", "at least"), ("Sites", "—", "")])
    assert [[cell.children for cell in tile.children] for tile in part.children] == [
        ["People", "1,000", "at least"], ["Sites", "—", ""],
    ]  # fmt: skip


def test_rows_keep_their_order_and_take_components() -> None:
    part = rows([("one", "1"), (html.B("two"), html.I("2"))])
    assert [type(span.children) for line in part.children for span in line.children] == [str, str, html.B, html.I]
    assert words(part).split() == ["one", "1", "two", "2"]


def test_no_rows_no_lines() -> None:
    assert rows([]).children == []


def test_an_empty_state_is_read_aloud_and_a_failure_interrupts() -> None:
    assert empty("Nothing", "Import a file.").role == "status"
    problem = failed("Broken", ["line 3", "expected a date"])
    assert problem.role == "alert"
    assert [p.children for p in parts(problem) if isinstance(p, html.P)] == ["line 3", "expected a date"]
