"""Expected annual exposure, tracked people, circles."""

import geopandas as gpd
import numpy as np
import pandas as pd
import pytest
from hypothesis import given
from hypothesis import strategies as st
from pyproj import Geod
from shapely.geometry import Point

from analysis.risk.exposure import (
    annual_weights,
    apportion,
    expected_annual_exposure,
    falling,
    flooded_share,
    mean_coverage,
)
from analysis.zonal.buffers import buffer_places
from analysis.zonal.measure import ZonalExposure
from domain.errors import NotMonotonicError
from domain.geodesy import row_areas_km2

PERIODS = [10, 20, 50, 75, 100, 200, 500]
VECTOR = [0.025, 0.04, 0.018333, 0.005, 0.004167, 0.004, 0.0035]


def test_weights_are_those_of_the_method() -> None:
    assert annual_weights(PERIODS) == pytest.approx(VECTOR, abs=5e-7)
    assert annual_weights(PERIODS).sum() == pytest.approx(0.1)


def test_a_constant_exposure_gives_a_tenth() -> None:
    exposed = pd.DataFrame([[700.0] * 7], columns=PERIODS, index=["z"])
    assert expected_annual_exposure(exposed)["z"] == pytest.approx(70)


@given(st.lists(st.floats(0, 1e6), min_size=7, max_size=7))
def test_it_is_the_trapezoid_over_probability(values: list[float]) -> None:
    rising = np.maximum.accumulate(values)
    exposed = pd.DataFrame([rising], columns=PERIODS)
    by_hand = (
        sum((rising[k] + rising[k + 1]) / 2 * (1 / PERIODS[k] - 1 / PERIODS[k + 1]) for k in range(6))
        + rising[-1] / PERIODS[-1]
    )
    assert expected_annual_exposure(exposed)[0] == pytest.approx(by_hand, rel=1e-9)


def test_an_exposure_that_falls_is_refused_and_named() -> None:
    exposed = pd.DataFrame([[1, 2, 3, 4, 5, 6, 7.0], [5, 4, 5, 5, 5, 5, 5.0]], columns=PERIODS, index=["a", "b"])
    with pytest.raises(NotMonotonicError) as refused:
        expected_annual_exposure(exposed)
    assert (refused.value.found, refused.value.column) == ("b", "20")
    assert list(falling(exposed)) == [False, True]
    assert expected_annual_exposure(exposed, enforce="warn")["b"] == pytest.approx(0.5)


def test_missing_exposure_stays_missing() -> None:
    exposed = pd.DataFrame([[np.nan] * 7], columns=PERIODS)
    assert expected_annual_exposure(exposed).isna().all()


def zonal(people: float, exposed: float, area: float = 4.0, wet: float = 1.0) -> ZonalExposure:
    columns = pd.MultiIndex.from_tuples([(10, 0.5)], names=["return_period", "threshold"])
    zones = pd.DataFrame(
        {"people": [people], "area_km2": [area], "covered_share": [1.0], "spurious_people": [0.0], "flags": [()]},
        index=["s"],
    )
    return ZonalExposure(
        zones,
        pd.DataFrame([[exposed]], columns=columns, index=["s"]),
        pd.DataFrame([[wet]], columns=columns, index=["s"]),
    )


def test_tracked_people_are_exposed_in_the_raster_s_proportion_and_never_added() -> None:
    found = apportion(zonal(1000, 250), pd.Series({"s": 400.0}), sparse_share=0.1)
    assert found.exposed.loc["s", (10, 0.5)] == pytest.approx(100)
    assert found.zones.loc["s", "people"] == 400
    assert found.zones.loc["s", "hosts"] == 600


def test_where_the_raster_has_nobody_the_area_counts() -> None:
    found = apportion(zonal(0, 0, area=4, wet=1), pd.Series({"s": 400.0}), sparse_share=0.1)
    assert found.exposed.loc["s", (10, 0.5)] == pytest.approx(100)


def test_where_nobody_counted_the_raster_s_people_stand_and_it_is_said() -> None:
    found = apportion(zonal(1000, 250), pd.Series({"s": np.nan}), sparse_share=0.1)
    assert found.zones.loc["s", "people"] == 1000
    assert "modelled_people" in found.zones.loc["s", "flags"]
    assert found.zones["hosts"].isna().all()


@pytest.mark.parametrize(("raster", "tracked", "flagged"), [
    (66, 12_976, True), (7.8, 2_220, True), (40, 400, False), (39.9, 400, True), (0, 0, False), (0, 1, True),
])  # fmt: skip
def test_few_raster_people_that_stand_for_many_are_flagged(raster: float, tracked: float, flagged: bool) -> None:
    found = apportion(zonal(raster, 0), pd.Series({"s": tracked}), sparse_share=0.1)
    assert ("few_raster_people" in found.zones.loc["s", "flags"]) == flagged


def test_hosts_are_the_raster_s_people_beyond_those_tracked_and_never_less_than_nobody() -> None:
    for raster, tracked, hosts in ((1000, 400, 600), (400, 1000, 0)):
        assert apportion(zonal(raster, 0), pd.Series({"s": tracked}), sparse_share=0.1).zones["hosts"].iloc[0] == hosts


def test_coverage_of_zones_together_is_weighted_by_their_area() -> None:
    zones = pd.DataFrame({"covered_share": [1.0, 0.5, 0.0], "area_km2": [1.0, 2.0, 1.0]})
    assert mean_coverage(zones) == pytest.approx((1 + 1) / 4)
    assert np.isnan(mean_coverage(zones.iloc[:0]))


def test_the_flooded_share_of_an_unknown_place_is_unknown() -> None:
    assert np.isnan(flooded_share(zonal(np.nan, np.nan, wet=np.nan), return_period=10, threshold=0.5).loc["s", "share"])


@pytest.mark.parametrize("latitude", [4.0, 11.0])
def test_a_circle_has_the_area_of_its_radius(latitude: float) -> None:
    circles = buffer_places(gpd.GeoSeries([Point(15.2, latitude), Point(22.7, latitude)], crs=4326), radius_m=2000)
    for circle in circles:
        area = abs(Geod(ellps="WGS84").geometry_area_perimeter(circle)[0])
        assert area == pytest.approx(np.pi * 2000**2, rel=5e-3)


@pytest.mark.parametrize("latitude", [4.0, 11.0])
def test_cell_areas_are_geodesic(latitude: float) -> None:
    ours = row_areas_km2(latitude, 0.01, 0.01, 1)[0]
    ring = [(18, latitude), (18.01, latitude), (18.01, latitude - 0.01), (18, latitude - 0.01)]
    truth = abs(Geod(ellps="WGS84").polygon_area_perimeter(*zip(*ring, strict=True))[0]) / 1e6
    assert ours == pytest.approx(truth, rel=1e-6)
