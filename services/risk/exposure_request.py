"""What is asked of exposure: one type for page, table, sections, files, recipe and command line."""

import hashlib
import json
from dataclasses import dataclass, replace
from typing import Any, NamedTuple

import geopandas as gpd
from shapely.errors import ShapelyError
from shapely.geometry import shape
from shapely.geometry.base import BaseGeometry

from domain.errors import ImportFileError
from domain.hazards import FLOOD
from domain.schemas import CRS

SHAPES = "shapes"  # zones that are none of the store's: an area drawn on the map, the polygons of a file
LEVELS = {"prefectures": "adm1", "sub_prefectures": "adm2", "communes": "adm3"}
TRACKED = {"sites": "displacement_site", "return_areas": "return_area"}
ZONES = (*LEVELS, *TRACKED)
DRAWN = "drawn"
POLYGONS = ("Polygon", "MultiPolygon")
MOST_CORNERS = 5_000  # of a drawn area: more is no drawing, and no form of a browser carries it


class Zone(NamedTuple):
    """A zone that is none of the store's: its shape in EPSG:4326, at full precision."""

    id: str
    name: str
    shape: BaseGeometry


@dataclass(frozen=True)
class ExposureRequest:
    """One question of exposure; equal questions have equal answers.

    Attributes:
        zones: one of ZONES, or SHAPES.
        round: the round that counts people in sites and return areas; none: the newest.
        hazard: id of one of the method's.
        key: the return period, window or date shown first; none: the method's.
        threshold: as stored (drought: severity 1 for SPI <= -1); none: the method's.
        shapes: the zones, where `zones` is SHAPES.
    """

    zones: str = "prefectures"
    round: int | None = None
    hazard: str = FLOOD
    key: int | None = None
    threshold: float | None = None
    shapes: tuple[Zone, ...] = ()

    @property
    def basis(self) -> str:
        """Who is counted: people of the population raster, or people tracked at places."""
        return "tracked" if self.zones in TRACKED else "raster"

    @property
    def of_floods(self) -> "ExposureRequest":
        """The same of river floods: what sections that speak of floods ask whichever hazard is shown."""
        return self if self.hazard == FLOOD else replace(self, hazard=FLOOD, key=None, threshold=None)

    @property
    def digest(self) -> str:
        """A name of the question: the same for equal ones, another for others."""
        shapes = [(zone.id, zone.name, zone.shape.wkb_hex) for zone in self.shapes]
        parts = [self.zones, self.round, self.hazard, self.key, self.threshold, shapes]
        return hashlib.sha256(json.dumps(parts).encode()).hexdigest()

    @property
    def geometries(self) -> gpd.GeoSeries:
        """The shapes by id (EPSG:4326)."""
        return gpd.GeoSeries({zone.id: zone.shape for zone in self.shapes}, crs=CRS)


def of_drawing(area: dict[str, Any], name: str, **asked: Any) -> ExposureRequest:
    """The request of an area drawn on the map.

    Args:
        area: a GeoJSON geometry, as the page holds it.
        name: of the zone, in words.
        asked: the other fields of the request.

    Raises:
        ImportFileError: it is no polygon, or one of more than MOST_CORNERS corners.
    """
    try:
        polygon = shape(area)
        polygons = polygon.geom_type in POLYGONS and not polygon.is_empty
        west, south, east, north = polygon.bounds if polygons else (0, 0, 0, 0)
    except (ShapelyError, ValueError, KeyError, TypeError, AttributeError, IndexError):
        raise ImportFileError("bad_area") from None
    if not polygons or not (-180 <= west <= east <= 180 and -90 <= south <= north <= 90):
        raise ImportFileError("bad_area")
    if sum(len(part.exterior.coords) for part in getattr(polygon, "geoms", [polygon])) > MOST_CORNERS:
        raise ImportFileError("bad_area", expected=f"≤ {MOST_CORNERS}")
    return ExposureRequest(SHAPES, shapes=(Zone(DRAWN, name, polygon),), **asked)


def of_shapes(shapes: gpd.GeoSeries, names: dict[str, str] | None = None, **asked: Any) -> ExposureRequest:
    """The request of any polygons (EPSG:4326, by zone), named by their ids where no names are given."""
    name_by_zone = names or {}
    zones = tuple(Zone(str(i), name_by_zone.get(str(i), str(i)), s) for i, s in shapes.items() if s is not None)
    return ExposureRequest(SHAPES, shapes=zones, **asked)
