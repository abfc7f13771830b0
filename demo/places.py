"""Synthetic schools, water points and planned shelters."""

import geopandas as gpd
import numpy as np
import pandas as pd
import shapely

from demo.settlements import apportion_exactly
from demo.terrain import Base
from domain.schemas import attributes

SCHOOLS, WATER_POINTS, SHELTERS = 180, 320, 36
PUMPS = ("pompe à motricité humaine", "puits amélioré", "borne-fontaine")


def make_schools(base: Base, rng: np.random.Generator) -> gpd.GeoDataFrame:
    """Schools in and around towns."""
    weights = np.sqrt(base.towns["population"].clip(lower=4000).to_numpy(float))
    rows = []
    for number, town in zip(apportion_exactly(SCHOOLS, weights, least=1), base.towns.itertuples(), strict=True):
        for n in range(number):
            point = _around(base, town.geometry, 0.07, rng)
            extra = attributes(rooms=int(rng.integers(2, 13)))
            rows.append((f"École {town.name} {n + 1}", town.pcode, extra, point))
    return _table(rows, "school", "SCH")


def make_water_points(base: Base, rng: np.random.Generator) -> gpd.GeoDataFrame:
    """Water points in and around towns, some of them broken."""
    weights = np.sqrt(base.towns["population"].clip(lower=4000).to_numpy(float))
    rows = []
    for number, town in zip(apportion_exactly(WATER_POINTS, weights, least=1), base.towns.itertuples(), strict=True):
        for n in range(number):
            point = _around(base, town.geometry, 0.09, rng)
            extra = attributes(type=str(rng.choice(PUMPS)), functional=bool(rng.random() < 0.71))
            rows.append((f"Point d’eau {town.name} {n + 1}", town.pcode, extra, point))
    return _table(rows, "water_point", "WP")


def make_shelters(areas: gpd.GeoDataFrame, base: Base, rng: np.random.Generator) -> gpd.GeoDataFrame:
    """Planned shelter sites at the edge of return areas."""
    chosen = areas.iloc[np.sort(rng.choice(len(areas), SHELTERS, replace=False))]
    rows = []
    for area in chosen.itertuples():
        point = _around(base, area.geometry.representative_point(), 0.02, rng)
        extra = attributes(shelters=int(rng.integers(20, 160)), near=area.place_id)
        rows.append((f"Abris prévus {area.name}", area.adm1, extra, point))
    return _table(rows, "planned_shelter", "SHEL")


def _around(base: Base, centre: shapely.Point, degrees: float, rng: np.random.Generator) -> shapely.Point:
    away, angle = rng.exponential(degrees / 2), rng.uniform(0, 2 * np.pi)
    x, y = centre.x + away * np.cos(angle), centre.y + away * np.sin(angle)
    point = shapely.Point(round(float(x), 4), round(float(y), 4))
    return point if base.country.contains(point) else centre


def _table(rows: list[tuple[str, str, str, shapely.Point]], kind: str, prefix: str) -> gpd.GeoDataFrame:
    table = pd.DataFrame(rows, columns=["name", "adm1", "attributes", "geometry"])
    ids = [f"{prefix}-{i + 1:03d}" for i in range(len(table))]
    return gpd.GeoDataFrame(table.assign(place_id=ids, kind=kind, status="open"), geometry="geometry", crs=4326)
