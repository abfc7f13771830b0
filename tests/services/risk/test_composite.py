"""Risk of the synthetic country, and the published counts beside the model."""

import shutil
from dataclasses import replace
from pathlib import Path

import pandas as pd
import pytest

from domain.method import load_method
from domain.schemas import Batch, Dataset
from domain.tiers import Tier
from domain.viewer import Viewer
from services.context import Context
from services.risk.backtest import backtest
from services.risk.composite import annual, annual_of, risk
from services.risk.exposure_export import export_content
from services.risk.exposure_request import ExposureRequest
from services.risk.shown_exposure import exposure
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
    return Context(store, load_method(), Viewer.of_tier(Tier.CORE))


def test_one_prefecture_has_no_index_because_nobody_asked(context: Context) -> None:
    found = risk(context, exposure(context, ExposureRequest("prefectures"))).index
    assert found["risk"].isna().sum() == 1
    assert found.loc[found["risk"].isna(), "missing"].iloc[0] == ("warning_reach",)
    assert found["risk"].dropna().between(0, 10).all()


def test_bounds_stand_around_the_figure_of_the_page(context: Context) -> None:
    found = exposure(context, ExposureRequest("prefectures"))
    figures = annual(context, found).figures
    assert figures["central"].to_numpy() == pytest.approx(found.zones["expected_annual"].to_numpy())
    assert (figures["low"] <= figures["central"]).all()
    assert (figures["central"] <= figures["high"]).all()


def test_partners_read_no_count_of_exposed_people_below_theirs(context: Context) -> None:
    """Four people exposed at a site are withheld from a partner, five are not; the core reads all."""
    small = context.method.number("disclosure", "partner_small_count")
    files = {}
    for tier in (Tier.PARTNER, Tier.CORE):
        viewer = replace(context, viewer=Viewer.of_tier(tier))
        files[tier] = export_content(viewer, exposure(viewer, ExposureRequest("sites", 22)), "en").figures
    exposed = [name for name in files[Tier.CORE] if name.startswith("exposed_")]
    counts, read = files[Tier.CORE][exposed].round(), files[Tier.PARTNER][exposed]
    of_few = ((counts > 0) & (counts < small)).any(axis=1)
    assert of_few.any() and not files[Tier.CORE]["suppressed"].any()
    assert read[of_few].isna().all(axis=None) and files[Tier.PARTNER].loc[of_few, "suppressed"].all()
    assert (read[~files[Tier.PARTNER]["suppressed"]] >= small).any(axis=None)


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


@pytest.mark.parametrize("zone", ["", "CF53"])
def test_annual_figures_add_up_to_those_of_the_answer(flooded: Context, zone: str) -> None:
    answer = exposure(flooded, ExposureRequest("prefectures"))
    figures = annual_of(flooded, answer, zone)
    central = figures.parts.xs("central", level="bound").sum()
    expected = answer.zones["expected_annual"]
    assert central == pytest.approx(expected[zone] if zone else expected.sum())
    assert figures.name == (answer.zones.loc[zone, "name"] if zone else "")
    assert figures.people == pytest.approx(answer.zones["people"][zone] if zone else answer.zones["people"].sum())
