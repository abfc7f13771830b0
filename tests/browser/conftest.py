"""A served application, and pages that must stay silent and at home."""

import contextlib
import logging
import shutil
import threading
import zlib
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest
from filelock import FileLock
from playwright.sync_api import Browser, BrowserContext, Page, expect, sync_playwright
from waitress.server import create_server

from app import create_app
from domain.settings import Settings
from locales import LANGUAGES
from server.warm import warm_up
from store import Store, open_store
from store.importing import import_file
from tests.browser.watching import Faults, ServerLog

FLAGS = [
    "--no-sandbox", "--disable-gpu", "--disable-quic", "--no-first-run", "--disable-background-networking",
    "--disable-component-update", "--disable-sync",
]  # fmt: skip
SCRIPT = Path(__file__).parent / "controls.js"  # what tests and crawl read of a page
MOST_SHOWN = 40
POLL_MS = 25  # a look at every frame would have every frame drawn
PATIENCE_MS = 60_000  # how long a state may take to come on a machine that does other things as well


@pytest.fixture(autouse=True)
def patience() -> None:
    """Pages ask again for what takes long, as they do for people."""


@pytest.fixture(scope="session")
def browser() -> Iterator[Browser]:
    """Headless Chromium: an installed one, else Playwright's own; without one the tests fail."""
    installed = next((p for n in ("chromium", "chromium-browser", "google-chrome") if (p := shutil.which(n))), None)
    with sync_playwright() as playwright:
        started = playwright.chromium.launch(executable_path=installed, args=FLAGS)
        expect.set_options(timeout=PATIENCE_MS)
        yield started
        started.close()


@contextlib.contextmanager
def served(settings: Settings, port: int = 0) -> Iterator[str]:
    """The address of an application that is served from a thread until the end of the block."""
    # A map of its own: servers of one process would else take each other's sockets.
    server = create_server(create_app(settings).server, host="127.0.0.1", port=port, threads=8, map={})
    loop = threading.Thread(target=server.run, daemon=True)
    loop.start()

    def close() -> None:
        for channel in list(server.active_channels.values()):  # connections that the browser left open
            channel.handle_close()
        server.close()

    try:
        yield f"http://127.0.0.1:{server.effective_port}"
    finally:
        server.task_dispatcher.shutdown()  # what is being answered is answered
        server.trigger.pull_trigger(close)  # in the loop's own thread, which then has nothing left to wait for
        loop.join()


@pytest.fixture(scope="session")
def address(demo_store: Store, answers_folder: Path) -> Iterator[str]:
    """Where the synthetic country is served."""
    settings = Settings(store=demo_store.path, cache=answers_folder)
    app = create_app(settings)
    warm_up(app.server, app.server.extensions["kodro"])
    with served(settings) as where:
        yield where


@pytest.fixture(autouse=True)
def faults() -> Iterator[Faults]:
    """No error in the server's log, in a console, in an answer, and no request to another origin, in any test here."""
    noted = Faults()
    handler = ServerLog(noted)
    logging.getLogger().addHandler(handler)
    yield noted
    logging.getLogger().removeHandler(handler)
    if noted.noted:
        pytest.fail("\n".join([f"{len(noted.noted)} faults:", *noted.noted[:MOST_SHOWN]]), pytrace=False)


@pytest.fixture(scope="session")
def profile(browser: Browser) -> Iterator[BrowserContext]:
    """The profile of this worker's pages: what the program's own files are has been read and compiled once."""
    context = browser.new_context(accept_downloads=True, reduced_motion="reduce")
    context.set_default_timeout(PATIENCE_MS)
    yield context
    context.close()


@pytest.fixture
def new_page(profile: BrowserContext, faults: Faults) -> Iterator[Callable[..., Page]]:
    """A page that finds nothing that another left, watched while it is at an address; judged with the test."""

    def make(address: str, width: int = 1366, height: int = 768) -> Page:
        page = profile.new_page()
        page.set_viewport_size({"width": width, "height": height})
        forget(page, address)
        faults.watch(page, address)
        page.add_init_script(path=str(SCRIPT))
        return page

    yield make
    for page in profile.pages:
        page.close()


@pytest.fixture
def language(request: pytest.FixtureRequest) -> str:
    """The language that a task is played in: by its name, so that it stays the same; the crawl plays all in both."""
    return LANGUAGES[zlib.crc32(request.node.name.encode()) % len(LANGUAGES)]


def forget(page: Page, address: str) -> None:
    """Empty what pages of an address keep in the browser, except copies of the server's files."""
    session = page.context.new_cdp_session(page)
    kept = "cookies,local_storage,indexeddb,service_workers,cache_storage"
    session.send("Storage.clearDataForOrigin", {"origin": address, "storageTypes": kept})
    session.detach()


def rest(page: Page) -> None:
    """Wait until nothing is asked of the server and nothing is drawn anew."""
    page.evaluate("() => crawl.begun()")  # what was just done has asked for what it asks
    page.wait_for_function("() => crawl.rests()", polling=POLL_MS)


@pytest.fixture
def visit(new_page: Callable[..., Page], address: str) -> Callable[..., Page]:
    """Open a page of the synthetic country and wait until map and table stand."""

    def go(query: str, width: int = 1366, height: int = 768) -> Page:
        page = new_page(address, width, height)
        page.goto(f"{address}/{query}")
        page.wait_for_selector(".leaflet-base-pane path")
        page.wait_for_selector("#table .ag-root")
        rest(page)
        return page

    return go


@pytest.fixture
def downloads(tmp_path: Path) -> Path:
    """Where files are saved."""
    return tmp_path


@pytest.fixture(scope="session")
def real_folder(real_data: Path, shared_folder: Path) -> Path:
    """A store of the real input files alone, made once a run; to be copied, not written."""
    folder = shared_folder / "real"
    with FileLock(shared_folder / "real.lock"):
        if not folder.exists():
            half_made = shared_folder / "real.part"
            half_made.mkdir()
            store = open_store(half_made / "kodro.gpkg")
            for path in sorted(p for p in real_data.glob("*/*") if p.is_file()):
                import_file(store, path)  # what no reader knows is refused, which other tests look at
            half_made.rename(folder)
    return folder
