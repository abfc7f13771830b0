"""A series of dates and people: one subject, one number a day."""

import pytest

from store.protocol import Store
from tests.store.store_makers import codes, only


def test_a_headerless_series_needs_to_be_told_what_it_is(store: Store, write, take) -> None:
    path = write("camp.csv", "2024-01-01,100\n2024-02-01,120\n2024-02-01,130\n2024-03-01,-4\n")
    assert "indicator:subject" in only(take(path), "series_of_what")["expected"]
    report = take(path, as_="refugees_ind:unhcr:CAFs000091")
    assert (report.rows, report.rows_taken) == (4, 2)
    assert {"duplicate_row", "negative", "row_incomplete"} <= set(codes(report))
    assert store.observations(["refugees_ind"])["value"].tolist() == [100, 120]


@pytest.mark.parametrize(("name", "indicator", "subject"), [
    ("refugees.csv", "refugees_abroad_ind", "CAF"), ("cha-amboko.csv", "refugees_ind", "flee:amboko"),
])  # fmt: skip
def test_the_name_of_the_file_may_say_what_it_is(
    name: str, indicator: str, subject: str, store: Store, write, take
) -> None:
    take(write(name, "2014-01-01,10\n2014-02-01,20\n"))
    rows = store.observations()
    assert (set(rows["indicator"]), set(rows["subject"])) == ({indicator}, {subject})
    assert store.datasets()["as_of"].tolist() == ["2014-02-01"]


def test_a_subject_that_nobody_knows_is_kept_and_said(store: Store, write, take) -> None:
    assert "subject_unknown" in codes(take(write("cam-mbile.csv", "2014-01-01,10\n2014-02-01,20\n")))
    assert len(store.observations()) == 2


@pytest.mark.parametrize("content", ["2014-01-01,10\n", "2014-01-01,10,1\n2014-02-01,20,2\n", "a,b\nc,d\n"])
def test_a_line_alone_or_three_columns_are_no_series(content: str, store: Store, write, take) -> None:
    assert take(write("refugees.csv", content)).reader != "people_series"
