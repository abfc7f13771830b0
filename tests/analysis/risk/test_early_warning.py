"""Triggers at their edges, what is unknown, and the level of an area."""

import pandas as pd
import pytest

from analysis.risk.early_warning import FORECASTS, RAIN, READINGS, Triggers, judge, level_of, levels
from domain.method import load_method

TRIGGERS = Triggers.of(load_method())
ON = "2025-09-10"


def forecast(*rows: tuple[int, int, float], issued: str = ON, subject: str = "CF43", source: str = "G") -> pd.DataFrame:
    """Rows of (return period, lead, probability) of one issue."""
    made = [("CF43", subject, issued, lead, period, chance, source) for period, lead, chance in rows]
    return pd.DataFrame(made, columns=list(FORECASTS))


def reading(level: float | None, mark: float | None, on: str = ON) -> pd.DataFrame:
    return pd.DataFrame([("CF43", "G1", on, level, mark, "R")], columns=list(READINGS)).astype(
        {"level": float, "mark": float}
    )


def rain(lead: int, mm: float, issued: str = ON) -> pd.DataFrame:
    return pd.DataFrame([("CF43", "CF43", issued, lead, mm, "W")], columns=list(RAIN))


def level(
    forecasts: pd.DataFrame | None = None, readings: pd.DataFrame | None = None, wet: pd.DataFrame | None = None,
    on: str = ON,
) -> str:  # fmt: skip
    signals = judge(
        forecast() if forecasts is None else forecasts,
        reading(None, None).iloc[:0] if readings is None else readings,
        rain(1, 0).iloc[:0] if wet is None else wet,
        TRIGGERS,
        on,
    )
    return level_of(signals)


CALM = ((5, 3, 2.0), (5, 7, 2.0), (20, 3, 1.0), (20, 7, 1.0))


def with_(*rows: tuple[int, int, float]) -> pd.DataFrame:
    """A calm forecast in which some rows differ."""
    changed = {(p, lead): chance for p, lead, chance in rows}
    held = {(p, lead): chance for p, lead, chance in CALM}
    return forecast(*[(p, lead, chance) for (p, lead), chance in (held | changed).items()])


def test_the_rules_are_those_of_the_method() -> None:
    r, a = TRIGGERS.readiness, TRIGGERS.action
    assert (r.return_period, r.threshold, r.lead_min, r.lead_max) == (5, 50, 5, 10)
    assert (a.return_period, a.threshold, a.lead_min, a.lead_max) == (20, 30, 0, 5)


@pytest.mark.parametrize(
    ("row", "expected"),
    [
        ((5, 7, 50.0), "readiness"),
        ((5, 7, 49.9), "none"),
        ((5, 5, 50.0), "readiness"),
        ((5, 10, 50.0), "readiness"),
        ((5, 4, 90.0), "none"),
        ((5, 11, 90.0), "none"),
        ((20, 5, 30.0), "action"),
        ((20, 5, 29.9), "none"),
        ((20, 0, 30.0), "action"),
        ((20, 6, 90.0), "none"),
        ((20, 1, 30.0), "action"),
    ],
)
def test_a_trigger_counts_its_own_edges(row: tuple[int, int, float], expected: str) -> None:
    assert level(with_(row)) == expected


def test_action_goes_before_readiness() -> None:
    assert level(with_((5, 7, 80.0), (20, 3, 40.0))) == "action"


@pytest.mark.parametrize(("height", "expected"), [(5.01, "action"), (5.0, "none"), (4.9, "none")])
def test_a_gauge_above_its_mark_is_action(height: float, expected: str) -> None:
    assert level(with_(), reading(height, 5.0)) == expected


@pytest.mark.parametrize(("lead", "mm", "expected"), [(3, 80.0, "readiness"), (3, 79.9, "none"), (4, 120.0, "unknown")])
def test_heavy_rain_is_readiness_even_where_rivers_are_calm(lead: int, mm: float, expected: str) -> None:
    assert level(with_(), wet=rain(lead, mm)) == expected


@pytest.mark.parametrize(("day", "expected"), [("2025-09-13", "none"), ("2025-09-14", "unknown")])
def test_a_stale_forecast_is_unknown_never_none(day: str, expected: str) -> None:
    calm = forecast(*CALM, (20, 5, 1.0), (5, 10, 1.0))
    assert level(calm, on=day) == expected


def test_a_stale_alarm_does_not_stay_on() -> None:
    assert level(with_((20, 5, 90.0)), on="2025-09-20") == "unknown"


def test_no_forecast_is_unknown_however_calm_the_gauge() -> None:
    assert level(None, reading(1.0, 5.0), rain(1, 0.0)) == "unknown"


def test_a_forecast_that_does_not_reach_far_enough_cannot_say_none() -> None:
    assert level(forecast((5, 3, 1.0), (20, 3, 1.0))) == "unknown"
    assert level(forecast((5, 7, 1.0), (20, 7, 1.0))) == "unknown"
    assert level(forecast((5, 7, 1.0))) == "unknown"


def test_a_short_forecast_still_raises_the_alarm() -> None:
    assert level(forecast((20, 3, 40.0))) == "action"


def test_a_gauge_that_nobody_read_or_marked_is_unknown() -> None:
    assert level(with_(), reading(1.0, 5.0, on="2025-09-01")) == "unknown"
    assert level(with_(), reading(1.0, None)) == "unknown"


def test_days_that_are_past_warn_of_nothing() -> None:
    forecasts = forecast((20, 1, 90.0), (20, 5, 1.0), (5, 7, 1.0), issued="2025-09-08")
    assert level(forecasts) == "none"


def test_what_is_issued_later_is_not_known_yet() -> None:
    both = pd.concat([with_(), forecast((20, 3, 90.0), issued="2025-09-11")])
    assert level(both) == "none"
    assert level(both, on="2025-09-11") == "action"


def test_a_newer_issue_replaces_an_older_one() -> None:
    both = pd.concat([forecast((20, 5, 90.0), (5, 9, 90.0), issued="2025-09-09"), with_()])
    assert level(both) == "none"


def test_a_source_that_can_be_judged_answers_for_one_that_cannot() -> None:
    other = forecast((20, 3, 90.0), issued="2025-08-01", source="H")
    assert level(pd.concat([with_(), other])) == "none"


def test_a_station_that_is_stale_leaves_its_area_unknown() -> None:
    station = forecast(*CALM, issued="2025-08-30", subject="G9")
    assert level(pd.concat([with_(), station])) == "unknown"
    assert level(pd.concat([with_((20, 3, 30.0)), station])) == "action"


def test_the_signal_says_value_threshold_lead_and_days() -> None:
    signals = judge(with_((5, 7, 60.0), (5, 9, 60.0)), reading(1, 2).iloc[:0], rain(1, 0).iloc[:0], TRIGGERS, ON)
    fired = signals[signals["state"] == "fired"].iloc[0]
    assert fired[["rule", "value", "threshold", "lead_days", "issued_on", "valid_on"]].tolist() == [
        "readiness", 60.0, 50.0, 7, ON, "2025-09-17",
    ]  # fmt: skip


def test_an_area_that_nothing_watches_is_unknown() -> None:
    signals = judge(with_(), reading(1, 2).iloc[:0], rain(1, 0).iloc[:0], TRIGGERS, ON)
    assert levels(signals, pd.Index(["CF43", "CF52"])).to_dict() == {"CF43": "none", "CF52": "unknown"}
