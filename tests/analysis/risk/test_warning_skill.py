"""Hits, misses and false alarms, counted by hand."""

import math

import pandas as pd

from analysis.risk.early_warning import Triggers
from analysis.risk.warning_skill import past_warnings, verify
from domain.method import load_method

TRIGGERS = Triggers.of(load_method())
TODAY = "2025-10-31"


def season(*rows: tuple[str, str, int, float]) -> pd.DataFrame:
    return pd.DataFrame(list(rows), columns=["area", "issued_on", "lead_days", "value"])


def floods(*rows: tuple[str, str, float]) -> pd.DataFrame:
    return pd.DataFrame(list(rows), columns=["area", "observed_on", "people"])


def test_issues_that_warn_of_the_same_days_are_one_warning() -> None:
    forecasts = season(
        ("A", "2025-08-01", 7, 60), ("A", "2025-08-03", 7, 55), ("A", "2025-08-20", 7, 90), ("A", "2025-08-22", 7, 49),
        ("B", "2025-08-03", 7, 60),
    )  # fmt: skip
    found = past_warnings(forecasts, TRIGGERS.readiness, 2)
    assert found.to_numpy().tolist() == [
        ["A", "2025-08-01", "2025-08-08", "2025-08-10"],
        ["A", "2025-08-20", "2025-08-27", "2025-08-27"],
        ["B", "2025-08-03", "2025-08-10", "2025-08-10"],
    ]


def test_a_season_is_counted_as_by_hand() -> None:
    forecasts = season(
        ("A", "2025-08-01", 7, 60),  # flood on the 10th: two days after, a hit, 9 days gained
        ("B", "2025-08-01", 7, 90),  # flood on the 11th: three days after, a miss and a false alarm
        ("C", "2025-08-01", 7, 10),  # flood on the 8th: a miss
        ("D", "2025-08-01", 7, 70),  # no flood: a false alarm
        ("E", "2025-10-28", 7, 70),  # 4 November is to come: open
    )
    events = floods(
        ("A", "2025-08-10", 100), ("B", "2025-08-11", 50), ("C", "2025-08-08", 30), ("C", "2025-09-30", 5),
        ("Z", "2025-08-08", 7),
    )  # fmt: skip
    found = verify(forecasts, events, TRIGGERS.readiness, TRIGGERS, TODAY)
    outcomes = ("hit", "miss", "not_forecast", "false_alarm", "open")
    # B's flood lies three days from the only day looked at: nobody forecast that day.
    assert [found.count(outcome) for outcome in outcomes] == [1, 1, 3, 2, 1]
    assert found.hit_rate == 1 / 2
    assert found.hit_rate_of_all == 1 / 5  # one of five floods, three of which nobody forecast
    assert found.false_alarm_ratio == 2 / 3
    assert found.lead_gained == 9


def test_nothing_to_judge_gives_no_rate() -> None:
    found = verify(season(("A", "2025-08-01", 7, 10)), floods(), TRIGGERS.readiness, TRIGGERS, TODAY)
    assert math.isnan(found.hit_rate) and math.isnan(found.false_alarm_ratio) and math.isnan(found.lead_gained)
    assert math.isnan(found.hit_rate_of_all)


def test_an_empty_season_gives_no_rate() -> None:
    found = verify(season(), floods(("A", "2025-08-10", 100)), TRIGGERS.readiness, TRIGGERS, TODAY)
    assert found.season is None and math.isnan(found.hit_rate) and found.count("not_forecast") == 1
    assert found.hit_rate_of_all == 0 and found.issues.empty


def test_the_season_of_each_area_is_its_own() -> None:
    forecasts = season(
        ("A", "2025-08-01", 7, 10), ("A", "2025-08-01", 8, 20), ("A", "2025-09-05", 7, 10), ("B", "2025-08-20", 7, 1),
    )  # fmt: skip
    issues = verify(forecasts, floods(), TRIGGERS.readiness, TRIGGERS, TODAY).issues
    assert issues.loc["A"].tolist() == ["2025-08-01", "2025-09-05", 2]
    assert issues.loc["B"].tolist() == ["2025-08-20", "2025-08-20", 1]


def test_a_warning_issued_after_the_flood_is_no_hit() -> None:
    found = verify(
        season(("A", "2025-08-11", 5, 90), ("A", "2025-08-03", 7, 5)), floods(("A", "2025-08-10", 1)),
        TRIGGERS.readiness, TRIGGERS, TODAY,
    )  # fmt: skip
    assert (found.count("hit"), found.count("miss"), found.count("false_alarm")) == (0, 1, 1)
