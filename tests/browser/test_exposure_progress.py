"""A measurement that takes long: the panel says how far it is, and a button stops it."""

import threading
from collections.abc import Callable

import pytest
from playwright.sync_api import Page, expect

from domain.errors import CancelledError

Visit = Callable[..., Page]
SECONDS = 300


@pytest.mark.browser
@pytest.mark.parametrize(("lang", "share", "stop"), [("fr", "25 % fait", "Arrêter"), ("en", "25% done", "Stop")])
def test_long_work_says_how_far_it_is_and_is_stopped(
    visit: Visit, monkeypatch: pytest.MonkeyPatch, lang: str, share: str, stop: str
) -> None:
    go_on = threading.Event()

    def slow(_context, _request, report_progress, **_) -> None:
        report_progress(0.25)
        for step in range(SECONDS * 10):
            if go_on.wait(0.1):
                raise CancelledError("cancelled")
            report_progress(0.25 + step / 100_000)

    monkeypatch.setattr("callbacks.exposure.exposure", slow)
    page = visit(f"?lang={lang}")
    page.locator('#lens input[value="exposure"]').evaluate("e => e.click()")  # from here on it asks again and again
    expect(page.locator("#exposure-result")).to_contain_text(share)
    page.get_by_role("button", name=stop).click()
    try:
        expect(page.locator("#exposure-result .failed-state")).to_be_visible()
    finally:
        go_on.set()
