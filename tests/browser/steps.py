"""What may happen on any page: a message is closed, the server is lost, an area is drawn, any panel is asked for."""

import json
from typing import Any

from playwright.sync_api import TimeoutError as Late

from components import ids
from domain.navigation import SITES
from layers.contract.records import subject_of
from locales import text
from server.deferred import AGAIN
from server.once import HEADER
from tests.browser.crawler import Crawler
from tests.browser.judging import LACKING, causes_named
from tests.browser.tour import SOON_MS, go_to_lens, lenses, way_to

BROKEN = "band=Z"  # a part of an address that means nothing
CORNERS = ((0.42, 0.55), (0.58, 0.55), (0.58, 0.75), (0.42, 0.75))  # shares of the map's width and height
TRIES = 30
NOT_YET = 202
MOST_ASKED = 12  # of a layer with more features, about this many panels are asked for


def close_banners(crawler: Crawler) -> None:
    """A page that was opened by a link with a broken part says so; each message can be closed, and stays closed."""
    page = crawler.page
    crawler.faults.doing = "close every message over the page"
    closed = _banners(crawler)
    if not closed:
        crawler.faults.note("a broken link is not said")
    for _ in range(TRIES):
        if not page.evaluate("crawl.closers().length"):
            break
        page.evaluate("crawl.closers()[0].click()")
        crawler.rest()
    for words in _banners(crawler):
        crawler.faults.note(f"cannot be closed: {words[:100]}")
    go_to_lens(crawler, lenses(crawler)[-1])
    for words in closed & _banners(crawler):
        if not causes_named(words, crawler.language) & LACKING:  # what a store lacks is said again
            crawler.faults.note(f"was closed and is back: {words[:100]}")


def _banners(crawler: Crawler) -> set[str]:
    return set(crawler.page.evaluate("crawl.banners().map(e => e.innerText)"))


def lose_the_server(crawler: Crawler) -> None:
    """A lost server is said, what was typed meanwhile is kept, and what was asked is answered when it is back."""
    page, faults = crawler.page, crawler.faults
    go_to_lens(crawler, lenses(crawler)[0])
    people, lost = page.locator(f"#{ids.FILTER_PEOPLE}"), page.locator(f"#{ids.SERVER_LOST}")
    faults.doing = "the server is lost"
    with faults.while_cut_off():
        page.route("**/*", lambda route: route.abort())
        page.locator(way_to(lenses(crawler)[1])).first.evaluate("e => e.click()")
        people.fill("7")
        said = _comes(crawler, f"!document.getElementById('{ids.SERVER_LOST}').hidden")
        words, typed = lost.inner_text(), people.input_value()
        page.unroute("**/*")
    if not said or text("server.lost", crawler.language) not in words:
        faults.note("nothing says so")
    if typed != "7":
        faults.note(f"of what was typed, “{typed}” is kept")
    faults.doing = "the server is back"
    if said:
        page.locator("[data-retry]").click()
    answered = (
        f"document.getElementById('{ids.SERVER_LOST}').hidden && location.search.includes('lens={lenses(crawler)[1]}')"
    )
    if not _comes(crawler, answered):
        faults.note("what was asked is not answered")
    crawler.settle()
    if people.input_value() != "7":
        faults.note(f"of what was typed, “{people.input_value()}” is left")
    people.fill("")
    crawler.settle()


def _comes(crawler: Crawler, state: str) -> bool:
    """Whether the page comes to a state, given as an expression."""
    try:
        crawler.page.wait_for_function(f"() => {state}", timeout=SOON_MS)
    except Late:
        return False
    return True


def draw_an_area(crawler: Crawler) -> None:
    """An area drawn on the map stands in the address of the page, is measured, and can be taken away."""
    page = crawler.page
    crawler.faults.doing = "draw an area"
    box = page.locator(f"#{ids.MAP}").bounding_box()
    page.locator(".leaflet-draw-draw-polygon").click()
    for number, (x, y) in enumerate((*CORNERS, CORNERS[0]), start=1):
        there = {"x": box["x"] + x * box["width"], "y": box["y"] + y * box["height"]}
        if not _corner(crawler, there, number if number <= len(CORNERS) else 0):
            crawler.faults.note(f"corner {number} is not taken")
            return
    has_data = page.locator(f"#{ids.ROUND}").input_value() != ""
    if has_data and not _comes(crawler, "location.search.includes('area=')"):
        crawler.faults.note("the address does not say it")
    crawler.settle()
    crawler.faults.doing = "take the drawn area away"
    page.locator(".leaflet-draw-edit-remove").click()
    page.locator(".leaflet-draw-actions:visible a").last.click()
    if not _comes(crawler, "!location.search.includes('area=')"):
        crawler.faults.note("the address still says it")
    crawler.settle()


def _corner(crawler: Crawler, at: dict[str, float], standing: int) -> bool:
    """Click a corner until so many stand: the tool takes none just after another."""
    page, state = crawler.page, f"document.querySelectorAll('.leaflet-editing-icon').length === {standing}"
    for _ in range(TRIES):
        page.mouse.move(**at)
        page.mouse.click(**at)
        try:
            page.wait_for_function(f"() => {state}", timeout=SOON_MS / TRIES)
        except Late:
            continue
        return True
    return False


def ask_panels(crawler: Crawler, *, every_site: bool) -> None:
    """Panels of every site or of some, and of some of each other layer's features, are asked for as by a click."""
    output = next(o for o in crawler.asked if f"{ids.PANEL_MAIN}.children" in o)
    for layer, kind in crawler.kinds.items():
        found = sorted({subject_of(i) for i in crawler.page.evaluate("l => crawl.ids[l] || []", layer)})
        step = 1 if every_site and kind == "displacement_site" else len(found) // MOST_ASKED + 1
        for subject in found[::step]:
            crawler.faults.doing = f"panel of {kind} {subject}"
            _ask(crawler, *crawler.asked[output], {ids.LENS: SITES, ids.SELECTION: {"kind": kind, "id": subject}})


def _ask(crawler: Crawler, url: str, asked: dict[str, Any], changed: dict[str, Any]) -> None:
    """Send a request of the page again, with other values of some components."""
    inputs = [{**one, "value": changed.get(one["id"], one.get("value"))} for one in asked["inputs"]]
    names = [f"{one['id']}.{one['property']}" for one in inputs if one["id"] in changed]
    body = {**asked, "inputs": inputs, "changedPropIds": names}
    headers = {"Content-Type": "application/json"}
    answer = crawler.page.request.post(url, data=json.dumps(body), headers=headers)
    while answer.status == NOT_YET:  # as the page's own script does
        headers |= {HEADER: answer.headers[HEADER.lower()], AGAIN: "1"}
        answer = crawler.page.request.post(url, data=json.dumps(body), headers=headers)
    if not answer.ok:
        crawler.faults.note(f"{answer.status}")
    elif text("error.internal", crawler.language) in json.dumps(answer.json(), ensure_ascii=False):
        crawler.faults.note("the panel is a failure of the program")
