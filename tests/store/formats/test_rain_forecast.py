"""Rain forecasts: millimetres of a day, kept on the day of issue."""

import datetime as dt

import pytest

from store.protocol import Store
from tests.store.store_makers import codes

RAIN = "pcode,valid_on,lead_days,rain_mm\n"


TOMORROW = (dt.date.today() + dt.timedelta(days=2)).isoformat()


def test_rain_is_kept_on_its_day_of_issue(known: Store, write, take) -> None:
    report = take(write("r.csv", RAIN + "CF43,2025-09-10,3,82.5\nCF43,2025-09-11,4,\nCF43,2025-09-12,5,-1\n"))
    assert report.rows_taken == 1 and codes(report)["row_incomplete"] == 2
    row = known.observations().iloc[0]
    assert (row["indicator"], row["value"], row["observed_on"]) == ("rain_forecast_mm_lead03", 82.5, "2025-09-07")


def test_rain_may_fall_tomorrow(known: Store, write, take) -> None:
    assert take(write("r.csv", RAIN + f"CF43,{TOMORROW},3,5\n")).rows_taken == 1


@pytest.mark.parametrize(("line", "code"), [
    ("CF99,2025-09-04,3,5", "row_incomplete"), ("CF43,,3,5", "date_missing"), ("CF43,2025-09-04,60,5", "out_of_range"),
    ("CF43,2025-09-04,3,2500", "out_of_range"), ("CF43,2025-09-04,3,", "row_incomplete"),
    ("CF43,2025-09-05,2,1", "duplicate_row"),
])  # fmt: skip
def test_rain_that_cannot_be_placed_dated_or_true_is_refused(line: str, code: str, known: Store, write, take) -> None:
    report = take(write("r.csv", RAIN + "CF43,2025-09-05,2,10\n" + line + "\n"))
    assert code in codes(report)
    assert known.observations()["value"].tolist() == [10]


def test_no_rain_is_zero_and_kept(known: Store, write, take) -> None:
    take(write("r.csv", RAIN + "CF43,2025-09-05,2,0\n"))
    row = known.observations().iloc[0]
    assert (row["indicator"], row["value"], row["observed_on"]) == ("rain_forecast_mm_lead02", 0, "2025-09-03")
