"""Towns of GeoNames: zero people is unknown, and a code that contradicts the position is said."""

import json

from store.protocol import Store
from tests.store.store_makers import codes, two_prefectures

HEAD = "geonameid,name,latitude,longitude,countrycode,admin1code,population\n"


def test_a_town_is_taken_with_its_people(store: Store, write, take) -> None:
    store.write(two_prefectures())
    report = take(write("any.csv", HEAD + "240210,Bambari,5.77,20.67,CF,11,41356\n"))
    assert (report.reader, report.rows_taken) == ("towns_geonames", 1)
    row = store.places("town").loc["geonames:240210"]
    assert row["adm1"] == "CF43" and json.loads(row["attributes"]) == {"population": 41356.0}


def test_zero_people_is_unknown(store: Store, write, take) -> None:
    store.write(two_prefectures())
    take(write("any.csv", HEAD + "1,Ippy,5.9,20.9,CF,11,0\n"))
    assert json.loads(store.places("town")["attributes"].iloc[0]) == {}


def test_other_countries_and_repeats_are_refused(store: Store, write, take) -> None:
    store.write(two_prefectures())
    rows = "1,A,5.5,20.5,CF,11,5\n1,A,5.5,20.5,CF,11,5\n2,B,8.6,16.1,TD,08,5\n"
    report = take(write("any.csv", HEAD + rows))
    assert report.rows_taken == 1
    assert {"duplicate_id", "other_country"} <= set(codes(report))


def test_a_point_abroad_is_left_out_and_the_town_kept(store: Store, write, take) -> None:
    store.write(two_prefectures())
    report = take(write("any.csv", HEAD + "1,A,48.8,2.3,CF,11,5\n"))
    assert "coordinates_outside" in codes(report)
    assert store.places("town").geometry.isna().all()
