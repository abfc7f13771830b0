"""People and area of zones by class of a hazard: exact cell coverage, one pass over the rasters.

Every strip of cells is read once for all zones and return periods; what a zone gets from a strip adds up in
the strips' order, so that the same reduction runs on one thread, many threads or many machines and gives the
same figures.
"""

from collections.abc import Callable, Iterable, Iterator
from contextlib import AbstractContextManager, closing, contextmanager
from dataclasses import dataclass
from pathlib import Path

import geopandas as gpd
import numpy as np
import pandas as pd
from numpy.typing import NDArray

from analysis.threads import Asked, Progress, in_order
from analysis.zonal.blocks import Array, Blocks, RasterSources, StripReader, StripSums, strip_areas
from analysis.zonal.coverage import CLASSES, zone_sums
from analysis.zonal.edges import ZoneEdges, edges_of, repaired
from analysis.zonal.grids import Grid
from domain.geodesy import polygon_areas_km2, row_areas_km2

THREADS = 2
FULLY = 1 - 1e-6


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


@dataclass(frozen=True)
class Layout:
    """What figures are made of besides strips: the grid, the keys and the stops of the classes."""

    grid: Grid
    keys: tuple[int, ...]
    stops: tuple[float, ...]


@dataclass(frozen=True)
class Zones:
    """Zones prepared for a grid."""

    index: pd.Index
    edges: ZoneEdges
    area_km2: Array
    repaired: NDArray[np.bool_]


def measure_exposure(
    zones: gpd.GeoSeries,
    *,
    population: Path,
    depths: dict[int, Path],
    spurious: Path | None = None,
    thresholds: tuple[float, ...],
    progress: Progress | None = None,
    cancelled: Asked | None = None,
) -> ZonalExposure:
    """Count people and area of zones at or above each depth, for each return period.

    Args:
        zones: polygons in EPSG:4326, indexed by zone.
        population: raster of people per cell (a count; EPSG:4326).
        depths: return period in years to raster of depth in metres; 0 is dry, nodata unknown. Any hazard in
            which higher is worse can stand here, under any key.
        spurious: raster that is 1 where a depth is an artefact: such depth counts as dry.
        thresholds: depths in metres, ascending; exposed means at least that deep.
        progress: told the share done, 0 to 1.
        cancelled: asked before each strip.

    Raises:
        RasterError: a raster is missing, unreadable, or a density instead of a count.
        CancelledError: `cancelled` said so; nothing is kept.
    """
    sources = RasterSources(population, dict(sorted(depths.items())), thresholds, spurious)
    grid = sources.grid()
    layout = Layout(grid, tuple(sources.hazards), thresholds)

    @contextmanager
    def source() -> Iterator[Callable[[int], Blocks]]:
        with closing(StripReader(sources, grid)) as reader:
            yield reader.read

    return measure_strips(zones, layout, source, thresholds=thresholds, progress=progress, cancelled=cancelled)


def measure_strips(
    zones: gpd.GeoSeries,
    layout: Layout,
    source: Callable[[], AbstractContextManager[Callable[[int], Blocks]]],
    *,
    thresholds: tuple[float, ...],
    progress: Progress | None = None,
    cancelled: Asked | None = None,
) -> ZonalExposure:
    """The same from wherever strips come.

    Args:
        zones: polygons in EPSG:4326, indexed by zone.
        layout: what the strips were made with.
        source: makes, for one thread, what gives the strip that begins at a row.
        thresholds: some of the layout's stops.
        progress: told the share done, 0 to 1.
        cancelled: asked before each strip.
    """
    prepared = prepare(zones, layout.grid)

    @contextmanager
    def worker() -> Iterator[Callable[[int], StripSums]]:
        with source() as strip:
            yield lambda top: strip_sums(strip(top), prepared.edges, layout, top)

    tops = prepared.edges.strips(layout.grid)
    parts = in_order(tops, worker, threads=THREADS, progress=progress, cancelled=cancelled)
    return figures(prepared, layout, parts, thresholds)


def prepare(zones: gpd.GeoSeries, grid: Grid) -> Zones:
    """Take zones apart once for a grid: valid shapes, their edges, their true area."""
    shapes, broken = repaired(zones)
    return Zones(zones.index, edges_of(shapes, grid), polygon_areas_km2(shapes), broken)


def strip_sums(blocks: Blocks, edges: ZoneEdges, layout: Layout, top: int) -> StripSums:
    """Sum one strip (from row `top` on) by zone, key and class; pure, and the unit that machines share."""
    areas = strip_areas(layout.grid, top)
    which = edges.reaching(top, len(areas))
    totals = np.zeros((4, len(which)))
    people, area = np.zeros((2, len(which), len(layout.keys), CLASSES))
    zone_sums(edges.edges, edges.start, which, float(top), areas, len(layout.keys), tuple(blocks), totals, people, area)
    return StripSums(which, totals, people, area)


def figures(zones: Zones, layout: Layout, parts: Iterable[StripSums], thresholds: tuple[float, ...]) -> ZonalExposure:
    """Add strips up, in their order, to the figures of each zone."""
    count = len(zones.index)
    totals = np.zeros((4, count))
    people, area = np.zeros((2, count, len(layout.keys), CLASSES))
    for part in parts:
        totals[:, part.which] += part.totals
        people[part.which] += part.people
        area[part.which] += part.area
    return _result(zones, layout, totals, people, area, thresholds)


def _result(
    zones: Zones, layout: Layout, totals: Array, people: Array, area: Array, thresholds: tuple[float, ...]
) -> ZonalExposure:
    inhabited, _, known_area, artefacts = totals
    outside = known_area <= 0
    share = np.divide(known_area, zones.area_km2, out=np.zeros(len(known_area)), where=zones.area_km2 > 0).clip(0, 1)
    grid = layout.grid
    cell = float(row_areas_km2(grid.north, grid.cell_height, grid.cell_width, 1)[0])
    table = pd.DataFrame(
        {
            "people": np.where(outside, np.nan, inhabited),
            "area_km2": zones.area_km2,
            "covered_share": np.where(share > FULLY, 1.0, share),
            "spurious_people": np.where(outside, np.nan, artefacts),
            "flags": _flags(zones.repaired, outside, zones.area_km2 < cell, share),
        },
        index=zones.index,
    )
    columns = pd.MultiIndex.from_product([list(layout.keys), thresholds], names=["return_period", "threshold"])
    exposed, exposed_area = (_at_least(t, layout.stops, thresholds, outside) for t in (people, area))
    return ZonalExposure(
        table,
        pd.DataFrame(exposed, index=zones.index, columns=columns),
        pd.DataFrame(exposed_area, index=zones.index, columns=columns),
    )


def _at_least(
    table: Array, stops: tuple[float, ...], thresholds: tuple[float, ...], outside: NDArray[np.bool_]
) -> Array:
    """Sums at or above each threshold (one of the stops) from sums by class; classes begin at the stops."""
    above = np.flip(np.cumsum(np.flip(table, axis=2), axis=2), axis=2)
    chosen = above[:, :, [2 + stops.index(t) for t in thresholds]]
    chosen[outside] = np.nan
    return chosen.reshape(len(table), -1)


def _flags(
    broken: NDArray[np.bool_], outside: NDArray[np.bool_], small: NDArray[np.bool_], share: Array
) -> list[tuple[str, ...]]:
    partly = ~outside & (share < FULLY)
    names = ("repaired_geometry", "outside_raster", "smaller_than_cell", "partly_covered")
    named = list(zip(names, (broken, outside, small, partly), strict=True))
    return [tuple(name for name, mask in named if mask[i]) for i in range(len(share))]
