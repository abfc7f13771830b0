"""Who asks, of which store."""

from collections.abc import Callable
from functools import cache

import pytest

from domain.method import load_method
from domain.tiers import Tier
from domain.viewer import Viewer
from services.context import Cache, Context
from store.protocol import Store
from tests.layers.stores import empty_store, plain_store

STORES = ("empty", "plain", "demonstration")


@pytest.fixture(scope="session")
def context_of(demo_store: Store, answers: Cache, tmp_path_factory: pytest.TempPathFactory) -> Callable[..., Context]:
    """A context for the name of a store and a tier."""
    folder = tmp_path_factory.mktemp("stores")
    stores = {"empty": empty_store(folder), "plain": plain_store(folder), "demonstration": demo_store}

    @cache  # one a store and tier: what was answered once stays answered
    def make(store: str, tier: Tier = Tier.CORE) -> Context:
        return Context(stores[store], load_method(), Viewer.of_tier(tier), answers)

    return make


@pytest.fixture
def plain(context_of: Callable[..., Context]) -> Context:
    """The core, of a store that files without rounds made."""
    return context_of("plain")
