"""Pages of a store that has something of every layer, for each tier."""

from collections.abc import Callable
from functools import cache

import pytest

from app import create_app
from domain.settings import Settings
from domain.tiers import Tier
from services.context import Context
from store.protocol import Store
from tests.callbacks.pages import Page
from tests.layers.stores import full_store


@pytest.fixture(scope="session")
def page_for(demo_store: Store, tmp_path_factory: pytest.TempPathFactory) -> Callable[[Tier], Page]:
    """The application as one tier sees it."""
    store = full_store(demo_store.path, tmp_path_factory.mktemp("full"))

    @cache
    def make(tier: Tier) -> Page:
        cache_folder = tmp_path_factory.mktemp(f"cache-{tier}")
        return Page(create_app(Settings(store=store.path, cache=cache_folder, tier=str(tier))))

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
