"""The files of early warning: forecasts, rain, gauges, past floods, the inventory; every row taken or reported."""

import datetime as dt
from pathlib import Path

import pytest

from store.protocol import Store
from tests.store.store_makers import codes, only, two_prefectures

ROOT = Path(__file__).parent.parent.parent.parent
FORECAST = "station,pcode,issued_on,lead_days,p_exceed_5y_pct,p_exceed_20y_pct,source\n"
RAIN = "pcode,valid_on,lead_days,rain_mm\n"
GAUGES = "station,station_name,pcode,latitude,longitude,observed_on,level_m,mark_m\n"
EVENTS = "pcode,place,date,people_affected,source\n"
INVENTORY = "pcode,assessed_on,committees,last_drill_on,plan_on,warning_reach_pct,source\n"


@pytest.fixture
def known(store: Store) -> Store:
    store.write(two_prefectures())
    return store


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


def test_rain_is_kept_on_its_day_of_issue(known: Store, write, take) -> None:
    report = take(write("r.csv", RAIN + "CF43,2025-09-10,3,82.5\nCF43,2025-09-11,4,\nCF43,2025-09-12,5,-1\n"))
    assert report.rows_taken == 1 and codes(report)["row_incomplete"] == 2
    row = known.observations().iloc[0]
    assert (row["indicator"], row["value"], row["observed_on"]) == ("rain_forecast_mm_lead03", 82.5, "2025-09-07")


def test_rain_may_fall_tomorrow(known: Store, write, take) -> None:
    assert take(write("r.csv", RAIN + f"CF43,{TOMORROW},3,5\n")).rows_taken == 1


def test_a_gauge_becomes_a_place_with_its_level_and_mark(known: Store, write, take) -> None:
    lines = "G1,Bambari,,5.77,20.67,2025-09-01,3.2,5\nG1,Bambari,,5.77,20.67,2025-09-02,3.4,5\nG2,Bria,CF521,,,,,\n"
    report = take(write("g.csv", GAUGES + lines))
    assert report.rows_taken == 3
    gauges = known.places("river_gauge")
    assert gauges[["adm1", "adm2"]].to_numpy().tolist() == [["CF43", "CF431"], ["CF52", "CF521"]]
    rows = known.observations()
    assert rows.groupby("indicator")["value"].max().to_dict() == {"river_level_m": 3.4, "river_mark_m": 5.0}


def test_the_count_of_a_year_and_a_flood_of_a_day_are_kept_apart(known: Store, write, take) -> None:
    lines = "CF43,Bambari,2024,4 300,IOM\nCF43,,14/08/2024,900,OCHA\nCF52,,,12,OCHA\nCF52,,2024-08-01,many,OCHA\n"
    report = take(write("e.csv", EVENTS + lines))
    assert report.rows_taken == 2 and report.rows_reported == 2
    rows = known.observations().sort_values("indicator")
    assert rows[["indicator", "value", "observed_on", "note"]].fillna("").to_numpy().tolist() == [
        ["flood_affected_ind", 4300.0, "2024-12-31", "Bambari"],
        ["flood_event_ind", 900.0, "2024-08-14", ""],
    ]


def test_the_inventory_says_what_there_is_what_there_is_not_and_what_nobody_asked(known: Store, write, take) -> None:
    lines = "CF43,2025-07-31,4,12/06/2025,0,35,CP\nCF52,2025-07-31,0,,,,CP\n"
    report = take(write("i.csv", INVENTORY + lines))
    assert report.rows_taken == 2 and report.issues.empty
    rows = known.observations()
    kept = {(r.subject, r.indicator): (r.value, r.observed_on) for r in rows.itertuples()}
    assert kept == {
        ("CF43", "drr_committees"): (4.0, "2025-07-31"),
        ("CF43", "drr_drill"): (1.0, "2025-06-12"),
        ("CF43", "drr_plan"): (0.0, "2025-07-31"),
        ("CF43", "drr_warning_reach_pct"): (35.0, "2025-07-31"),
        ("CF52", "drr_committees"): (0.0, "2025-07-31"),
    }


@pytest.mark.parametrize("name", ["flood_forecast", "rain_forecast", "gauge_readings", "flood_events", "drr_inventory"])
def test_a_filled_in_template_is_recognised(name: str, known: Store, write, take) -> None:
    blank = (ROOT / "data" / "templates" / f"{name}.csv").read_text(encoding="utf-8-sig")
    filled = {
        "flood_forecast": ",CF43,2025-09-01,7,60,10,G",
        "rain_forecast": "CF43,2025-09-01,3,12,G",
        "gauge_readings": "G1,Bambari,CF43,5.77,20.67,2025-09-01,3.2,5,,G",
        "flood_events": "CF43,,2025-08-01,900,G",
        "drr_inventory": "CF43,2025-07-31,4,2025-06-12,0,35,G",
    }
    report = take(write("t.csv", blank + filled[name] + "\n"))
    assert (report.reader, report.status, report.rows_taken) == (name, "taken", 1)
