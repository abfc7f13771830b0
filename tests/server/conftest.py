"""Servers of a round counted by hand, for the core and for the public."""

from collections.abc import Callable, Iterator
from functools import cache
from pathlib import Path

import pytest
from flask.testing import FlaskClient

from app import create_app
from domain.settings import PUBLIC, Settings
from domain.tiers import Tier
from server import deferred
from services.context import Context
from tests.server.desk import Desk
from tests.server.sign_in_house import House, build
from tests.store.accounts_maker import person


@pytest.fixture(scope="session")
def server_of(counted: Context, tmp_path_factory: pytest.TempPathFactory) -> Callable[[Tier], FlaskClient]:
    """The client of a server as one tier sees it."""
    path: Path = counted.store.path

    @cache
    def make(tier: Tier) -> FlaskClient:
        cache_folder = tmp_path_factory.mktemp(f"cache-{tier}")
        settings = Settings(store=path, cache=cache_folder, tier=str(tier))
        if tier == Tier.PUBLIC:
            settings = Settings(store=path, cache=cache_folder, audience=PUBLIC)
        return create_app(settings).server.test_client()

    return make


@pytest.fixture
def core_client(server_of: Callable[[Tier], FlaskClient]) -> FlaskClient:
    """A server as the core sees it."""
    return server_of(Tier.CORE)


@pytest.fixture
def public_client(server_of: Callable[[Tier], FlaskClient]) -> FlaskClient:
    """A server as the public sees it."""
    return server_of(Tier.PUBLIC)


@pytest.fixture
def house(tmp_path: Path) -> House:
    """A small server with the account of a cluster coordinator."""
    made = build(tmp_path)
    person(made.accounts)
    return made


@pytest.fixture
def short(patience: None, monkeypatch: pytest.MonkeyPatch) -> None:
    """No request waits long for its answer."""
    monkeypatch.setattr(deferred, "HOLD_S", 0.05)
    monkeypatch.setattr(deferred, "HURRIED_S", 0.01)


@pytest.fixture
def desk(tmp_path: Path, short: None) -> Iterator[Desk]:
    """One process that serves a slow answer."""
    made = Desk(tmp_path)
    yield made
    made.goes_on.set()
