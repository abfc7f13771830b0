"""Areas and distances on the WGS 84 ellipsoid: degrees are never metres."""

import math

import geopandas as gpd
import numpy as np
import shapely
from numpy.typing import NDArray
from pyproj import Geod

A = 6378137.0  # metres, WGS 84
F = 1 / 298.257223563
E2 = F * (2 - F)
E = math.sqrt(E2)
EDGE_M = 1000.0  # longest edge that is taken straight from one coordinate system into another


def authalic(latitude: NDArray[np.float64]) -> NDArray[np.float64]:
    """The authalic q of latitudes in degrees: area north of the equator is proportional to it.

    Source: Snyder 1987, Map Projections - A Working Manual, equation 3-12.
    """
    s = np.sin(np.radians(latitude))
    q: NDArray[np.float64] = (1 - E2) * (s / (1 - E2 * s**2) + np.arctanh(E * s) / E)
    return q


def row_areas_km2(north: float, height: float, width: float, rows: int) -> NDArray[np.float64]:
    """Area in km2 of one cell of each row of a grid in degrees.

    Args:
        north: latitude of the grid's upper edge.
        height: cell height in degrees, positive.
        width: cell width in degrees, positive.
        rows: number of rows.
    """
    edges = authalic(north - height * np.arange(rows + 1, dtype=float))
    result: NDArray[np.float64] = A**2 * np.radians(width) * (edges[:-1] - edges[1:]) / 2 / 1e6
    return result


def polygon_areas_km2(shapes: NDArray[np.object_]) -> NDArray[np.float64]:
    """Area of polygons in degrees, edges taken straight on the map as the cells are.

    The authalic latitude makes an equal-area cylinder: after densifying, the planar area is the true one.
    """
    fine = shapely.segmentize(shapes, 0.05)
    flat = shapely.transform(fine, lambda xy: np.column_stack([np.radians(xy[:, 0]) * A, authalic(xy[:, 1]) * A / 2]))
    area: NDArray[np.float64] = shapely.area(flat) / 1e6
    return area


def straight_km(start: shapely.Point, ends: NDArray[np.object_]) -> NDArray[np.float64]:
    """Kilometres from a point to others, straight over the ground: no road is that short.

    Args:
        start: in degrees, EPSG:4326.
        ends: points in degrees.
    """
    x, y = shapely.get_x(ends), shapely.get_y(ends)
    metres = Geod(ellps="WGS84").inv(np.full(len(x), start.x), np.full(len(y), start.y), x, y)[2]
    return np.asarray(metres, dtype=float) / 1000


def to_degrees(shapes: gpd.GeoSeries) -> gpd.GeoSeries:
    """Shapes of any coordinate system in EPSG:4326, edges followed where they bend.

    A straight edge on a projected map is curved in degrees: between two corners 100 km apart the ground lies some
    30 m beside the straight line in degrees. Edges are cut into pieces of 1 km first (3 mm at 10 degrees north).

    Args:
        shapes: with their coordinate system.
    """
    crs = shapes.crs
    if crs is not None and crs.is_projected:
        shapes = shapes.segmentize(EDGE_M / crs.axis_info[0].unit_conversion_factor)
    return shapes.to_crs(4326)
