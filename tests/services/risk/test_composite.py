"""Risk of the synthetic country, and the published counts beside the model."""

import shutil
from pathlib import Path

import pandas as pd
import pytest

from callbacks.risk import exports, section
from components.risk.composite import SECTIONS
from domain.method import load_method
from domain.schemas import Batch, Dataset
from domain.tiers import Tier
from services.context import Context
from services.risk.backtest import backtest
from services.risk.composite import annual, risk
from services.risk.exposure import exposure
from store import GeoPackageStore

PUBLISHED = [
    ("CF53", "2022-12-31", 24_000, None), ("CF71", "2022-12-31", 20_400, None), ("CF32", "2022-12-31", 13_000, None),
    ("CF32", "2024-12-31", 5_000, "Kabo"), ("CF43", "2024-12-31", 4_300, "Bambari"),
    ("CF53", "2024-12-31", 4_100, "Birao"), ("CF31", "2024-12-31", 3_600, "Bozoum"),
    ("CF51", "2024-12-31", 2_700, "Ndélé"),
]  # fmt: skip


@pytest.fixture(scope="module")
def flooded(demo_store: GeoPackageStore, tmp_path_factory: pytest.TempPathFactory) -> Context:
    """The synthetic country with the published counts, and nothing else of that indicator."""
    folder = tmp_path_factory.mktemp("flooded")
    shutil.copy(demo_store.path, folder / "kodro.gpkg")
    shutil.copytree(demo_store.raster_folder, folder / "kodro_rasters")
    store = GeoPackageStore(Path(folder / "kodro.gpkg"))
    rows = pd.DataFrame(PUBLISHED, columns=["subject", "observed_on", "value", "note"])
    rows = rows.assign(indicator="flood_affected_ind", unit="persons", source="OCHA; IOM", collection="administrative")
    held = store.observations(["flood_affected_ind"])
    if held.empty:
        store.write(
            Batch(Dataset("published", "t", "s", "CC0", "public", "2024-12-31", "1" * 64, False), observations=rows)
        )
    return Context(store, load_method(), Tier.CORE)


def test_one_prefecture_has_no_index_because_nobody_asked(context: Context) -> None:
    found = risk(context, exposure(context, "prefectures")).index
    assert found["risk"].isna().sum() == 1
    assert found.loc[found["risk"].isna(), "missing"].iloc[0] == ("warning_reach",)
    assert found["risk"].dropna().between(0, 10).all()


def test_bounds_stand_around_the_figure_of_the_page(context: Context) -> None:
    found = exposure(context, "prefectures")
    figures = annual(context, found).figures
    assert figures["central"].to_numpy() == pytest.approx(found.zones["expected_annual"].to_numpy())
    assert (figures["low"] <= figures["central"]).all()
    assert (figures["central"] <= figures["high"]).all()


def test_each_year_is_compared_and_the_rest_is_unknown(flooded: Context) -> None:
    found = backtest(flooded)
    assert found.synthetic
    by_year = {c.year: c for c in found.comparisons}
    assert set(by_year) == {"2022", "2024", ""}
    assert (by_year["2022"].correlation.places, by_year["2022"].unpublished) == (12, 5)
    assert (by_year["2024"].correlation.places, by_year["2024"].unpublished) == (5, 12)
    assert by_year[""].table.loc["CF53", "published"] == (24_000 + 4_100) / 2
    assert by_year[""].table.loc["CF71", "published"] == by_year["2022"].table.loc["CF71", "published"]
    assert (by_year["2022"].national, by_year["2024"].national) == (85_300, 31_600)
    assert all(-1 <= c.correlation.rho <= 1 for c in found.comparisons)


@pytest.mark.parametrize("language", ["fr", "en"])
@pytest.mark.parametrize("name", [name for name in SECTIONS if name != "export"])
def test_every_section_speaks_both_languages(flooded: Context, name: str, language: str) -> None:
    for zones, selected in (("prefectures", ""), ("prefectures", "CF53"), ("sites", "")):
        assert section(flooded, name, zones, None, selected, "22", language)


def test_the_public_reads_no_figure_of_a_withheld_zone(flooded: Context) -> None:
    public = flooded.as_public()
    assert section(public, "annual", "prefectures", None, "CF53", "22", "en")
    chosen = (public.method.hazard("river_flood"), 100, 0.5)
    assert ".tif" not in str(exports(public, "prefectures", None, chosen, "22", "en"))
    assert "/exposure/" not in str(exports(public, "sites", None, chosen, "22", "en"))
    assert "/exposure/sites.tif" in str(exports(flooded, "sites", None, chosen, "22", "en"))
