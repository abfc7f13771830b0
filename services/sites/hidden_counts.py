"""Counts of households by destination that a viewer may not read, and everything that would give one away.

What is left of an assessment follows from the pairs that are shown and from the totals of their sites, so that nothing
in it says more of a hidden count than that it is hidden. Bands, gates and scores are those of all households.
"""

from dataclasses import dataclass

import pandas as pd

from analysis.sites.flips import Flip
from analysis.sites.gaps import SUBJECTS
from analysis.sites.gathering import UNDECIDED
from analysis.sites.site_scores import STATUSES
from domain.method import Method
from domain.tiers import NOT_SHOWN, Tier
from services.disclosed import withheld_counts

COUNTS = ["households", "people", "asked"]  # of a pair; the words speak of the first
FOLLOWING = {"open_share": ("scored_share", "left_out_share")}  # shares that follow from another
PAIR = ["site_id", "destination_id"]
OF_PAIR = ["quantity", "cost"]  # of a gap
OF_PLACE = ["whole", "whole_cost", "exact"]


@dataclass(frozen=True)
class HiddenCounts:
    """Which counts of an assessment are hidden."""

    pairs: pd.Series  # the reason (services.disclosed), by site and destination; of hidden pairs alone
    shares: dict[str, tuple[str, ...]]  # shares of a site's households that would give a count away, by site
    places: pd.MultiIndex  # site and destination of all pairs to a place where hidden households arrive
    sites: frozenset[str]  # whose total says each count, since nobody at them chose alike
    method: Method

    def of_pairs(self, pairs: pd.DataFrame) -> pd.DataFrame:
        """Pairs without the hidden counts; `withheld` says why, "" where a pair's are shown."""
        why = self.pairs.reindex(pd.MultiIndex.from_frame(pairs[PAIR])).fillna("").to_numpy(object)
        hidden = {column: pairs[column].mask(why != "") for column in ("share", *COUNTS)}
        return pairs.assign(**hidden, withheld=why)

    def of_sites(self, sites: pd.DataFrame) -> pd.DataFrame:
        """Sites without the shares that would give a count away; `withheld` names them, site by site."""
        table = sites.copy()
        for site in self.shares.keys() & set(table.index):
            table.loc[site, list(self.shares[site])] = float("nan")
        table["households"] = table["households"].mask(table.index.isin(self.sites))
        names = [self.shares.get(str(site), ()) for site in table.index]
        return table.assign(withheld=pd.Series(names, table.index, dtype=object))

    def of_gaps(self, gaps: pd.DataFrame) -> pd.DataFrame:
        """Gaps without the quantities that are made of hidden households; `withheld` is true where one is missing."""
        keys = pd.MultiIndex.from_frame(gaps[PAIR])
        subject = {i.id: i.subject for i in self.method.indicators}
        at_site = (gaps["indicator"].map(subject) == "site").to_numpy()
        once = (gaps["subject"] == "destination").to_numpy()  # does not grow with those who arrive; its share does
        household = (gaps["subject"] == "household").to_numpy()
        shared_place = keys.isin(self.places) & ~at_site
        own = keys.isin(self.pairs.index) | (shared_place & ~household)
        whole = (shared_place & ~once) | (gaps["site_id"].isin(self.sites).to_numpy() & at_site)
        hidden = {column: gaps[column].mask(own) for column in OF_PAIR}
        hidden |= {column: gaps[column].mask(whole) for column in OF_PLACE}
        return gaps.assign(**hidden, withheld=own | whole)

    def of_indicators(self, indicators: pd.DataFrame) -> pd.DataFrame:
        """Indicators without the open share, where that is hidden."""
        computed = {i.id for i in self.method.indicators if i.combine == "computed"}
        hiding = [site for site, shares in self.shares.items() if "open_share" in shares]
        mask = indicators["indicator"].isin(computed) & indicators["site_id"].isin(hiding)
        hidden = {column: indicators[column].mask(mask) for column in ("value", "normalised")}
        return indicators.assign(**hidden, source=indicators["source"].mask(mask, NOT_SHOWN))

    def of_flip(self, flip: Flip, site_id: str) -> Flip:
        """What would bring a site to its next band, without works that are counted by hidden households."""
        if flip.costed.empty:
            return flip
        kinds = {i.gap.item: SUBJECTS[i.gap.kind] for i in self.method.indicators if i.gap}
        rows = flip.costed
        keys = pd.MultiIndex.from_arrays([[site_id] * len(rows), rows["destination_id"]])
        counted = (rows["item"].map(kinds) == "household").to_numpy()
        mask = counted & (keys.isin(self.places) | ((rows["destination_id"] == "") & (site_id in self.sites)))
        hidden = {column: rows[column].mask(mask) for column in OF_PAIR}
        costed = rows.assign(**hidden, withheld=mask)
        lost = float("nan") if mask.any() else 1.0
        return Flip(**{**vars(flip), "costed": costed, "cost": flip.cost * lost, "bound": flip.bound * lost})


def hidden_counts(pairs: pd.DataFrame, method: Method, viewer: Tier) -> HiddenCounts:
    """What of the pairs of an assessment (all of them, whoever sees which) a viewer may not read."""
    pairs = pairs.reset_index(drop=True)
    why = withheld_counts(pairs[COUNTS], pairs["site_id"], method, viewer)
    hidden = why != ""
    places = pairs["subject"].isin(pairs.loc[hidden, "subject"].dropna())
    keys = pd.MultiIndex.from_frame(pairs[PAIR])
    return HiddenCounts(
        pairs=why[hidden].set_axis(keys[hidden]),
        shares=_shares(pairs, hidden),
        places=keys[places],
        sites=_told_by_total(pairs, hidden),
        method=method,
    )


def _shares(pairs: pd.DataFrame, hidden: pd.Series) -> dict[str, tuple[str, ...]]:
    """Shares that would give a count away, by site: where one kind holds all that is hidden, its share follows."""
    kinds = pairs["status"].where(pairs["destination_id"] != UNDECIDED, UNDECIDED)
    found = {}
    for site, kind in kinds[hidden].groupby(pairs["site_id"]):
        names = [f"{k}_share" for k in (*STATUSES, UNDECIDED) if k in set(kind)]
        if len(names) > 1:
            found[str(site)] = tuple(name for n in names for name in (n, *FOLLOWING.get(n, ())))
        elif names == ["open_share"]:
            found[str(site)] = ("scored_share",)  # of the open, those with a score
    return found


def _told_by_total(pairs: pd.DataFrame, hidden: pd.Series) -> frozenset[str]:
    """Sites of which all is hidden and the total is the number of pairs: each holds one household."""
    by_site = pairs.assign(hidden=hidden).groupby("site_id")
    total, number, all_hidden = by_site["households"].sum(min_count=1), by_site.size(), by_site["hidden"].all()
    return frozenset(total.index[all_hidden & (total.round() <= number)].astype(str))
