"""What a lens's tool says of places is drawn over the map, and not for the public."""

from collections.abc import Callable

import pytest

from callbacks.map_marks import draw, marks_of
from components import ids
from domain.tiers import Tier
from services.context import Context
from services.sites.readiness import readiness
from tests.callbacks.pages import Page, entry

VIEW = {"language": "fr"}


@pytest.mark.parametrize(
    "lens", ["situation.overview", "sites.list", "risks.exposure", "sites.closing", "workshop", "sites.scenario"]
)
def test_a_tool_that_holds_nothing_draws_nothing(core: Context, lens: str) -> None:
    assert marks_of(core, lens, 22, {}, "fr") == []


def test_compared_sites_are_ringed_with_the_moves_their_households_want(core: Context) -> None:
    pairs = readiness(core, 22).pairs
    site = str(pairs["site_id"].iloc[0])
    marks = marks_of(core, "sites.compare", 22, {"compare": [site]}, "fr")
    rings = [mark for mark in marks if mark["k"] == "compared"]
    moves = [mark for mark in marks if str(mark["k"]).startswith("move-")]
    assert [ring["id"] for ring in rings] == [f"compared:{site}"]
    own = pairs[(pairs["site_id"] == site) & (pairs["households"] > 0)]
    areas = set(core.store.places("return_area").index)
    assert {move["id"] for move in moves} == {f"{site}>{d}" for d in own["destination_id"] if d in areas}


def test_the_public_gets_no_mark(page_for: Callable[[Tier], Page]) -> None:
    public: Context = page_for(Tier.PUBLIC).app.server.extensions["kodro"]
    assert marks_of(public, "sites.compare", 22, {"compare": ["SITE-001"]}, "fr") == []


def test_nothing_is_drawn_before_the_map_stands(core: Context) -> None:
    assert draw(core, None, "sites.compare", "22", {"compare": ["SITE-001"]}, "", VIEW)["features"] == []
    assert draw(core, True, "sites.compare", "22", {"compare": ["SITE-001"]}, "", VIEW)["features"]


def test_the_page_is_given_geojson(page: Page) -> None:
    inputs = [
        entry(ids.READY, "data", True), entry(ids.LENS, "data", "sites.compare"), entry(ids.ROUND, "value", "22"),
        entry(ids.TOOL, "data", {"compare": ["SITE-001"]}), entry(ids.SCENARIO, "data", ""),
    ]  # fmt: skip
    answer = page.set_off(
        page.key(f"{ids.TOOL_SHAPES}.data"), entry(ids.TOOL_SHAPES, "data"), inputs, [entry(ids.VIEW, "data", VIEW)],
        [(ids.LENS, "data")],
    )  # fmt: skip
    assert answer is not None
    assert answer[ids.TOOL_SHAPES]["data"]["type"] == "FeatureCollection"
