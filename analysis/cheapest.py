"""The cheapest set of costed items that brings a site to a score.

A site's score is concave in every quantity, so cutting planes close in on it: a linear programme (HiGHS)
whose cuts are the score's tangents, until its answer reaches the target; then whole items, and single items
taken away again while the target still is reached. Persons per water point fall ever slower with each point:
the score is taken along the straight line to the goalpost, which asks for a little more, never for less.
"""

import numpy as np
import pandas as pd
from numpy.typing import NDArray
from scipy.optimize import linprog

from analysis.readiness import Assessment
from analysis.site_model import SiteModel
from domain.method import Method

Array = NDArray[np.float64]
CUTS = 60
SLACK = 1e-6


def cheapest(
    assessment: Assessment, site_id: str, pairs: pd.DataFrame, model: SiteModel, needed: float, method: Method
) -> tuple[pd.DataFrame, float, float, float]:
    """The cheapest whole quantities at a site's open pairs that bring it to a score.

    Args:
        assessment: from readiness.assess().
        site_id: the site.
        pairs: its open pairs.
        model: of these pairs.
        needed: score to reach.
        method: names the indicators.

    Returns:
        Table item, destination_id ("" for the site's own), quantity, cost; its total; the linear programme's
        cost before rounding to whole items; the score reached. Empty and NaN if costed items do not suffice.
    """
    items = _items(assessment, site_id, pairs, method)
    empty = items.head(0)[["item", "destination_id", "quantity", "cost"]]
    if items.empty or _with(model, items, items["quantity"].to_numpy(float))[0] < needed - SLACK:
        return empty, float("nan"), float("nan"), float("nan")
    unit, limit = items["unit_cost"].to_numpy(float), items["quantity"].to_numpy(float)
    quantity, bound = np.zeros(len(items)), 0.0
    cuts: list[Array] = []
    sides: list[float] = []
    for _ in range(CUTS):
        score, slope = _with(model, items, quantity)
        if score >= needed - SLACK:
            break
        cuts.append(-slope)
        sides.append(float(score - needed - slope @ quantity))
        solved = linprog(unit, A_ub=np.array(cuts), b_ub=np.array(sides), bounds=np.c_[np.zeros(len(limit)), limit])
        if not solved.success:
            break
        quantity, bound = solved.x, float(solved.fun)
    quantity = _pruned(model, items, np.minimum(np.ceil(quantity - SLACK), limit), needed)
    cost = float(unit @ quantity)
    table = items.assign(quantity=quantity, cost=unit * quantity)[["item", "destination_id", "quantity", "cost"]]
    table = table[table["quantity"] > 0].sort_values("cost", ascending=False).reset_index(drop=True)
    return table, cost, bound, _with(model, items, quantity)[0]


def _items(assessment: Assessment, site_id: str, pairs: pd.DataFrame, method: Method) -> pd.DataFrame:
    """Gaps of the open pairs that have a cost: item, place, whole quantity, what its first and last item score."""
    gaps = assessment.gaps[assessment.gaps["site_id"] == site_id]
    gaps = gaps[gaps["destination_id"].isin(pairs["destination_id"]) & (gaps["quantity"] > 0) & gaps["cost"].notna()]
    position = {i.id: k for k, i in enumerate(method.indicators)}
    own = {i.id for i in method.indicators if i.subject == "site"}
    gaps = gaps.assign(column=gaps["indicator"].map(position), own=gaps["indicator"].isin(own))
    sums = {"quantity": ("quantity", "sum"), "cost": ("cost", "sum"), "column": ("column", "first")}
    per_site = gaps[gaps["own"]].groupby(["item", "indicator"], as_index=False).agg(**sums)
    table = pd.concat([gaps[~gaps["own"]], per_site.assign(destination_id="")], ignore_index=True)
    rows = {place: n for n, place in enumerate(pairs["destination_id"])}
    table["row"] = [rows.get(place, -1) for place in table["destination_id"]]
    return table.assign(unit_cost=table["cost"] / table["quantity"])


def _with(model: SiteModel, items: pd.DataFrame, quantity: Array) -> tuple[float, Array]:
    """Score of the site with quantities built, and its slope by each quantity (linear up to the goalpost)."""
    x = model.x.copy()
    share = quantity / items["quantity"].to_numpy(float)
    members = [
        np.arange(len(model.share)) if not place else np.array([row])
        for place, row in zip(items["destination_id"], items["row"], strict=True)
    ]
    for n, k in enumerate(items["column"]):
        x[members[n], k] += share[n] * (100 - model.x[members[n], k])
    slope = model.slope(x)
    by_item = [
        float((slope[members[n], k] * (100 - model.x[members[n], k])).sum()) / items["quantity"].iloc[n]
        for n, k in enumerate(items["column"])
    ]
    return model.score(x), np.array(by_item)


def _pruned(model: SiteModel, items: pd.DataFrame, quantity: Array, needed: float) -> Array:
    """Take single items away again, the dearest first, while the target still is reached."""
    for n in np.argsort(-items["unit_cost"].to_numpy(float), kind="stable"):
        while quantity[n] >= 1:
            fewer = quantity.copy()
            fewer[n] -= 1
            if _with(model, items, fewer)[0] < needed - SLACK:
                break
            quantity = fewer
    return quantity
