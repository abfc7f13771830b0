"""UNHCR's list: places of refugees without the addresses of those who wrote the rows."""

import json

from store.protocol import Store
from tests.store.store_makers import codes, only, two_prefectures

HEAD = "pcode,Country,name,loc_type,POINT_X,POINT_Y,type,createby,updatedate,closedate\n"
OURS = "Central African Republic"


def test_a_place_is_taken_with_its_type_and_its_date(store: Store, write, take) -> None:
    store.write(two_prefectures())
    report = take(write("any.csv", HEAD + f"CAFs01,{OURS},Pladama,Camp,20.7,5.8,Refugee,a@b.org,3/14/23,\n"))
    assert (report.reader, report.rows_taken) == ("unhcr_locations", 1)
    row = store.places("refugee_location").loc["unhcr:CAFs01"]
    assert (row["name"], row["adm1"], row["status"]) == ("Pladama", "CF43", None)
    assert json.loads(row["attributes"])["population_type"] == "Refugee"
    assert store.datasets().set_index("title")["as_of"]["any.csv"] == "2023-03-14"


def test_no_address_of_a_person_is_kept(store: Store, write, take) -> None:
    report = take(write("any.csv", HEAD + f"CAFs01,{OURS},P,Camp,20.7,5.8,Refugee,someone@example.org,3/14/23,\n"))
    assert "personal_data_left_out" in codes(report)
    assert "example.org" not in store.places("refugee_location").to_json()


def test_one_without_coordinates_is_kept_and_said(store: Store, write, take) -> None:
    report = take(write("any.csv", HEAD + f"CAFs01,{OURS},P,Camp,,,Refugee,,,1/2/20\n"))
    assert only(report, "no_coordinates")["row"] == 2
    row = store.places("refugee_location").iloc[0]
    assert row.geometry is None and row["status"] == "closed"


def test_without_a_code_or_of_another_country_it_is_refused(store: Store, write, take) -> None:
    rows = f",{OURS},P,Camp,20.7,5.8,Refugee,,,\nTCDs1,Chad,Q,Camp,16,9,Refugee,,,\n"
    report = take(write("any.csv", HEAD + rows))
    assert {"no_identifier", "other_country"} <= set(codes(report))
    assert store.places("refugee_location").empty
