"""Exposure by zone against exactextract called zone by zone, and against a mask and rasterstats per mask."""

import tempfile
from pathlib import Path

import geopandas as gpd
import numpy as np
import rasterio
import shapely
from exactextract import exact_extract
from rasterio.transform import from_origin
from rasterstats import zonal_stats

from analysis.buffers import buffer_places
from analysis.zonal import measure_exposure
from benchmarks.common import Row, medians, peak_mib, timed

PERIODS = (10, 20, 50, 75, 100, 200, 500)
THRESHOLDS = (0.15, 0.5, 1.5)
STATISTICS = "min max mean median sum std count nodata"
WEST, NORTH = 14.4, 11.1


def run(quick: bool = False) -> list[Row]:
    """180 irregular zones, seven return periods, three depths; then buffers."""
    rows, columns = (1068, 1572) if quick else (4272, 6288)
    with tempfile.TemporaryDirectory() as name:
        folder = Path(name)
        step = 13.1 / columns
        population, depths = _rasters(folder, rows, columns, step)
        zones = _zones(180, rows * step)
        return [
            *_zones_rows(zones, population, depths, runs=3),
            _buffers_row(population, depths, 500 if quick else 5000, rows * step),
        ]


def _rasters(folder: Path, rows: int, columns: int, step: float) -> tuple[Path, dict[int, Path]]:
    rng = np.random.default_rng(1)
    profile = {
        "driver": "GTiff", "width": columns, "height": rows, "count": 1, "dtype": "float32", "crs": "EPSG:4326",
        "transform": from_origin(WEST, NORTH, step, step), "nodata": -9999, "tiled": True, "compress": "zstd",
        "blockxsize": 512, "blockysize": 512,
    }  # fmt: skip
    people = rng.gamma(0.4, 2.0, (rows, columns)).astype("float32")
    wet = np.abs(np.sin(np.arange(columns) / 90)[None, :] + np.cos(np.arange(rows) / 110)[:, None]) < 0.08
    paths = {}
    _write(folder / "population.tif", people, profile)
    for period in PERIODS:
        depth = np.where(wet, np.log10(period) * rng.random((rows, columns)).round(2), 0).astype("float32")
        paths[period] = folder / f"rp{period}.tif"
        _write(paths[period], depth, profile)
    return folder / "population.tif", paths


def _write(path: Path, values: np.ndarray, profile: dict) -> None:
    with rasterio.open(path, "w", **profile) as target:
        target.write(values, 1)


def _zones(count: int, height: float) -> gpd.GeoSeries:
    rng = np.random.default_rng(2)
    seeds = shapely.MultiPoint(np.column_stack([WEST + 13.1 * rng.random(count), NORTH - height * rng.random(count)]))
    box = shapely.box(WEST + 0.2, NORTH - height + 0.2, WEST + 12.9, NORTH - 0.2)
    cells = [cell.intersection(box) for cell in shapely.voronoi_polygons(seeds, extend_to=box).geoms]
    return gpd.GeoSeries([cell.segmentize(0.02) for cell in cells if not cell.is_empty], crs=4326)


def _ours(zones: gpd.GeoSeries, population: Path, depths: dict[int, Path]) -> object:
    return measure_exposure(zones, population=population, depths=depths, thresholds=THRESHOLDS)


def _zones_rows(zones: gpd.GeoSeries, population: Path, depths: dict[int, Path], runs: int) -> list[Row]:
    one = {100: depths[100]}

    def zone_by_zone() -> list[float]:
        """Plain exactextract: one mask of depth, one call a zone, for one of the 21 combinations."""
        masked = _masked(population, depths[100], 0.5)
        frame = gpd.GeoDataFrame(geometry=zones)
        return [exact_extract(str(masked), frame.iloc[[i]], ["sum"])[0]["properties"]["sum"] for i in range(len(frame))]

    def mask_and_statistics() -> object:
        """A mask raster, then eight statistics of every zone, for one of the 21 combinations."""
        masked = _masked(population, depths[100], 0.5)
        return zonal_stats(list(zones), str(masked), stats=STATISTICS)

    ours, _ = medians(lambda: _ours(zones, population, depths), None, runs)
    combinations = len(depths) * len(THRESHOLDS)
    extract = timed(zone_by_zone) * combinations
    statistics = timed(mask_and_statistics) * combinations
    found = measure_exposure(zones, population=population, depths=one, thresholds=THRESHOLDS).exposed[(100, 0.5)]
    other = np.array(zone_by_zone())
    error = float(np.max(np.abs(found.to_numpy() - other) / np.maximum(other, 1)))
    work = f"exposure, {len(zones)} zones x {combinations} figures"
    detail = (
        f"one figure measured, times {combinations}; largest relative difference {error:.1e}; peak {peak_mib():.0f} MiB"
    )
    return [
        Row(work, ours, "exactextract zone by zone", extract, extract / ours, ">= 20x", extract / ours >= 20, detail),
        Row(
            work,
            ours,
            "mask + rasterstats",
            statistics,
            statistics / ours,
            ">= 100x",
            statistics / ours >= 100,
            "centre rule: other answers",
        ),
    ]


def _masked(population: Path, depth: Path, threshold: float) -> Path:
    target = population.with_name("masked.tif")
    with rasterio.open(population) as people, rasterio.open(depth) as water:
        values = np.where(water.read(1) >= np.float32(threshold), people.read(1), 0).astype("float32")
        with rasterio.open(target, "w", **people.profile) as out:
            out.write(values, 1)
    return target


def _buffers_row(population: Path, depths: dict[int, Path], count: int, height: float) -> Row:
    rng = np.random.default_rng(3)
    x, y = WEST + 0.5 + 12 * rng.random(count), NORTH - 0.5 - (height - 1) * rng.random(count)
    buffers = buffer_places(gpd.GeoSeries(gpd.points_from_xy(x, y), crs=4326), radius_m=2000)
    one = {100: depths[100]}
    ours, theirs = medians(
        lambda: _ours(buffers, population, one),
        lambda: exact_extract(str(population), gpd.GeoDataFrame(geometry=buffers), ["sum"]),
        1,
    )
    ratio = (theirs or 0) / ours
    return Row(
        f"{count} buffers of 2 km",
        ours,
        "exactextract, population only",
        theirs,
        ratio,
        "<= 1 s and >= 8x",
        ours <= 1 and ratio >= 8,
    )
