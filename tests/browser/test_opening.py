"""While the page is awaited it says what is loaded, in the reader's language, and for how long already."""

from collections.abc import Callable
from pathlib import Path

import pytest
from playwright.sync_api import Page, Route, expect

from domain.settings import Settings
from locales import text
from server import deferred
from store import Store
from tests.browser.conftest import served

pytestmark = pytest.mark.browser


def test_words_stand_before_any_script_has_come(new_page: Callable[..., Page], address: str, language: str) -> None:
    page = new_page(address)
    held: list[Route] = []
    holding = True

    def hold(route: Route) -> None:
        if holding:
            held.append(route)
        else:
            route.continue_()

    page.route("**/_dash-component-suites/**", hold)
    page.route("**/assets/**", hold)
    page.goto(f"{address}/?lang={language}", wait_until="commit")
    expect(page.locator("#opening")).to_contain_text(text("page.opening", language))
    assert page.locator("#opening").evaluate("e => getComputedStyle(e).position") == "fixed"
    expect(page.locator(".page")).to_have_count(0)
    holding = False
    for route in held:
        route.continue_()
    expect(page.locator(".page")).to_be_visible()
    expect(page.locator("#opening")).to_be_hidden()


def test_a_layout_that_takes_long_says_how_long_and_nothing_in_another_language(
    new_page: Callable[..., Page],
    demo_store: Store,
    answers_folder: Path,
    language: str,
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    monkeypatch.setattr(deferred, "HOLD_S", 0.001)
    with served(Settings(store=demo_store.path, cache=answers_folder)) as address:
        page = new_page(address)
        waited = []
        page.on("response", lambda answer: waited.append(answer.status) if "_dash-layout" in answer.url else None)
        page.goto(f"{address}/?lang={language}", wait_until="commit")
        expect(page.get_by_text("Loading...", exact=True)).to_be_hidden()
        expect(page.locator(".page")).to_be_visible()
        expect(page.locator("#opening")).to_be_hidden()
        assert 202 in waited
        page.close()
