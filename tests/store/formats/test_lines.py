"""Lines are recognised, so that the refusal can say what to do instead."""

import shapely

from store.protocol import Store
from tests.store.formats.features import collection, feature
from tests.store.store_makers import only

RIVER = shapely.LineString([(20, 5), (21, 6)])


def test_rivers_and_roads_are_refused_with_advice(store: Store, write, take) -> None:
    report = take(write("rivers.geojson", collection(feature(RIVER, name="Oubangui"), feature(RIVER, name="Kotto"))))
    assert (report.reader, report.rows_taken, report.rows_reported) == ("lines", 0, 2)
    issue = only(report, "lines_refused")
    assert issue["expected"] == "Point, Polygon" and issue["found"].startswith("LineString")
    assert store.areas("adm1").empty


def test_one_point_among_lines_makes_it_another_file(store: Store, write, take) -> None:
    mixed = collection(feature(RIVER, name="a"), feature(shapely.Point(20, 5), name="b"))
    assert take(write("mixed.geojson", mixed)).reader != "lines"
