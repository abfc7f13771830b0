"""People in zones: exact coverage, checked against other engines."""

from itertools import pairwise
from pathlib import Path

import geopandas as gpd
import numpy as np
import pytest
import shapely
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from pyproj import Geod
from rasterstats import zonal_stats

from analysis.zonal.measure import measure_exposure
from domain.errors import CancelledError, RasterError
from tests.analysis.makers import write_raster

THRESHOLDS = (0.15, 0.5, 1.5)
SIZE, CELL = 30, 0.01


def series(**shapes: shapely.Geometry) -> gpd.GeoSeries:
    return gpd.GeoSeries(shapes, crs=4326)


@pytest.fixture(params=[4.0, 11.0], ids=["4 north", "11 north"])
def country(request: pytest.FixtureRequest, tmp_path: Path) -> dict:
    """A raster of people and one of depth at two latitudes."""
    rng = np.random.default_rng(7)
    north = request.param + SIZE * CELL / 2
    people = rng.gamma(0.5, 8, (SIZE, SIZE))
    depth = rng.random((SIZE, SIZE)) * 2.5 * (rng.random((SIZE, SIZE)) < 0.4)
    return {
        "people": people,
        "depth": depth,
        "north": north,
        "population": write_raster(tmp_path / "p.tif", people, west=18, north=north, cell=CELL),
        "depths": {10: write_raster(tmp_path / "d.tif", depth, west=18, north=north, cell=CELL)},
    }


def by_hand(shape: shapely.Geometry, country: dict, values: np.ndarray) -> float:
    """Sum of values times the share of each cell inside the shape, cell by cell."""
    total = 0.0
    for row in range(SIZE):
        for column in range(SIZE):
            west, north = 18 + column * CELL, country["north"] - row * CELL
            cell = shapely.box(west, north - CELL, west + CELL, north)
            total += values[row, column] * cell.intersection(shape).area / cell.area
    return total


def irregular(country: dict) -> shapely.Geometry:
    middle = shapely.Point(18.15, country["north"] - 0.15)
    return middle.buffer(0.11, quad_segs=5).difference(middle.buffer(0.04, quad_segs=3))


def test_a_zone_with_a_hole_counts_each_cell_by_the_share_inside_it(country: dict) -> None:
    zone = irregular(country)
    found = measure_exposure(
        series(z=zone), population=country["population"], depths=country["depths"], thresholds=THRESHOLDS
    )
    assert found.zones.loc["z", "people"] == pytest.approx(by_hand(zone, country, country["people"]), rel=1e-6)
    for threshold in THRESHOLDS:
        wet = country["people"] * (country["depth"] >= threshold)
        assert found.exposed.loc["z", (10, threshold)] == pytest.approx(by_hand(zone, country, wet), rel=1e-6)


def test_it_agrees_with_rasterstats_on_a_fine_grid(country: dict, tmp_path: Path) -> None:
    """The other engine counts cells by their centre: cells twenty times finer leave it 0.5 % off at most."""
    fine = np.repeat(np.repeat(country["people"], 20, 0), 20, 1) / 400
    path = write_raster(tmp_path / "fine.tif", fine, west=18, north=country["north"], cell=CELL / 20)
    zone = irregular(country)
    ours = measure_exposure(
        series(z=zone), population=country["population"], depths=country["depths"], thresholds=THRESHOLDS
    )
    theirs = zonal_stats([zone], str(path), stats="sum")[0]["sum"]
    assert ours.zones.loc["z", "people"] == pytest.approx(theirs, rel=5e-3)


def test_areas_are_geodesic(country: dict) -> None:
    zone = irregular(country)
    ours = measure_exposure(
        series(z=zone), population=country["population"], depths=country["depths"], thresholds=THRESHOLDS
    )
    truth = abs(Geod(ellps="WGS84").geometry_area_perimeter(zone)[0]) / 1e6
    assert ours.zones.loc["z", "area_km2"] == pytest.approx(truth, rel=1e-4)


def test_a_partition_sums_to_the_raster(country: dict) -> None:
    north = country["north"]
    cuts = [18, 18.0731, 18.2017, 18.3]
    parts = {f"z{i}": shapely.box(a, north - 0.3, b, north) for i, (a, b) in enumerate(pairwise(cuts))}
    found = measure_exposure(
        series(**parts), population=country["population"], depths=country["depths"], thresholds=THRESHOLDS
    )
    assert found.zones["people"].sum() == pytest.approx(country["people"].sum(), rel=1e-9)


@settings(max_examples=25, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(st.lists(st.tuples(st.floats(18.001, 18.299), st.floats(0.001, 0.299)), min_size=3, max_size=7))
def test_any_polygon_counts_as_by_hand(country: dict, corners: list[tuple[float, float]]) -> None:
    zone = shapely.MultiPoint([(x, country["north"] - y) for x, y in corners]).convex_hull
    if zone.geom_type != "Polygon" or zone.area < 1e-6:
        return
    found = measure_exposure(
        series(z=zone), population=country["population"], depths=country["depths"], thresholds=THRESHOLDS
    )
    assert found.zones.loc["z", "people"] == pytest.approx(
        by_hand(zone, country, country["people"]), rel=1e-6, abs=1e-9
    )


def test_people_of_coarser_cells_are_spread_and_none_is_lost(tmp_path: Path) -> None:
    people = np.arange(1.0, 26).reshape(5, 5)
    population = write_raster(tmp_path / "p.tif", people, west=18, north=5, cell=0.1)
    depth = np.zeros((70, 70))
    depth[:, :35] = 1.0
    water = write_raster(tmp_path / "d.tif", depth, west=17.993, north=5.004, cell=0.0083)
    # A little larger than the raster: at its very edge a finer cell is half people, half nothing.
    whole = series(z=shapely.box(17.95, 4.45, 18.55, 5.05))
    found = measure_exposure(whole, population=population, depths={10: water}, thresholds=THRESHOLDS)
    assert found.zones.loc["z", "people"] == pytest.approx(people.sum(), rel=1e-9)
    west = people[:, :2].sum() + people[:, 2].sum() * (17.993 + 35 * 0.0083 - 18.2) / 0.1
    assert found.exposed.loc["z", (10, 0.5)] == pytest.approx(west, rel=1e-6)


def test_unknown_water_is_not_dry_land(tmp_path: Path) -> None:
    population = write_raster(tmp_path / "p.tif", np.ones((10, 10)), west=18, north=5, cell=0.01)
    depth = np.ones((10, 10))
    depth[:, 5:] = np.nan
    water = write_raster(tmp_path / "d.tif", depth, west=18, north=5, cell=0.01)
    found = measure_exposure(
        series(z=shapely.box(18, 4.9, 18.1, 5)), population=population, depths={10: water}, thresholds=THRESHOLDS
    )
    assert found.zones.loc["z", "covered_share"] == pytest.approx(0.5, abs=1e-6)
    assert "partly_covered" in found.zones.loc["z", "flags"]
    assert found.exposed.loc["z", (10, 0.5)] == pytest.approx(50)


def test_a_zone_off_the_raster_is_unknown_not_zero(country: dict) -> None:
    far = series(z=shapely.box(30, 4, 31, 5))
    found = measure_exposure(far, population=country["population"], depths=country["depths"], thresholds=THRESHOLDS)
    assert np.isnan(found.zones.loc["z", "people"])
    assert found.exposed.loc["z"].isna().all()
    assert "outside_raster" in found.zones.loc["z", "flags"]


def test_broken_and_tiny_zones_say_so(country: dict) -> None:
    x, y = 18.1, country["north"] - 0.1
    bowtie = shapely.Polygon([(x, y), (x + 0.05, y + 0.05), (x + 0.05, y), (x, y + 0.05)])
    tiny = shapely.box(x + 0.001, y + 0.001, x + 0.002, y + 0.002)
    found = measure_exposure(
        series(bow=bowtie, tiny=tiny), population=country["population"], depths=country["depths"], thresholds=THRESHOLDS
    )
    assert "repaired_geometry" in found.zones.loc["bow", "flags"]
    assert "smaller_than_cell" in found.zones.loc["tiny", "flags"]
    assert found.zones.loc["tiny", "people"] > 0


def test_spurious_depth_is_masked_and_told(tmp_path: Path) -> None:
    population = write_raster(tmp_path / "p.tif", np.full((4, 4), 10.0), west=18, north=5, cell=0.1)
    water = write_raster(tmp_path / "d.tif", np.full((4, 4), 2.0), west=18, north=5, cell=0.1)
    mask = np.zeros((4, 4))
    mask[0] = 1
    spurious = write_raster(tmp_path / "s.tif", mask, west=18, north=5, cell=0.1)
    found = measure_exposure(
        series(z=shapely.box(18, 4.6, 18.4, 5)),
        population=population,
        depths={10: water},
        spurious=spurious,
        thresholds=THRESHOLDS,
    )
    assert found.exposed.loc["z", (10, 0.5)] == pytest.approx(120)
    assert found.zones.loc["z", "spurious_people"] == pytest.approx(40)


def test_a_density_is_refused(tmp_path: Path, country: dict) -> None:
    density = write_raster(tmp_path / "x.tif", np.ones((3, 3)), west=18, north=5, cell=0.1, unit="people per km2")
    with pytest.raises(RasterError) as refused:
        measure_exposure(
            series(z=shapely.box(18, 4.7, 18.3, 5)), population=density, depths=country["depths"], thresholds=THRESHOLDS
        )
    assert refused.value.code == "population_density"


@pytest.mark.parametrize("content", [b"", b"II*\x00 not really a raster"])
def test_what_is_no_raster_is_named(tmp_path: Path, country: dict, content: bytes) -> None:
    broken = tmp_path / "broken.tif"
    broken.write_bytes(content)
    with pytest.raises(RasterError) as refused:
        measure_exposure(
            series(z=shapely.box(18, 4, 18.1, 4.1)), population=broken, depths=country["depths"], thresholds=THRESHOLDS
        )
    assert refused.value.file == "broken.tif"


def test_it_can_be_cancelled(country: dict) -> None:
    with pytest.raises(CancelledError):
        measure_exposure(
            series(z=irregular(country)),
            population=country["population"],
            depths=country["depths"],
            thresholds=THRESHOLDS,
            cancelled=lambda: True,
        )
