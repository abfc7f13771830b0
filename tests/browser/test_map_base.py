"""Outside the country the base map fades, so that rivers do not end at the rectangle of their data."""

import itertools
from collections.abc import Callable

import pytest
from playwright.sync_api import Page, expect

from services.context import Context
from services.places import prefectures

Visit = Callable[..., Page]
pytestmark = pytest.mark.browser
VIEW = "([lat, lng, zoom]) => void kodroMap.maps[0].setView([lat, lng], zoom, { animate: false })"
FADED = """([lat, lng]) => {
  const path = document.querySelector('.leaflet-mask-pane path'), at = kodroMap.maps[0].latLngToLayerPoint([lat, lng]);
  return path.isPointInFill(new DOMPoint(at.x, at.y));
}"""


def test_what_is_not_the_country_is_faded_and_the_country_is_not(visit: Visit) -> None:
    page = visit("?lang=fr&lens=overview")
    expect(page.locator(".leaflet-mask-pane path")).to_have_count(1)
    assert page.evaluate(FADED, [3.0, 24.0]), "the Congo’s rivers"
    assert not page.evaluate(FADED, [6.5, 21.5])


def test_prefectures_are_named_where_the_map_is_near_and_no_name_meets_another(visit: Visit, context: Context) -> None:
    page = visit("?lang=fr&lens=overview")
    names = page.locator(".prefecture-name span")
    page.evaluate(VIEW, [6.5, 21.5, 5])
    expect(names).to_have_count(0)
    page.evaluate(VIEW, [6.5, 21.5, 7])
    expect(names.first).to_be_visible()
    assert set(names.all_inner_texts()) <= {name.upper() for name in prefectures(context)["name"]}
    boxes = [box for one in page.locator(".prefecture-name span, .town span").all() if (box := one.bounding_box())]
    for one, other in itertools.combinations(boxes, 2):
        beside = one["x"] + one["width"] <= other["x"] or other["x"] + other["width"] <= one["x"]
        assert beside or one["y"] + one["height"] <= other["y"] or other["y"] + other["height"] <= one["y"]
    page.evaluate(VIEW, [6.5, 21.5, 10])
    expect(names).to_have_count(0)
