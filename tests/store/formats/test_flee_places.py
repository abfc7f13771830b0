"""Places of the simulation: towns at home, camps beyond the border, people of a model."""

import json

import pandas as pd

from store.protocol import Store
from tests.store.store_makers import codes, only, two_prefectures

HEAD = "name,region,country,lat,lon,location_type,population\n"


def test_a_town_at_home_and_a_camp_abroad(store: Store, write, take) -> None:
    store.write(two_prefectures())
    report = take(
        write("any.csv", HEAD + "Bambari,Ouaka,CAR,5.77,20.67,conflict_zone,41486\nMbile,East,Cameroon,4.3,15,camp,\n")
    )
    assert (report.reader, report.rows_taken) == ("flee_places", 2)
    assert store.places("town").loc["flee:bambari", "adm1"] == "CF43"
    camp = store.places("refugee_location").loc["flee:mbile"]
    assert pd.isna(camp["adm1"]) and not camp.geometry.is_empty
    assert json.loads(camp["attributes"])["country"] == "CMR"


def test_people_of_a_model_are_called_so(store: Store, write, take) -> None:
    take(write("any.csv", HEAD + "Bambari,Ouaka,CAR,5.77,20.67,town,41486\n"))
    assert json.loads(store.places("town")["attributes"].iloc[0])["model_population"] == 41486


def test_a_town_at_home_that_lies_abroad_has_no_point(store: Store, write, take) -> None:
    store.write(two_prefectures())
    report = take(write("any.csv", HEAD + "Ailleurs,Ouaka,CAR,48.8,2.3,town,\n"))
    assert only(report, "coordinates_outside")["row"] == 2
    assert store.places("town").geometry.isna().all()


def test_a_region_that_contradicts_the_position_is_said(store: Store, write, take) -> None:
    store.write(two_prefectures())
    assert "area_mismatch" in codes(take(write("any.csv", HEAD + "Bria,Ouaka,CAR,6.54,21.98,town,\n")))


def test_without_a_name_or_twice_it_is_refused(store: Store, write, take) -> None:
    report = take(
        write("any.csv", HEAD + ",Ouaka,CAR,5,20.5,town,\nA,Ouaka,CAR,5,20.5,town,\nA,Ouaka,CAR,5,20.5,town,\n")
    )
    assert {"no_name", "duplicate_id"} <= set(codes(report)) and report.rows_taken == 1
