"""The exposure lens: one hazard, key and threshold for map, legend, figures, table and address."""

import re
from collections.abc import Callable

import pytest
from playwright.sync_api import Page, expect

from locales import number, text
from services.context import Context
from services.risk.exposure_request import ExposureRequest
from services.risk.hazard_matrix import default_choice, matrix
from services.risk.shown_exposure import exposure
from services.sites.flooded_destinations import fails_flood_gate
from services.sites.rounds import find_round

Visit = Callable[..., Page]
pytestmark = pytest.mark.browser
LEGEND = '[id*="legend"][id*="climate_hazards"]'
FLOOD = "river_flood"
TILES = ".leaflet-layer-climate_hazards-pane .leaflet-tile"


def national(context: Context, hazard: str, key: int, threshold: float) -> float:
    found = exposure(context, ExposureRequest("prefectures", hazard=hazard, threshold=threshold))
    return float(found.exposed[(key, threshold)].sum())


def tile_with(page: Page, part: str) -> None:
    page.wait_for_function(f"() => [...document.querySelectorAll('{TILES}')].some(t => t.src.includes('{part}'))")


def test_the_threshold_moves_map_legend_figures_and_address_together(
    visit: Visit, context: Context, language: str
) -> None:
    page = visit(f"?lang={language}&lens=risks.exposure")
    people = page.locator("#exposure-result .tile dd:not(.note)").nth(1)
    expect(people).to_have_text(number(national(context, "river_flood", 100, 0.5), language))
    tile_with(page, "&t=0.5")
    page.locator("#threshold [role=slider]").focus()
    page.keyboard.press("ArrowRight")
    said = text("hazard.at_least", language, value=number(0.75, language, 2), unit="m")
    expect(page.locator("#threshold-text")).to_have_text(said)
    expect(page.locator(LEGEND)).to_contain_text(text("hazard.below", language, threshold=said))
    expect(people).to_have_text(number(national(context, "river_flood", 100, 0.75), language))
    expect(page.locator("#exposure-result .tile dt").nth(1)).to_contain_text(said)
    tile_with(page, "&t=0.75")
    expect(page).to_have_url(re.compile(r"c\.climate_hazards\.threshold=0\.75"))


def test_a_hazard_chosen_in_the_lens_is_drawn_and_measured(visit: Visit, context: Context, language: str) -> None:
    page = visit(f"?lang={language}&lens=risks.exposure")
    page.click("#hazard")
    page.get_by_role("option", name=text("hazard.drought", language)).click()
    people = page.locator("#exposure-result .tile dd:not(.note)").nth(1)
    expect(people).to_have_text(number(national(context, "drought", 3, 1), language))
    expect(page.locator(LEGEND)).to_contain_text(text("hazard.drought", language))
    tile_with(page, "/tiles/drought/3/")
    expect(page.locator(".ag-header")).to_contain_text(text("hazard.window", language, months=12))
    expect(page).to_have_url(re.compile(r"c\.climate_hazards\.hazard=drought"))


def test_a_choice_of_the_layer_moves_the_lens(visit: Visit, context: Context) -> None:
    page = visit("?lang=en&lens=risks.exposure&c.climate_hazards.hazard=heat&c.climate_hazards.threshold=30")
    people = page.locator("#exposure-result .tile dd:not(.note)").nth(1)
    expect(people).to_have_text(number(national(context, "heat", 5, 30), "en"))
    page.locator('input[id*="return_period"]').click()
    page.get_by_role("option", name=text("choice.period_option", "en", years=100)).last.click()
    expect(people).to_have_text(number(national(context, "heat", 100, 30), "en"))
    expect(page.locator("#period")).to_have_value(text("choice.period_option", "en", years=100))


def test_places_stand_beside_every_hazard_and_are_counted_only_when_asked(
    visit: Visit, context: Context, language: str
) -> None:
    page = visit(f"?lang={language}&lens=risks.exposure&places=school")
    head = page.locator(".ag-header")
    expect(head).to_contain_text(text("hazard.river_flood", language))
    counted = text("matrix.counted", language)
    expect(head).not_to_contain_text(counted)
    table = matrix(context, "school", None, {"river_flood": default_choice(context, context.method.hazard(FLOOD))})
    exposed = int((table[(FLOOD, "state")] == "exposed").sum())
    line = page.locator("#exposure-result tr", has_text=text("kind.school", language)).first
    expect(line.locator("td").first).to_have_text(number(exposed, language))
    expect(page.locator('.ag-row[row-index="0"] [col-id="river_flood"]').first).to_contain_text("▲")
    page.locator("label", has_text=text("matrix.count", language)).click()
    expect(head).to_contain_text(counted)


def test_a_destination_that_floods_is_marked_in_the_panel_of_its_site(
    visit: Visit, context: Context, language: str
) -> None:
    chosen = find_round(context).number
    links = context.store.links("return_intention")
    own = links[(links["round"] == chosen) & links["to_id"].isin(fails_flood_gate(context, chosen))]
    site = str(own["from_id"].iloc[0])
    page = visit(f"?lang={language}&lens=sites.list&sel=displacement_site:{site}")
    name = context.store.places("return_area")["name"][own["to_id"].iloc[0]]
    line = page.locator("#panel-main tr", has_text=name).first
    expect(line.locator(".harm")).to_contain_text(text("harm.short", language))
