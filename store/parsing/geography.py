"""Outline of the country and its areas, from the store: placing points, and finding points abroad."""

from functools import cached_property

import geopandas as gpd
import pandas as pd
import shapely
from shapely.geometry.base import BaseGeometry

from domain.schemas import CRS
from store.parsing.values import nothing
from store.protocol import Store

# Extent of the country in degrees (west, south, east, north), from the OCHA and Natural Earth outlines.
COUNTRY = (14.3, 2.1, 27.6, 11.1)
METRIC = "EPSG:32634"  # UTM 34N: within 1 % over the country, enough for a tolerance of kilometres
EQUAL_AREA = "EPSG:6933"
# Outlines at 1:1,000,000 and coarser are off by kilometres: a point this near is not "abroad".
BORDER_KM = 5.0


class Geography:
    """The areas of a store, for placing points and telling points abroad."""

    def __init__(self, store: Store) -> None:
        self._store = store
        self._areas: dict[str, gpd.GeoDataFrame] = {}
        self._parents: dict[str, dict[str, str | None]] = {}

    def areas(self, level: str) -> gpd.GeoDataFrame:
        """Areas of a level that have a shape, by p-code."""
        if level not in self._areas:
            table = self._store.areas(level)
            self._areas[level] = table[table.geometry.notna()]
        return self._areas[level]

    def knows(self, level: str) -> bool:
        """Whether the store has shapes of a level."""
        return len(self.areas(level)) > 0

    def pcodes(self, level: str) -> frozenset[str]:
        """Every p-code of a level, with or without a shape."""
        return frozenset(self._store.areas(level).index)

    def parents(self, level: str) -> dict[str, str | None]:
        """By p-code, the area that each area of a level is part of."""
        if level not in self._parents:
            parent_codes = self._store.areas(level)["parent"]
            self._parents[level] = {str(k): v if isinstance(v, str) else None for k, v in parent_codes.items()}
        return self._parents[level]

    @cached_property
    def outline(self) -> BaseGeometry:
        """The country: its prefectures if the store has their shapes, else the box around it."""
        box: BaseGeometry = shapely.box(*COUNTRY)
        return self.areas("adm1").geometry.union_all() if self.knows("adm1") else box

    def locate(self, points: gpd.GeoSeries, level: str) -> pd.Series:
        """The area of a level that each point lies in, or the nearest within BORDER_KM; else None.

        Args:
            points: EPSG:4326, None where missing.
            level: a level of domain.schemas.LEVELS.
        """
        codes = nothing(points.index)
        located = points[points.notna()]
        if located.empty or not self.knows(level):
            return codes
        areas = self.areas(level)
        tree = shapely.STRtree(areas.geometry.to_numpy())
        inside = _first(tree.query(located.to_numpy(), predicate="intersects"))
        codes.loc[located.index[list(inside)]] = [areas.index[a] for a in inside.values()]
        rest = located[codes.loc[located.index].isna()]
        if len(rest):
            codes.loc[rest.index] = self._nearest(rest, areas)
        return codes

    def _nearest(self, points: gpd.GeoSeries, areas: gpd.GeoDataFrame) -> list[str | None]:
        shapes = areas.geometry.to_crs(METRIC)
        distances = [shapes.distance(point) for point in points.to_crs(METRIC)]
        return [str(d.idxmin()) if d.min() <= BORDER_KM * 1000 else None for d in distances]

    def outside(self, points: gpd.GeoSeries) -> pd.Series:
        """Whether each point lies beyond BORDER_KM from the country; False where there is no point."""
        is_outside = pd.Series(False, index=points.index)
        located = points[points.notna()]
        shapely.prepare(self.outline)
        away = located[~shapely.intersects(self.outline, located.to_numpy())]
        if len(away):
            country = gpd.GeoSeries([self.outline], crs=CRS).to_crs(METRIC).iloc[0]
            inside_world = away.cx[-180:180, -80:84]  # where the projection is defined
            distance = inside_world.to_crs(METRIC).distance(country)
            is_outside.loc[away.index] = True
            is_outside.loc[distance[distance <= BORDER_KM * 1000].index] = False
        return is_outside


def _first(pairs: object) -> dict[int, int]:
    """Of (point, area) pairs, the first area of each point: a point on a line belongs to one area."""
    points, areas = pairs  # type: ignore[misc]
    chosen: dict[int, int] = {}
    for point, area in sorted(zip(points.tolist(), areas.tolist(), strict=True)):  # type: ignore[has-type]
        chosen.setdefault(point, area)
    return chosen
