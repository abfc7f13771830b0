"""Flood forecasts: chances in per cent by lead, on the day of issue, every row taken or refused."""

import datetime as dt

import pytest

from store.protocol import Store
from tests.store.store_makers import only

FORECAST = "station,pcode,issued_on,lead_days,p_exceed_5y_pct,p_exceed_20y_pct,source\n"


GAUGES = "station,station_name,pcode,latitude,longitude,observed_on,level_m,mark_m\n"


def test_a_forecast_keeps_its_day_of_issue_its_lead_and_both_chances(known: Store, write, take) -> None:
    take(write("g.csv", GAUGES + "G1,Bambari,CF431,5.77,20.67,,,\n"))
    report = take(write("f.csv", FORECAST + 'G1,,2025-09-01,7,60,"12,5",GloFAS\n,CF52,2025-09-01,3,2,0,GloFAS\n'))
    assert report.status == "taken" and report.rows_taken == 2
    rows = known.observations().sort_values(["subject", "indicator"])
    assert rows[["subject", "indicator", "value", "unit", "observed_on", "source"]].to_numpy().tolist() == [
        ["CF52", "flood_p_exceed_20y_lead03", 0.0, "%", "2025-09-01", "GloFAS"],
        ["CF52", "flood_p_exceed_5y_lead03", 2.0, "%", "2025-09-01", "GloFAS"],
        ["G1", "flood_p_exceed_20y_lead07", 12.5, "%", "2025-09-01", "GloFAS"],
        ["G1", "flood_p_exceed_5y_lead07", 60.0, "%", "2025-09-01", "GloFAS"],
    ]


TOMORROW = (dt.date.today() + dt.timedelta(days=2)).isoformat()


REFUSED = [
    ("X9,,2025-09-01,7,60,10,G", "unknown_station"),
    (",,2025-09-01,7,60,10,G", "no_pcode"),
    (",CF99,2025-09-01,7,60,10,G", "no_pcode"),
    (",CF43,,7,60,10,G", "date_missing"),
    (f",CF43,{TOMORROW},7,60,10,G", "date_future"),
    (",CF43,2025-09-01,,60,10,G", "row_incomplete"),
    (",CF43,2025-09-01,7.5,60,10,G", "row_incomplete"),
    (",CF43,2025-09-01,7,,,G", "no_value"),
    (",CF43,2025-09-01,7,130,,G", "no_value"),
    (",CF52,2025-09-01,7,60,10,G", "duplicate_row"),
]


@pytest.mark.parametrize(("line", "code"), REFUSED)
def test_a_forecast_that_cannot_be_placed_or_dated_is_refused(line: str, code: str, known: Store, write, take) -> None:
    report = take(write("f.csv", FORECAST + ",CF52,2025-09-01,7,50,10,G\n" + line + "\n"))
    assert report.rows_taken == 1 and report.rows_reported == 1
    issue = report.issues[(report.issues["code"] == code)].iloc[0]
    assert (issue["row"], issue["severity"]) == (3, "refused")


def test_a_missing_chance_is_no_zero(known: Store, write, take) -> None:
    take(write("f.csv", FORECAST + ",CF43,2025-09-01,7,60,,G\n"))
    assert known.observations()["indicator"].tolist() == ["flood_p_exceed_5y_lead07"]


def test_shares_are_not_taken_for_percentages(known: Store, write, take) -> None:
    report = take(write("f.csv", FORECAST + ",CF43,2025-09-01,7,0.6,0.2,G\n"))
    assert report.status == "refused"
    assert only(report, "chance_as_share")["found"] == "≤ 0.6"
    assert known.observations().empty


def test_a_forecast_of_a_calm_river_is_taken(known: Store, write, take) -> None:
    assert take(write("f.csv", FORECAST + ",CF43,2025-09-01,7,0,0,G\n")).rows_taken == 1


def test_two_issues_of_one_file_name_are_both_kept(known: Store, write, take) -> None:
    for day in ("2025-09-01", "2025-09-02"):
        take(write("f.csv", FORECAST + f",CF43,{day},7,60,20,G\n"))
    assert sorted(set(known.observations()["observed_on"])) == ["2025-09-01", "2025-09-02"]
