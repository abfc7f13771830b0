"""The synthetic country: its totals are the published ones, and everything a newcomer must see occurs in it."""

from itertools import pairwise

import geopandas as gpd
import numpy as np
import pytest
import rasterio
import shapely

from analysis.sites.gates import FAIL, PASS, UNKNOWN
from demo.published import (
    ADMINISTRATIVE,
    BY_PREFECTURE_2021,
    RAIN,
    REGIONS,
    ROUNDS,
    SITES_OPEN,
    SURVIVING_INFANTS_2023,
    WUENIC,
)
from demo.rasters import PERIODS, _regions, burn
from demo.settlements import apportion_exactly
from demo.terrain import country_grid, load_base
from domain.method import load_method
from services.context import Context
from services.sites.readiness import readiness
from services.sites.rounds import rounds
from store import Store

METHOD = load_method()


def band(store: Store, raster_id: str, number: int = 1) -> np.ma.MaskedArray:
    path = store.rasters().set_index("raster_id").loc[raster_id, "path"]
    with rasterio.open(path) as source:
        return source.read(number, masked=True)


@pytest.mark.parametrize(("number", "on", "total", "in_sites"), ROUNDS)
def test_the_people_of_each_round_are_the_published_ones(
    demo_store: Store, number: int, on: str, total: int, in_sites: int
) -> None:
    rows = demo_store.observations(["idp_ind", "idp_host_ind"])
    rows = rows[rows["round"] == number]
    sums = rows.groupby("indicator")["value"].sum()
    assert set(rows["observed_on"]) == {on}
    assert sums["idp_ind"] == in_sites
    assert sums.sum() == total


def test_the_prefectures_of_june_2021_are_the_published_ones(demo_store: Store) -> None:
    rows = demo_store.observations(["idp_ind", "idp_host_ind"])
    rows = rows[rows["round"] == ROUNDS[0][0]]
    prefecture = rows["subject"].map(demo_store.places("displacement_site")["adm1"]).fillna(rows["subject"])
    assert rows["value"].groupby(prefecture).sum().to_dict() == BY_PREFECTURE_2021


def test_the_newest_round_has_as_many_sites_as_published(demo_store: Store) -> None:
    rows = demo_store.observations(["idp_ind"])
    assert (rows["round"] == ROUNDS[-1][0]).sum() == SITES_OPEN


def test_every_indicator_has_evidence_in_six_rounds_or_more(demo_store: Store) -> None:
    rows = demo_store.observations()
    for indicator in METHOD.indicators:
        if indicator.combine != "computed":
            for field in indicator.fields:
                assert rows.loc[rows["indicator"] == field, "round"].nunique() >= 6, field


def test_every_band_and_every_gate_state_occurs(context: Context) -> None:
    assert set(readiness(context).sites["band"]) == set("ABCDE")
    missing = {(gate.id, state) for gate in METHOD.gates for state in (PASS, FAIL, UNKNOWN)}
    for held in rounds(context):  # the newest first, until nothing is missing
        gates = readiness(context, held.number).gates
        missing -= set(zip(gates["gate"], gates["state"], strict=True))
        if not missing:
            break
    assert not missing


def test_evidence_goes_wrong_in_every_way(context: Context) -> None:
    found = readiness(context)
    assert "all_undecided" in {reason for reasons in found.sites["reasons"] for reason in reasons}
    assert {"expired", "contradictory", "missing"} <= set(found.gates["reason"])
    expired = (found.indicators["age_weight"] == 0) & found.indicators["value"].notna()
    assert expired.any()
    assert found.indicators["value"].isna().any()


def test_people_of_each_region_are_the_published_ones(demo_store: Store) -> None:
    people = band(demo_store, "demo_population")
    shapes, names = _regions(load_base())
    grid = country_grid(1000)
    region = burn(shapes, grid, rasterio.windows.Window(0, 0, grid.columns, grid.rows))
    for k, name in enumerate(names):
        # float32 cells: one person in a hundred thousand
        assert people[region == k + 1].astype(float).sum() == pytest.approx(REGIONS[name], rel=1e-6)


def test_people_live_in_towns(demo_store: Store) -> None:
    people = band(demo_store, "demo_population").filled(0)
    grid = country_grid(1000)
    towns = demo_store.places("town").geometry
    rows = ((grid.north - towns.y) / grid.cell_height).astype(int)
    columns = ((towns.x - grid.west) / grid.cell_width).astype(int)
    assert np.median(people[rows, columns]) > 50 * np.median(people[people > 0])


def test_floods_grow_with_the_return_period_and_lie_along_rivers(demo_store: Store) -> None:
    depths = [band(demo_store, f"demo_flood_rp{period}").filled(0) for period in PERIODS]
    for shorter, longer in pairwise(depths):
        assert (longer >= shorter - 0.005).all()
    grid = country_grid(1000)
    rivers = gpd.read_file("data/base/rivers.geojson").union_all()
    rng = np.random.default_rng(0)

    def away(mask: np.ndarray) -> float:
        rows, columns = np.nonzero(mask)
        picked = rng.choice(len(rows), 300)
        x = grid.west + (columns[picked] + 0.5) * grid.cell_width
        y = grid.north - (rows[picked] + 0.5) * grid.cell_height
        return float(np.median(shapely.distance(shapely.points(x, y), rivers)))

    land = ~np.ma.getmaskarray(band(demo_store, "demo_flood_rp100"))
    assert away(depths[4] > 0.5) < away(land) / 5


def test_depth_is_unknown_outside_the_country(demo_store: Store) -> None:
    mask = np.ma.getmaskarray(band(demo_store, "demo_flood_rp100"))
    assert mask[0, 0]
    assert not mask.all()


def test_the_rain_of_each_month_is_the_published_one(demo_store: Store) -> None:
    path = demo_store.rasters().set_index("raster_id").loc["demo_rain", "path"]
    with rasterio.open(path) as source:
        values = source.read(masked=True)
        rows = np.arange(source.height)
    weight = np.cos(np.radians(11.25 - 0.25 * (rows + 0.5)))[:, None] * np.ones(values.shape[1:])
    for month, mean in enumerate(RAIN):
        field = values[month::12].mean(axis=0)
        assert np.ma.average(field, weights=weight) == pytest.approx(mean, rel=2e-3)


def test_immunization_means_are_the_published_ones(demo_store: Store) -> None:
    rows = demo_store.observations()
    infants = rows[(rows["indicator"] == "surviving_infants") & (rows["subject"] != "CAF")].set_index("subject")[
        "value"
    ]
    assert infants.sum() == SURVIVING_INFANTS_2023
    assert len(infants) == 35
    districts = rows[rows["subject"].isin(infants.index)]
    for vaccine, mean in WUENIC.items():
        values = districts[districts["indicator"] == f"{vaccine}_wuenic_pct"].set_index("subject")["value"]
        assert np.average(values, weights=infants[values.index]) == pytest.approx(mean, abs=1e-6)
    for vaccine, years in ADMINISTRATIVE.items():
        for year, mean in years.items():
            own = districts[districts["indicator"] == f"{vaccine}_admin_pct"]
            values = own[own["observed_on"] == f"{year}-12-31"].set_index("subject")["value"]
            assert np.average(values, weights=infants[values.index]) == pytest.approx(mean, abs=1e-6)
    assert (districts.loc[districts["indicator"] == "dtp1_admin_pct", "value"] > 100).any()


def test_everything_invented_says_so(demo_store: Store) -> None:
    datasets = demo_store.datasets().set_index("dataset_id")
    invented = datasets.drop(["demo-admin", "demo-floods"])
    assert invented["is_synthetic"].all()
    assert invented["title"].str.contains("SYNTH").all()
    assert demo_store.rasters()["source"].str.contains("SYNTH").all()


def test_whole_numbers_keep_their_total() -> None:
    parts = apportion_exactly(101, np.array([1.0, 1.0, 1.0]), least=5)
    assert parts.sum() == 101
    assert parts.min() >= 5
