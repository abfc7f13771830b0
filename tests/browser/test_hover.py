"""A row and its feature are shown together, from the table and from the map; a name stays within the map."""

import json
from collections.abc import Callable

import pytest
from playwright.sync_api import Page, expect

from components import ids
from services.context import Context
from services.places import sites
from tests.browser.conftest import rest

Visit = Callable[..., Page]
pytestmark = pytest.mark.browser
VIEW = "([lat, lng, zoom]) => void kodroMap.maps[0].setView([lat, lng], zoom, { animate: false })"
AT = """([lat, lng]) => {
  const box = document.querySelector('#map').getBoundingClientRect();
  const p = kodroMap.maps[0].latLngToContainerPoint([lat, lng]);
  return [box.left + p.x, box.top + p.y];
}"""


def test_a_row_under_the_pointer_or_the_keyboard_is_marked_on_the_map(visit: Visit, context: Context) -> None:
    page = visit("?lang=fr&lens=readiness")
    mark = page.locator("path.row-mark")
    row = page.locator("#table .ag-row[row-id]").first
    site = sites(context, 22).loc[row.get_attribute("row-id")]
    row.locator(".ag-cell").first.hover()
    expect(mark).to_have_count(1)
    page.evaluate(VIEW, [site.geometry.y, site.geometry.x, 9])  # no ring stands for it any more
    rest(page)
    box, (x, y) = mark.bounding_box(), page.evaluate(AT, [site.geometry.y, site.geometry.x])
    assert box["x"] + box["width"] / 2 == pytest.approx(x, abs=2)
    assert box["y"] + box["height"] / 2 == pytest.approx(y, abs=2)
    page.locator(".count").first.hover()
    expect(mark).to_have_count(0)
    row.locator(".ag-cell").first.focus()
    expect(mark).to_have_count(1)


def test_a_feature_under_the_pointer_is_lit_in_the_table(visit: Visit, context: Context) -> None:
    page = visit("?lang=fr&lens=readiness")
    row = page.locator("#table .ag-row[row-id]").first
    site = sites(context, 22).loc[row.get_attribute("row-id")]
    page.mouse.move(*page.evaluate(AT, [site.geometry.y, site.geometry.x]))  # its ring, here
    expect(page.locator("#table .row-lit").first).to_be_visible()
    page.mouse.move(5, 5)
    expect(page.locator("#table .row-lit")).to_have_count(0)


@pytest.mark.parametrize("edge", ["left", "right", "top", "bottom"])
def test_a_name_is_not_cut_at_the_edge_of_the_map(visit: Visit, context: Context, edge: str) -> None:
    page = visit("?lang=fr&lens=overview&l.displacement_sites=0,100")
    off = json.dumps({"layer": "border_crossings", "part": "shown"}, separators=(",", ":"))
    expect(page.locator(f"[id='{off}']")).to_be_checked()
    found = context.store.places("border_crossing")
    spot = found[found.geometry.notna()].geometry.iloc[0]
    page.evaluate(VIEW, [spot.y, spot.x, 9])
    box = page.locator(f"#{ids.MAP}").bounding_box()
    shift = {"left": (box["width"] / 2 - 8, 0), "right": (8 - box["width"] / 2, 0), "top": (0, box["height"] / 2 - 8),
             "bottom": (0, 8 - box["height"] / 2)}[edge]  # fmt: skip
    page.evaluate("by => void kodroMap.maps[0].panBy(by, { animate: false })", list(shift))
    rest(page)
    page.evaluate("() => document.documentElement.classList.add('legend-folded')")
    page.mouse.move(*page.evaluate(AT, [spot.y, spot.x]))
    name = page.locator(".leaflet-tooltip")
    expect(name).to_be_visible()
    said = name.bounding_box()
    assert said["x"] >= box["x"] and said["x"] + said["width"] <= box["x"] + box["width"]
    assert said["y"] >= box["y"] and said["y"] + said["height"] <= box["y"] + box["height"]
