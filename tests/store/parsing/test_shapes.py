"""Points of features: a shape gives a point inside it, and one abroad is left out and said."""

from collections.abc import Callable
from typing import Any

import pytest
import shapely

from domain.schemas import Batch
from store.parsing.geojson import Features, parse_features
from store.parsing.reader import ReadContext
from store.parsing.shapes import feature_points, point_reader
from store.parsing.source import ImportSource

Make = Callable[..., ReadContext]


def features(*geometries: Any) -> Features:
    found = parse_features(
        {
            "type": "FeatureCollection",
            "features": [{"type": "Feature", "geometry": g, "properties": {"id": n}} for n, g in enumerate(geometries)],
        },
        file="a",
    )
    assert found is not None
    return found


def test_a_point_stays_and_a_shape_gives_one_inside_it(reading: Make) -> None:
    box = shapely.geometry.mapping(shapely.box(20.2, 5.0, 20.6, 5.4))
    made = feature_points(features({"type": "Point", "coordinates": [20.5, 5.5]}, box), reading())
    assert made.iloc[0].equals(shapely.Point(20.5, 5.5))
    assert shapely.box(20.2, 5.0, 20.6, 5.4).contains(made.iloc[1])


def test_what_has_no_point_or_lies_abroad_is_said_and_left_out(reading: Make) -> None:
    context = reading()
    made = feature_points(features(None, {"type": "Point", "coordinates": [2.3, 48.8]}, {"type": "Cloud"}), context)
    assert made.isna().all()
    assert context.log.issues().set_index("row")["code"].to_dict() == {
        1: "no_coordinates", 3: "bad_geometry", 2: "coordinates_outside",
    }  # fmt: skip


@pytest.mark.parametrize(("geometry", "properties", "fits"), [
    ('{"type": "Point", "coordinates": [20.5, 5.5]}', '{"a": 1, "b": 2, "c": 3}', True),
    ('{"type": "Point", "coordinates": [20.5, 5.5]}', '{"a": 1}', False),
    ('{"type": "LineString", "coordinates": [[20, 5], [21, 5]]}', '{"a": 1, "b": 2}', False),
])  # fmt: skip
def test_a_format_of_points_is_known_by_its_properties(
    geometry: str, properties: str, fits: bool, reading: Make
) -> None:
    context = reading(f'{{"type": "Feature", "geometry": {geometry}, "properties": {properties}}}', name="a.geojson")
    reader = point_reader(
        "towns", {"a", "b"}, lambda found, _: Batch(context.dataset(source="s", licence="", tier="public", as_of=""))
    )
    assert (reader.name, reader.describes) == ("towns", "import.reader.towns")
    assert bool(reader.sniff(context.source)) == fits
    if fits:
        reader.read(context.source, context)
        assert context.log.rows == 1


def test_a_table_is_no_file_of_points(reading: Make) -> None:
    context = reading("a,b\n1,2\n")
    reader = point_reader(
        "towns", {"a", "b"}, lambda *_: Batch(context.dataset(source="", licence="", tier="public", as_of=""))
    )
    assert not reader.sniff(ImportSource(context.source.path))
