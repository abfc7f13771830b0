"""Polygons as the directed edges that exact coverage is computed from."""

from dataclasses import dataclass

import geopandas as gpd
import numpy as np
import shapely
from numpy.typing import NDArray

from analysis.zonal.blocks import strip_tops
from analysis.zonal.grids import Grid


@dataclass(frozen=True)
class ZoneEdges:
    """Zones as edges in cells of a grid: `x0, y0, x1, y1` (edges x 4), y growing southwards.

    `start` (zones + 1) says where each zone's edges begin; `upper` and `lower` are the rows that it reaches
    (infinite and minus infinite where it has no surface).
    """

    edges: NDArray[np.float64]
    start: NDArray[np.int64]
    upper: NDArray[np.float64]
    lower: NDArray[np.float64]

    def strips(self, grid: Grid) -> list[int]:
        """First rows of the strips of a grid that some zone may lie in."""
        ends = [*strip_tops(grid)[1:], grid.rows]
        return [top for top, end in zip(strip_tops(grid), ends, strict=True) if len(self.reaching(top, end - top))]

    def reaching(self, top: int, rows: int) -> NDArray[np.int64]:
        """The zones that some row from `top` on, of so many rows, may lie in."""
        return np.flatnonzero((self.upper < top + rows) & (self.lower > top))


def repaired(zones: gpd.GeoSeries) -> tuple[NDArray[np.object_], NDArray[np.bool_]]:
    """Valid shapes of zones, a missing one empty, and which of them had to be repaired."""
    shapes = np.asarray(zones.to_numpy(), dtype=object)
    shapes = np.where(shapely.is_missing(shapes), shapely.Polygon(), shapes)
    broken = ~shapely.is_valid(shapes)
    return np.where(broken, shapely.make_valid(shapes), shapes), broken


def edges_of(shapes: NDArray[np.object_], grid: Grid) -> ZoneEdges:
    """Take the boundaries of valid polygons (EPSG:4326) apart; points and lines have no surface."""
    polygons, zone = _polygons(shapes)
    polygons = shapely.orient_polygons(polygons)
    rings, polygon = shapely.get_rings(polygons, return_index=True)
    xy, ring = shapely.get_coordinates(rings, return_index=True)
    cells = np.column_stack([(xy[:, 0] - grid.west) / grid.cell_width, (grid.north - xy[:, 1]) / grid.cell_height])
    same = ring[1:] == ring[:-1]
    edges = np.hstack([cells[:-1], cells[1:]])[same] if len(cells) else np.zeros((0, 4))
    owner = zone[polygon[ring[:-1][same]]] if len(cells) else np.zeros(0, np.int64)
    start = np.searchsorted(owner, np.arange(len(shapes) + 1)).astype(np.int64)
    upper, lower = np.full(len(shapes), np.inf), np.full(len(shapes), -np.inf)
    np.minimum.at(upper, owner, np.minimum(edges[:, 1], edges[:, 3]))
    np.maximum.at(lower, owner, np.maximum(edges[:, 1], edges[:, 3]))
    return ZoneEdges(np.ascontiguousarray(edges), start, upper, lower)


def _polygons(shapes: NDArray[np.object_]) -> tuple[NDArray[np.object_], NDArray[np.int64]]:
    """The polygons of each zone and the zone of each, collections taken apart."""
    parts, zone = shapely.get_parts(shapes, return_index=True)
    parts, inner = shapely.get_parts(parts, return_index=True)
    surface = shapely.get_type_id(parts) == shapely.GeometryType.POLYGON
    return parts[surface], zone[inner][surface]
