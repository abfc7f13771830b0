"""What every test may ask for."""

import shutil
from collections.abc import Iterator
from pathlib import Path

import pytest
from playwright.sync_api import Browser, sync_playwright

from demo.generate import build_demo
from domain.method import load_method
from domain.tiers import Tier
from services.context import Context
from store import Store, open_store

ROOT = Path(__file__).parent.parent


@pytest.fixture(scope="session")
def real_data() -> Path:
    """Folder with the real input files; they may not be redistributed, so they may be absent."""
    folder = ROOT.parent / "shared" / "data"
    if not folder.is_dir():
        pytest.skip("the real input files (../shared/data) are not on this machine")
    return folder


@pytest.fixture(scope="session")
def demo_store(tmp_path_factory: pytest.TempPathFactory) -> Store:
    """The synthetic country at 1 km, made once."""
    store = open_store(tmp_path_factory.mktemp("demo") / "kodro.gpkg")
    build_demo(store, resolution=1000)
    return store


@pytest.fixture(scope="session")
def context(demo_store: Store) -> Context:
    """What the cluster core sees of the synthetic country."""
    return Context(demo_store, load_method(), Tier.CORE)


@pytest.fixture(scope="session")
def public_context(demo_store: Store) -> Context:
    """What the public sees of it."""
    return Context(demo_store, load_method(), Tier.PUBLIC)


FLAGS = [
    "--no-sandbox", "--disable-gpu", "--disable-quic", "--no-first-run", "--disable-background-networking",
    "--disable-component-update", "--disable-sync",
]  # fmt: skip


@pytest.fixture(scope="session")
def browser() -> Iterator[Browser]:
    """Headless Chromium: an installed one, else Playwright's own; without one the tests fail."""
    found = next((p for n in ("chromium", "chromium-browser", "google-chrome") if (p := shutil.which(n))), None)
    with sync_playwright() as playwright:
        started = playwright.chromium.launch(executable_path=found, args=FLAGS)
        yield started
        started.close()
