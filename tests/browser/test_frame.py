"""The frame of the page: how much each part has, what can be folded away, and what a small window still shows."""

from collections.abc import Callable

import pytest
from playwright.sync_api import Page, expect

from locales import LANGUAGES, text
from tests.browser.conftest import rest

Visit = Callable[..., Page]
pytestmark = pytest.mark.browser
# Of the window that the country takes, in the direction in which it is tighter.
SHARE = """() => {
  const point = (at) => crawl.map.latLngToContainerPoint(at), size = crawl.map.getSize();
  const from = point([11.05, 14.4]), to = point([2.2, 27.5]);
  return Math.max((to.x - from.x) / size.x, (to.y - from.y) / size.y);
}"""
# Parts of the header that leave the window, or whose words do not fit them.
OUTSIDE = """() => [...document.querySelectorAll('header button.place, header > .menu, header .warning-pill,'
  + 'header .round')]
  .filter((e) => { const box = e.getBoundingClientRect();
    return box.width && (box.left < 0 || box.right > innerWidth || e.scrollWidth > e.clientWidth + 1); })
  .map((e) => e.textContent || e.className)"""
MAP, TABLE, WORKBENCH = "#map", ".table-card", "#workbench"


def width(page: Page, selector: str) -> float:
    return float(page.locator(selector).bounding_box()["width"])


def height(page: Page, selector: str) -> float:
    return float(page.locator(selector).bounding_box()["height"])


def press(page: Page, name: str, language: str) -> None:
    page.get_by_role("button", name=text(name, language), exact=True).click()
    rest(page)


def test_a_small_laptop_shows_map_four_rows_and_panel_without_scrolling(visit: Visit, language: str) -> None:
    page = visit(f"?lang={language}&lens=sites.list")
    assert height(page, "header") <= 48
    assert width(page, MAP) >= 0.55 * 1366
    rows = page.locator("#table .ag-row")
    seen = [box for row in range(4) if (box := rows.nth(row).bounding_box()) and box["y"] + box["height"] <= 768 - 20]
    assert len(seen) == 4
    assert page.evaluate("document.documentElement.scrollHeight <= innerHeight")


@pytest.mark.parametrize("size", [(1366, 768), (1280, 720), (390, 844)])
def test_everything_of_the_header_is_within_the_window_and_can_be_read(visit: Visit, size: tuple[int, int]) -> None:
    for language in LANGUAGES:
        page = visit(f"?lang={language}&lens=sites.list", *size)
        outside = page.evaluate(OUTSIDE)
        assert outside == [], (language, outside)
        assert page.evaluate("(e => e.scrollWidth <= e.clientWidth + 1)(document.querySelector('.places'))"), language
        page.close()


def test_the_whole_country_is_in_the_window(visit: Visit) -> None:
    for size in ((1366, 768), (1920, 1080), (390, 844)):
        page = visit("?lang=fr&lens=situation.overview", *size)
        assert page.evaluate("crawl.map.getBounds().contains([[2.2, 14.4], [11.05, 27.5]])"), size
        share = page.evaluate(SHARE)
        assert 0.75 < share <= 1, (size, share)
        page.close()


def test_a_view_that_the_address_names_is_kept(visit: Visit) -> None:
    page = visit("?lang=fr&lens=situation.overview&at=6.5,20.5,6.5")
    assert page.evaluate("crawl.map.getZoom()") == 6.5
    assert abs(page.evaluate("crawl.map.getCenter().lat") - 6.5) < 0.01


def test_folded_layers_leave_the_map_their_room_and_stay_folded(visit: Visit, language: str) -> None:
    page = visit(f"?lang={language}&lens=sites.list")
    before = width(page, MAP)
    press(page, "workbench.fold", language)
    assert width(page, WORKBENCH) < 60 and width(page, MAP) > before + 150
    assert page.evaluate("Math.abs(crawl.map.getSize().x - document.getElementById('map').clientWidth) < 2")
    expect(page.locator(f"{WORKBENCH} input[type=checkbox]").first).to_be_attached()  # a layer can still be switched
    page.reload()
    page.wait_for_selector("#table .ag-root")
    assert width(page, WORKBENCH) < 60
    press(page, "workbench.fold", language)
    assert abs(width(page, MAP) - before) < 2


def test_the_table_is_a_drawer_of_three_heights(visit: Visit, language: str) -> None:
    page = visit(f"?lang={language}&lens=sites.list")
    some = height(page, TABLE)
    press(page, "table.close", language)
    assert height(page, TABLE) < 50
    expect(page.locator("#table")).to_be_hidden()
    expect(page.locator(".filters .count")).to_be_visible()  # what it holds is still said
    press(page, "table.enlarge", language)
    assert height(page, TABLE) > 1.5 * some
    press(page, "table.enlarge", language)
    assert abs(height(page, TABLE) - some) < 2


def test_the_pill_opens_and_leads_to_the_warnings(visit: Visit, language: str) -> None:
    page = visit(f"?lang={language}&lens=sites.list")
    pill = page.locator(".warning-pill")
    expect(pill.locator("button")).to_be_hidden()
    pill.locator("summary").click()
    pill.locator("button").click()
    expect(page.locator("#panel-main .warning-card").first).to_be_visible()
