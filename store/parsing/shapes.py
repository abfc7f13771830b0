"""Points of GeoJSON features, checked against the country."""

import geopandas as gpd

from domain.schemas import CRS
from store.parsing.geojson import Features
from store.parsing.reader import ReadContext


def feature_points(features: Features, context: ReadContext) -> gpd.GeoSeries:
    """A point for each feature; None, and reported, where it has none or lies abroad."""
    geometry = features.frame.geometry.copy()
    log = context.log
    for row in geometry.index[geometry.isna()]:
        log.warn(features.problems.get(int(row), "no_coordinates"), row=int(row), expected="Point")
    flat = geometry.notna() & (geometry.geom_type != "Point")
    geometry[flat] = geometry[flat].representative_point()
    for row, point in geometry[context.geography.outside(geometry)].items():
        position = f"{point.y:g}, {point.x:g}"
        log.warn("coordinates_outside", row=int(str(row)), found=position, expected="expect.in_country")
        geometry[row] = None
    return gpd.GeoSeries(geometry, crs=CRS)
