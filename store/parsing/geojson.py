"""GeoJSON features one by one, so that a broken one is reported and the others are read."""

import json
from dataclasses import dataclass
from typing import Any

import geopandas as gpd
import numpy as np
import pandas as pd
import pyproj
import shapely
from pyproj.exceptions import CRSError
from shapely.geometry import shape
from shapely.geometry.base import BaseGeometry

from domain.errors import ImportFileError
from domain.geodesy import to_degrees
from domain.schemas import CRS
from store.parsing.workbook import MAX_ROWS

LONGITUDE_LATITUDE = "urn:ogc:def:crs:OGC:1.3:CRS84"


@dataclass(frozen=True)
class Features:
    """Features in EPSG:4326; the index is the feature's number in the file, from 1.

    `problems` gives an issue code for each feature whose geometry could not be read (it is None there).
    """

    frame: gpd.GeoDataFrame
    problems: dict[int, str]

    @property
    def columns(self) -> set[str]:
        """Names of the properties."""
        return set(self.frame.columns) - {"geometry"}

    def kinds(self) -> set[str]:
        """Geometry types present, e.g. {"Point"}."""
        return set(self.frame.geometry.geom_type.dropna())


def parse_json(text: str, *, file: str) -> Any:
    """Parse JSON.

    Raises:
        ImportFileError: it is not JSON, or nested beyond reason.
    """
    try:
        return json.loads(text)
    except json.JSONDecodeError as error:
        raise ImportFileError("bad_json", file=file, row=error.lineno, found=error.msg) from None
    except (RecursionError, ValueError) as error:
        raise ImportFileError("bad_json", file=file, found=type(error).__name__) from None


def parse_features(content: Any, *, file: str) -> Features | None:
    """Features of a FeatureCollection (or of a single Feature); None for any other JSON.

    Raises:
        ImportFileError: unknown CRS, coordinates that are no degrees, too many features.
    """
    if not isinstance(content, dict) or content.get("type") not in ("FeatureCollection", "Feature"):
        return None
    features = content.get("features", [content])
    if not isinstance(features, list) or len(features) > MAX_ROWS:
        raise ImportFileError("too_many_rows", file=file, expected=f"≤ {MAX_ROWS}")
    problems: dict[int, str] = {}
    shapes = [_shape(feature, number, problems) for number, feature in enumerate(features, start=1)]
    records = [_properties(feature) for feature in features]
    index = pd.RangeIndex(1, len(features) + 1)
    frame = pd.DataFrame.from_records(records, index=index).astype(object)
    frame = frame.drop(columns="geometry", errors="ignore").where(frame.notna(), None)
    geometry = to_degrees(gpd.GeoSeries(shapes, index=index, crs=_crs(content, file)))
    _require_degrees(geometry, file)
    return Features(gpd.GeoDataFrame(frame, geometry=geometry, crs=CRS), problems)


def _properties(feature: Any) -> dict[str, Any]:
    properties = feature.get("properties") if isinstance(feature, dict) else None
    return {str(k): v for k, v in properties.items()} if isinstance(properties, dict) else {}


def _shape(feature: Any, number: int, problems: dict[int, str]) -> BaseGeometry | None:
    geometry = feature.get("geometry") if isinstance(feature, dict) else None
    if geometry is None:
        return None
    try:
        made = shape(geometry)
        if made.is_empty:
            return None
        if np.isfinite(shapely.get_coordinates(made)).all():
            return shapely.force_2d(made)
    except (ValueError, TypeError, KeyError, IndexError, AttributeError, RecursionError,
            shapely.errors.ShapelyError):  # fmt: skip
        pass
    problems[number] = "bad_geometry"
    return None


def _crs(content: dict[str, Any], file: str) -> pyproj.CRS:
    member = content.get("crs")
    if member is None:
        return pyproj.CRS.from_user_input(CRS)
    try:
        name = member["properties"]["name"]
        return pyproj.CRS.from_user_input(CRS if name == LONGITUDE_LATITUDE else name)
    except (CRSError, KeyError, TypeError):
        raise ImportFileError("bad_crs", file=file, found=str(member)[:100], expected=CRS) from None


def _require_degrees(geometry: gpd.GeoSeries, file: str) -> None:
    present = geometry.dropna()
    if present.empty:
        return
    west, south, east, north = present.total_bounds
    if not (west >= -180.001 and east <= 180.001 and south >= -90.001 and north <= 90.001):
        bounds = f"{west:.6g}, {south:.6g}, {east:.6g}, {north:.6g}"
        raise ImportFileError("not_degrees", file=file, found=bounds, expected="-180…180, -90…90")
