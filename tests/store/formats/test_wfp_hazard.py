"""Hazard classes by sub-prefecture: dated where the column says so, else never made to look fresh."""

import pytest

from store.formats.wfp_hazard import EARLIEST
from store.protocol import Store
from tests.store.store_makers import codes, only, two_prefectures


def test_a_class_of_a_sub_prefecture_is_taken_under_its_short_code(store: Store, write, take) -> None:
    store.write(two_prefectures())
    report = take(write("any.csv", "admin2Pcod,floodclass,lsclass\nCF4301,4,\nCF521,1,2\n"))
    assert (report.reader, report.rows_taken) == ("wfp_hazard", 2)
    rows = store.observations(["wfp_floodclass", "wfp_lsclass"])
    assert sorted(zip(rows["subject"], rows["indicator"], rows["value"], strict=True)) == [
        ("CF431", "wfp_floodclass", 4.0), ("CF521", "wfp_floodclass", 1.0), ("CF521", "wfp_lsclass", 2.0),
    ]  # fmt: skip


def test_an_undated_class_never_looks_fresh(store: Store, write, take) -> None:
    store.write(two_prefectures())
    report = take(write("any.csv", "admin2Pcod,floodclass\nCF431,4\n"))
    assert only(report, "date_unknown")["found"] == EARLIEST
    row = store.observations(["wfp_floodclass"]).iloc[0]
    assert row["observed_on"] == EARLIEST and "unknown" in row["note"]


@pytest.mark.parametrize(
    ("column", "day"), [("stressors_Feb_2024", "2024-02-29"), ("stressors_Dec_2023", "2023-12-31")]
)
def test_a_month_in_the_columns_name_is_its_last_day(column: str, day: str, store: Store, write, take) -> None:
    store.write(two_prefectures())
    take(write("any.csv", f"admin2Pcod,{column}\nCF431,55\n"))
    row = store.observations(["wfp_stressors"]).iloc[0]
    assert (row["observed_on"], row["value"]) == (day, 55)


@pytest.mark.parametrize("value", ["21", "-1", "high"])
def test_a_class_out_of_its_range_is_said_and_not_taken(value: str, store: Store, write, take) -> None:
    store.write(two_prefectures())
    report = take(write("any.csv", f"admin2Pcod,floodclass\nCF431,{value}\nCF521,3\n"))
    assert report.rows_taken == 1 and {"out_of_range", "negative", "no_number"} & set(codes(report))


def test_unknown_codes_are_refused_and_other_columns_named(store: Store, write, take) -> None:
    store.write(two_prefectures())
    report = take(write("any.csv", "admin2Pcod,floodclass,comment\nCF999,4,x\nCF431,2,y\n"))
    assert only(report, "columns_ignored")["found"] == "comment"
    assert "no_pcode" in codes(report) and report.rows_taken == 1
