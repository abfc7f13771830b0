"""The day that ages are counted to: today, unless every count of displaced people is invented."""

import datetime as dt

from services.context import Context
from services.unredacted import behind_totals


def page_day(context: Context) -> dt.date:
    """Today, or, where every count of displaced people is invented (the demonstration), the day of the last."""
    now = today()
    return context.cached("page_day", {"today": now.isoformat()}, lambda: _page_day(context, now))


def _page_day(context: Context, now: dt.date) -> dt.date:
    store = behind_totals(context).store
    datasets, counts = store.datasets().set_index("dataset_id"), store.observations(["idp_ind"])
    used = datasets.loc[datasets.index.isin(counts["dataset_id"])]
    invented = len(used) > 0 and bool(used["is_synthetic"].all())
    return min(dt.date.fromisoformat(str(counts["observed_on"].max())), now) if invented else now


def today() -> dt.date:
    """The day it is, in universal time."""
    return dt.datetime.now(dt.UTC).date()
