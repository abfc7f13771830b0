"""GeoJSON as small as a test of a format needs."""

import json

import shapely


def collection(*features: dict[str, object], **more: object) -> str:
    """A collection of features as text."""
    return json.dumps({"type": "FeatureCollection", "features": list(features), **more})


def feature(geometry: object, **properties: object) -> dict[str, object]:
    """One feature, its geometry given as a shape, as GeoJSON or as none."""
    shape = geometry if geometry is None or isinstance(geometry, dict) else shapely.geometry.mapping(geometry)
    return {"type": "Feature", "properties": properties, "geometry": shape}
