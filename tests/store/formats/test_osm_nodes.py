"""Nodes of OpenStreetMap: settlements become towns, barracks and wells do not."""

import json

from store.protocol import Store
from tests.store.store_makers import codes, only, two_prefectures

HEAD = "ID,LAT,LON,NAME,TAG,VALUE,POPULATION\n"


def test_settlements_of_the_country_become_towns(store: Store, write, take) -> None:
    store.write(two_prefectures())
    report = take(write("any.csv", HEAD + "1.0,5.77,20.67,Bambari,place,town,41356\n2,5.5,20.5,,place,hamlet,\n"))
    assert (report.reader, report.rows_taken) == ("osm_nodes", 2)
    towns = store.places("town")
    assert towns.index.tolist() == ["osm:1", "osm:2"]
    assert json.loads(towns.loc["osm:1", "attributes"]) == {"place": "town", "population": 41356.0}
    assert json.loads(towns.loc["osm:2", "attributes"]) == {"place": "hamlet"}
    assert only(report, "without_name")["found"].startswith("place=hamlet")


def test_what_is_no_settlement_is_skipped_one_line_a_sort(store: Store, write, take) -> None:
    store.write(two_prefectures())
    rows = "1,5.5,20.5,Camp,military,barracks,\n2,5.6,20.5,Poste,military,checkpoint,\n"
    rows += "3,5.5,20.5,Puits,amenity,well,\n4,5.5,20.5,x,military,barracks,\n"
    report = take(write("any.csv", HEAD + rows))
    assert report.rows_taken == 0
    assert codes(report)["kind_not_kept"] == 3
    assert store.places("town").empty


def test_settlements_abroad_are_refused(store: Store, write, take) -> None:
    store.write(two_prefectures())
    report = take(write("any.csv", HEAD + "1,12.1,15.0,N'Djamena,place,city,\n"))
    assert "abroad" in codes(report) and store.places("town").empty


def test_a_node_given_twice_is_taken_once(store: Store, write, take) -> None:
    store.write(two_prefectures())
    report = take(write("any.csv", HEAD + "1,5.5,20.5,A,place,village,\n1,5.5,20.5,A,place,village,\n"))
    assert only(report, "duplicate_id")["row"] == 3
