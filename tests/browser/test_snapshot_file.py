"""The published file opens from a disk: no request, no error, both languages."""

from pathlib import Path

import pytest
from playwright.sync_api import Browser

from locales import text
from publish.snapshot import make_snapshot
from services.context import Context


@pytest.mark.browser
def test_it_opens_from_a_disk_without_a_request_or_a_console_error(
    context: Context, tmp_path: Path, browser: Browser
) -> None:
    path = tmp_path / "snapshot.html"
    path.write_text(make_snapshot(context), encoding="utf-8")
    tab = browser.new_page()
    asked: list[str] = []
    wrong: list[str] = []
    tab.on("request", lambda r: asked.append(r.url) if not r.url.startswith(("file:", "data:")) else None)
    tab.on("console", lambda m: wrong.append(m.text) if m.type == "error" else None)
    tab.on("pageerror", lambda e: wrong.append(str(e)))
    tab.goto(path.as_uri())
    tab.wait_for_selector("path.leaflet-interactive")
    assert tab.locator("h1:visible").inner_text() == text("snapshot.title", "fr")
    tab.click("label[for=show-en]")
    assert tab.locator("h1:visible").inner_text() == text("snapshot.title", "en")
    assert tab.locator(".version.en:visible table").count() >= 3
    tab.close()
    assert (asked, wrong) == ([], [])
