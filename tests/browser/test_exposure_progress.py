"""A measurement that takes long: the panel says how far it is, and a button stops it."""

import threading
from collections.abc import Callable

import pytest
from playwright.sync_api import Page, expect

from domain.errors import CancelledError
from locales import LANGUAGES, percent, text

Visit = Callable[..., Page]
SECONDS = 300


@pytest.mark.browser
@pytest.mark.parametrize("lang", LANGUAGES)
def test_long_work_says_how_far_it_is_and_is_stopped(visit: Visit, monkeypatch: pytest.MonkeyPatch, lang: str) -> None:
    go_on = threading.Event()

    def slow(_context, _request, report_progress, **_) -> None:
        report_progress(0.25)
        for step in range(SECONDS * 10):
            if go_on.wait(0.1):
                raise CancelledError("cancelled")
            report_progress(0.25 + step / 100_000)

    monkeypatch.setattr("callbacks.exposure.exposure", slow)
    page = visit(f"?lang={lang}")
    page.locator("[data-lens='risks.exposure']").evaluate("e => e.click()")  # from here on it asks again and again
    try:
        expect(page.locator("#exposure-result")).to_contain_text(
            text("preparing.share", lang, share=percent(0.25, lang))
        )
        page.get_by_role("button", name=text("preparing.stop", lang)).click()
        expect(page.locator("#exposure-result .failed-state")).to_be_visible()
    finally:
        go_on.set()
