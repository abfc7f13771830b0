"""Grids: whose cells coincide, and how people and hazards are read on other cells."""

import math
from pathlib import Path

import numpy as np
import pytest
import rasterio
from affine import Affine
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from rasterio.windows import Window

from analysis.zonal.grids import Grid, HazardReader, PeopleReader, grid_of, open_raster, working_grid
from domain.errors import RasterError
from domain.geodesy import row_areas_km2
from tests.analysis.makers import write_raster

NAN = math.nan
BASE = Grid(18.0, 7.0, 0.1, 0.1, 4, 3)  # 18.0 to 18.4 east, 6.7 to 7.0 north


def people(path: Path, grid: Grid, window: Window | None = None) -> np.ndarray:
    reader = PeopleReader(path, grid)
    found = reader.read(window or Window(0, 0, grid.columns, grid.rows))
    reader.close()
    return found


def hazard(path: Path, grid: Grid) -> np.ndarray:
    reader = HazardReader(path, grid)
    found = reader.read(Window(0, 0, grid.columns, grid.rows))
    reader.close()
    return found


def test_a_grid_lies_where_its_corner_and_cells_say() -> None:
    assert BASE.bounds == pytest.approx((18.0, 6.7, 18.4, 7.0))
    assert BASE.transform @ (0, 0) == (18.0, 7.0)
    assert BASE.transform @ (4, 3) == pytest.approx((18.4, 6.7))


CELLS = [
    # another grid: do its cells coincide with those of BASE?
    (BASE, True),
    (Grid(18.0 + 1e-9, 7.0 - 1e-9, 0.1, 0.1, 4, 3), True),
    (Grid(18.001, 7.0, 0.1, 0.1, 4, 3), False),  # a hundredth of a cell
    (Grid(18.0, 7.001, 0.1, 0.1, 4, 3), False),
    (Grid(18.1, 7.0, 0.1, 0.1, 4, 3), False),
    (Grid(18.0, 7.0, 0.1, 0.1, 5, 3), False),
    (Grid(18.0, 7.0, 0.1, 0.1, 4, 2), False),
    (Grid(18.0, 7.0, 0.05, 0.1, 4, 3), False),
    (Grid(18.0, 7.0, 0.1, 0.1001, 4, 3), False),
]


@pytest.mark.parametrize(("other", "same"), CELLS)
def test_grids_coincide_where_their_cells_do(other: Grid, same: bool) -> None:
    assert BASE.coincides(other) is same
    assert other.coincides(BASE) is same


COVERED = [
    # a grid to cover, with the cells of BASE: west, north, columns, rows
    (BASE, (18.0, 7.0, 4, 3)),
    (Grid(18.1, 6.9, 0.1, 0.1, 2, 1), (18.1, 6.9, 2, 1)),  # cut
    (Grid(17.9, 7.2, 0.1, 0.1, 6, 6), (17.9, 7.2, 6, 6)),  # extended
    (Grid(18.05, 6.95, 0.1, 0.1, 2, 1), (18.0, 7.0, 3, 2)),  # cells that are touched are taken whole
    (Grid(18.02, 6.98, 0.03, 0.03, 1, 1), (18.0, 7.0, 1, 1)),
    (Grid(17.95, 7.05, 0.5, 0.4, 1, 1), (17.9, 7.1, 6, 5)),
]


@pytest.mark.parametrize(("other", "expected"), COVERED)
def test_a_grid_covers_another_with_its_own_cells(other: Grid, expected: tuple[float, float, int, int]) -> None:
    found = BASE.covering(other)
    assert (found.west, found.north, found.columns, found.rows) == pytest.approx(expected)
    assert (found.cell_width, found.cell_height) == (0.1, 0.1)
    west, south, east, north = found.bounds
    assert west <= other.bounds[0] + 1e-9
    assert south <= other.bounds[1] + 1e-9
    assert east >= other.bounds[2] - 1e-9
    assert north >= other.bounds[3] - 1e-9


def test_what_is_no_raster_or_has_no_coordinate_system_is_named(tmp_path: Path) -> None:
    text, bare = tmp_path / "text.tif", tmp_path / "bare.tif"
    text.write_text("people")
    write_raster(bare, np.ones((2, 2)), west=18, north=7, cell=0.1, crs=None)
    for path, code in ((tmp_path / "none.tif", "raster_unreadable"), (text, "raster_unreadable"),
                       (bare, "raster_no_crs")):  # fmt: skip
        with pytest.raises(RasterError) as found:
            open_raster(path)
        assert (found.value.code, found.value.file) == (code, path.name)


@pytest.mark.parametrize(
    "transform",
    [Affine(0.1, 0.01, 18, 0, -0.1, 7), Affine(0.1, 0, 18, 0.01, -0.1, 7), Affine(0.1, 0, 18, 0, 0.1, 7),
     Affine(-0.1, 0, 18, 0, -0.1, 7)],
)  # fmt: skip
def test_a_raster_that_is_rotated_or_not_north_up_is_refused(tmp_path: Path, transform: Affine) -> None:
    path = tmp_path / "turned.tif"
    profile = {"driver": "GTiff", "width": 2, "height": 2, "count": 1, "dtype": "float64", "crs": "EPSG:4326"}
    with rasterio.open(path, "w", transform=transform, **profile) as target:
        target.write(np.ones((2, 2)), 1)
    with open_raster(path) as source, pytest.raises(RasterError) as found:
        grid_of(source)
    assert (found.value.code, found.value.file) == ("raster_rotated", "turned.tif")


def test_the_grid_of_a_raster_is_read_from_it(tmp_path: Path) -> None:
    path = write_raster(tmp_path / "a.tif", np.ones((3, 4)), west=18, north=7, cell=0.1)
    with open_raster(path) as source:
        assert grid_of(source).coincides(BASE)


def test_everything_is_read_on_the_finest_cells_over_the_population(tmp_path: Path) -> None:
    population = write_raster(tmp_path / "p.tif", np.ones((3, 4)), west=18, north=7, cell=0.1)
    coarse = write_raster(tmp_path / "c.tif", np.ones((2, 2)), west=17, north=8, cell=1.0)
    fine = write_raster(tmp_path / "f.tif", np.ones((60, 60)), west=17.99, north=7.01, cell=0.02)
    finer = write_raster(tmp_path / "g.tif", np.ones((2, 2)), west=500_000, north=700_000, cell=1, crs="EPSG:32634")
    assert working_grid(population, []).coincides(BASE)
    assert working_grid(population, [coarse]).coincides(BASE)
    assert working_grid(population, [finer]).coincides(BASE)  # not in degrees: warped to the working cells
    found = working_grid(population, [coarse, fine, finer])
    # Cells of 0.02 from 17.99: 18.0 to 18.4 is touched by 17.99 to 18.41, 6.7 to 7.0 by 6.69 to 7.01.
    assert found.coincides(Grid(17.99, 7.01, 0.02, 0.02, 21, 16))


@pytest.mark.parametrize("unit", ["persons per km2", "people/km²", "Persons/KM2"])
def test_people_per_square_kilometre_are_refused(tmp_path: Path, unit: str) -> None:
    path = write_raster(tmp_path / "p.tif", np.ones((3, 4)), west=18, north=7, cell=0.1, unit=unit)
    with pytest.raises(RasterError) as found:
        working_grid(path, [])
    assert found.value.code == "population_density"


def test_people_in_metres_are_refused(tmp_path: Path) -> None:
    path = write_raster(tmp_path / "p.tif", np.ones((2, 2)), west=500_000, north=700_000, cell=100, crs="EPSG:32634")
    with pytest.raises(RasterError) as found:
        working_grid(path, [])
    assert (found.value.code, found.value.found) == ("population_crs", "EPSG:32634")


def test_on_their_own_cells_people_are_as_they_are(tmp_path: Path) -> None:
    counts = np.array([[1, 2, 3, 4], [0, NAN, 7, 8], [9, 10, 11, 12]])
    path = write_raster(tmp_path / "p.tif", counts, west=18, north=7, cell=0.1)
    np.testing.assert_array_equal(people(path, BASE), counts)
    np.testing.assert_array_equal(people(path, BASE, Window(1, 1, 2, 2)), counts[1:3, 1:3])


def test_people_of_a_coarse_cell_are_spread_over_its_area(tmp_path: Path) -> None:
    """One cell of a degree with 1000 people on 2 x 2 cells: each has its share of the area."""
    path = write_raster(tmp_path / "p.tif", np.array([[1000.0]]), west=18, north=60, cell=1.0)
    found = people(path, Grid(18, 60, 0.5, 0.5, 2, 2))
    areas = row_areas_km2(60, 0.5, 0.5, 2)
    assert found == pytest.approx(np.outer(500 * areas / areas.sum(), [1, 1]))
    assert found[0, 0] < 250 < found[1, 0]  # the northern half is smaller


def test_people_of_fine_cells_add_up_in_a_coarse_one(tmp_path: Path) -> None:
    counts = np.arange(16.0).reshape(4, 4)
    path = write_raster(tmp_path / "p.tif", counts, west=18, north=7, cell=0.1)
    # Blocks of 2 x 2: 0 + 1 + 4 + 5, 2 + 3 + 6 + 7, 8 + 9 + 12 + 13, 10 + 11 + 14 + 15.
    assert people(path, Grid(18, 7, 0.2, 0.2, 2, 2)) == pytest.approx(np.array([[10, 18], [42, 50]]))


def test_where_nobody_counted_nobody_knows(tmp_path: Path) -> None:
    """Missing is not zero: beside the raster, and where all that lies under a cell is missing."""
    counts = np.array([[NAN, NAN, 4.0, NAN]])
    path = write_raster(tmp_path / "p.tif", counts, west=18, north=7, cell=0.1)
    found = people(path, Grid(17.8, 7.0, 0.2, 0.1, 4, 2))
    expected = np.array([[NAN, NAN, 4, NAN], [NAN, NAN, NAN, NAN]])
    np.testing.assert_allclose(found, expected)
    assert np.isnan(people(path, Grid(30, 7, 0.2, 0.1, 2, 2))).all()


def test_a_zero_is_known_on_any_cells(tmp_path: Path) -> None:
    path = write_raster(tmp_path / "p.tif", np.zeros((2, 2)), west=18, north=7, cell=0.1)
    np.testing.assert_array_equal(people(path, Grid(18, 7, 0.05, 0.05, 4, 4)), np.zeros((4, 4)))


COUNTS = st.lists(st.floats(0, 1000) | st.just(NAN), min_size=12, max_size=12)
CELL = st.floats(0.03, 0.35)


@settings(max_examples=25, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(COUNTS, CELL, CELL, st.floats(0, 0.2), st.floats(0, 0.2))
def test_nobody_is_lost_or_counted_twice(
    tmp_path: Path, counts: list[float], width: float, height: float, left: float, above: float
) -> None:
    """A grid of any cells that covers the raster holds all its people."""
    path = write_raster(tmp_path / "p.tif", np.reshape(counts, (3, 4)), west=18, north=7, cell=0.1)
    west, north = 18 - left, 7 + above
    columns, rows = math.ceil((18.45 - west) / width), math.ceil((north - 6.65) / height)
    grid = Grid(west, north, width, height, columns, rows)
    found = people(path, grid)
    assert np.nansum(found) == pytest.approx(np.nansum(counts), rel=1e-9, abs=1e-9)
    assert not (found < 0).any()
    middle = Window(columns // 2, rows // 2, columns - columns // 2, rows - rows // 2)
    np.testing.assert_allclose(people(path, grid, middle), found[rows // 2 :, columns // 2 :], rtol=1e-9, atol=1e-9)


def test_a_hazard_is_that_of_the_cell_under_the_centre(tmp_path: Path) -> None:
    """Nearest, never a mean: a depth between two cells was seen nowhere."""
    depths = np.array([[1.0, 2.0], [3.0, NAN]])
    path = write_raster(tmp_path / "h.tif", depths, west=18, north=7, cell=0.1)
    fine = np.kron(depths, np.ones((2, 2)))
    np.testing.assert_array_equal(hazard(path, Grid(18, 7, 0.05, 0.05, 4, 4)), fine)
    np.testing.assert_array_equal(hazard(path, Grid(18, 7, 0.1, 0.1, 2, 2)), depths)
    # Cells of 0.15 from 17.92: centres 17.995 (off the raster), 18.145; rows 6.925, 6.775 (off).
    found = hazard(path, Grid(17.92, 7.0, 0.15, 0.15, 2, 2))
    np.testing.assert_array_equal(found, np.array([[NAN, 2.0], [NAN, NAN]]))


def test_a_hazard_off_its_raster_is_unknown_not_zero(tmp_path: Path) -> None:
    path = tmp_path / "h.tif"
    profile = {"driver": "GTiff", "width": 2, "height": 2, "count": 1, "dtype": "uint8", "crs": "EPSG:4326"}
    with rasterio.open(path, "w", transform=Affine(0.1, 0, 18, 0, -0.1, 7), **profile) as target:
        target.write(np.array([[1, 2], [3, 0]], "uint8"), 1)  # no nodata: every value is one
    found = hazard(path, Grid(17.9, 7.1, 0.1, 0.1, 4, 4))
    expected = np.full((4, 4), NAN)
    expected[1:3, 1:3] = [[1, 2], [3, 0]]
    np.testing.assert_array_equal(found, expected)


def test_a_hazard_in_metres_is_warped_to_degrees(tmp_path: Path) -> None:
    """UTM 34 north: 500 km east is 21 degrees east. West of it 1, east of it 2."""
    values = np.repeat([[1.0] * 10 + [2.0] * 10], 20, axis=0)
    path = write_raster(tmp_path / "h.tif", values, west=490_000, north=670_000, cell=1000, crs="EPSG:32634")
    found = hazard(path, Grid(20.95, 6.0, 0.05, 0.05, 2, 1))
    np.testing.assert_array_equal(found, [[1.0, 2.0]])


def test_a_raster_that_ends_early_is_named(tmp_path: Path) -> None:
    path = tmp_path / "p.tif"
    profile = {"driver": "GTiff", "width": 300, "height": 300, "count": 1, "dtype": "float64", "crs": "EPSG:4326"}
    with rasterio.open(path, "w", transform=Affine(0.01, 0, 18, 0, -0.01, 7), **profile) as target:
        target.write(np.ones((300, 300)), 1)
    path.write_bytes(path.read_bytes()[:100_000])
    with pytest.raises(RasterError) as found:
        people(path, Grid(18, 7, 0.01, 0.01, 300, 300))
    assert (found.value.code, found.value.file) == ("raster_truncated", "p.tif")
