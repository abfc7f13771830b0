"""Circles around places, in metres on the ellipsoid."""

import geopandas as gpd
import numpy as np
import shapely
from pyproj import Geod

WGS84 = Geod(ellps="WGS84")
CORNERS = 128
# A polygon inscribed in a circle is smaller than it: its corners stand a little outside (0.04 %), so that the area
# is the circle's.
WIDER = float(np.sqrt(2 * np.pi / (CORNERS * np.sin(2 * np.pi / CORNERS))))


def buffer_places(points: gpd.GeoSeries, *, radius_m: float) -> gpd.GeoSeries:
    """Circles of a radius in metres around points.

    Args:
        points: points in EPSG:4326.
        radius_m: radius in metres, measured along the ground (geodesics of WGS 84), wherever the point lies.

    Returns:
        Polygons in EPSG:4326, in the order of the points, with the area of the circle.
    """
    count = len(points)
    azimuths = np.tile(-360 * np.arange(CORNERS) / CORNERS, count)
    longitudes, latitudes = (np.repeat(axis.to_numpy(dtype=float), CORNERS) for axis in (points.x, points.y))
    x, y, _ = WGS84.fwd(longitudes, latitudes, azimuths, np.full(count * CORNERS, radius_m * WIDER))
    corners = np.column_stack([x, y]).reshape(count, CORNERS, 2)
    return gpd.GeoSeries(shapely.polygons(corners), index=points.index, crs=4326)
