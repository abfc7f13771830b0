"""Where households want to go: the newest survey of each site on a date."""

import datetime as dt

import pandas as pd


def newest_survey(intentions: pd.DataFrame, sites: pd.Index, on: dt.date) -> pd.DataFrame:
    """Households by site and destination, of the newest survey of each site on the date.

    Args:
        intentions: links of kind return_intention: from_id, to_id, value (households), period_end, round.
        sites: the sites wanted.
        on: later surveys are not known yet.

    Returns:
        from_id, to_id, value, share (of all households asked at the site).
    """
    ended = intentions["period_end"]
    known = ended.isna() | (ended <= on.isoformat())
    rows = intentions[known & (intentions["value"] > 0) & intentions["from_id"].isin(sites)]
    order = rows["round"].astype("float").fillna(-1)
    rows = rows[order == order.groupby(rows["from_id"]).transform("max")]
    summed = rows.groupby(["from_id", "to_id"], as_index=False)["value"].sum()
    total = summed.groupby("from_id")["value"].transform("sum")
    return summed.assign(share=summed["value"] / total)
