"""Movements at border crossings, as daily averages over the days that were observed."""

import geopandas as gpd
import pandas as pd

from services.context import Context
from services.places import places

RECENT_WEEKS = 4


def weekly_flows(context: Context, up_to: str) -> pd.DataFrame:
    """People counted at each crossing by week and direction, not later than a date.

    Return: crossing, direction (arrivals | departures), week (first day), people, days (observed; missing
    where nobody said), per_day. A daily average needs the days observed: without them it is missing.
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
    """Border crossings with their recent arrivals.

    Return: by place_id; `arrivals_per_day` over the last four observed weeks (people counted / days
    observed), `week` (last observed week's first day), `weeks` (how many of the four were observed),
    `days_since` (days from the end of the last observed week to the date; missing where nobody counted).
    """
    found = places(context, "border_crossing")
    weeks = weekly_flows(context, up_to)
    arrivals = weeks[(weeks["direction"] == "arrivals") & (weeks["days"] > 0)]
    recent = arrivals.sort_values("week").groupby("crossing").tail(RECENT_WEEKS)
    sums = recent.groupby("crossing").agg(
        people=("people", "sum"), days=("days", "sum"), week=("week", "max"), weeks=("week", "size"),
        last=("period_end", "max"),
    )  # fmt: skip
    passed = pd.Timestamp(up_to or "1970-01-01") - pd.to_datetime(sums["last"])
    return found.assign(
        arrivals_per_day=(sums["people"] / sums["days"]).reindex(found.index),
        week=sums["week"].reindex(found.index),
        weeks=sums["weeks"].reindex(found.index),
        days_since=passed.dt.days.astype(float).reindex(found.index),
    )
