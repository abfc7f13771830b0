"""A chosen site is joined to its destinations by arrows that say the share of its households and the distance."""

from collections.abc import Callable

import pytest
from playwright.sync_api import Page, expect

from components.map_marks import way_words
from services.context import Context
from services.sites.dossier import ways
from tests.browser.conftest import rest

Visit = Callable[..., Page]
pytestmark = pytest.mark.browser
SITE = "SITE-001"
VIEW = "([lat, lng, zoom]) => void kodroMap.maps[0].setView([lat, lng], zoom, { animate: false })"


def test_arrows_name_each_destination_and_leave_with_the_selection(
    visit: Visit, context: Context, language: str
) -> None:
    found = ways(context, SITE, 22)
    page = visit(f"?lang={language}&lens=readiness&sel=displacement_site:{SITE}")
    page.evaluate(VIEW, [6.5, 22.0, 9])
    rest(page)
    said = page.locator(".way")
    expect(said).to_have_count(len(found))
    expect(page.locator(".way-head:not([hidden])")).to_have_count(len(found))
    for _, way in found.iterrows():
        expect(said.filter(has_text=way["name"])).to_contain_text(way_words(way["share"], way["km"], language))
    page.keyboard.press("Escape")
    expect(said).to_have_count(0)
    expect(page.locator(".way-head")).to_have_count(0)


def test_from_afar_names_that_would_meet_give_way_to_the_most_wanted(visit: Visit, context: Context) -> None:
    page = visit(f"?lang=fr&lens=readiness&sel=displacement_site:{SITE}")
    page.evaluate(VIEW, [6.5, 22.0, 4])
    rest(page)
    first = ways(context, SITE, 22)["name"].iloc[0]
    expect(page.locator(".way").filter(has_text=first)).to_be_visible()
    boxes = [box for tip in page.locator(".way").all() if tip.is_visible() and (box := tip.bounding_box())]
    for number, one in enumerate(boxes):
        for other in boxes[number + 1 :]:
            beside = one["x"] + one["width"] <= other["x"] or other["x"] + other["width"] <= one["x"]
            assert beside or one["y"] + one["height"] <= other["y"] or other["y"] + other["height"] <= one["y"]
    assert page.locator(".way-head:not([hidden])").count() == 0
