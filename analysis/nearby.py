"""What lies around a point: distances along the ground, and what is counted within them."""

from dataclasses import dataclass

import geopandas as gpd
import numpy as np
import pandas as pd
import shapely

from analysis.zonal.buffers import WGS84


@dataclass(frozen=True)
class Near:
    """Places of one kind around a point.

    Attributes:
        within: how many lie within the distance.
        working: of those, how many are known to work.
        nearest: row label of the nearest place of all; None where no place has coordinates.
        nearest_km: how far it is; NaN where there is none.
        unplaced: places of the kind that have no coordinates, which are counted nowhere.
    """

    within: int
    working: int
    nearest: str | None
    nearest_km: float
    unplaced: int


def distances_km(point: shapely.Point, places: gpd.GeoSeries) -> pd.Series:
    """Distance of each place from a point along the ground: geodesics of WGS 84, in km; NaN without coordinates.

    Args:
        point: longitude and latitude, EPSG:4326.
        places: points, EPSG:4326.
    """
    known = places[places.notna() & ~places.is_empty]
    size = len(known)
    _, _, metres = WGS84.inv(np.full(size, point.x), np.full(size, point.y), known.x.to_numpy(), known.y.to_numpy())
    return pd.Series(np.asarray(metres) / 1000, index=known.index, dtype=float).reindex(places.index)


def near(point: shapely.Point, places: gpd.GeoDataFrame, working: pd.Series, within_km: float) -> Near:
    """Count the places of one kind within a distance of a point, and find the nearest.

    Args:
        point: longitude and latitude, EPSG:4326.
        places: points, EPSG:4326, by place_id.
        working: whether each is known to work.
        within_km: the distance; a place just at it is within.
    """
    distances = distances_km(point, places.geometry)
    inside = distances <= within_km
    nearest = None if distances.isna().all() else str(distances.idxmin())
    return Near(
        within=int(inside.sum()),
        working=int((inside & working).sum()),
        nearest=nearest,
        nearest_km=float(distances.min()) if nearest is not None else float("nan"),
        unplaced=int(distances.isna().sum()),
    )
