"""Outside the country the base map fades, so that rivers do not end at the rectangle of their data."""

from collections.abc import Callable

import pytest
from playwright.sync_api import Page, expect

Visit = Callable[..., Page]
pytestmark = pytest.mark.browser
FADED = """([lat, lng]) => {
  const path = document.querySelector('.leaflet-mask-pane path'), at = kodroMap.maps[0].latLngToLayerPoint([lat, lng]);
  return path.isPointInFill(new DOMPoint(at.x, at.y));
}"""


def test_what_is_not_the_country_is_faded_and_the_country_is_not(visit: Visit) -> None:
    page = visit("?lang=fr&lens=overview")
    expect(page.locator(".leaflet-mask-pane path")).to_have_count(1)
    assert page.evaluate(FADED, [3.0, 24.0]), "the Congo’s rivers"
    assert not page.evaluate(FADED, [6.5, 21.5])
