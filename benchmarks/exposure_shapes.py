"""Exposure of drawn polygons and of thousands of circles, at 3 arc-seconds, against exactextract and rasterstats."""

import statistics
from pathlib import Path

import geopandas as gpd
import numpy as np
import shapely
from exactextract import exact_extract
from rasterstats import zonal_stats

from analysis.zonal.blocks import RasterSources
from analysis.zonal.buffers import buffer_places
from benchmarks.common import Row, medians, timed
from benchmarks.country import FOLDER, FULL, NORTH, QUICK, THRESHOLDS, WEST, WIDTH, drawn, rasters, step
from benchmarks.exposure_zonal import _error, _exactextract
from services.risk.zonal_index import ZonalIndex, open_zonal_index

POLYGONS, QUICK_POLYGONS = 60, 6


def run(quick: bool = False) -> list[Row]:
    """Sixty drawn polygons with all figures; circles of two and five kilometres."""
    shape = QUICK if quick else FULL
    population, depths = rasters(shape)
    pack = open_zonal_index(FOLDER / "packs", RasterSources(population, depths, THRESHOLDS))
    count, polygons = (40, QUICK_POLYGONS) if quick else (5000, POLYGONS)
    return [
        *_polygons(pack, drawn(polygons, shape), population, depths),
        *(_circles(pack, shape, population, count, radius) for radius in (2000, 5000)),
    ]


def _polygons(
    pack: ZonalIndex, polygons: list[shapely.Polygon], population: Path, depths: dict[int, Path]
) -> list[Row]:
    ours: list[float] = []
    theirs: list[float] = []
    errors: list[float] = []
    for polygon in polygons:
        zones = gpd.GeoSeries([polygon], crs=4326)
        pack.measure(zones, THRESHOLDS)  # the polygon's blocks come from the disk once
        ours.append(statistics.median(timed(lambda z=zones: pack.measure(z, THRESHOLDS)) for _ in range(3)))
        theirs.append(timed(lambda z=zones: _exactextract(z, population, depths)))
        errors.append(
            _error(pack.measure(zones, THRESHOLDS).exposed.to_numpy(), _exactextract(zones, population, depths))
        )
    mine, other = np.percentile(ours, 95), np.percentile(theirs, 95)
    work = f"{len(ours)} drawn polygons of 50 to 20,000 km2, all figures, 95th percentile"
    return [
        Row(
            work, float(mine), "exactextract", float(other), float(other / mine), "<= 10 ms", bool(mine <= 0.010),
            f"median {1000 * statistics.median(ours):.1f} ms, largest {1000 * max(ours):.1f} ms",
        ),
        Row(
            "error of the worst drawn polygon", 0.0, "exactextract", None, None, "<= 1e-4", max(errors) <= 1e-4,
            f"{max(errors):.1e}, relative",
        ),
    ]  # fmt: skip


def _circles(pack: ZonalIndex, shape: tuple[int, int], population: Path, count: int, radius: int) -> Row:
    rng = np.random.default_rng(3)
    height = shape[0] * step(shape)
    x, y = WEST + 0.5 + (WIDTH - 1) * rng.random(count), NORTH - 0.5 - (height - 1) * rng.random(count)
    circles = buffer_places(gpd.GeoSeries(gpd.points_from_xy(x, y), crs=4326), radius_m=radius)
    frame = gpd.GeoDataFrame(geometry=circles)
    pack.measure(circles, THRESHOLDS)
    ours, extract = medians(
        lambda: pack.measure(circles, THRESHOLDS), lambda: exact_extract(str(population), frame, ["sum"]), 2
    )
    statistics_s = timed(lambda: zonal_stats(list(circles), str(population), stats="sum"))
    assert extract is not None
    ratios = statistics_s / ours, extract / ours
    return Row(
        f"{count} circles of {radius // 1000} km, all figures", ours, "exactextract, people only", extract, ratios[1],
        "<= 1 s, >= 8x, >= 30x rasterstats", ours <= 1 and ratios[0] >= 30 and ratios[1] >= 8,
        f"rasterstats, people only: {statistics_s:.1f} s, {ratios[0]:.0f}x",
    )  # fmt: skip
