"""A served application, and pages that must stay silent and at home."""

import threading
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest
from playwright.sync_api import Browser, Page
from waitress.server import create_server

from app import create_app
from domain.settings import Settings
from server.warm import warm_up
from store import GeoPackageStore


@pytest.fixture(scope="session")
def address(demo_store: GeoPackageStore, tmp_path_factory: pytest.TempPathFactory) -> Iterator[str]:
    """Where the synthetic country is served."""
    app = create_app(Settings(store=demo_store.path, cache=tmp_path_factory.mktemp("cache")))
    warm_up(app.server, app.server.extensions["kodro"])
    server = create_server(app.server, host="127.0.0.1", port=0, threads=8)
    threading.Thread(target=server.run, daemon=True).start()
    yield f"http://127.0.0.1:{server.effective_port}"
    server.close()


@pytest.fixture
def visit(browser: Browser, address: str) -> Iterator[Callable[..., Page]]:
    """Open a page; at the end nothing was wrong in it and nothing was asked of another origin."""
    wrong: list[str] = []
    contexts = []

    def watch(page: Page) -> None:
        page.on("console", lambda m: wrong.append(m.text) if m.type == "error" else None)
        page.on("pageerror", lambda e: wrong.append(str(e)))
        page.on("response", lambda r: wrong.append(f"{r.status} {r.url}") if r.status >= 400 else None)
        page.on("request", lambda r: wrong.append(r.url) if not r.url.startswith((address, "data:", "blob:")) else None)

    def go(query: str, width: int = 1366, height: int = 768) -> Page:
        context = browser.new_context(viewport={"width": width, "height": height}, accept_downloads=True)
        contexts.append(context)
        page = context.new_page()
        watch(page)
        page.goto(f"{address}/{query}")
        page.wait_for_selector(".leaflet-base-pane path")
        page.wait_for_selector("#table .ag-root")
        page.wait_for_load_state("networkidle")
        return page

    yield go
    for context in contexts:
        context.close()
    assert wrong == []


@pytest.fixture
def downloads(tmp_path: Path) -> Path:
    """Where files are saved."""
    return tmp_path
