"""Gauges: where each stands, its mark and the level that was read."""

import pytest

from store.protocol import Store
from tests.store.store_makers import codes

GAUGES = "station,station_name,pcode,latitude,longitude,observed_on,level_m,mark_m\n"


def test_a_gauge_becomes_a_place_with_its_level_and_mark(known: Store, write, take) -> None:
    lines = "G1,Bambari,,5.77,20.67,2025-09-01,3.2,5\nG1,Bambari,,5.77,20.67,2025-09-02,3.4,5\nG2,Bria,CF521,,,,,\n"
    report = take(write("g.csv", GAUGES + lines))
    assert report.rows_taken == 3
    gauges = known.places("river_gauge")
    assert gauges[["adm1", "adm2"]].to_numpy().tolist() == [["CF43", "CF431"], ["CF52", "CF521"]]
    rows = known.observations()
    assert rows.groupby("indicator")["value"].max().to_dict() == {"river_level_m": 3.4, "river_mark_m": 5.0}


def test_a_station_without_a_reading_still_says_where_it_is(known: Store, write, take) -> None:
    report = take(write("g.csv", GAUGES + "G1,Bambari,CF431,5.77,20.67,,,\n"))
    assert report.rows_taken == 1
    gauge = known.places("river_gauge").loc["G1"]
    assert (gauge["adm1"], gauge["adm2"]) == ("CF43", "CF431")
    assert known.observations().empty


def test_a_level_that_was_not_read_is_missing_not_zero(known: Store, write, take) -> None:
    take(write("g.csv", GAUGES + "G1,Bambari,CF431,5.77,20.67,2025-09-01,,4.5\n"))
    rows = known.observations()
    assert rows["indicator"].tolist() == ["river_mark_m"]


@pytest.mark.parametrize(("line", "code"), [
    (",x,CF43,5,20.5,2025-09-01,1,2", "no_identifier"), ("G1,Bambari,CF431,5.77,20.67,2025-09-01,3,4", "duplicate_row"),
    ("G2,x,CF43,5,20.5,2025-09-01,75,2", "out_of_range"),
])  # fmt: skip
def test_a_reading_that_cannot_be_used_is_said(line: str, code: str, known: Store, write, take) -> None:
    report = take(write("g.csv", GAUGES + "G1,Bambari,CF431,5.77,20.67,2025-09-01,3,4.5\n" + line + "\n"))
    assert code in codes(report)
    assert known.observations(["river_level_m"])["value"].tolist() == [3]


def test_a_station_lies_where_its_point_does_if_no_area_is_named(known: Store, write, take) -> None:
    take(write("g.csv", GAUGES.replace(",pcode", "") + "G1,Bria,6.54,21.98,2025-09-01,3,4\n"))
    assert known.places("river_gauge").loc["G1", "adm1"] == "CF52"
