"""Areas as GeoJSON: codes, shapes and their coordinate system, each checked."""

import shapely

from store.protocol import Store
from tests.store.formats.features import collection, feature
from tests.store.store_makers import codes, only


def area(code: str, name: str = "x", shape: object = None) -> dict[str, object]:
    return feature(shape or shapely.box(20, 5, 21, 6), **{"admin1Pcod": code, "admin1Name": name})


def test_a_broken_polygon_is_repaired_and_a_hopeless_one_refused(store: Store, write, take) -> None:
    bowtie = shapely.Polygon([(20, 5), (21, 6), (21, 5), (20, 6)])
    point = shapely.Point(20, 5)
    text = collection(
        area("CF43", "Ouaka", bowtie), area("CF52", "b", point),
        feature(None, admin1Pcod="CF53", admin1Name="c"),
        feature({"type": "Polygon", "coordinates": "x"}, admin1Pcod="CF51", admin1Name="d"),
        area("CF61", "e"),
    )  # fmt: skip
    report = take(write("a.geojson", text))
    assert report.taken == {"areas": 2}
    expected = {"geometry_repaired": 1, "not_a_polygon": 1, "no_shape": 1, "bad_geometry": 1}
    assert expected.items() <= codes(report).items()
    assert store.areas("adm1").geometry.is_valid.all()
    assert only(report, "geometry_repaired")["row"] == 1


def test_an_area_elsewhere_or_twice_is_refused(write, take) -> None:
    text = collection(area("CF43"), area("CF43"), area("CF52", "b", shapely.box(0, 40, 1, 41)), area("XX", "c"))
    report = take(write("a.geojson", text))
    assert {"duplicate_id": 1, "area_outside": 1, "unknown_pcode": 1}.items() <= codes(report).items()
    assert report.rows_taken == 1


def test_the_long_spelling_of_a_code_is_the_short_one(store: Store, write, take) -> None:
    text = collection(feature(shapely.box(20, 5, 21, 6), admin2Pcod="CF4301", admin2Name="Bambari", admin1Pcod="CF43"))
    take(write("a.geojson", text))
    assert store.areas("adm2")["parent"].to_dict() == {"CF431": "CF43"}


def test_geojson_in_metres_is_brought_to_degrees_when_it_says_so(store: Store, write, take) -> None:
    square = shapely.box(300_000, 600_000, 310_000, 610_000)
    crs = {"type": "name", "properties": {"name": "urn:ogc:def:crs:EPSG::32634"}}
    take(write("a.geojson", collection(area("CF43", "Ouaka", square), crs=crs)))
    assert 19 < store.areas("adm1").geometry.iloc[0].centroid.x < 20


def test_geojson_in_metres_that_says_nothing_is_refused(write, take) -> None:
    square = shapely.box(300_000, 600_000, 310_000, 610_000)
    report = take(write("a.geojson", collection(area("CF43", "Ouaka", square))))
    only(report, "not_degrees")


def test_an_unknown_coordinate_system_is_refused(write, take) -> None:
    text = collection(area("CF43"), crs={"type": "name", "properties": {"name": "EPSG:999999"}})
    only(take(write("a.geojson", text)), "bad_crs")
