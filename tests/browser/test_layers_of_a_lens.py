"""Layers follow the question of the lens until a person switches one; the list finds them and puts them back."""

import json
from collections.abc import Callable

import pytest
from playwright.sync_api import Locator, Page, expect

from components import ids
from locales import text
from tests.browser.conftest import rest
from tests.browser.tour import way_to

Visit = Callable[..., Page]
pytestmark = pytest.mark.browser


def eye(page: Page, layer: str) -> Locator:
    return page.locator(f"[id='{json.dumps({'layer': layer, 'part': 'shown'}, separators=(',', ':'))}']")


def go(page: Page, lens: str) -> None:
    page.locator(way_to(lens)).first.evaluate("e => e.click()")
    rest(page)


def test_a_lens_shows_its_layers_and_what_a_person_switched_stays(visit: Visit, language: str) -> None:
    page = visit(f"?lang={language}&lens=sites.list")
    expect(eye(page, "displacement_sites")).to_be_checked()
    expect(eye(page, "climate_hazards")).not_to_be_checked()
    expect(eye(page, "immunization_coverage")).not_to_be_checked()
    assert "l." not in page.url
    eye(page, "health_facilities").press("Space")
    rest(page)
    go(page, "risks.exposure")
    expect(eye(page, "displacement_sites")).not_to_be_checked()
    expect(eye(page, "climate_hazards")).to_be_checked()
    expect(eye(page, "health_facilities")).to_be_checked()
    expect(page.locator(".leaflet-layer-climate_hazards-pane img").first).to_be_attached()
    assert "l.health_facilities=1,100" in page.url
    assert "l.climate_hazards" not in page.url
    page.reload()
    expect(eye(page, "health_facilities")).to_be_checked()
    expect(eye(page, "climate_hazards")).to_be_checked()


def test_all_is_put_back_by_one_button(visit: Visit, language: str) -> None:
    page = visit(f"?lang={language}&lens=sites.list&l.displacement_sites=0,40&l.warnings=1,80")
    expect(eye(page, "displacement_sites")).not_to_be_checked()
    page.get_by_role("button", name=text("workbench.reset", language)).click()
    expect(eye(page, "displacement_sites")).to_be_checked()
    expect(eye(page, "warnings")).not_to_be_checked()
    expect(page.locator(".leaflet-layer-displacement_sites-pane")).to_have_css("opacity", "1")
    page.wait_for_function("() => !location.search.includes('l.')")


def test_a_layer_is_found_by_its_name_without_accents(visit: Visit, language: str) -> None:
    page = visit(f"?lang={language}&lens=sites.list")
    field, rows = page.locator(f"#{ids.LAYER_SEARCH}"), page.locator(".layer-row").filter(visible=True)
    every = rows.count()
    field.fill({"fr": "alea", "en": "climate"}[language])
    expect(rows).to_have_count(1)
    expect(page.locator(".layer-group").filter(visible=True)).to_have_count(1)
    field.fill("xyz")
    expect(page.locator(f"#{ids.LAYER_UNFOUND}")).to_have_text(text("workbench.unfound", language))
    expect(rows).to_have_count(every)
    field.fill("")
    expect(page.locator(f"#{ids.LAYER_UNFOUND}")).to_be_hidden()


def test_the_opacity_is_large_enough_to_be_taken(visit: Visit, language: str) -> None:
    page = visit(f"?lang={language}&lens=sites.list")
    handle = page.locator(".layer-opacity [role=slider]").filter(visible=True).first.bounding_box()
    assert min(handle["width"], handle["height"]) >= 24
