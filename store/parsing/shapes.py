"""Points of GeoJSON features, checked against the country, and the formats that are such features."""

from collections.abc import Callable, Set

import geopandas as gpd

from domain.schemas import CRS, Batch
from store.parsing.geojson import Features
from store.parsing.reader import ReadContext, Reader
from store.parsing.source import ImportSource


def point_reader(name: str, columns: Set[str], read: Callable[[Features, ReadContext], Batch]) -> Reader:
    """A format that is points with properties, recognised by their names.

    Args:
        name: as in Reader; the message key is `import.reader.<name>`.
        columns: the properties that every file of this format has.
        read: the features, every one of them accepted or reported; they are logged as expected before.
    """

    def sniff(source: ImportSource) -> bool:
        features = source.features
        return features is not None and features.columns >= columns and "Point" in features.kinds()

    def read_features(source: ImportSource, context: ReadContext) -> Batch:
        features = source.features
        assert features is not None  # sniffed
        context.log.expect(features.frame.index)
        return read(features, context)

    return Reader(name, f"import.reader.{name}", sniff, read_features)


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
