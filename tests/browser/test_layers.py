"""Every layer can be switched on, clicked and switched off; the map stays quiet and does what it says."""

import json
import logging
import re
from collections.abc import Callable, Iterator

import geopandas as gpd
import pytest
import shapely
from playwright.sync_api import Page, expect

from components.page import part_name
from layers import available_layers, find_layer
from layers.base import Layer, Query
from layers.contract.records import records
from locales import text
from services.context import Context
from services.places import places
from tests.browser.conftest import rest

Visit = Callable[..., Page]
pytestmark = pytest.mark.browser
POSITION = """([lat, lng]) => {
  const box = document.querySelector('#map').getBoundingClientRect();
  const point = kodroMap.maps[0].latLngToContainerPoint([lat, lng]);
  return [box.left + point.x, box.top + point.y];
}"""
VIEW = "([lat, lng, zoom]) => void kodroMap.maps[0].setView([lat, lng], zoom, { animate: false })"
STOPS = """[...document.querySelectorAll('[class*=leaflet-layer-] path.leaflet-interactive')]
  .map(path => path.getAttribute('tabindex'))"""


@pytest.fixture(autouse=True)
def _no_traceback(caplog: pytest.LogCaptureFixture) -> Iterator[None]:
    """Nothing failed in the server meanwhile."""
    yield
    failures = [r for r in caplog.records if r.levelno >= logging.ERROR or r.exc_info]
    assert failures == [], [r.getMessage() for r in failures]


def switch(page: Page, layer: Layer) -> None:
    """Switch a layer on or off, and wait until everything that was asked is answered."""
    name = json.dumps({"layer": layer.id, "part": "shown"}, separators=(",", ":"))
    box = page.locator(f"[id='{name}']")
    before = box.is_checked()
    page.locator(f"label[for='{name}']").click()
    expect(box).to_be_checked(checked=not before)
    rest(page)
    expect(page.locator(".failed-state")).to_have_count(0)


def spot(page: Page, latitude: float, longitude: float) -> tuple[float, float]:
    """Where a position lies in the window."""
    x, y = page.evaluate(POSITION, [latitude, longitude])
    return float(x), float(y)


def alone(table: gpd.GeoDataFrame) -> tuple[str, shapely.Point]:
    """Name and place of the feature that lies farthest from the others, within the first view."""
    points = table.geometry.representative_point().set_crs(None, allow_override=True)
    gaps = {i: points.drop(i).distance(p).min() for i, p in points.items() if 4 < p.y < 9}
    chosen = max(gaps, key=gaps.__getitem__)
    return str(table.loc[chosen, "label"]), points[chosen]


def with_only(*layers: Layer) -> str:
    """A page on which only these are on."""
    on = {layer.id for layer in layers}
    first = ("displacement_sites", "return_areas", "border_crossings", "climate_hazards", "immunization_coverage")
    return "?lang=fr&lens=situation.overview&" + "&".join(f"l.{layer}={int(layer in on)},100" for layer in first)


def test_every_layer_is_switched_on_and_off_and_a_click_on_a_feature_opens_its_panel(
    visit: Visit, context: Context
) -> None:
    page = visit(with_only())
    for layer in available_layers(context):
        switch(page, layer)
        expect(page.locator(f".leaflet-layer-{layer.id}-pane")).to_have_css("display", "block")
        if layer.features is not None:
            query = Query(22, "2025-10-31", "fr", layer.defaults(), day=layer.today(context))
            name, point = alone(records(layer, context, query))
            x, y = spot(page, point.y, point.x)
            page.mouse.move(x - 2, y)
            page.mouse.move(x, y)
            expect(page.locator(".leaflet-tooltip").last).to_contain_text(name)
            page.mouse.click(x, y)
            expect(page.locator("#panel-main h2").first).to_have_text(name)
            expect(page).to_have_url(re.compile(f"sel={layer.selects(context, layer.defaults())}:"))
            expect(page.locator(".leaflet-selected-pane path").first).to_be_attached()
            expect(page.locator("#point-value .point")).to_have_count(0)
            page.keyboard.press("Escape")
            expect(page.locator(".leaflet-tooltip")).to_have_count(0)
        switch(page, layer)
        expect(page.locator(f".leaflet-layer-{layer.id}-pane")).to_have_css("display", "none")


def test_a_layer_that_comes_under_a_pointer_at_rest_says_its_name_and_takes_it_away(
    visit: Visit, context: Context
) -> None:
    """The browser sends no movement then, and for a symbol on a canvas no event at all."""
    page = visit(with_only())
    for layer in available_layers(context):
        if layer.features is None:
            continue
        query = Query(22, "2025-10-31", "fr", layer.defaults(), day=layer.today(context))
        name, point = alone(records(layer, context, query))
        page.mouse.move(0, 0)
        page.mouse.move(*spot(page, point.y, point.x))
        box = page.locator(f"[id='{json.dumps({'layer': layer.id, 'part': 'shown'}, separators=(',', ':'))}']")
        for _ in range(2):
            box.evaluate("e => e.click()")
            expect(page.locator(".leaflet-tooltip").last).to_contain_text(name)
            box.evaluate("e => e.click()")
            expect(page.locator(".leaflet-tooltip")).to_have_count(0)


def test_of_symbols_that_lie_on_one_another_the_nearest_centre_is_meant(visit: Visit, context: Context) -> None:
    layer = find_layer("displacement_sites")
    assert layer is not None
    features = layer.features_for(context, Query(22, "2025-10-31", "fr"))
    assert features is not None
    largest = features.sort_values("r").iloc[-1]
    page = visit(with_only(layer))
    page.evaluate(VIEW, [largest.geometry.y, largest.geometry.x, 10])
    rest(page)
    page.mouse.click(*spot(page, largest.geometry.y, largest.geometry.x))
    expect(page.locator("#panel-main h2").first).to_have_text(str(largest["label"]))


def test_the_reading_is_opened_beside_features_and_closed_by_its_button_and_by_escape(visit: Visit) -> None:
    page = visit("?lang=fr&lens=situation.overview&l.immunization_coverage=0,70&l.climate_hazards=1,75")
    x, y = spot(page, 6.9, 23.6)
    for step in range(12):
        page.mouse.move(x - 300 + 40 * step, y - 60 + 10 * step)
    reading = page.locator("#point-value .point")
    page.mouse.click(x, y)
    expect(reading).to_be_visible()
    size = reading.bounding_box()
    assert size is not None
    assert size["height"] < 90
    page.get_by_role("button", name=text("point.close", "fr"), exact=True).click()
    expect(reading).to_have_count(0)
    page.mouse.click(x, y, button="right")
    expect(reading).to_be_visible()
    page.keyboard.press("Escape")
    expect(reading).to_have_count(0)
    # The end of a drawing reads nothing and selects nothing.
    page.click(".leaflet-draw-draw-rectangle")
    page.mouse.move(x, y)
    page.mouse.down()
    page.mouse.move(x + 40, y + 40)
    page.mouse.up()
    expect(page.locator("#exposure-result h3").first).to_contain_text(text("exposure.drawn", "fr"))
    expect(reading).to_have_count(0)
    assert "sel=" not in page.url


def test_what_is_typed_stays_and_is_found(visit: Visit) -> None:
    page = visit("?lang=fr&lens=situation.overview")
    field = page.locator("#search")
    for typed, name in (("ndele", "Ndélé"), ("hopital", "Hôpital"), ("SITE-030", "Zouméa"), ("CF21", "Mambéré")):
        field.fill("")
        field.press_sequentially(typed, delay=150)
        expect(page.get_by_role("option").first).to_contain_text(name)
        expect(field).to_have_value(typed)
    page.get_by_role("option").first.click()
    expect(page.locator("#panel-main h2").first).to_contain_text("Mambéré")
    field.fill("")
    field.press_sequentially("bambari", delay=80)
    expect(page.get_by_role("option").first).to_contain_text("Bambari")
    expect(field).to_have_value("bambari")


def test_the_table_of_a_layer_selects_on_the_map(visit: Visit, context: Context) -> None:
    page = visit("?lang=fr&lens=situation.overview")
    page.click("#table-layer")
    page.get_by_role("option", name=text("layer.health_facilities.title", "fr")).click()
    expect(page.locator('.ag-header-cell[col-id="type"]')).to_be_visible()
    cell = page.locator('.ag-row[row-index="0"] [col-id="name"]').first
    name = cell.inner_text()
    assert name in set(places(context, "health_facility")["name"])
    cell.click()
    expect(page.locator("#panel-main h2").first).to_have_text(name)
    expect(page.locator(".leaflet-selected-pane path").first).to_be_attached()
    page.click("#table-layer")
    page.get_by_role("option", name=text("table.of_lens", "fr")).click()
    expect(page.locator('.ag-header-cell[col-id="band"]')).to_be_visible()


def test_what_does_not_exist_is_said_and_no_shape_is_a_stop_of_the_tab_key(visit: Visit) -> None:
    page = visit("?lang=fr&lens=situation.overview&sel=displacement_site:XX&pref=ZZ&l.warnings=1,80")
    absent = text("selection.absent.displacement_site", "fr", subject="XX")
    expect(page.locator("#panel-main .empty-state h3")).to_have_text(absent)
    expect(page.locator("#notice")).to_contain_text(text("state.dropped", "fr", parts=part_name("pref", "fr")))
    expect(page.locator(".leaflet-layer-warnings-pane path").first).to_be_attached()
    assert set(page.evaluate(STOPS)) == {"-1"}
