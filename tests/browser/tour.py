"""A walk through a page: every lens, every layer and a feature of each, search, back, forward, reload."""

import json
import unicodedata
from pathlib import Path

from playwright.sync_api import Error
from playwright.sync_api import TimeoutError as Late

from components import ids
from domain.navigation import place_of
from tests.browser.crawler import Crawler, _lens

SOON_MS = 15_000


def lenses(crawler: Crawler) -> list[str]:
    """The lenses that the page offers."""
    ways = crawler.page.locator(f"#{ids.PLACES} [data-props], #{ids.TABS} [data-props], #{ids.MENU} [data-props]")
    props = ways.evaluate_all("all => all.map(e => e.dataset.props)")
    return list(dict.fromkeys(json.loads(each)[ids.LENS]["data"] for each in props))


def way_to(lens: str) -> str:
    """Finds what opens a lens: its tab, else the place or the entry of the menu."""
    return f"""[data-lens="{lens}"], [data-place][data-props*='"{lens}"']"""


def go_to_lens(crawler: Crawler, lens: str) -> None:
    """Choose a lens as a person does."""
    crawler.faults.doing = f"lens {lens}"
    crawler.page.locator(way_to(lens)).first.evaluate("e => e.click()")
    crawler.settle()


def choose_rows(crawler: Crawler, count: int) -> None:
    """Click the first rows of the table one after the other, then let the selection go."""
    for number in range(count):
        cell = crawler.page.locator(f'#table .ag-row[row-index="{number}"] .ag-cell').first
        if not cell.count():
            break
        crawler.faults.doing = f"row {number + 1} of the table, {_lens(crawler.page.url)}"
        cell.evaluate("e => e.click()")
        crawler.settle()
    crawler.page.keyboard.press("Escape")
    crawler.settle()


def go_back_and_forward(crawler: Crawler) -> None:
    """Back is the lens before, forward the one after, and a reload keeps it."""
    page = crawler.page
    known = lenses(crawler)
    for lens in known[:3]:
        go_to_lens(crawler, lens)
        page.wait_for_url(f"**lens={lens}*")
    for what, lens in (("back", known[1]), ("back", known[0]), ("forward", known[1])):
        crawler.faults.doing = what
        here = f"document.querySelector('[data-place={place_of(lens).id}][aria-current]')"
        state = f"{here} && location.search.includes('lens={lens}')"
        try:
            page.evaluate(f"() => void setTimeout(() => history.{what}())")
            page.wait_for_function(f"() => {state}", timeout=SOON_MS)
        except Error:  # too late, or the browser has left the page
            crawler.faults.note(f"the lens {lens} is not there again: {page.url[:80]}")
            return
        crawler.settle()
    crawler.faults.doing = "reload"
    page.reload()
    crawler.stand()
    if _lens(page.url) != known[1]:
        crawler.faults.note(f"a reload loses the lens: {page.url[:80]}")


# --- the map ----------------------------------------------------------------------------------------------


def walk_layers(crawler: Crawler) -> None:
    """Each layer alone: switched on, drawn, a feature clicked, switched off; then all again; empty map clicked."""
    layers = _switch_all(crawler, on=False)
    _click_beside(crawler)
    for number, layer in enumerate(layers):
        # What is drawn as rings, or not at all, outside the window, is drawn within it.
        crawler.page.evaluate("() => void crawl.map.setView([6.75, 20.8], 6, { animate: false })")
        _switch(crawler, layer, on=True)
        if _drawn(crawler, layer):
            _click_feature(crawler, layer, number * 7)
        _switch(crawler, layer, on=False, wait=False)
    _switch_all(crawler, on=True)
    _click_beside(crawler)
    crawler.page.keyboard.press("Escape")
    crawler.settle()


def switch_all_layers(crawler: Crawler) -> None:
    """Every layer off, then every layer on, quicker than the server answers."""
    for on in (False, True):
        _switch_all(crawler, on=on)


def _switch_all(crawler: Crawler, *, on: bool) -> list[str]:
    layers = [json.loads(c.place)["layer"] for c in crawler.controls() if is_switch(c.place)]
    for layer in layers:
        _switch(crawler, layer, on=on, wait=False)
    crawler.settle()
    return layers


def is_switch(place: str) -> bool:
    """Whether a component switches a layer on and off."""
    return place.startswith("{") and json.loads(place).get("part") == "shown"


def _switch(crawler: Crawler, layer: str, *, on: bool, wait: bool = True) -> None:
    crawler.faults.doing = f"layer {layer} {'on' if on else 'off'}"
    box = crawler.page.locator(f"[id='{json.dumps(ids.layer('shown', layer), sort_keys=True, separators=(',', ':'))}']")
    box.evaluate("(e, on) => { if (e.checked !== on) e.click(); }", on)
    if wait:
        crawler.settle()


def _drawn(crawler: Crawler, layer: str) -> bool:
    """Whether the layer draws features; noted as a fault if the server gave some and none is drawn."""
    pane = f"layer-{layer}-pane"
    drawn = f"crawl.features('{pane}').length > 0 || crawl.served['{layer}'] === 0"
    tiles = f"[...document.querySelectorAll('.leaflet-{pane} img')].some(i => !i.src.startsWith('data:'))"
    try:
        crawler.page.wait_for_function(f"() => {drawn} || {tiles}", timeout=SOON_MS)
    except Late:
        crawler.faults.note("switched on, the layer draws nothing")
    return bool(crawler.page.evaluate(f"crawl.features('{pane}').length > 0"))


def _click_feature(crawler: Crawler, layer: str, nth: int) -> None:
    page = crawler.page
    crawler.faults.doing = f"feature {nth + 1} of {layer}"
    at = page.evaluate("([p, n]) => crawl.show(p, n)", [f"layer-{layer}-pane", nth])
    crawler.rest()
    at = page.evaluate("([p, n]) => crawl.show(p, n)", [f"layer-{layer}-pane", nth])
    page.mouse.move(at["x"] - 3, at["y"] - 3)
    page.mouse.move(at["x"], at["y"])
    page.mouse.click(at["x"], at["y"])
    listed = page.locator(".sites-here li button")
    if listed.count():  # symbols lie on one another: one of them is chosen by name
        listed.first.click()
    if at["hit"] and at["id"]:
        try:
            page.wait_for_function("() => location.search.includes('sel=')", timeout=SOON_MS)
            crawler.kinds[layer] = page.evaluate("new URLSearchParams(location.search).get('sel')").partition(":")[0]
        except Late:
            crawler.faults.note(f"a click on {at['id']} selects nothing")
    crawler.settle()
    page.keyboard.press("Escape")
    crawler.settle()


def _click_beside(crawler: Crawler) -> None:
    """Click where no layer draws: beyond the country's corner."""
    crawler.faults.doing = "click on empty map"
    box = crawler.page.locator(f"#{ids.MAP}").bounding_box()
    crawler.page.evaluate("() => void crawl.map.setView([2.0, 26.5], 9, { animate: false })")
    crawler.rest()
    for part in (0.4, 0.5):
        x, y = box["x"] + part * box["width"], box["y"] + part * box["height"]
        crawler.page.mouse.move(x, y)
        crawler.page.mouse.click(x, y)
    crawler.settle()


# --- search -----------------------------------------------------------------------------------------------


def plain(name: str) -> str:
    """Lower case without accents, as it is typed in a hurry."""
    return "".join(c for c in unicodedata.normalize("NFD", name.lower()) if not unicodedata.combining(c))


def search_names(crawler: Crawler) -> None:
    """Every layer's first accented name is found without its accents, and its code as it is; what is typed stays."""
    page, field = crawler.page, crawler.page.locator(f"#{ids.SEARCH}")
    names = page.evaluate("crawl.names")
    asked = {}
    for named in names:
        if plain(named["name"]) != named["name"].lower():
            asked.setdefault(named["layer"], named)
    for layer, named in asked.items():
        for typed in (plain(named["name"]), named["id"]):
            crawler.faults.doing = f"search “{typed}” of {layer}"
            field.fill("")
            field.press_sequentially(typed, delay=10)
            option = page.locator("[role=option]").filter(visible=True, has_text=named["name"])
            try:
                option.first.wait_for(timeout=SOON_MS)
            except Late:
                crawler.faults.note("not found")
            if field.input_value() != typed:
                crawler.faults.note(f"the field now says “{field.input_value()}”")
    for typed in ("x" * 300, "-5", "'\"<b>"):
        crawler.faults.doing = f"search “{typed[:10]}”"
        field.fill(typed)
        field.press("Enter")
        field.press("Enter")
        crawler.settle()
    field.fill("")
    page.keyboard.press("Escape")


# Files that must be refused in words: name, content and cause. The last is above the limit of 1 MB that the crawl sets.
REFUSED = (
    ("columns.csv", b"a,b\n1,2\n", "unknown_format"),
    ("empty.xlsx", b"", "empty_file"),
    ("large.csv", b"a,b\n" + b"1,2\n" * 300_000, "file_too_large"),
)


def files_to_upload(folder: Path) -> dict[str, str]:
    """Files that must be refused, each with the cause that must be named."""
    folder.mkdir(parents=True, exist_ok=True)
    for name, content, _ in REFUSED:
        (folder / name).write_bytes(content)
    return {str(folder / name): cause for name, _, cause in REFUSED}
