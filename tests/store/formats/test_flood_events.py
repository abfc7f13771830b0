"""Past floods: the count of a year and a flood of a day, never added."""

import pytest

from store.protocol import Store
from tests.store.store_makers import codes

EVENTS = "pcode,place,date,people_affected,source\n"


def test_the_count_of_a_year_and_a_flood_of_a_day_are_kept_apart(known: Store, write, take) -> None:
    lines = "CF43,Bambari,2024,4 300,IOM\nCF43,,14/08/2024,900,OCHA\nCF52,,,12,OCHA\nCF52,,2024-08-01,many,OCHA\n"
    report = take(write("e.csv", EVENTS + lines))
    assert report.rows_taken == 2 and report.rows_reported == 2
    rows = known.observations().sort_values("indicator")
    assert rows[["indicator", "value", "observed_on", "note"]].fillna("").to_numpy().tolist() == [
        ["flood_affected_ind", 4300.0, "2024-12-31", "Bambari"],
        ["flood_event_ind", 900.0, "2024-08-14", ""],
    ]


@pytest.mark.parametrize(("line", "code"), [
    ("CF99,,2022,5,x", "row_incomplete"), ("CF43,,soon,5,x", "row_incomplete"), ("CF43,,2022,,x", "row_incomplete"),
    ("CF43,,2022,-5,x", "negative"), ("CF43,,2022,5.5,x", "not_whole"), ("CF43,Bambari,2022,9,OCHA", "duplicate_row"),
])  # fmt: skip
def test_a_flood_that_cannot_be_placed_dated_or_counted_is_refused(
    line: str, code: str, known: Store, write, take
) -> None:
    report = take(write("e.csv", EVENTS + "CF43,Bambari,2022,100,OCHA\n" + line + "\n"))
    assert code in codes(report)
    assert known.observations()["value"].tolist() == [100]


def test_two_towns_of_one_day_are_two_counts(known: Store, write, take) -> None:
    report = take(write("e.csv", EVENTS + "CF43,Bambari,2022-08-01,100,OCHA\nCF43,Ippy,2022-08-01,50,OCHA\n"))
    assert report.rows_taken == 2
    assert known.observations(["flood_event_ind"])["note"].tolist() == ["Bambari", "Ippy"]
