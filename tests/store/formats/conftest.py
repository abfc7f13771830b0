"""Stores that the formats are read into; the real files, imported once for all that read them."""

from collections.abc import Callable
from pathlib import Path

import pytest

from store import open_store
from store.importing import ImportOptions, ImportReport, import_file
from store.protocol import Store
from tests.store.store_makers import two_prefectures


@pytest.fixture(scope="package")
def country(real_data: Path, tmp_path_factory: pytest.TempPathFactory) -> Store:
    """A store with OCHA's prefectures and the sub-prefectures."""
    store = open_store(tmp_path_factory.mktemp("country") / "kodro.gpkg")
    for name in ("caf_adm1_wca_ocha", "caf_adm2_cgaz_with_pcodes"):
        import_file(store, real_data / "boundaries" / f"{name}.geojson")
    return store


@pytest.fixture(scope="package")
def reports(real_data: Path, country: Store) -> Callable[[str], ImportReport]:
    """The report of a real file, imported once into the country's store."""
    kept: dict[str, ImportReport] = {}

    def report(name: str) -> ImportReport:
        if name not in kept:
            # The two files that the store began with are read again, for their reports.
            again = ImportOptions(source="OCHA") if "boundaries/caf_adm" in name else ImportOptions()
            kept[name] = import_file(country, real_data / name, options=again)
        return kept[name]

    return report


@pytest.fixture
def placed(store: Store) -> Store:
    store.write(two_prefectures())
    return store
