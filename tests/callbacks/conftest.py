"""Pages of a store that has something of every layer, for each tier."""

from collections.abc import Callable
from functools import cache
from pathlib import Path

import pytest
from filelock import FileLock

from app import create_app
from domain.settings import Settings
from domain.tiers import Tier
from services.context import Context
from store.protocol import Store
from tests.callbacks.pages import Page
from tests.conftest import copy_store
from tests.layers.stores import full_store


@pytest.fixture(scope="session")
def full(demo_folder: Path, shared_folder: Path, tmp_path_factory: pytest.TempPathFactory) -> Store:
    """A copy for this worker of a store that is made once a run: it has something of every layer."""
    folder = shared_folder / "full"
    with FileLock(shared_folder / "full.lock"):
        if not folder.exists():
            full_store(demo_folder / "kodro.gpkg", shared_folder / "full.part")
            (shared_folder / "full.part" / "full").rename(folder)
    return copy_store(folder, tmp_path_factory.mktemp("full"))


@pytest.fixture(scope="session")
def page_for(full: Store, answers_folder: Path) -> Callable[[Tier], Page]:
    """The application as one tier sees it."""

    @cache
    def make(tier: Tier) -> Page:
        return Page(create_app(Settings(store=full.path, cache=answers_folder, tier=str(tier))))

    return make


@pytest.fixture
def core(page: Page) -> Context:
    """What the core asks of the same store."""
    context: Context = page.app.server.extensions["kodro"]
    return context


@pytest.fixture
def page(page_for: Callable[[Tier], Page]) -> Page:
    """The application as the core sees it."""
    return page_for(Tier.CORE)
