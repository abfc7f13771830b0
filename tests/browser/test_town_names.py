"""Names of towns: a list of thousands of settlements leaves the map as quick as a short one."""

import itertools
import json
from collections.abc import Callable

import pytest
from playwright.sync_api import Page, Route, expect

pytestmark = [pytest.mark.browser, pytest.mark.slow]
STEP = 0.05  # degrees between settlements
MOST = 300  # names that have room in the window
VIEW = "([lat, lng, zoom]) => void kodroMap.maps[0].setView([lat, lng], zoom, { animate: false })"
BOXES = """[...document.querySelectorAll('.town span')].map(e => {
  const box = e.getBoundingClientRect();
  return [e.textContent, box.left, box.top, box.right, box.bottom];
})"""


def settlements() -> str:
    """A settlement every few kilometres round Bangui and Bambari, of which one has no name."""
    grid = itertools.product(range(80), range(80))
    towns = [
        {
            "type": "Feature",
            "geometry": {"type": "Point", "coordinates": [17 + x * STEP, 3.5 + y * STEP]},
            "properties": {"label": f"Village {x} {y}" if (x, y) != (40, 40) else None, "k": "4"},
        }
        for x, y in grid
    ]
    towns.append(
        {
            "type": "Feature",
            "geometry": {"type": "Point", "coordinates": [19.0, 5.5]},
            "properties": {"label": "Chief town", "k": "1"},
        }
    )
    return json.dumps({"type": "FeatureCollection", "features": towns})


@pytest.fixture
def page(new_page: Callable[..., Page], address: str) -> Page:
    """A page whose base map holds thousands of settlements."""
    page = new_page(address)

    def answer(route: Route) -> None:
        route.fulfill(body=settlements(), content_type="application/geo+json")

    page.route("**/basemap/towns.geojson*", answer)
    page.goto(f"{address}/?lang=en")
    page.wait_for_selector("#table .ag-root")
    expect(page.locator(".town-1")).to_have_text("Chief town")
    return page


def test_only_names_that_are_shown_are_elements_of_the_page(page: Page) -> None:
    assert page.locator(".town").count() == 1, "from afar, chief towns alone"
    page.evaluate(VIEW, [5.5, 19.0, 9])
    expect(page.locator(".town-4 span").first).to_be_visible()
    assert 10 < page.locator(".town").count() < MOST
    assert page.locator(".town span:empty").count() == 0, "a settlement without a name has no label"


def test_no_two_names_meet_and_the_greater_towns_stays(page: Page) -> None:
    page.evaluate(VIEW, [5.5, 19.0, 8])
    expect(page.locator(".town-4 span").first).to_be_visible()
    boxes = page.evaluate(BOXES)
    meeting = [
        (one[0], other[0])
        for one, other in itertools.combinations(boxes, 2)
        if one[1] < other[3] and one[3] > other[1] and one[2] < other[4] and one[4] > other[2]
    ]
    assert meeting == []
    assert "Chief town" in [box[0] for box in boxes]


def test_a_moved_map_names_the_towns_that_it_now_shows(page: Page) -> None:
    page.evaluate(VIEW, [5.5, 17.5, 10])
    expect(page.locator(".town-4 span").first).to_be_visible()
    before = {box[0] for box in page.evaluate(BOXES)}
    page.evaluate(VIEW, [5.5, 20.0, 10])
    expect(page.locator(".town span").filter(has_text=next(iter(before)))).to_have_count(0)
    assert before.isdisjoint({box[0] for box in page.evaluate(BOXES)})
