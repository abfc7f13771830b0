"""The first task of each of the three users, in both languages."""

import re
from collections.abc import Callable
from pathlib import Path

import pytest
from playwright.sync_api import Browser, Page, expect

from locales import number, text
from services.context import Context
from services.sites.readiness import readiness

Visit = Callable[..., Page]
pytestmark = pytest.mark.browser


def site_with_gaps(context: Context) -> str:
    """A site whose first destination has a score and something missing."""
    found = readiness(context)
    missing = found.gaps[found.gaps["quantity"] > 0]
    scored = found.sites[found.sites["score"].notna() & (found.sites["band"] == "C")]
    return next(str(site) for site in scored.index if site in set(missing["site_id"]))


def largest_gap(context: Context, site_id: str) -> str:
    """The item that the destination most households choose lacks most of."""
    found = readiness(context)
    pairs = found.pairs[(found.pairs["site_id"] == site_id) & (found.pairs["destination_id"] != "undecided")]
    chosen = pairs.sort_values("share", ascending=False, kind="stable")["destination_id"].iloc[0]
    gaps = found.gaps[(found.gaps["site_id"] == site_id) & (found.gaps["destination_id"] == chosen)]
    return str(gaps.sort_values("quantity", ascending=False)["item"].iloc[0])


def test_a_coordinator_finds_a_site_and_reads_its_band_and_gaps(visit: Visit, context: Context, language: str) -> None:
    site_id = site_with_gaps(context)
    site = readiness(context).sites.loc[site_id]
    page = visit(f"?lang={language}&lens=sites.list")
    plain = site["name"].lower().translate(str.maketrans("éèêëïîôûç", "eeeeiiouc"))
    page.fill("#search", plain)
    page.get_by_role("option", name=site["name"]).first.click()
    panel = page.locator("#panel-main")
    expect(panel.locator("h2")).to_have_text(site["name"])
    expect(panel).to_contain_text(text(f"band.{site['band']}.name", language))
    expect(panel.locator(".tile dd").first).to_have_text(number(site["score"], language))
    expect(panel.locator(".waterfall li")).to_have_count(11)
    expect(panel).to_contain_text(text(f"gap.{largest_gap(context, site_id)}", language))
    expect(page).to_have_url(re.compile(f"sel=displacement_site:{site_id}"))


def test_a_row_of_the_table_selects_on_the_map_and_in_the_panel(visit: Visit, language: str) -> None:
    page = visit(f"?lang={language}&lens=sites.list")
    cell = page.locator('.ag-row[row-index="2"] [col-id="name"]').first
    name = cell.inner_text()
    cell.click()
    expect(page.locator("#panel-main h2")).to_have_text(name)
    expect(page.locator(".leaflet-selected-pane path").first).to_be_attached()


def test_a_workshop_draws_an_area_and_reads_who_is_exposed(visit: Visit, language: str) -> None:
    page = visit(f"?lang={language}")
    page.click(".leaflet-draw-draw-polygon")
    box = page.locator("#map").bounding_box()
    corners = [(0.42, 0.55), (0.58, 0.55), (0.58, 0.75), (0.42, 0.75), (0.42, 0.55)]
    for x, y in corners:
        page.mouse.move(box["x"] + x * box["width"], box["y"] + y * box["height"])
        page.mouse.click(box["x"] + x * box["width"], box["y"] + y * box["height"])
        page.wait_for_timeout(150)
    result = page.locator("#exposure-result")
    expect(result.locator("h3").first).to_contain_text(text("exposure.drawn", language))
    expect(result.locator(".tile dd").first).not_to_have_text("—")
    expect(result.locator(".js-plotly-plot")).to_be_visible()
    other = "en" if language == "fr" else "fr"
    expect(page.locator("#language")).to_have_attribute("href", re.compile("area="))
    page.click(".menu summary")
    page.click("#language")
    expect(page.locator("#exposure-result h3").first).to_contain_text(text("exposure.drawn", other))


def test_a_donor_opens_the_published_file(visit: Visit, browser: Browser, downloads: Path, language: str) -> None:
    page = visit(f"?lang={language}&lens=documents")
    with page.expect_download() as waiting:
        page.click("#publish")
    path = downloads / "snapshot.html"
    waiting.value.save_as(path)
    offline = browser.new_context(offline=True)
    tab = offline.new_page()
    tab.goto(path.as_uri())
    tab.wait_for_selector("path.leaflet-interactive")
    assert "60\u202f185" in tab.content()
    offline.close()


def test_the_address_restores_the_page_and_names_what_it_cannot(visit: Visit, language: str) -> None:
    page = visit(f"?lang={language}&lens=risks.exposure&l.displacement_sites=0,50&at=5.7,20.7,8&round=abc&zones=sites")
    expect(page.locator(".notice")).to_contain_text("round")
    expect(page.locator("#exposure-box")).to_be_visible()
    assert page.evaluate("document.querySelector('.leaflet-layer-displacement_sites-pane').style.display") == "none"
    page.wait_for_timeout(500)
    assert page.locator(".leaflet-control-scale-line").inner_text().split()[0] in {"20", "30", "50"}


@pytest.mark.parametrize("lens", ["situation.overview", "sites.list", "risks.exposure"])
def test_a_phone_shows_the_page_without_scrolling_sideways(visit: Visit, lens: str) -> None:
    page = visit(f"?lang=fr&lens={lens}", width=390, height=844)
    assert page.evaluate("document.documentElement.scrollWidth") <= 390


def test_plotly_is_not_loaded_before_a_chart_is_shown(visit: Visit) -> None:
    page = visit("?lang=fr&lens=sites.list")
    loaded = page.evaluate(
        "performance.getEntriesByType('resource').map(e => e.name).filter(n => n.includes('plotly'))"
    )
    assert loaded == []


def test_escape_lets_the_selection_go(visit: Visit) -> None:
    page = visit("?lang=fr&lens=sites.list")
    page.locator('.ag-row[row-index="1"] [col-id="name"]').first.click()
    expect(page.locator("#panel-main .panel-head")).to_be_visible()
    page.keyboard.press("Escape")
    expect(page.locator("#panel-main .empty-state")).to_be_visible()


def test_filters_say_how_many_are_left_and_which_filter_left_none(visit: Visit, context: Context) -> None:
    page = visit("?lang=fr&lens=sites.list&band=A&people=999999")
    expect(page.locator("#table-summary")).to_have_text(text("filter.empty.people", "fr"))
    page.click("#filter-clear")
    total = number(len(readiness(context).sites), "fr")
    expect(page.locator("#table-summary")).to_contain_text(f"{total} sites sur {total}")
