"""Arrivals at crossings: over the days that were observed, never older than they are said to be."""

import numpy as np
import pandas as pd
import pytest

from components.details import arrivals_words
from services.borders import crossings, flow_source, last_weeks, weekly_flows
from services.context import Context

BELOKO = "CROSS-02"


def weeks(*rows: tuple[str, str, float, float]) -> pd.DataFrame:
    table = pd.DataFrame(list(rows), columns=["crossing", "period_end", "people", "days"])
    starts = pd.to_datetime(table["period_end"]) - pd.Timedelta(days=6)
    return table.assign(week=starts.dt.strftime("%Y-%m-%d"))


def test_people_over_days_in_the_weeks_before_the_last_one() -> None:
    found = last_weeks(
        weeks(("A", "2025-10-05", 999, 7), ("A", "2025-10-12", 70, 7), ("A", "2025-10-19", 40, 4),
              ("A", "2025-11-02", 10, 1), ("B", "2025-10-05", 14, 7)), 4, "2025-11-05",
    )  # fmt: skip
    # 12, 19 October and 2 November; the week of the 26th was not observed, that of the 5th lies too far back.
    assert found.loc["A", "last_per_day"] == pytest.approx((70 + 40 + 10) / (7 + 4 + 1))
    assert found.loc["A", ["days", "weeks", "last_observed", "age_days"]].tolist() == [12, 3, "2025-11-02", 3]
    assert found.loc["B", ["last_per_day", "age_days"]].tolist() == [2, 31]


def test_a_crossing_that_stopped_counting_has_no_recent_arrivals(context: Context) -> None:
    """Asked half a year after the last week that anybody counted."""
    last = weekly_flows(context, "2100-01-01")["period_end"].max()
    on = (pd.Timestamp(last) + pd.Timedelta(days=180)).date().isoformat()
    now, later = crossings(context, last), crossings(context, on)
    counted = now["last_per_day"].notna()
    assert not now.loc[counted, "stale"].any() and later["stale"].all()
    assert later["arrivals_per_day"].isna().all()
    assert later.loc[counted, "last_per_day"].tolist() == now.loc[counted, "last_per_day"].tolist()
    assert (later.loc[counted, "age_days"] >= 180).all()


def test_a_crossing_where_nobody_ever_counted_is_stale_and_has_no_age(context: Context) -> None:
    before = crossings(context, "1990-01-01")
    assert before["stale"].all() and before[["arrivals_per_day", "last_per_day", "age_days"]].isna().all().all()


def test_arrivals_agree_with_sums_over_the_store_s_own_rows(context: Context) -> None:
    on = "2025-10-31"
    links, days = context.store.links("flow"), context.store.observations(["days_observed"])
    links = links[(links["from_id"] == BELOKO) & (links["period_end"] <= on)]
    first = (pd.Timestamp(links["period_end"].max()) - pd.Timedelta(days=27)).date().isoformat()
    ends = set(links.loc[links["period_end"] >= first, "period_end"])
    observed = days[(days["subject"] == BELOKO) & days["observed_on"].isin(ends)]["value"].sum()
    expected = links.loc[links["period_end"].isin(ends), "value"].sum() / observed
    assert crossings(context, on).loc[BELOKO, "arrivals_per_day"] == pytest.approx(expected)


@pytest.mark.parametrize("language", ["fr", "en"])
@pytest.mark.parametrize(("stale", "per_day", "said"), [(False, 122.9, "12"), (True, 122.9, "123"), (True, np.nan, "")])
def test_age_and_days_observed_stand_beside_the_figure(language: str, stale: bool, per_day: float, said: str) -> None:
    place = pd.Series(
        {"stale": stale, "last_per_day": per_day, "days": 12, "last_observed": "2025-10-05", "age_days": 26}
    )
    words = arrivals_words(place, language)
    assert said in words
    assert ("26" in words) == (per_day == per_day)


def test_who_counted_is_named_once(context: Context) -> None:
    named = flow_source(context).split(" · ")
    assert sorted(named) == sorted(set(context.store.links("flow")["source"].dropna()))
