"""Back and Forward, a server that is lost and found again, and wrong input, as a person meets them."""

import re
import threading
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest
from playwright.sync_api import Browser, Page, expect

from callbacks import panel
from domain.settings import Settings
from locales import text
from store import GeoPackageStore
from tests.browser.conftest import PATIENCE_MS, SCRIPT, rest, served

Visit = Callable[..., Page]
pytestmark = pytest.mark.browser


def test_back_and_forward_walk_through_what_was_done_without_a_reload(visit: Visit) -> None:
    page = visit("?lang=fr")
    expect(page).to_have_url(re.compile("lens=situation.overview"))
    page.evaluate("window.unreloaded = true")
    page.get_by_role("button", name=text("place.sites", "fr"), exact=True).click()
    expect(page).to_have_url(re.compile("lens=sites.list"))
    rest(page)  # the table is written anew for the lens
    page.locator('.ag-row[row-index="2"] [col-id="name"]').first.click()
    expect(page).to_have_url(re.compile("sel=displacement_site"))
    name = page.locator("#panel-main h2").inner_text()
    page.go_back()
    expect(page.locator("#panel-main h2")).to_have_count(0)
    expect(page.locator("#panel-main")).to_contain_text(text("readiness.choose", "fr"))
    page.go_back()
    expect(page.locator("#panel-main")).to_contain_text(text("overview.title", "fr"))
    page.go_forward()
    page.go_forward()
    expect(page.locator("#panel-main h2")).to_have_text(name)
    assert page.evaluate("window.unreloaded")


def test_moving_the_map_makes_no_step(visit: Visit) -> None:
    page = visit("?lang=fr")
    expect(page).to_have_url(re.compile("at="))
    before, zoom = page.evaluate("history.length"), page.evaluate("crawl.map.getZoom()")
    page.click(".leaflet-control-zoom-in")
    expect(page).to_have_url(re.compile(rf"at=[^&]*,{zoom + 1:g}(&|$)"))
    assert page.evaluate("history.length") == before


def test_a_negative_budget_is_said_at_the_field_without_a_banner(visit: Visit, language: str) -> None:
    page = visit(f"?lang={language}&lens=sites.closing")
    page.get_by_label(re.compile("^Budget")).fill("-5")
    page.get_by_role("button", name=text("closing.find", language)).click()
    wrong = page.locator(".field-wrong")
    expect(wrong).to_contain_text(text("error.field_range", language))
    expect(wrong.locator("input")).to_have_value("-5")
    expect(page.locator("#notice .notice-box")).to_have_count(0)


def test_the_notice_of_a_broken_link_can_be_closed(visit: Visit) -> None:
    page = visit("?lang=fr&round=99")
    expect(page.locator("#notice")).to_contain_text("tour (round)")
    page.locator("#notice .notice-close").click()
    expect(page.locator("#notice .notice-box")).to_have_count(0)


def test_no_shape_of_the_map_is_a_stop_of_the_tab_key(visit: Visit) -> None:
    page = visit("?lang=fr")
    assert page.locator("#map path[tabindex]:not([tabindex='-1'])").count() == 0


def test_what_takes_long_says_so_keeps_nobody_waiting_and_comes(visit: Visit, monkeypatch: pytest.MonkeyPatch) -> None:
    goes_on, real = threading.Event(), panel.panel_for

    def slow(*given: Any) -> Any:
        assert goes_on.wait(60)
        return real(*given)

    page = visit("?lang=fr")
    monkeypatch.setattr(panel, "panel_for", slow)
    with page.expect_response(lambda answer: answer.status == 202):
        page.get_by_role("button", name=text("place.sites", "fr"), exact=True).click()
    working = page.locator("#working")
    expect(working).to_contain_text(text("server.working", "fr"))
    expect(working).to_contain_text(re.compile(r"[1-9]\d* s"))
    assert page.request.get(page.url).ok  # others are answered meanwhile
    goes_on.set()
    expect(page.locator("#panel-main")).to_contain_text(text("readiness.choose", "fr"))
    expect(working).to_be_hidden()


def test_a_lost_server_is_said_and_what_was_asked_is_answered_when_it_is_back(
    browser: Browser, demo_store: GeoPackageStore, tmp_path: Path
) -> None:
    settings = Settings(store=demo_store.path, cache=tmp_path)
    with served(settings) as address:
        page = browser.new_context(viewport={"width": 1366, "height": 768}).new_page()
        page.set_default_timeout(PATIENCE_MS)
        page.add_init_script(path=str(SCRIPT))
        page.goto(f"{address}/?lang=fr&lens=sites.closing")
        page.wait_for_selector("#table .ag-root")
        rest(page)
        page.get_by_label(re.compile("^Budget")).fill("500000")
    page.get_by_role("button", name=text("closing.find", "fr")).click()
    expect(page.locator("#server-lost")).to_be_visible()
    expect(page.locator("#server-lost")).to_contain_text(text("server.lost", "fr"))
    expect(page.get_by_label(re.compile("^Budget"))).to_have_value("500000")
    with served(settings, int(address.rpartition(":")[2])):
        page.locator("[data-retry]").click()
        expect(page.locator("#server-lost")).to_be_hidden()
        expect(page.locator("#panel-main .tile").first).to_be_visible()
        page.context.close()
