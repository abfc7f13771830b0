"""The line over the page: where one can go, what is warned of, and which round and language are shown."""

import pytest
from dash import dcc, html

from components import ids
from components.glossary import PAGE as GLOSSARY
from components.header import header
from domain.view_state import ViewState
from locales import LANGUAGES, date, text
from tests.components.reading import parts, words
from tests.components.test_page import FRAME, component, made


@pytest.mark.parametrize("language", LANGUAGES)
def test_warnings_stand_after_the_places_before_the_search(language: str) -> None:
    pill = html.Div("2")
    shown = header(ViewState(language=language), FRAME, "en", pill)
    names = [getattr(part, "id", None) for part in shown.children]
    assert names.index(ids.PLACES) < names.index(ids.WARNING_PILL) < names.index(ids.SEARCH)
    box = component(shown, ids.WARNING_PILL)
    assert box.children is pill
    assert any(isinstance(part, dcc.Interval) for part in parts(shown))  # it is renewed


@pytest.mark.parametrize("language", LANGUAGES)
def test_rounds_are_named_with_their_day_the_newest_first(language: str) -> None:
    box = component(made(language), ids.ROUND)
    assert box.value == "22"
    assert [option["label"] for option in box.data] == [
        text("round.option", language, number=n, date=date(on, language)) for n, on in FRAME.rounds
    ]


@pytest.mark.parametrize("language", LANGUAGES)
def test_the_menu_holds_method_import_help_and_the_other_language_in_its_own_words(language: str) -> None:
    shown = component(made(language), ids.MENU)
    said = words(shown)
    assert text("place.method", language) in said and text("upload.button", language) in said
    ways = [part for part in parts(shown) if isinstance(part, html.A)]
    assert [way.href for way in ways] == [f"{GLOSSARY}?lang={language}", "?lang=en"]
    link = component(shown, ids.LANGUAGE)
    assert (link.lang, link.children) == ("en", text("language.en", language))


def test_who_may_not_import_finds_no_button_in_the_menu() -> None:
    assert text("upload.button", "fr") not in words(component(made(may_import=False), ids.MENU))
