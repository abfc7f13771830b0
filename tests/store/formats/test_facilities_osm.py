"""Health facilities of OpenStreetMap: the fuller of two records is kept, ids are whole numbers."""

import json

import shapely

from store.protocol import Store
from tests.store.formats.features import collection, feature
from tests.store.store_makers import codes, only, two_prefectures

HERE = shapely.Point(20.66, 5.76)


def facility(osm_id: object, **more: object) -> dict[str, object]:
    return feature(HERE, **{"osm_id": osm_id, "name": "Hôpital de Bambari", "amenity": "hospital", **more})


def test_a_facility_keeps_type_and_owner(store: Store, write, take) -> None:
    store.write(two_prefectures())
    report = take(write("any.geojson", collection(facility(123.0, operator_type="public", healthcare="hospital"))))
    assert (report.reader, report.rows_taken) == ("facilities_osm", 1)
    table = store.places("health_facility")
    assert table.index.tolist() == ["healthsites:123"]
    assert json.loads(table["attributes"].iloc[0]) == {
        "facility_type": "hospital", "healthcare": "hospital", "ownership": "public",
    }  # fmt: skip


def test_of_two_records_the_fuller_is_kept_and_the_other_named(store: Store, write, take) -> None:
    store.write(two_prefectures())
    bare, full = facility(7, name=None), facility(7, operator_type="private")
    report = take(write("any.geojson", collection(bare, full)))
    issue = only(report, "duplicate_id")
    assert (issue["row"], issue["expected"]) == (1, "2")
    assert store.places("health_facility")["name"].tolist() == ["Hôpital de Bambari"]


def test_it_is_for_partners_since_positions_of_clinics_are(store: Store, write, take) -> None:
    take(write("any.geojson", collection(facility(1))))
    assert store.datasets()["tier"].tolist() == ["partner"]


def test_a_name_that_nobody_gave_stays_none(store: Store, write, take) -> None:
    store.write(two_prefectures())
    take(write("any.geojson", collection(facility(1, name=" n/a "))))
    assert store.places("health_facility")["name"].isna().all()


def test_shapes_of_hospitals_alone_are_not_this_format(store: Store, write, take) -> None:
    outline = feature(shapely.box(20.6, 5.7, 20.7, 5.8), osm_id=1, name="H", amenity="hospital")
    assert take(write("any.geojson", collection(outline))).status == "refused"
    assert store.places("health_facility").empty
    assert codes(take(write("b.geojson", collection(outline))))
