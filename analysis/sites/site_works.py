"""The works that could raise one site's score: items with a price at its open destinations and at the site.

What an item does is what a scenario makes of it (gaps.with_built for all who arrive, the evidence as old as it was),
so that a set that is said to reach a band reaches it as a scenario, too.
"""

from dataclasses import dataclass

import numpy as np
import pandas as pd
from numpy.typing import NDArray

from analysis.sites.evidence import keeps_weight, normalise
from analysis.sites.gaps import HAIR
from analysis.sites.readiness import Assessment
from analysis.sites.site_model import SiteModel, evidence_table
from domain.method import Indicator, Method

Array = NDArray[np.float64]
EVIDENCE = "survey"  # the gap that is filled by asking people: no works, whatever it costs


def is_asked(indicator: Indicator) -> bool:
    """Whether an indicator's gap is filled by asking people: evidence to collect, no works."""
    return indicator.gap is not None and indicator.gap.kind == EVIDENCE


@dataclass(frozen=True)
class Work:
    """One item at one place, and the indicator that it moves."""

    item: str
    place: str  # destination_id, "" at the site
    indicator: Indicator
    column: int  # of the indicator
    rows: NDArray[np.intp]  # pairs it helps
    value: float  # of the indicator now
    exact: float  # items that bring it to the upper goalpost
    limit: float  # the same in whole items
    unit_cost: float

    def after(self, quantity: float) -> float:
        """The indicator once so many items are there."""
        kind = self.indicator.gap.kind if self.indicator.gap else ""
        share = min(quantity / self.exact, 1.0)
        if kind == "points":
            # Points grow in proportion; persons per point are their inverse.
            return 1 / (1 / self.value + share * (1 / self.indicator.high - 1 / self.value))
        if kind == "committee":
            return self.indicator.high if quantity >= 1 else self.value
        return self.value + share * (self.indicator.high - self.value)


@dataclass(frozen=True)
class Works:
    """All works of a site as arrays, over its model."""

    model: SiteModel
    freshness: Array  # weight of the evidence by age alone: pairs x indicators
    method: Method
    works: tuple[Work, ...]

    @property
    def limit(self) -> Array:
        """Whole items beyond which nothing more is reached."""
        return np.array([w.limit for w in self.works])

    @property
    def unit_cost(self) -> Array:
        """Money for one item."""
        return np.array([w.unit_cost for w in self.works])

    def straight(self, quantity: Array) -> Array:
        """Indicator scores with quantities built, along straight lines to the goalposts: what the search cuts."""
        x = self.model.x.copy()
        for work, amount in zip(self.works, quantity, strict=True):
            now = self.model.x[work.rows, work.column]
            x[work.rows, work.column] = now + min(amount / work.exact, 1.0) * (100 - now)
        return x

    def slope(self, quantity: Array) -> Array:
        """How the site's score rises by each quantity along the straight lines."""
        by_score = self.model.slope(self.straight(quantity))
        rises = [
            float((by_score[w.rows, w.column] * (100 - self.model.x[w.rows, w.column])).sum()) / w.exact
            for w in self.works
        ]
        return np.where(quantity < [w.exact for w in self.works], rises, 0.0)

    def built(self, quantity: Array) -> tuple[Array, Array]:
        """Indicator scores and evidence weights with quantities built, as a scenario has them.

        Evidence that scored so low that it did not fade weighs by its age once works have raised it.
        """
        x, age = self.model.x.copy(), self.model.age.copy()
        for work, amount in zip(self.works, quantity, strict=True):
            if amount > 0:
                score = float(normalise(np.array([work.after(float(amount))]), work.indicator)[0])
                x[work.rows, work.column] = score
                if not keeps_weight(np.array([score]), self.method)[0]:
                    age[work.rows, work.column] = self.freshness[work.rows, work.column]
        return x, age

    def table(self, quantity: Array) -> pd.DataFrame:
        """item, destination_id ("" at the site), quantity, cost; the dearest first."""
        rows = [
            (w.item, w.place, float(q), float(q * w.unit_cost))
            for w, q in zip(self.works, quantity, strict=True)
            if q > 0
        ]
        table = pd.DataFrame(rows, columns=["item", "destination_id", "quantity", "cost"])
        return table.sort_values("cost", ascending=False, kind="stable").reset_index(drop=True)


def works_of(assessment: Assessment, site_id: str, pairs: pd.DataFrame, model: SiteModel, method: Method) -> Works:
    """The works at a site and at its open destinations that have a price and a gap.

    Args:
        assessment: from readiness.assess().
        site_id: the site.
        pairs: its open pairs.
        model: of these pairs.
        method: names the indicators.
    """
    gaps = assessment.gaps[assessment.gaps["site_id"] == site_id]
    gaps = gaps[
        gaps["destination_id"].isin(pairs["destination_id"]) & (gaps["exact"] > HAIR) & gaps["whole_cost"].notna()
    ]
    rows = {str(place): n for n, place in enumerate(pairs["destination_id"])}
    position = {i.id: k for k, i in enumerate(method.indicators)}
    works: dict[tuple[str, str], Work] = {}
    for gap in gaps.to_dict("records"):
        indicator = method.indicators[position[gap["indicator"]]]
        if indicator.gap is None or is_asked(indicator):
            continue
        at_site = indicator.subject == "site"
        place = "" if at_site else str(gap["destination_id"])
        exact, limit = float(gap["exact"]), float(gap["whole"])
        if indicator.gap.kind == "points":
            # The indicator counts those who live there: it reaches its goalpost before there is enough for all.
            exact = float(gap["living"]) * (1 / indicator.high - 1 / float(gap["value"]))
            limit = float(np.ceil(exact - HAIR))
        if exact > HAIR:
            members = np.arange(len(pairs)) if at_site else np.array([rows[place]])
            work = Work(
                item=str(gap["item"]),
                place=place,
                indicator=indicator,
                column=position[indicator.id],
                rows=members,
                value=float(gap["value"]),
                exact=exact,
                limit=limit,
                unit_cost=float(gap["whole_cost"] / gap["whole"]),
            )
            works.setdefault((work.item, place), work)
    fresh = np.nan_to_num(evidence_table(assessment, site_id, pairs, method, "freshness"))
    return Works(model, fresh, method, tuple(works.values()))
