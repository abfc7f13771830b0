"""Hazards of the synthetic country: measured, derived once, told apart, and never guessed."""

import json
from pathlib import Path

import numpy as np
import pandas as pd
import pytest
import rasterio
from scipy import stats

from analysis.risk.spi import spi
from app import main
from domain.errors import MethodError, RasterError
from domain.method import load_method
from domain.schemas import Batch, Dataset
from domain.tiers import Tier
from domain.viewer import Viewer
from services.context import Context
from services.risk.derivations import landslide_map
from services.risk.exposure import records
from services.risk.exposure_request import ExposureRequest
from services.risk.hazard_matrix import KINDS, Chosen, counts_by_kind, default_choice, hazard_counts, matrix, places_in
from services.risk.hazards import available_hazards, hazard_maps
from services.risk.measuring import flooded_destinations
from services.risk.shown_exposure import exposure
from services.sites.flooded_destinations import destinations_in_harm, fails_flood_gate
from services.sites.readiness import readiness
from services.sites.rounds import find_round
from store import Store, open_store
from store.derived import content_hash, derive

METHOD = load_method()
HAZARDS = [hazard.id for hazard in METHOD.hazards]
LAST = "demo_rain"


def rain(store: Store) -> np.ndarray:
    path = store.rasters().set_index("raster_id").loc[LAST, "path"]
    with rasterio.open(path) as source:
        return source.read(masked=True).astype(float).filled(np.nan)


def drawn(path: Path) -> np.ndarray:
    with rasterio.open(path) as source:
        return source.read(1, masked=True).astype(float).filled(np.nan)


def test_every_hazard_of_the_method_is_held(context: Context) -> None:
    assert [hazard.id for hazard in available_hazards(context)] == HAZARDS


@pytest.mark.parametrize("window", METHOD.hazard("drought").keys)
def test_drought_is_what_scipy_says_of_the_last_month(context: Context, window: int) -> None:
    severity = drawn(hazard_maps(context, "drought").paths[window])
    months = rain(context.store)
    for row, column in [(18, 20), (10, 30), (25, 12)]:
        series = pd.Series(months[:, row, column]).rolling(window).sum()
        own = series[11::12].dropna().to_numpy()
        if len(own) < 30:
            assert np.isnan(severity[row, column])  # eleven months of the first year are missing
            continue
        fitted = stats.gamma(*stats.gamma.fit(own, floc=0))
        assert -severity[row, column] == pytest.approx(stats.norm.ppf(fitted.cdf(own[-1])), abs=1e-3)


def test_the_synthetic_rain_has_as_much_drought_as_a_normal_distribution(context: Context) -> None:
    """Its scores were drawn normal, smooth over the land and independent from month to month."""
    months = rain(context.store)
    found = spi(months, window=1, min_years=30, min_wet=10, limit=4.0)
    known = found[np.isfinite(found)]
    assert known.size > 100_000
    for edge in (-1, -1.5, -2):
        assert (known <= edge).mean() == pytest.approx(stats.norm.cdf(edge), abs=0.012)


def test_what_is_rarer_reaches_no_fewer_people(context: Context) -> None:
    for hazard in ("heat", "river_flood", "extreme_rain"):
        found = exposure(context, ExposureRequest("prefectures", hazard=hazard)).exposed
        for threshold in METHOD.hazard(hazard).classes:
            curve = found.xs(threshold, axis=1, level="threshold").sum()
            assert (curve.diff().dropna() >= -1e-6).all(), (hazard, threshold)


@pytest.mark.parametrize("hazard", HAZARDS)
def test_a_higher_threshold_never_exposes_more(context: Context, hazard: str) -> None:
    stops = METHOD.hazard(hazard).stops
    key = default_choice(context, METHOD.hazard(hazard)).key
    sums = [
        float(exposure(context, ExposureRequest("prefectures", hazard=hazard, threshold=t)).exposed[(key, t)].sum())
        for t in stops[:: max(1, len(stops) // 3)]
    ]
    assert sums == sorted(sums, reverse=True)


def test_only_return_periods_have_a_yearly_expectation(context: Context) -> None:
    for hazard in METHOD.hazards:
        annual = exposure(context, ExposureRequest("prefectures", hazard=hazard.id)).zones["expected_annual"]
        assert annual.notna().any() == hazard.periodic, hazard.id


def test_a_threshold_between_stops_is_measured_by_itself(context: Context) -> None:
    at = exposure(context, ExposureRequest("prefectures", threshold=0.6)).exposed[(100, 0.6)]
    around = [exposure(context, ExposureRequest("prefectures", threshold=t)).exposed[(100, t)] for t in (0.5, 0.75)]
    assert (at <= around[0] + 1e-6).all()
    assert (at >= around[1] - 1e-6).all()


def test_a_drought_is_printed_as_an_spi(context: Context) -> None:
    rows = records(exposure(context, ExposureRequest("prefectures", hazard="drought", threshold=1.25)))
    assert {row["threshold"] for row in rows} == {-1.25}
    assert set(rows[0]["exposed"]) == {"1", "3", "6", "12"}
    assert set(rows[0]["exposed"]["3"]) == {"-1", "-1.25", "-1.5", "-2"}


def test_outside_an_observation_nothing_is_known(context: Context) -> None:
    found = exposure(context, ExposureRequest("prefectures", hazard="observed_flood"))
    unseen = found.zones["covered_share"] == 0
    assert unseen.any()
    assert found.zones.loc[unseen, "people"].isna().all()
    assert found.exposed.loc[unseen].isna().all().all()
    assert found.exposed.loc[~unseen].notna().all().all()


def test_houses_lose_between_the_shares_of_the_shallowest_and_of_all(context: Context) -> None:
    """Whoever is 0.5 m deep or more loses 22 % or more, and nobody loses more than everything."""
    found = exposure(context, ExposureRequest("prefectures", threshold=0.05))
    people, lost = found.zones["people"], found.zones["damaged_share"]
    assert (lost >= 0.22 * found.exposed[(100, 0.5)] / people).all()
    assert (lost <= found.exposed[(100, 0.05)] / people).all()
    assert exposure(context, ExposureRequest("prefectures", hazard="heat")).zones["damaged_share"].isna().all()


def test_an_unknown_hazard_is_named(context: Context) -> None:
    with pytest.raises(MethodError) as found:
        exposure(context, ExposureRequest("prefectures", hazard="locusts"))
    assert found.value.found == "locusts"


@pytest.mark.parametrize("words", [("drought", "-1"), ("drought", "1"), ("heat", "28"), ("rain", "600")])
def test_the_command_line_measures_every_hazard(
    demo_store: Store, capsys: pytest.CaptureFixture[str], words: tuple[str, str]
) -> None:
    hazard, threshold = words
    status = main(["exposure", "--hazard", hazard, "--threshold", threshold, "--json", "--data", str(demo_store.path)])
    rows = json.loads(capsys.readouterr().out)
    assert (status, len(rows)) == (0, 17)
    assert {row["threshold"] for row in rows} == {-1.0 if hazard == "drought" else float(threshold)}


# --- the matrix -----------------------------------------------------------------------------------


def test_every_kind_of_critical_place_stands_in_the_matrix(context: Context) -> None:
    for kind in KINDS:
        found = matrix(context, kind)
        assert len(found) > 0, kind
        assert set(found.columns.get_level_values(0)) == {*HAZARDS, "name", "adm1"}
        for hazard in HAZARDS:
            cells = found[hazard]
            unknown = cells["state"] == "unknown"
            assert cells.loc[unknown, ["share", "worst"]].isna().all().all()
            assert cells.loc[~unknown, "share"].between(0, 1).all()
            least = METHOD.tables["hazard_matrix"]["min_share"]
            assert ((cells["share"] > least) == (cells["state"] == "exposed")).all()


def test_hazards_are_counted_apart_from_what_is_unknown_and_only_when_asked(context: Context) -> None:
    found = matrix(context, "return_area")
    counts = hazard_counts(found)
    line = found.iloc[5]
    states = [line[(hazard, "state")] for hazard in HAZARDS]
    assert counts.iloc[5].to_dict() == {"exposed": states.count("exposed"), "unknown": states.count("unknown")}
    assert "exposed" not in found.columns.get_level_values(0)


def test_counts_of_places_add_up_to_all_of_them(context: Context) -> None:
    counts = counts_by_kind(context, default_choice(context, METHOD.hazard("river_flood")))
    assert list(counts.index) == list(KINDS)
    assert counts.loc["school"].sum() == len(context.store.places("school"))


def test_the_public_sees_no_place_of_displaced_people_in_the_matrix(public_context: Context) -> None:
    kinds = set(places_in(public_context, default_choice(public_context, METHOD.hazard("river_flood")))["kind"])
    assert kinds == {"health_facility", "school", "water_point", "border_crossing"}


# --- destinations in harm's way -------------------------------------------------------------------


def test_the_mark_of_a_destination_is_the_verdict_of_gate_g8(context: Context) -> None:
    number = find_round(context).number
    gates = readiness(context, number).gates
    judged = gates[(gates["gate"] == "G8")].set_index("destination_id")["state"]
    states = destinations_in_harm(context, number)["state"]
    areas = [place for place in judged.index.unique() if place in states.index]
    assert areas
    for place in areas:
        assert set(judged.loc[[place]]) == {states[place]}, place
    assert fails_flood_gate(context, number) == set(states.index[states == "FAIL"])


def test_the_matrix_and_the_gate_measure_the_same(context: Context) -> None:
    gate = METHOD.gate("G8").parameters
    chosen = Chosen(METHOD.hazard("river_flood"), int(gate["return_period"]), gate["depth"])
    found = places_in(context, chosen)
    areas = found[found["kind"] == "return_area"]
    flooded = flooded_destinations(context, find_round(context).number).loc[areas.index]
    known = areas["state"] != "unknown"
    assert areas.loc[known, "share"].to_numpy() == pytest.approx(flooded.loc[known, "share"].to_numpy(), abs=1e-12)
    assert set(areas.index[areas["state"] == "exposed"]) == fails_flood_gate(context, 22) & set(areas.index)


# --- derived rasters ------------------------------------------------------------------------------


@pytest.fixture
def small(tmp_path: Path) -> Store:
    """A store with one raster of two bands."""
    store = open_store(tmp_path / "kodro.gpkg")
    store.raster_folder.mkdir(parents=True)
    write(store.raster_folder / "two.tif", np.stack([np.full((4, 5), 2.0), np.full((4, 5), 3.0)]))
    return store


def write(path: Path, bands: np.ndarray, cell: float = 0.01) -> Path:
    profile = {"driver": "GTiff", "dtype": "float32", "count": len(bands), "height": bands.shape[1],
               "width": bands.shape[2], "nodata": -9999, "crs": "EPSG:4326",
               "transform": rasterio.Affine(cell, 0, 20, 0, -cell, 6)}  # fmt: skip
    with rasterio.open(path, "w", **profile) as target:
        target.write(bands.astype(np.float32))
    return path


def test_a_derived_raster_is_computed_once_for_a_content_and_its_parameters(small: Store) -> None:
    source, calls = small.raster_folder / "two.tif", []

    def total(bands: np.ndarray) -> np.ndarray:
        calls.append(1)
        return bands.sum(axis=0)

    first = derive(small, "sum", source, {"a": 1}, total)
    assert derive(small, "sum", source, {"a": 1}, total) == first
    assert len(calls) == 1
    assert first.parent == small.raster_folder / "derived"
    assert (drawn(first) == 5).all()
    assert derive(small, "sum", source, {"a": 2}, total) != first
    write(source, np.ones((1, 4, 5)))
    changed = derive(small, "sum", source, {"a": 1}, total)
    assert changed != first
    assert (drawn(changed) == 1).all()
    assert len(calls) == 3


def test_what_fails_leaves_nothing_behind(small: Store) -> None:
    def fail(_: np.ndarray) -> np.ndarray:
        raise ZeroDivisionError

    with pytest.raises(ZeroDivisionError):
        derive(small, "sum", small.raster_folder / "two.tif", {}, fail)
    assert not [p for p in small.raster_folder.rglob("*") if p.is_file() and p.name != "two.tif"]


def test_a_source_that_is_gone_is_named(small: Store) -> None:
    with pytest.raises(RasterError) as found:
        content_hash(small.raster_folder / "none.tif")
    assert found.value.file == "none.tif"


def test_landslides_count_on_steep_slopes_where_heights_are_fine_enough(small: Store) -> None:
    hazard = METHOD.hazard("landslide")
    classes = write(small.raster_folder / "classes.tif", np.full((1, 40, 40), 4.0), cell=0.001)
    heights = np.zeros((1, 40, 40))
    heights[0, :, 20:] = 60 * np.arange(20)  # 60 m in about 111 m: 28 degrees
    fine = write(small.raster_folder / "fine.tif", heights, cell=0.001)
    path, checked = landslide_map(small, hazard, classes, fine)
    assert checked
    assert (drawn(path)[5:-5, 22:38] == 4).all()
    assert (drawn(path)[5:-5, 2:18] == 0).all()
    coarse = write(small.raster_folder / "coarse.tif", np.zeros((1, 4, 4)), cell=0.05)
    assert landslide_map(small, hazard, classes, coarse) == (classes, False)
    assert landslide_map(small, hazard, classes, None) == (classes, False)


@pytest.mark.parametrize(
    ("span", "months", "code"),
    [("2001-01/2020-12", 240, "rain_short"), ("2020", 360, "rain_undated"), ("1991-01/2020-12", 300, "rain_undated")],
)
def test_a_short_or_undated_series_of_rain_gives_no_drought(small: Store, span: str, months: int, code: str) -> None:
    write(small.raster_folder / "rain.tif", np.full((months, 3, 3), 50.0))
    row = {"raster_id": "r", "hazard": "rainfall", "variable": "monthly_total", "unit": "mm", "return_period": None,
           "date": span, "path": "rain.tif", "source": "s", "licence": ""}  # fmt: skip
    made = Dataset("d", "d", "d", "", "public", "2020-12-31", "0", is_synthetic=True)
    small.write(Batch(made, rasters=pd.DataFrame([row])))
    here = Context(small, METHOD, Viewer.of_tier(Tier.CORE))
    for hazard in ("drought", "extreme_rain"):
        with pytest.raises(RasterError) as found:
            hazard_maps(here, hazard)
        assert found.value.code == code
