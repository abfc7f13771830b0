"""A reading of a file into a store of two prefectures, for tests of the shared steps."""

from collections.abc import Callable
from pathlib import Path

import pytest

from domain.method import load_method
from store.parsing.import_log import ImportLog
from store.parsing.reader import ImportOptions, ReadContext
from store.parsing.source import ImportSource
from store.parsing.tables import Table, csv_grid, to_table
from store.protocol import Store
from tests.store.store_makers import two_prefectures


@pytest.fixture
def reading(store: Store, tmp_path: Path) -> Callable[..., ReadContext]:
    """Make the context of an import of some text, with options."""

    def make(
        text: str = "a,b\n1,2\n", *, name: str = "file.csv", empty: bool = False, **options: object
    ) -> ReadContext:
        if not empty:
            store.write(two_prefectures())
        path = tmp_path / name
        path.write_text(text, encoding="utf-8")
        return ReadContext(
            store, load_method(), ImportSource(path), ImportLog(name), ImportOptions(**options),
            tmp_path / "rasters", "test",
        )  # fmt: skip

    return make


@pytest.fixture
def table() -> Callable[[str], Table]:
    """The table of a text with commas."""

    def read(text: str) -> Table:
        found = to_table(csv_grid(text, file="file.csv"))
        assert found is not None
        return found

    return read
