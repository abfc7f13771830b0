"""The data as a whole: their version, whether they are invented, and who may add to them."""

from pathlib import Path

import pytest

from domain.errors import NotAllowedError
from domain.method import load_method
from domain.tiers import Tier
from domain.viewer import Viewer
from services.context import Context
from services.data import add_file, data_version, is_synthetic
from store import open_store
from store.importing import ImportOptions

WUENIC = "vaccine,year,coverage\ndtp1,2020,54\n"


def context(folder: Path, tier: Tier = Tier.CORE) -> Context:
    return Context(open_store(folder / "store" / "kodro.gpkg"), load_method(), Viewer.of_tier(tier))


def test_every_import_is_a_new_version(tmp_path: Path) -> None:
    here, file = context(tmp_path), tmp_path / "w.csv"
    before = data_version(here)
    file.write_text(WUENIC)
    assert add_file(here, file, ImportOptions(max_mb=1)).status == "taken"
    assert data_version(here) != before
    assert here.store.datasets()["imported_by"].tolist() == ["upload"]


def test_only_the_core_may_import(tmp_path: Path) -> None:
    file = tmp_path / "w.csv"
    file.write_text(WUENIC)
    for tier in (Tier.PUBLIC, Tier.PARTNER):
        with pytest.raises(NotAllowedError):
            add_file(context(tmp_path, tier), file, ImportOptions(max_mb=1))
    assert context(tmp_path).store.datasets().empty


def test_a_file_above_the_limit_is_refused_in_words(tmp_path: Path) -> None:
    file = tmp_path / "w.csv"
    file.write_bytes(b"a" * (2**20 + 1))
    report = add_file(context(tmp_path), file, ImportOptions(max_mb=1))
    assert report.status == "refused" and report.issues["code"].tolist() == ["file_too_large"]


def test_one_invented_file_makes_the_whole_invented(tmp_path: Path, counted: Context) -> None:
    assert not is_synthetic(counted)
    here, file = context(tmp_path), tmp_path / "w.csv"
    assert not is_synthetic(here)
    file.write_text("vaccine,year,coverage,source\ndtp1,2020,54,wuenic\nSYNTHETIC DATA,2020,1,wuenic\n")
    add_file(here, file, ImportOptions(max_mb=1))
    assert is_synthetic(here)
