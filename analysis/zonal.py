"""People and area of zones by class of a hazard: exact cell coverage, one pass over the rasters.

Every block of cells is read once for all zones and return periods; what a zone gets from a block adds up,
so that the same reduction runs on one thread, many threads or many machines.
"""

import threading
from collections.abc import Callable, Iterator
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass, field
from pathlib import Path

import geopandas as gpd
import numpy as np
import pandas as pd
import shapely
from exactextract import exact_extract
from exactextract.raster import NumPyRasterSource
from numpy.typing import NDArray
from pyproj import CRS
from rasterio.windows import Window

from analysis.geodesy import polygon_areas_km2, row_areas_km2
from analysis.grids import Grid, HazardReader, PeopleReader, working_grid
from domain.errors import Cancelled, RasterProblem

BLOCK = 512
THREADS = 2
FULLY = 1 - 1e-6
WGS84_WKT = CRS.from_epsg(4326).to_wkt()
Array = NDArray[np.float64]


@dataclass(frozen=True)
class ZonalExposure:
    """People and area by zone.

    `zones` (index zone): people, area_km2, covered_share (share of the area where population and hazard
    are both known), spurious_people, flags (tuple of codes). `exposed` and `exposed_area_km2`: columns
    (return_period, threshold). Figures of a zone outside the rasters are missing, not zero.
    """

    zones: pd.DataFrame
    exposed: pd.DataFrame
    exposed_area_km2: pd.DataFrame


@dataclass
class _Sums:
    """What adds up over blocks: by zone, and by zone, return period and depth class."""

    people: Array
    area: Array
    known: Array
    spurious: Array
    people_by_class: Array
    area_by_class: Array
    guard: threading.Lock = field(default_factory=threading.Lock)


@dataclass(frozen=True)
class _Job:
    """What every block needs."""

    grid: Grid
    zones: NDArray[np.object_]
    tree: shapely.STRtree
    population: Path
    depths: dict[int, Path]
    spurious: Path | None
    thresholds: tuple[float, ...]
    sums: _Sums


def measure_exposure(
    zones: gpd.GeoSeries,
    *,
    population: Path,
    depths: dict[int, Path],
    spurious: Path | None = None,
    thresholds: tuple[float, ...],
    progress: Callable[[float], None] | None = None,
    cancelled: Callable[[], bool] | None = None,
) -> ZonalExposure:
    """Count people and area of zones at or above each depth, for each return period.

    Args:
        zones: polygons in EPSG:4326, indexed by zone.
        population: raster of people per cell (a count; EPSG:4326).
        depths: return period in years to raster of depth in metres; 0 is dry, nodata unknown.
        spurious: raster that is 1 where a depth is an artefact: such depth counts as dry.
        thresholds: depths in metres, ascending; exposed means at least that deep.
        progress: told the share done, 0 to 1.
        cancelled: asked before each block.

    Raises:
        RasterProblem: a raster is missing, unreadable, or a density instead of a count.
        Cancelled: `cancelled` said so; nothing is kept.
    """
    if not depths:
        raise RasterProblem("no_raster", expected="river_flood")
    shapes, repaired = _repair(zones)
    grid = working_grid(population, [*depths.values(), *([spurious] if spurious else [])])
    count, classes = len(shapes), len(thresholds) + 2
    by_class = (len(depths), count * classes)
    people, area, known, artefact = np.zeros((4, count))
    sums = _Sums(people, area, known, artefact, np.zeros(by_class), np.zeros(by_class))
    tree = shapely.STRtree(shapes)
    job = _Job(grid, shapes, tree, population, dict(sorted(depths.items())), spurious, thresholds, sums)
    _run(job, list(_blocks(job)), progress, cancelled)
    return _result(job, zones.index, repaired)


def _repair(zones: gpd.GeoSeries) -> tuple[NDArray[np.object_], NDArray[np.bool_]]:
    shapes = np.asarray(zones.to_numpy(), dtype=object)
    shapes = np.where(shapely.is_missing(shapes), shapely.Polygon(), shapes)
    broken = ~shapely.is_valid(shapes)
    shapes = np.where(broken, shapely.make_valid(shapes), shapes)
    return shapes, broken


def _blocks(job: _Job) -> Iterator[Window]:
    """Windows of the working grid that some zone touches."""
    for row in range(0, job.grid.rows, BLOCK):
        for column in range(0, job.grid.columns, BLOCK):
            size = (min(BLOCK, job.grid.columns - column), min(BLOCK, job.grid.rows - row))
            window = Window(column, row, *size)
            if len(job.tree.query(shapely.box(*_bounds(job.grid, window)), predicate="intersects")):
                yield window


def _bounds(grid: Grid, window: Window) -> tuple[float, float, float, float]:
    west = grid.west + window.col_off * grid.cell_width
    north = grid.north - window.row_off * grid.cell_height
    return west, north - window.height * grid.cell_height, west + window.width * grid.cell_width, north


def _run(
    job: _Job,
    blocks: list[Window],
    progress: Callable[[float], None] | None,
    cancelled: Callable[[], bool] | None,
) -> None:
    """Work through the blocks on a few threads, each with its own handles."""
    done = 0
    turn = threading.Lock()
    queue = iter(blocks)

    def work() -> None:
        nonlocal done
        people = PeopleReader(job.population, job.grid)
        hazards = [HazardReader(path, job.grid) for path in job.depths.values()]
        artefacts = HazardReader(job.spurious, job.grid) if job.spurious else None
        try:
            while True:
                with turn:
                    if cancelled and cancelled():
                        raise Cancelled("cancelled")
                    window = next(queue, None)
                if window is None:
                    return
                _add_block(job, window, people, hazards, artefacts)
                with turn:
                    done += 1
                    if progress:
                        progress(done / len(blocks))
        finally:
            people.close()
            for reader in (*hazards, *([artefacts] if artefacts else [])):
                reader.close()

    with ThreadPoolExecutor(THREADS) as pool:
        for future in [pool.submit(work) for _ in range(THREADS)]:
            future.result()


def _add_block(
    job: _Job, window: Window, people: PeopleReader, hazards: list[HazardReader], artefacts: HazardReader | None
) -> None:
    zone, cell, share = _coverage(job, window)
    if not len(zone):
        return
    counts = people.read(window).ravel()[cell]
    north = job.grid.north - window.row_off * job.grid.cell_height
    areas = row_areas_km2(north, job.grid.cell_height, job.grid.cell_width, int(window.height))
    area = areas[cell // int(window.width)] * share
    inhabited = np.isfinite(counts)
    persons = np.where(inhabited, counts, 0.0) * share
    artefact = artefacts.read(window).ravel()[cell] == 1 if artefacts else np.zeros(len(cell), bool)
    _reduce(job, zone, persons, area, inhabited, artefact, [h.read(window).ravel()[cell] for h in hazards])


def _reduce(
    job: _Job,
    zone: NDArray[np.intp],
    persons: Array,
    area: Array,
    known: NDArray[np.bool_],
    artefact: NDArray[np.bool_],
    depths: list[Array],
) -> None:
    count, classes = len(job.zones), len(job.thresholds) + 2
    deepest = np.zeros(len(zone))
    tables = []
    for depth in depths:
        missing = np.isnan(depth)
        known = known & ~missing
        deepest = np.fmax(deepest, depth)
        dry = np.where(artefact | missing, 0.0, depth)
        # float32 depths: a cell written as 0.15 m must reach the 0.15 m threshold.
        step = np.searchsorted(np.asarray(job.thresholds) - 1e-6, dry, side="right") + 1
        key = zone * classes + np.where(missing, 0, step)
        tables.append((np.bincount(key, persons, count * classes), np.bincount(key, area, count * classes)))
    flagged = artefact & (deepest >= job.thresholds[0])
    with job.sums.guard:
        job.sums.people += np.bincount(zone, persons, count)
        job.sums.area += np.bincount(zone, area, count)
        job.sums.known += np.bincount(zone, area * known, count)
        job.sums.spurious += np.bincount(zone, persons * flagged, count)
        job.sums.people_by_class += np.stack([t[0] for t in tables])
        job.sums.area_by_class += np.stack([t[1] for t in tables])


def _coverage(job: _Job, window: Window) -> tuple[NDArray[np.intp], NDArray[np.intp], Array]:
    """Zone, cell and share of the cell inside the zone, for each cell of a block that a zone touches."""
    bounds = _bounds(job.grid, window)
    box = shapely.box(*bounds)
    touching = job.tree.query(box, predicate="intersects")
    inside = shapely.contains(job.zones[touching], box) if len(touching) else np.zeros(0, bool)
    cells = int(window.height) * int(window.width)
    parts = [
        (np.full(cells, z, dtype=np.intp), np.arange(cells, dtype=np.intp), np.ones(cells)) for z in touching[inside]
    ]
    crossing = touching[~inside]
    if len(crossing):
        parts += _partial(job, window, bounds, crossing)
    if not parts:
        return np.zeros(0, dtype=np.intp), np.zeros(0, dtype=np.intp), np.zeros(0)
    zone, cell, share = (np.concatenate(column) for column in zip(*parts, strict=True))
    return zone, cell, share


def _partial(
    job: _Job, window: Window, bounds: tuple[float, float, float, float], crossing: NDArray[np.intp]
) -> list[tuple[NDArray[np.intp], NDArray[np.intp], Array]]:
    west, south, east, north = bounds
    cells = np.zeros((int(window.height), int(window.width)), np.uint8)
    grid = NumPyRasterSource(cells, west, south, east, north, srs_wkt=WGS84_WKT)
    pieces = shapely.clip_by_rect(job.zones[crossing], *bounds)
    frame = gpd.GeoDataFrame({"zone": crossing}, geometry=gpd.GeoSeries(pieces, crs=4326))
    frame = frame[shapely.area(pieces) > 0]
    if frame.empty:
        return []
    found = exact_extract(grid, frame, ["cell_id", "coverage"], include_cols=["zone"], output="pandas")
    return [
        (np.full(len(ids), zone, dtype=np.intp), np.asarray(ids, dtype=np.intp), np.asarray(share, dtype=float))
        for zone, ids, share in zip(found["zone"], found["cell_id"], found["coverage"], strict=True)
    ]


def _result(job: _Job, index: pd.Index, repaired: NDArray[np.bool_]) -> ZonalExposure:
    sums, count = job.sums, len(job.zones)
    true_area = polygon_areas_km2(job.zones)
    outside = sums.known <= 0
    share = np.divide(sums.known, true_area, out=np.zeros(count), where=true_area > 0).clip(0, 1)
    cell = float(row_areas_km2(job.grid.north, job.grid.cell_height, job.grid.cell_width, 1)[0])
    zones = pd.DataFrame(
        {
            "people": np.where(outside, np.nan, sums.people),
            "area_km2": true_area,
            "covered_share": np.where(share > FULLY, 1.0, share),
            "spurious_people": np.where(outside, np.nan, sums.spurious),
            "flags": _flags(repaired, outside, true_area < cell, share),
        },
        index=index,
    )
    return ZonalExposure(
        zones,
        _at_least(job, sums.people_by_class, index, outside),
        _at_least(job, sums.area_by_class, index, outside),
    )


def _at_least(job: _Job, table: Array, index: pd.Index, outside: NDArray[np.bool_]) -> pd.DataFrame:
    """Sums at or above each threshold from sums by class (class 0 is unknown, 1 below every threshold)."""
    count, classes = len(job.zones), len(job.thresholds) + 2
    by_class = table.reshape(len(job.depths), count, classes)[:, :, 2:]
    above = np.flip(np.cumsum(np.flip(by_class, axis=2), axis=2), axis=2)
    above[:, outside, :] = np.nan
    columns = pd.MultiIndex.from_product([list(job.depths), job.thresholds], names=["return_period", "threshold"])
    return pd.DataFrame(above.transpose(1, 0, 2).reshape(count, -1), index=index, columns=columns)


def _flags(
    repaired: NDArray[np.bool_], outside: NDArray[np.bool_], small: NDArray[np.bool_], share: Array
) -> list[tuple[str, ...]]:
    partly = ~outside & (share < FULLY)
    names = ("repaired_geometry", "outside_raster", "smaller_than_cell", "partly_covered")
    named = list(zip(names, (repaired, outside, small, partly), strict=True))
    return [tuple(name for name, mask in named if mask[i]) for i in range(len(share))]
