"""Circles around places, in metres."""

import geopandas as gpd
import numpy as np
import pandas as pd

UTM = {33: 32633, 34: 32634, 35: 32635}  # the zones of the Central African Republic
QUARTER = 32  # segments in a quarter circle: area within 0.05 % of the circle


def buffer_places(points: gpd.GeoSeries, *, radius_m: float) -> gpd.GeoSeries:
    """Circles of a radius in metres around points.

    Args:
        points: points in EPSG:4326.
        radius_m: radius in metres, measured in the UTM zone (33 to 35 north) that the point lies in.

    Returns:
        Polygons in EPSG:4326, in the order of the points.
    """
    if points.empty:
        return gpd.GeoSeries([], index=points.index, crs=4326)
    zones = np.clip(np.floor(points.x.to_numpy() / 6).astype(int) + 31, min(UTM), max(UTM))
    parts = [
        points[zones == zone].to_crs(UTM[int(zone)]).buffer(radius_m, quad_segs=QUARTER).to_crs(4326)
        for zone in np.unique(zones)
    ]
    return gpd.GeoSeries(pd.concat(parts), crs=4326).reindex(points.index)
