"""The inventory: what there is, what there is not, and what nobody asked."""

from pathlib import Path

import pytest

from store.protocol import Store

ROOT = Path(__file__).parent.parent.parent.parent


INVENTORY = "pcode,assessed_on,committees,last_drill_on,plan_on,warning_reach_pct,source\n"


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
