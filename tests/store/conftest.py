"""What the tests of the store and its readers share."""

from collections.abc import Callable
from pathlib import Path

import pytest

from store import open_store
from store.accounts import Accounts
from store.importing import ImportOptions, ImportReport, import_file
from store.protocol import Store
from tests.store.accounts_maker import Clock, make_accounts
from tests.store.store_makers import two_prefectures

Import = Callable[..., ImportReport]


@pytest.fixture
def store(tmp_path: Path) -> Store:
    """An empty store."""
    return open_store(tmp_path / "store" / "kodro.gpkg")


@pytest.fixture
def known(store: Store) -> Store:
    """A store with two prefectures that rows may name."""
    store.write(two_prefectures())
    return store


@pytest.fixture
def write(tmp_path: Path) -> Callable[[str, str | bytes], Path]:
    """Write a file to import."""

    def write_file(name: str, content: str | bytes) -> Path:
        path = tmp_path / name
        path.write_bytes(content.encode() if isinstance(content, str) else content)
        return path

    return write_file


@pytest.fixture
def take(store: Store) -> Import:
    """Import a file into the store; the account must always add up."""

    def import_one(path: Path, **options: object) -> ImportReport:
        report = import_file(store, path, options=ImportOptions(**options))
        assert report.rows == report.rows_taken + report.rows_reported
        return report

    return import_one


@pytest.fixture
def clock() -> Clock:
    """A time that tests move."""
    return Clock()


@pytest.fixture
def accounts(tmp_path: Path, clock: Clock) -> Accounts:
    """Accounts with nobody in them."""
    return make_accounts(tmp_path, clock)
