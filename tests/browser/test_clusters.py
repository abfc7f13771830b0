"""On a far map sites that lie close together are one ring; a click lists what cannot be told apart."""

from collections.abc import Callable

import pytest
from playwright.sync_api import Page, expect

from components import ids
from layers import find_layer
from layers.base import Query
from locales import number, text
from services.context import Context
from services.places import sites
from tests.browser.conftest import rest

Visit = Callable[..., Page]
pytestmark = pytest.mark.browser
RINGS = """() => {
  const map = kodroMap.maps[0], box = map.getContainer().getBoundingClientRect(), found = [];
  map.eachLayer((l) => { if (l.kodroSites) found.push(l); });
  return found.map((l) => {
    const p = map.latLngToContainerPoint(l.getLatLng()), shares = l.options.parts.map((q) => q.share);
    return { x: box.left + p.x, y: box.top + p.y, ids: l.kodroSites.map((s) => s.id), shares };
  }).sort((a, b) => b.ids.length - a.ids.length);
}"""
SINGLES = """() => {
  const found = [];
  kodroMap.maps[0].eachLayer((l) => {
    const of = l._point && l.feature && l.options.hideout;
    if (of && of.clusters && !l.kodroSites) found.push(l.feature.id);
  });
  return found;
}"""
VIEW = "([lat, lng, zoom]) => void kodroMap.maps[0].setView([lat, lng], zoom, { animate: false })"


def test_every_site_is_in_one_ring_or_drawn_alone_and_shares_are_of_people(visit: Visit, context: Context) -> None:
    page = visit("?lang=fr&lens=readiness")
    rings, alone = page.evaluate(RINGS), page.evaluate(SINGLES)
    inside = [site for ring in rings for site in ring["ids"]]
    assert len(rings) >= 5
    assert sorted([*inside, *alone]) == sorted(sites(context, 22).index)
    assert all(sum(ring["shares"]) == pytest.approx(1) for ring in rings)
    page.evaluate(VIEW, [6.54, 21.98, 8])
    page.wait_for_function(f"() => ({RINGS})().length === 0")


def test_a_ring_lists_its_sites_and_one_that_is_chosen_opens(visit: Visit, context: Context, language: str) -> None:
    page = visit(f"?lang={language}&lens=readiness")
    ring, table = page.evaluate(RINGS)[0], sites(context, 22)
    largest = table.loc[ring["ids"]].sort_values("people").iloc[-1]
    page.mouse.move(ring["x"], ring["y"])
    expect(page.locator(".leaflet-tooltip")).to_contain_text(number(len(ring["ids"]), language))
    page.mouse.click(ring["x"], ring["y"])
    listed = page.locator(".sites-here li button")
    expect(listed).to_have_count(len(ring["ids"]))
    expect(listed.first).to_contain_text(str(largest["name"]))
    expect(listed.first).to_contain_text(number(largest["people"], language))
    assert "sel=" not in page.url
    listed.first.click()
    expect(page.locator("#panel-main h2").first).to_have_text(str(largest["name"]))
    expect(listed).to_have_count(0)


def test_a_list_is_closed_by_escape_and_what_was_selected_stays(visit: Visit, language: str) -> None:
    page = visit(f"?lang={language}&lens=readiness&sel=displacement_site:SITE-001")
    ring = page.evaluate(RINGS)[0]
    page.mouse.click(ring["x"], ring["y"])
    expect(page.locator(".sites-here")).to_be_visible()
    page.keyboard.press("Escape")
    expect(page.locator(".sites-here")).to_have_count(0)
    assert "sel=displacement_site:SITE-001" in page.url


def test_symbols_that_lie_on_one_another_are_listed(visit: Visit, context: Context, language: str) -> None:
    page = visit(f"?lang={language}&lens=readiness")
    ring = page.evaluate(RINGS)[0]
    page.mouse.click(ring["x"], ring["y"])
    page.get_by_role("button", name=text("map.words.nearer", language)).click()
    page.wait_for_function(f"() => ({RINGS})().length === 0")
    near = sites(context, 22).loc[ring["ids"]].geometry.set_crs(None, allow_override=True)
    least = min(near.index, key=lambda i: near.drop(i).distance(near[i]).min())
    page.evaluate(VIEW, [near[least].y, near[least].x, 8])
    rest(page)
    at = page.locator("#map").bounding_box()
    page.mouse.click(at["x"] + at["width"] / 2, at["y"] + at["height"] / 2)
    assert page.locator(".sites-here li").count() >= 2


def test_a_filter_leaves_its_sites_in_the_rings(visit: Visit, context: Context) -> None:
    page = visit("?lang=fr&lens=readiness&band=A")
    layer = find_layer("displacement_sites")
    assert layer is not None
    table = layer.features_for(context, Query(22, "2025-10-31", "fr"))
    assert table is not None
    shown = [site for ring in page.evaluate(RINGS) for site in ring["ids"]] + page.evaluate(SINGLES)
    assert len(shown) < len(table)
    assert sorted(shown) == sorted(table.index[table["k"] == "A"])


def test_a_ring_follows_the_eye_of_its_layer(visit: Visit) -> None:
    page = visit("?lang=fr&lens=readiness")
    ring = page.evaluate(RINGS)[0]
    page.locator(f"#{ids.MAP}").evaluate("() => document.querySelector('.layer-shown input').click()")
    rest(page)
    page.mouse.click(ring["x"], ring["y"])
    expect(page.locator(".sites-here")).to_have_count(0)
