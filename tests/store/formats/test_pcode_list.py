"""The list of p-codes: names and parents without shapes, which never hide a shape."""

import pytest

from store.protocol import Store
from tests.store.store_makers import codes, only, two_prefectures

HEAD = "Location,Admin Level,P-Code,Name,Parent P-Code,Valid from date\n"


def test_areas_are_named_under_their_parents(store: Store, write, take) -> None:
    report = take(write("any.csv", HEAD + "CAF,1,CF43,Ouaka,CF,2021-05-20\nCAF,2,CF4301,Bambari,CF43,2021-05-20\n"))
    assert (report.reader, report.rows_taken) == ("pcode_list", 2)
    sub = store.areas("adm2").loc["CF431"]
    assert (sub["name"], sub["parent"], sub["valid_from"]) == ("Bambari", "CF43", "2021-05-20")
    assert store.datasets()["as_of"].tolist() == ["2021-05-20"]


def test_a_list_of_names_never_hides_a_shape(store: Store, write, take) -> None:
    store.write(two_prefectures())
    take(write("any.csv", HEAD + "CAF,1,CF43,Ouaka,CF,\n"))
    assert store.areas("adm1").geometry.notna().all()


@pytest.mark.parametrize("line", ["CAF,1,CF431,x,CF,", "CAF,2,CF43,x,CF,", "CAF,3,CF43101,x,CF,", "CAF,1,XX43,x,CF,"])
def test_a_code_that_is_not_of_its_level_is_refused(line: str, store: Store, write, take) -> None:
    report = take(write("any.csv", HEAD + line + "\nCAF,1,CF52,Haute-Kotto,CF,\n"))
    assert only(report, "unknown_pcode")["row"] == 2
    assert report.rows_taken == 1


def test_repeats_and_other_countries_are_refused(store: Store, write, take) -> None:
    report = take(write("any.csv", HEAD + "CAF,1,CF43,A,CF,\nCAF,1,CF43,B,CF,\nTCD,1,TD01,C,TD,\n"))
    assert {"duplicate_id", "other_country"} <= set(codes(report))
    assert store.areas("adm1")["name"].tolist() == ["A"]


def test_an_area_without_a_name_is_called_by_its_code(store: Store, write, take) -> None:
    take(write("any.csv", HEAD + "CAF,1,CF43,,CF,\n"))
    assert store.areas("adm1")["name"].tolist() == ["CF43"]
