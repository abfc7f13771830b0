"""Features one by one: a broken one is told, the others are read; coordinates must be degrees."""

import json
from typing import Any

import pytest
import shapely

from domain.errors import ImportFileError
from store.parsing.geojson import parse_features, parse_json

POINT = {"type": "Point", "coordinates": [20.5, 5.5]}


def feature(geometry: Any = POINT, **properties: Any) -> dict[str, Any]:
    return {"type": "Feature", "geometry": geometry, "properties": properties}


def collection(*features: Any, **more: Any) -> dict[str, Any]:
    return {"type": "FeatureCollection", "features": list(features), **more}


def test_features_are_numbered_from_one_with_their_properties() -> None:
    found = parse_features(collection(feature(name="a"), feature(name="b", extra=1)), file="a")
    assert found is not None
    assert found.frame.index.tolist() == [1, 2]
    assert found.columns == {"name", "extra"} and found.kinds() == {"Point"}
    assert found.frame["extra"].tolist() == [None, 1]


def test_a_single_feature_is_a_collection_of_one() -> None:
    found = parse_features(feature(name="a"), file="a")
    assert found is not None and len(found.frame) == 1


@pytest.mark.parametrize("content", [{}, [], {"type": "Topology"}, "text", None, 3])
def test_other_json_has_no_features(content: Any) -> None:
    assert parse_features(content, file="a") is None


@pytest.mark.parametrize("geometry", [
    {"type": "Point", "coordinates": ["x", 5]}, {"type": "Polygon", "coordinates": [[1, 2]]}, {"type": "Cloud"}, 7,
    {"type": "Point", "coordinates": [float("nan"), 5.0]}, {"type": "Point", "coordinates": [float("inf"), 5.0]},
])  # fmt: skip
def test_a_broken_shape_is_told_and_the_next_is_read(geometry: Any) -> None:
    found = parse_features(collection(feature(geometry), feature()), file="a")
    assert found is not None
    assert found.frame.geometry.isna().tolist() == [True, False]
    assert found.problems in ({1: "bad_geometry"}, {})


@pytest.mark.parametrize("item", [None, 7, "x", {"properties": None}, {"geometry": None}])
def test_what_is_no_feature_is_a_row_without_anything(item: Any) -> None:
    found = parse_features(collection(item, feature(name="a")), file="a")
    assert found is not None
    assert found.frame.geometry.isna().tolist() == [True, False]
    assert found.problems == {}


def test_heights_are_left_out_and_an_empty_shape_is_none() -> None:
    high = {"type": "Point", "coordinates": [20.5, 5.5, 400.0]}
    found = parse_features(
        collection(feature(high), feature({"type": "GeometryCollection", "geometries": []})), file="a"
    )
    assert found is not None
    assert not found.frame.geometry.iloc[0].has_z
    assert found.frame.geometry.isna().tolist() == [False, True]


def test_a_property_called_geometry_is_not_taken_for_the_shape() -> None:
    found = parse_features(collection(feature(geometry_=1) | {"properties": {"geometry": "x"}}), file="a")
    assert found is not None and found.frame.geometry.iloc[0].equals(shapely.Point(20.5, 5.5))


def crs(name: str) -> dict[str, Any]:
    return {"type": "name", "properties": {"name": name}}


@pytest.mark.parametrize("name", ["urn:ogc:def:crs:OGC:1.3:CRS84", "EPSG:4326"])
def test_degrees_are_read_in_their_usual_names(name: str) -> None:
    assert parse_features(collection(feature(), crs=crs(name)), file="a") is not None


def test_metres_are_turned_into_degrees() -> None:
    metres = {"type": "Point", "coordinates": [500000.0, 0.0]}  # on the central meridian, 21 degrees east
    found = parse_features(collection(feature(metres), crs=crs("EPSG:32634")), file="a")
    assert found is not None
    point = found.frame.geometry.iloc[0]
    assert (point.x, point.y) == pytest.approx((21.0, 0.0))


@pytest.mark.parametrize(("more", "code"), [
    ({"crs": {"type": "name"}}, "bad_crs"), ({"crs": 7}, "bad_crs"),
    ({"crs": {"properties": {"name": "EPSG:0"}}}, "bad_crs"),
])  # fmt: skip
def test_an_unknown_projection_is_refused(more: dict[str, Any], code: str) -> None:
    with pytest.raises(ImportFileError) as error:
        parse_features(collection(feature(), **more), file="a.geojson")
    assert (error.value.code, error.value.file) == (code, "a.geojson")


def test_coordinates_that_are_no_degrees_are_refused_with_their_extent() -> None:
    with pytest.raises(ImportFileError) as error:
        parse_features(collection(feature({"type": "Point", "coordinates": [500000, 600000]})), file="a")
    assert error.value.code == "not_degrees" and error.value.found is not None and "500000" in error.value.found


def test_no_features_are_none_and_no_error() -> None:
    found = parse_features(collection(), file="a")
    assert found is not None and len(found.frame) == 0 and found.kinds() == set()


def test_json_that_is_none_says_where_it_ends() -> None:
    assert parse_json('{"a": [1]}', file="a") == {"a": [1]}
    with pytest.raises(ImportFileError) as error:
        parse_json('{"a": 1,\n"b" 2}', file="a.json")
    assert (error.value.code, error.value.row) == ("bad_json", 2)


def test_json_nested_beyond_reason_is_refused() -> None:
    with pytest.raises(ImportFileError):
        parse_json("[" * 100_000, file="a.json")
    assert json.loads("[[]]") == [[]]
