"""Whole columns: what cannot be read is reported with its row, and is missing, never zero."""

from collections.abc import Callable

import numpy as np
import pytest

from store.parsing.columns import dates, identifiers, numbers, pcodes, points, texts
from store.parsing.geography import Geography
from store.parsing.import_log import ImportLog
from store.parsing.reader import ReadContext
from store.parsing.tables import Table
from store.parsing.values import parse_yes
from store.protocol import Store
from tests.store.store_makers import two_prefectures

MakeTable = Callable[[str], Table]


def told(log: ImportLog) -> list[tuple[int, str]]:
    return [(int(issue["row"]), issue["code"]) for issue in log.issues().to_dict("records")]


def test_words_for_nothing_are_none(table: MakeTable) -> None:
    found = texts(table("id,name\n1,Bria\n2,n/a\n3,\n"), "name")
    assert found.tolist() == ["Bria", None, None]
    assert texts(table("id,name\n1,Bria\n"), None).tolist() == [None]


def test_numbers_are_read_and_the_others_reported(table: MakeTable) -> None:
    log = ImportLog("a.csv")
    found = numbers(table("id,people\n1,12\n2,douze\n3,n/a\n4,-5\n"), "people", log, low=0)
    assert found.tolist()[0] == 12 and found.isna().tolist() == [False, True, True, True]
    assert told(log) == [(3, "no_number"), (5, "negative")]


@pytest.mark.parametrize(
    ("low", "high", "expected"), [(0.0, 100.0, "0…100"), (None, 5.0, "0…5"), (0.0, None, "expect.number")]
)
def test_a_number_out_of_its_range_says_the_range(
    table: MakeTable, low: float | None, high: float | None, expected: str
) -> None:
    log = ImportLog("a.csv")
    found = numbers(table("id,x\n1,-200\n2,400\n"), "x", log, low=low, high=high)
    assert log.issues()["expected"].unique().tolist() == [expected]
    assert np.isnan(found.iloc[-1]) == (high is not None)


def test_people_are_whole_and_a_comma_of_a_percentage_is_decimal(table: MakeTable) -> None:
    log = ImportLog("a.csv")
    content = table('id;x\n1;"12,5"\n2;"1,234"\n')
    assert numbers(content, "x", log, low=0, high=100).tolist() == [12.5, 1.234]
    assert np.isnan(numbers(content, "x", log, whole=True).iloc[0])
    assert told(log) == [(2, "not_whole")]


def test_another_way_of_reading_may_be_given(table: MakeTable) -> None:
    log = ImportLog("a.csv")
    found = numbers(table("id,x\n1,oui\n2,peut-être\n"), "x", log, parse=parse_yes)
    assert found.iloc[0] == 1 and np.isnan(found.iloc[1])
    assert log.issues()["expected"].tolist() == ["expect.yes"]


def test_a_column_that_is_not_there_is_missing(table: MakeTable) -> None:
    log = ImportLog("a.csv")
    content = table("id,x\n1,2\n")
    assert numbers(content, None, log).isna().all()
    assert dates(content, None, log).tolist() == identifiers(content, None).tolist() == [None]
    assert log.issues().empty


def test_dates_are_days_and_what_is_none_is_reported(table: MakeTable) -> None:
    log = ImportLog("a.csv")
    found = dates(table("id,day\n1,30/11/2024\n2,2024\n3,\n"), "day", log)
    assert found.tolist() == ["2024-11-30", None, None]
    assert told(log) == [(3, "bad_date")]


def test_identifiers_lose_the_decimals_of_a_spreadsheet(table: MakeTable) -> None:
    assert identifiers(table("id,x\n12.0,1\n A-1 ,2\n007,3\n"), "id").tolist() == ["12", "A-1", "007"]


def test_points_need_both_degrees(table: MakeTable) -> None:
    log = ImportLog("a.csv")
    made = points(table("lat,lon\n5.5,20.5\n5.5,\n95,20\n"), "lat", "lon", log)
    assert [None if p is None else (p.x, p.y) for p in made] == [(20.5, 5.5), None, None]
    assert told(log) == [(4, "out_of_range"), (3, "no_coordinates"), (4, "no_coordinates")]


def test_a_table_without_degrees_says_so_once(table: MakeTable) -> None:
    log = ImportLog("a.csv")
    made = points(table("lat,name\n5,a\n6,b\n"), "lat", None, log)
    assert made.isna().all() and log.issues()["code"].tolist() == ["no_coordinates"]


def test_swapped_degrees_are_told_from_those_of_another_country(table: MakeTable, store: Store) -> None:
    store.write(two_prefectures())
    log = ImportLog("a.csv")
    made = points(table("lat,lon\n5.5,20.5\n20.5,5.5\n48.8,2.3\n"), "lat", "lon", log, Geography(store))
    assert made.notna().tolist() == [True, False, False]
    assert told(log) == [(3, "coordinates_swapped"), (4, "coordinates_outside")]


def test_a_pcode_must_be_one_that_the_store_knows(table: MakeTable, reading: Callable[..., ReadContext]) -> None:
    context = reading()
    found = pcodes(table("code,x\ncf43,1\nCF99,2\n,3\n"), "code", context.log, context.geography, "adm1")
    assert found.tolist() == ["CF43", None, None]
    assert told(context.log) == [(3, "unknown_pcode")]


def test_without_areas_the_form_of_a_pcode_decides(table: MakeTable, reading: Callable[..., ReadContext]) -> None:
    context = reading(empty=True)
    found = pcodes(table("code,x\nCF99,1\nTD01,2\n"), "code", context.log, context.geography, "adm1")
    assert found.tolist() == ["CF99", None]
    assert pcodes(table("a,b\n1,2\n"), None, context.log, context.geography, "adm1").tolist() == [None]
