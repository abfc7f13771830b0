"""Movements at border crossings, as daily averages over the days that were observed."""

import datetime as dt

import geopandas as gpd
import pandas as pd

from services.context import Context
from services.places import places

WEEK = 7


def weekly_flows(context: Context, up_to: str) -> pd.DataFrame:
    """People counted at each crossing by week and direction, not later than a date.

    Return: crossing, direction (arrivals | departures), week (first day), period_end (last day), people, days
    (observed; missing where nobody said), per_day. A daily average needs the days observed: without them it is
    missing.
    """
    links = context.store.links("flow")
    crossings = set(context.store.places("border_crossing").index)
    links = links[links["period_end"] <= up_to]
    arrivals = links[links["from_id"].isin(crossings)].assign(direction="arrivals")
    arrivals = arrivals.assign(crossing=arrivals["from_id"])
    departures = links[links["to_id"].isin(crossings)].assign(direction="departures")
    departures = departures.assign(crossing=departures["to_id"])
    rows = pd.concat([arrivals, departures]).rename(columns={"period_start": "week"})
    weeks = rows.groupby(["crossing", "direction", "week", "period_end"], as_index=False)["value"].sum()
    return _per_day(weeks.rename(columns={"value": "people"}), _days(context))


def _days(context: Context) -> pd.DataFrame:
    rows = context.store.observations(["days_observed"])
    rows = rows.rename(columns={"subject": "crossing", "observed_on": "period_end", "value": "days"})
    return rows[["crossing", "period_end", "days"]]


def _per_day(weeks: pd.DataFrame, days: pd.DataFrame) -> pd.DataFrame:
    joined = weeks.merge(days, on=["crossing", "period_end"], how="left")
    return joined.assign(per_day=joined["people"] / joined["days"].where(joined["days"] > 0))


def crossings(context: Context, up_to: str) -> gpd.GeoDataFrame:
    """Border crossings with their arrivals, and how old these are on a day (ISO).

    Return: by place_id; `last_per_day` over the last weeks that were observed (people counted / days observed, in
    the method's number of weeks before the last observed one), `days` observed in them, `weeks` observed in them,
    `week` (first day of the last one), `last_observed` (its last day), `age_days` since then. `stale`: nobody has
    counted for longer than the method allows; `arrivals_per_day` is then missing, since nothing is recent.
    """
    table = places(context, "border_crossing")
    weeks = weekly_flows(context, up_to)
    arrivals = weeks[(weeks["direction"] == "arrivals") & (weeks["days"] > 0)]
    recent = last_weeks(arrivals, int(_number(context, "recent_weeks")), up_to).reindex(table.index)
    stale = ~(recent["age_days"] <= WEEK * stale_weeks(context))  # also where nobody ever counted
    return table.assign(
        **{str(column): recent[column] for column in recent},
        stale=stale,
        arrivals_per_day=recent["last_per_day"].mask(stale),
    )


def crossing_flows(context: Context, crossing_id: str, up_to: str) -> tuple[pd.Series, pd.DataFrame] | None:
    """One crossing with the source of its counts (`flow_source`), and its weeks; None where there is none of this id.

    Return: a row of crossings() and the crossing's rows of weekly_flows(), not later than a date (ISO).
    """
    table = crossings(context, up_to)
    if crossing_id not in table.index:
        return None
    links = context.store.links("flow")
    of_crossing = links[(links["from_id"] == crossing_id) | (links["to_id"] == crossing_id)]
    place = table.loc[crossing_id].copy()
    place["flow_source"] = " · ".join(dict.fromkeys(of_crossing["source"].dropna().astype(str)))
    weeks = weekly_flows(context, up_to)
    return place, weeks[weeks["crossing"] == crossing_id]


def flow_source(context: Context) -> str:
    """Who counted the movements, each named once."""
    return " · ".join(dict.fromkeys(context.store.links("flow")["source"].dropna().astype(str)))


def stale_weeks(context: Context) -> float:
    """Weeks without a count from which on a crossing's arrivals are no longer recent."""
    return _number(context, "stale_weeks")


def last_weeks(arrivals: pd.DataFrame, weeks: int, on: str) -> pd.DataFrame:
    """The weeks of each crossing that end within some weeks before its last observed one, added up.

    Args:
        arrivals: columns crossing, week, period_end (ISO), people, days.
        weeks: how many weeks back from the end of the last observed one.
        on: the day (ISO) that the age is counted to.

    Return: by crossing; last_per_day, days, weeks, week, last_observed, age_days.
    """
    ends = pd.to_datetime(arrivals["period_end"])
    last = ends.groupby(arrivals["crossing"]).transform("max")
    recent = arrivals[(last - ends).dt.days < weeks * WEEK]
    sums = recent.groupby("crossing").agg(
        people=("people", "sum"),
        days=("days", "sum"),
        weeks=("week", "size"),
        week=("week", "max"),
        last_observed=("period_end", "max"),
    )
    today = dt.date.fromisoformat(on or "1970-01-01")  # an empty store has no round, and so no day
    ages = [float((today - dt.date.fromisoformat(day)).days) for day in sums["last_observed"]]
    return sums.assign(last_per_day=sums["people"] / sums["days"], age_days=ages).drop(columns="people")


def _number(context: Context, key: str) -> float:
    return context.method.number("border_flows", key)
