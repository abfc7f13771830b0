"""Where households of sites said that they want to go, as a viewer may read it."""

import pandas as pd

from services.context import Context
from services.disclosed import withheld_counts
from services.places import sites_unredacted
from services.sites.hidden_counts import COUNTS
from services.unredacted import all_evidence


def shown_intentions(context: Context, number: int) -> pd.DataFrame:
    """Intentions to return of a round.

    Returns:
        Rows of links, `value` in households asked, missing where the viewer may not read it; `withheld` says why, ""
        where they may (services.disclosed.withheld_words()).
    """
    return context.cached("intentions", {"round": number}, lambda: _shown(context, number))


def _shown(context: Context, number: int) -> pd.DataFrame:
    links = _of_round(context, number)
    ends = ["from_id", "to_id"]
    whole = _of_round(all_evidence(context), number).groupby(ends, as_index=False)["value"].sum()
    site = sites_unredacted(context, number)[["households", "people"]].reindex(whole["from_id"]).reset_index(drop=True)
    share = whole["value"] / whole.groupby("from_id")["value"].transform("sum")
    counts = site.mul(share, axis=0).assign(asked=whole["value"])[COUNTS]
    why = withheld_counts(counts, whole["from_id"], context.method, context.tier)
    by_pair = why.set_axis(pd.MultiIndex.from_frame(whole[ends]))
    said = by_pair.reindex(pd.MultiIndex.from_frame(links[ends])).fillna("").to_numpy(object)
    return links.assign(value=links["value"].mask(said != ""), withheld=said)


def _of_round(context: Context, number: int) -> pd.DataFrame:
    links = context.store.links("return_intention")
    return links[links["round"] == number]
