"""The list of public facilities: one country, ids that survive a corrected position."""

from store.protocol import Store
from tests.store.store_makers import only


def test_facilities_of_other_countries_are_not_taken(store: Store, write, take) -> None:
    head = "Country,Admin1,Facility name,Facility type,Ownership,Lat,Long,LL source,iso3c\n"
    lines = "CAR,Fertit,A,Poste,Public,5,20.5,Other,CAF\nChad,Logone,B,Poste,Public,9,16,Other,TCD\n"
    report = take(write("f.csv", head + lines))
    assert (report.rows_taken, report.rows_reported) == (1, 1)
    assert only(report, "other_country")["found"] == "TCD: 1 × [3]"


def test_a_facility_keeps_its_id_when_its_position_is_corrected(store: Store, write, take) -> None:
    head = "Country,Admin1,Facility name,Facility type,Ownership,Lat,Long,LL source,iso3c\n"
    take(write("f.csv", head + "CAR,Fertit,A,Poste,Public,5,20.5,Other,CAF\n"))
    before = store.places("health_facility").index.tolist()
    take(write("f.csv", head + "CAR,Fertit,A,Poste,Public,5.1,20.6,GPS,CAF\n"))
    assert store.places("health_facility").index.tolist() == before
