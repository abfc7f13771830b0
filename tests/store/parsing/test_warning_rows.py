"""Rows of early warning: whose they are, on which day, and that nothing is counted twice."""

import datetime as dt
from collections.abc import Callable

import pandas as pd
import pytest

from store.parsing.reader import ReadContext
from store.parsing.tables import Table
from store.parsing.warning_rows import (
    areas,
    complete_rows,
    dataset_of,
    days,
    newest,
    observations,
    sources,
    subjects,
    without_repeats,
)  # fmt: skip

Make = Callable[..., ReadContext]
MakeTable = Callable[[str], Table]


def told(context: ReadContext) -> list[str]:
    return list(context.log.issues()["code"])


def test_a_row_without_a_known_station_speaks_of_its_area(reading: Make, table: MakeTable) -> None:
    context = reading()
    found = subjects(table("station,pcode,x\nG1,CF43,1\n,CF431,2\n"), context)
    assert found.tolist() == ["CF43", "CF431"]
    assert told(context) == []


def test_a_row_that_names_nothing_known_is_refused(reading: Make, table: MakeTable) -> None:
    context = reading()
    found = subjects(table("station,pcode,x\nG1,,1\n,,2\n,TD01,3\n"), context)
    assert found.isna().all()
    assert told(context) == ["unknown_pcode", "unknown_station", "no_pcode", "no_pcode"]


@pytest.mark.parametrize(
    ("code", "kept"), [("CF431", "CF431"), ("cf4301", "CF431"), ("CF439", "CF439"), ("CF991", None)]
)
def test_a_sub_prefecture_without_a_shape_is_taken_with_its_prefecture(
    code: str, kept: str | None, reading: Make, table: MakeTable
) -> None:
    assert areas(table(f"pcode,x\n{code},1\n"), reading()).tolist() == [kept]


def test_a_table_without_areas_has_none(reading: Make, table: MakeTable) -> None:
    assert areas(table("a,b\n1,2\n"), reading()).tolist() == [None]


def test_a_day_must_be_there_and_must_have_been(reading: Make, table: MakeTable) -> None:
    context = reading()
    late = (dt.date.today() + dt.timedelta(days=40)).isoformat()
    content = table(f"day,x\n2024-05-01,1\n,2\n{late},3\n")
    assert days(content, context, "day").tolist() == ["2024-05-01", None, None]
    assert told(context) == ["date_missing", "date_future"]
    assert days(content, reading(name="b.csv"), "day", future=True).tolist() == ["2024-05-01", None, late]


def test_who_made_a_row_is_its_column_else_the_option_else_the_file(reading: Make, table: MakeTable) -> None:
    content = table("source,x\nGloFAS,1\n,2\n")
    assert sources(content, reading()).tolist() == ["GloFAS", "file.csv"]
    assert sources(content, reading(source="ANAM")).tolist() == ["GloFAS", "ANAM"]


def test_a_repeated_row_is_refused_whatever_it_says(reading: Make) -> None:
    context = reading()
    rows = pd.DataFrame({"a": ["x", "x", "y"], "v": [1, 2, 3]}, index=[2, 3, 4])
    assert without_repeats(rows, ["a"], context).index.tolist() == [2, 4]
    assert context.log.issues()["found"].tolist() == ["x"]


def test_rows_that_lack_something_say_what(reading: Make) -> None:
    context = reading()
    rows = pd.DataFrame({"day": ["2024-01-01", None], "level": [1.0, None], "area": ["CF43", None]}, index=[2, 3])
    assert complete_rows(rows, {"day": "issued_on", "level": "level_m", "area": ""}, context).tolist() == [True, False]
    (issue,) = context.log.issues().to_dict("records")
    assert (issue["found"], issue["expected"]) == ("issued_on, level_m", "issued_on, level_m")


def test_only_rows_with_a_value_are_observations() -> None:
    one, other = pd.DataFrame({"value": [1.0, None]}), pd.DataFrame({"value": [0.0]})
    found = observations([one, other])
    assert found is not None and found["value"].tolist() == [1.0, 0.0]  # zero is a value
    assert observations([]) is None and observations([pd.DataFrame({"value": [None]})]) is None


@pytest.mark.parametrize(("read", "day"), [(["2024-01-01", None, "2024-03-01"], "2024-03-01"), ([None], ""), ([], "")])
def test_the_newest_day_dates_the_file(read: list[str | None], day: str) -> None:
    assert newest(pd.Series(read, dtype=object)) == day


def test_a_dataset_names_at_most_five_sources_and_keeps_its_edition(reading: Make) -> None:
    context = reading()
    rows = pd.DataFrame({"source": [f"s{n}" for n in range(9)]})
    made = dataset_of(rows, context, days_read=pd.Series(["2024-03-01"]), editions=True)
    assert made.source == "s0, s1, s2, s3, s4" and made.as_of == "2024-03-01"
    assert made.dataset_id == "test:file:2024-03-01"
    assert dataset_of(rows, context, days_read=pd.Series(["2024-03-01"])).dataset_id == "test:file"
