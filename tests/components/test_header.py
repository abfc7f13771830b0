"""The line over the page: where one can go, what is warned of, and which round and language are shown."""

import pytest
from dash import dcc, html

from components import ids
from components.header import header
from domain.view_state import LENSES, ViewState
from locales import LANGUAGES, date, text
from tests.components.reading import parts
from tests.components.test_page import FRAME, component, made


@pytest.mark.parametrize("language", LANGUAGES)
def test_warnings_stand_after_the_lenses_before_the_search(language: str) -> None:
    pill = html.Div("2")
    shown = header(ViewState(language=language), FRAME, "en", pill)
    names = [getattr(part, "id", None) for part in shown.children]
    assert names.index(ids.LENS_LIST) < names.index(ids.WARNING_PILL) < names.index(ids.SEARCH)
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
def test_every_lens_can_be_chosen_the_method_only_in_the_list(language: str) -> None:
    shown = made(language, ViewState(lens="exposure"))
    beside, listed = component(shown, ids.LENS), component(shown, ids.LENS_LIST)
    assert [o["value"] for o in listed.data] == list(LENSES)
    assert {o["value"] for o in beside.data} == set(LENSES) - {"method"}
    assert beside.value == listed.value == "exposure"


@pytest.mark.parametrize("language", LANGUAGES)
def test_the_other_language_is_one_click_away_and_says_so_in_it(language: str) -> None:
    link = component(made(language), ids.LANGUAGE)
    assert (link.href, link.lang, link.children) == ("?lang=en", "en", "EN")
