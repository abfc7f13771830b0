"""Exact shares of cells: against exactextract, on grids of several blocks and strips, wherever a zone lies."""

from pathlib import Path

import geopandas as gpd
import numpy as np
import pytest
import shapely
from exactextract import exact_extract
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from analysis.zonal.measure import measure_exposure
from tests.analysis.makers import write_raster

# More than two strips of blocks, and no whole number of blocks: every edge of the machinery is met.
ROWS, COLUMNS, CELL, WEST, NORTH = 1100, 150, 0.01, 18.0, 14.0
STOPS = (0.15, 0.5, 1.5)


@pytest.fixture(scope="module")
def grid(tmp_path_factory: pytest.TempPathFactory) -> dict:
    rng = np.random.default_rng(11)
    folder = tmp_path_factory.mktemp("grid")
    people = rng.gamma(0.5, 8, (ROWS, COLUMNS)).astype("float32")
    depth = (rng.random((ROWS, COLUMNS)) * 2.5 * (rng.random((ROWS, COLUMNS)) < 0.4)).astype("float32")
    depth[:130] = 0  # whole blocks of one class as well as mixed ones
    wet = np.where(depth >= np.float32(0.5), people, 0).astype("float32")
    write = {"west": WEST, "north": NORTH, "cell": CELL}
    return {
        "population": write_raster(folder / "p.tif", people, **write),
        "depths": {10: write_raster(folder / "d.tif", depth, **write)},
        "wet": write_raster(folder / "w.tif", wet, **write),
        "total": people.sum(dtype=float),
        "cells": {"population": people.astype(float), "wet": wet.astype(float)},
    }


def both(grid: dict, zones: gpd.GeoSeries) -> tuple[np.ndarray, np.ndarray]:
    """People and people in half a metre of water by zone: ours, and exactextract's."""
    found = measure_exposure(zones, population=grid["population"], depths=grid["depths"], thresholds=STOPS)
    ours = np.column_stack([found.zones["people"], found.exposed[(10, 0.5)]])
    frame = gpd.GeoDataFrame(geometry=zones)
    theirs = [
        [part["properties"]["sum"] for part in exact_extract(str(grid[name]), frame, ["sum"])]
        for name in ("population", "wet")
    ]
    return ours, np.array(theirs).T


corner = st.tuples(st.floats(WEST - 0.4, WEST + 1.9), st.floats(NORTH - 11.4, NORTH + 0.4))
ROW_EDGES, COLUMN_EDGES = NORTH - CELL * np.arange(ROWS + 1), WEST + CELL * np.arange(COLUMNS + 1)
CELLS = shapely.box(COLUMN_EDGES[None, :-1], ROW_EDGES[1:, None], COLUMN_EDGES[None, 1:], ROW_EDGES[:-1, None])


def shares(zone: shapely.Geometry) -> np.ndarray:
    """Share of every cell inside a zone, cell by cell from the geometry itself."""
    shapely.prepare(zone)
    inside = shapely.contains_properly(zone, CELLS)
    passed = shapely.intersects(zone, CELLS) & ~inside
    found = inside.astype(float)
    found[passed] = shapely.area(shapely.intersection(zone, CELLS[passed])) / shapely.area(CELLS[passed])
    return found


@settings(max_examples=30, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(st.lists(corner, min_size=4, max_size=9))
def test_any_polygon_across_strips_and_sides_counts_what_geometry_says(grid: dict, corners: list) -> None:
    """Not against exactextract 0.3, which miscounts edges that run through the corners of cells (see below)."""
    zone = shapely.make_valid(shapely.Polygon(corners))
    zone = shapely.union_all([p for p in shapely.get_parts(zone) if p.geom_type in {"Polygon", "MultiPolygon"}])
    if shapely.intersection(zone, shapely.box(WEST, NORTH - ROWS * CELL, WEST + COLUMNS * CELL, NORTH)).area < 1e-4:
        return
    found = measure_exposure(
        gpd.GeoSeries([zone], crs=4326), population=grid["population"], depths=grid["depths"], thresholds=STOPS
    )
    share = shares(zone)
    ours = [found.zones["people"].iloc[0], found.exposed[(10, 0.5)].iloc[0]]
    theirs = [float((share * grid["cells"][name]).sum()) for name in ("population", "wet")]
    assert ours == pytest.approx(theirs, rel=1e-6, abs=1e-6)


@pytest.mark.parametrize(
    "zone",
    [
        shapely.box(18.64, NORTH - 5.12, 19.28, NORTH - 0.64),  # sides exactly on sides of blocks
        shapely.box(18.0, NORTH - ROWS * CELL, 18.0 + COLUMNS * CELL, NORTH),  # the raster itself
        shapely.box(10, 0, 30, 20),  # far beyond it
        shapely.box(18.3, NORTH - 9, 19.2, NORTH - 1).difference(shapely.box(18.5, NORTH - 8, 19.0, NORTH - 2)),
        shapely.MultiPolygon([shapely.box(18.1, 13.1, 18.2, 13.2), shapely.box(19.1, 4.1, 19.3, 4.3)]),
        shapely.Polygon([(18.2, 13.5), (18.2, 13.4), (18.21, 13.5)]),
        shapely.box(18.123, 13.123, 18.124, 13.1235),  # far smaller than a cell
        shapely.Point(18.7, 9).buffer(0.6, quad_segs=64),
    ],
    ids=["on block sides", "the raster", "beyond it", "a hole of blocks", "two parts", "a sliver", "tiny", "a circle"],
)  # fmt: skip
def test_shapes_that_try_the_machinery_agree_with_exactextract(grid: dict, zone: shapely.Geometry) -> None:
    ours, theirs = both(grid, gpd.GeoSeries([zone], crs=4326))
    assert ours == pytest.approx(theirs, rel=1e-6, abs=1e-9)  # theirs keeps shares in single precision


@pytest.mark.parametrize(
    ("zone", "cells"),
    [
        (shapely.Polygon([(18, 3), (18, 4), (19, 3)]), 5000),
        (shapely.Polygon([(18, 3.5), (18.5, 4), (19, 3.5), (18.5, 3)]), 5000),
        (shapely.box(18.5, 3.5, 18.6, 3.7), 200),
        (shapely.box(18.05, 3.05, 19.45, 13.95), 140 * 1090),
        (shapely.box(18.05, 3.05, 19.45, 13.95) - shapely.box(18.1, 3.1, 19.4, 13.9), 140 * 1090 - 130 * 1080),
        (shapely.Polygon([(18, 6), (18, 3), (19.5, 6)]), 22_500),
    ],
    ids=["a diagonal", "a diamond", "a box of cells", "a box over whole blocks", "a frame", "a level side"],
)
def test_edges_through_the_corners_of_cells_count_what_geometry_says(
    tmp_path: Path, zone: shapely.Geometry, cells: float
) -> None:
    where = {"west": WEST, "north": NORTH, "cell": CELL}
    ones = write_raster(tmp_path / "ones.tif", np.ones((ROWS, COLUMNS)), **where)
    found = measure_exposure(gpd.GeoSeries([zone], crs=4326), population=ones, depths={10: ones}, thresholds=STOPS)
    assert found.zones["people"].iloc[0] == pytest.approx(cells, rel=1e-9)


def test_a_zone_measured_among_others_is_what_it_is_alone(grid: dict) -> None:
    rng = np.random.default_rng(5)
    points = shapely.points(18 + 1.5 * rng.random(60), 3 + 11 * rng.random(60))
    zones = gpd.GeoSeries(shapely.buffer(points, 0.07), crs=4326)
    ours, theirs = both(grid, zones)
    assert ours == pytest.approx(theirs, rel=1e-6)
    alone, _ = both(grid, zones.iloc[[7]])
    assert (alone[0] == ours[7]).all()


def test_a_partition_of_the_country_sums_to_the_raster(grid: dict) -> None:
    rng = np.random.default_rng(6)
    seeds = shapely.MultiPoint(np.column_stack([18 + 1.5 * rng.random(40), 3 + 11 * rng.random(40)]))
    whole = shapely.box(18, 3, 19.5, 14)
    parts = [p.intersection(whole) for p in shapely.voronoi_polygons(seeds, extend_to=whole).geoms]
    ours, _ = both(grid, gpd.GeoSeries(parts, crs=4326))
    assert ours[:, 0].sum() == pytest.approx(grid["total"], rel=1e-9)


def test_a_hundred_thousand_corners_are_no_trouble(grid: dict) -> None:
    angle = np.linspace(0, 2 * np.pi, 100_000, endpoint=False)
    far = 0.5 + 0.02 * np.sin(900 * angle)
    star = shapely.Polygon(np.column_stack([18.7 + far * np.cos(angle), 9 + far * np.sin(angle)]))
    ours, theirs = both(grid, gpd.GeoSeries([star], crs=4326))
    assert ours == pytest.approx(theirs, rel=1e-6)


def test_a_national_run_is_told_its_progress(grid: dict, tmp_path: Path) -> None:
    told: list[float] = []
    measure_exposure(
        gpd.GeoSeries([shapely.box(18, 3, 19.5, 14)], crs=4326),
        population=grid["population"], depths=grid["depths"], thresholds=STOPS, progress=told.append,
    )  # fmt: skip
    assert told == sorted(told)
    assert len(told) == 3
    assert told[-1] == 1
