"""The legend lies on the map: what is drawn and nothing else, with sizes, in every shape that the page takes."""

import json
from collections.abc import Callable

import pytest
from playwright.sync_api import Locator, Page, expect

from components import ids
from locales import text
from tests.browser.tour import way_to

Visit = Callable[..., Page]
pytestmark = pytest.mark.browser


def of_layer(page: Page, layer: str, part: str = "legend") -> Locator:
    name = json.dumps({"layer": layer, "part": part}, separators=(",", ":"))
    return page.locator(f"[id='{name}']")


def test_it_says_what_is_drawn_and_follows_the_eye_of_a_layer(visit: Visit, language: str) -> None:
    page = visit(f"?lang={language}&lens=sites.list&l.displacement_sites=1,100&l.immunization_coverage=0,70")
    sites, coverage = of_layer(page, "displacement_sites"), of_layer(page, "immunization_coverage")
    expect(sites).to_be_visible()
    expect(sites.locator(".legend-sizes li")).to_have_count(3)
    expect(sites).to_contain_text(text("age.fresh", language))
    expect(coverage).to_be_hidden()
    of_layer(page, "immunization_coverage", "shown").evaluate("e => e.click()")
    expect(coverage).to_be_visible()
    expect(coverage).to_contain_text(text("legend.no_data", language))
    of_layer(page, "displacement_sites", "shown").evaluate("e => e.click()")
    expect(sites).to_be_hidden()


def test_measured_zones_have_theirs_while_they_are_drawn(visit: Visit, language: str) -> None:
    page = visit(f"?lang={language}&lens=risks.exposure")
    zones = page.locator(f"#{ids.RESULT_LEGEND}")
    expect(zones).to_be_visible()
    expect(zones).to_contain_text(text("exposure.map_title_all", language))
    page.locator(way_to("sites.list")).first.evaluate("e => e.click()")
    expect(zones).to_be_hidden()


def test_one_button_folds_it_and_that_is_remembered(visit: Visit, language: str) -> None:
    page = visit(f"?lang={language}&lens=sites.list")
    button = page.get_by_role("button", name=text("workbench.legend", language), exact=True)
    listed = page.locator(".map-legend-list")
    expect(button).to_have_attribute("aria-expanded", "true")
    button.press("Enter")
    expect(listed).to_be_hidden()
    page.reload()
    expect(button).to_have_attribute("aria-expanded", "false")
    expect(listed).to_be_hidden()


def test_a_phone_first_shows_the_map_and_opens_the_legend_by_one_button(visit: Visit, language: str) -> None:
    page = visit(f"?lang={language}&lens=sites.list", 390, 844)
    listed, button = page.locator(".map-legend-list"), page.locator(".map-legend-fold")
    expect(listed).to_be_hidden()
    assert button.bounding_box()["height"] >= 44
    button.click()
    expect(of_layer(page, "displacement_sites")).to_be_visible()
    box, within = page.locator(".map-legend").bounding_box(), page.locator("#map").bounding_box()
    assert within["x"] <= box["x"]
    assert box["x"] + box["width"] <= within["x"] + within["width"]


def test_a_projector_and_paper_show_it_too(visit: Visit, language: str) -> None:
    page = visit(f"?lang={language}&lens=sites.list")
    page.evaluate("document.documentElement.classList.add('projector')")
    expect(of_layer(page, "displacement_sites")).to_be_visible()
    page.locator(".map-legend-fold").click()
    expect(of_layer(page, "displacement_sites")).to_be_hidden()
    page.emulate_media(media="print")  # folded or not
    expect(of_layer(page, "displacement_sites")).to_be_visible()
    expect(page.locator(".map-legend-fold")).to_be_hidden()
