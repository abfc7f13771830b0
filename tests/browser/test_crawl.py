"""The page is used as many people would, all of it: nothing breaks, in any lens, language, tier and store."""

import contextlib
import itertools
import re
import sqlite3
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest
from playwright.sync_api import Page

import app
from components import ids
from domain.navigation import FOLLOWUP, LENSES, METHOD, OVERVIEW
from domain.scenario import TOPIC as SCENARIO_TOPIC
from domain.settings import Settings
from locales import text
from services.method_in_force import METHOD_TOPIC
from store import Store, open_store
from tests.browser import steps, tour
from tests.browser.conftest import served
from tests.browser.crawler import Crawler
from tests.browser.judging import BROKEN_LINK, LACKING, OLD_METHOD
from tests.browser.watching import Faults
from tests.conftest import copy_store
from tests.one_more import add_words, extended_method

pytestmark = [pytest.mark.browser, pytest.mark.slow, pytest.mark.crawl]
TIERS = ("core", "partner", "public")
STORES = ("demonstration", "real files", "empty")
EXPLAINED = {  # what the page may say of a store at any time
    "real files": LACKING,
    "empty": LACKING,
    "another release": {OLD_METHOD, "method_format"},
}
LANGUAGES = ("fr", "en")
# Every store meets every tier, and every tier both languages; the sweeps are the core's in French.
TOURS = [(store, tier, LANGUAGES[(n + 1) % 2]) for n, (store, tier) in enumerate(itertools.product(STORES, TIERS))]
# A feature of every layer is clicked where layers differ: sites one by one, totals for the public, files as they are.
WHOLE = {("demonstration", "core"), ("demonstration", "public"), ("real files", "core")}
SCENARIO = "0123abcd"
PUBLISHER = "Croix-Verte"  # as a setting names it
Start = Callable[..., Crawler]


@pytest.fixture(scope="session")
def ports() -> dict[tuple[str, str], int]:
    """Where a store is served to a tier: at the same address in each test, of which the browser has the files."""
    return {}


@pytest.fixture
def start(
    new_page: Callable[..., Page],
    faults: Faults,
    answers_folder: Path,
    tmp_path: Path,
    ports: dict[tuple[str, str], int],
    request: pytest.FixtureRequest,
) -> Iterator[Start]:
    """Serve a copy of a store to a tier and open a page of it that the crawl can read."""
    with contextlib.ExitStack() as servers:

        def go(store: str, tier: str, query: str, *, language: str, complete: bool) -> Crawler:
            opened = _open(store, tmp_path / "store", request)
            settings = Settings(
                store=opened.path, cache=answers_folder, tier=tier, max_upload_mb=1, publisher=PUBLISHER
            )
            address = servers.enter_context(served(settings, ports.get((store, tier), 0)))
            ports[store, tier] = int(address.rpartition(":")[2])
            page = new_page(address)
            servers.callback(page.close)  # before its server
            crawler = Crawler(page, faults, language=language, complete=complete)
            crawler.explained = EXPLAINED.get(store, set()) | ({BROKEN_LINK} if steps.BROKEN in query else set())
            crawler.publisher = PUBLISHER
            crawler.records = lambda: entries(opened.journal.path)
            crawler.files = tour.files_to_upload(tmp_path / "files")
            crawler.open(f"{address}/?lang={language}&{query}")
            return crawler

        yield go


def entries(journal: Path) -> int:
    """How many entries a journal has."""
    if not journal.exists():
        return 0
    with contextlib.closing(sqlite3.connect(journal)) as connection:
        return int(connection.execute("select count(*) from events").fetchone()[0])


def _open(store: str, folder: Path, request: pytest.FixtureRequest) -> Store:
    if store == "empty":
        return open_store(folder / "kodro.gpkg")
    name = "real_folder" if store == "real files" else "demo_folder"
    opened = copy_store(request.getfixturevalue(name), folder)
    if store == "another release":  # which saved its method in a form that is not read, and a scenario
        opened.journal.append(METHOD_TOPIC, "saved", {"format": 0}, by="")
        made = {"scenario": SCENARIO, "name": "Zoumea", "parent": "", "changes": []}
        opened.journal.append(SCENARIO_TOPIC, "created", made, by="")
    return opened


@pytest.mark.parametrize(("store", "tier", "language"), TOURS)
def test_a_tour_of_all_lenses_and_layers_breaks_nothing(start: Start, store: str, tier: str, language: str) -> None:
    crawler = start(store, tier, f"lens=situation.overview&{steps.BROKEN}", language=language, complete=False)
    steps.close_banners(crawler)
    for lens in tour.lenses(crawler):
        tour.go_to_lens(crawler, lens)
        tour.choose_rows(crawler, 1)
    if (store, tier) not in WHOLE:
        tour.switch_all_layers(crawler)
        return
    tour.walk_layers(crawler)
    tour.search_names(crawler)
    steps.ask_panels(crawler, every_site=(store, tier) == ("demonstration", "core"))
    steps.draw_an_area(crawler)
    steps.lose_the_server(crawler)
    tour.go_back_and_forward(crawler)


def test_a_store_and_a_method_of_another_release_break_nothing(start: Start, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(app, "load_method", extended_method)
    add_words(monkeypatch)
    query = f"lens=situation.overview&scn={SCENARIO}&{steps.BROKEN}"
    crawler = start("another release", "core", query, language="fr", complete=False)
    steps.close_banners(crawler)
    for lens in tour.lenses(crawler):
        tour.go_to_lens(crawler, lens)
    crawler.open(re.sub("lens=[a-z.]+", f"lens={METHOD}", crawler.page.url))


@pytest.mark.parametrize("lens", LENSES)
def test_every_control_of_a_lens_can_be_used(start: Start, lens: str) -> None:
    crawler = start("demonstration", "core", f"lens={lens}", language="fr", complete=True)
    tour.choose_rows(crawler, 1)
    if lens == FOLLOWUP:  # of a site that is chosen, its checklist; its button back would take it away
        crawler.open(f"{crawler.page.url}&sel=displacement_site:SITE-001")
    crawler.sweep(f"#{ids.PANEL}", leave=lambda c: text("followup.all", "fr") in c.key)
    assert crawler.used or lens == OVERVIEW
    assert not crawler.unsent()


def test_every_control_around_the_panel_can_be_used(start: Start) -> None:
    crawler = start("demonstration", "core", "lens=sites.list", language="fr", complete=True)
    inside = {c.key for c in crawler.controls(f"#{ids.PANEL}")}
    crawler.sweep("body", leave=lambda c: c.key in inside or tour.is_switch(c.place))  # layers are the tours'
    assert not crawler.unsent()
