"""Roads of the simulation: kilometres between two places, unknown ends said."""

import pytest

from store.protocol import Store
from tests.store.store_makers import codes, only

HEAD = "name1,name2,distance\n"


def test_a_road_joins_two_places_in_kilometres(store: Store, write, take) -> None:
    take(
        write(
            "locations.csv",
            "name,region,country,lat,lon,location_type\nBambari,x,CAR,5,20,town\nBria,x,CAR,6,21,town\n",
        )
    )
    report = take(write("any.csv", HEAD + "Bambari,Bria,202.5\n"))
    assert (report.reader, report.rows_taken, report.issues.empty) == ("flee_routes", 1, True)
    road = store.links("road").iloc[0]
    assert (road["from_id"], road["to_id"], road["value"], road["unit"]) == ("flee:bambari", "flee:bria", 202.5, "km")


@pytest.mark.parametrize(
    "line", ["Bambari,,10", "Bambari,Bria,", "Bambari,Bria,0", "Bambari,Bria,-5", "Bambari,Bria,loin"]
)
def test_a_road_without_ends_or_length_is_refused(line: str, store: Store, write, take) -> None:
    report = take(write("any.csv", HEAD + line + "\nA,B,1\n"))
    assert only(report, "row_incomplete")["row"] == 2
    assert len(store.links("road")) == 1


def test_ends_that_nobody_knows_are_kept_and_named(store: Store, write, take) -> None:
    report = take(write("any.csv", HEAD + "Nulle Part,Ailleurs,5\n"))
    assert "ailleurs, nulle-part" in only(report, "ends_unknown")["found"]
    assert codes(report) == {"ends_unknown": 1}
    assert len(store.links("road")) == 1
