"""The cheapest set of costed items that brings a site to a score.

A site's score is concave in every quantity, so cutting planes close in on it: programmes (HiGHS) whose cuts are
the score's tangents, until their answer reaches the target; first in fractions of items, which bounds the cost
from below, then in whole items. Persons per water point fall ever slower with each point: the score is taken
along the straight line to the goalpost, which asks for a little more, never for less.
"""

from dataclasses import dataclass

import numpy as np
import pandas as pd
from numpy.typing import NDArray
from scipy.optimize import Bounds, LinearConstraint, milp

from analysis.sites.gaps import HAIR
from analysis.sites.readiness import Assessment
from analysis.sites.site_model import SiteModel
from domain.method import Method

Array = NDArray[np.float64]
CUTS = 200  # tangents until the search gives up and rounds
SECONDS = 2.0  # for one programme
SLACK = 1e-6
NOTHING = ["item", "destination_id", "quantity", "cost"]


@dataclass(frozen=True)
class Costed:
    """A set of items: table (item, destination_id or "" for the site's own, quantity, cost) and what it does."""

    table: pd.DataFrame
    cost: float
    bound: float  # no set of fractional quantities costs less
    reached: float  # score
    x: Array  # indicator scores with the set: pairs x indicators


def cheapest(
    assessment: Assessment, site_id: str, pairs: pd.DataFrame, model: SiteModel, needed: float, method: Method
) -> Costed | None:
    """The cheapest whole quantities at a site's open pairs that bring it to a score.

    Args:
        assessment: from readiness.assess().
        site_id: the site.
        pairs: its open pairs.
        model: of these pairs.
        needed: score to reach.
        method: names the indicators.

    Returns:
        The set; none if costed items do not suffice.
    """
    items = _items(assessment, site_id, pairs, method)
    limit = items["quantity"].to_numpy(float)
    if items.empty or _with(model, items, limit)[0] < needed - SLACK:
        return None
    unit = items["unit_cost"].to_numpy(float)
    cuts: list[Array] = []
    sides: list[float] = []
    quantity = _closed_in(model, items, unit, needed, cuts, sides, whole=False)
    bound = float(unit @ quantity)
    quantity = _closed_in(model, items, unit, needed, cuts, sides, whole=True)
    if _with(model, items, quantity)[0] < needed - SLACK:
        quantity = limit  # the search gave up: everything, less what is not needed
    quantity = _pruned(model, items, quantity, needed)
    cost = float(unit @ quantity)
    table = items.assign(quantity=quantity, cost=unit * quantity)[NOTHING]
    table = table[table["quantity"] > 0].sort_values("cost", ascending=False).reset_index(drop=True)
    return Costed(table, cost, bound, _with(model, items, quantity)[0], _built(model, items, quantity))


def _closed_in(
    model: SiteModel,
    items: pd.DataFrame,
    unit: Array,
    needed: float,
    cuts: list[Array],
    sides: list[float],
    *,
    whole: bool,
) -> Array:
    """Add tangents until the cheapest quantities that keep them all reach the score; those quantities."""
    limit = items["quantity"].to_numpy(float)
    quantity = np.zeros(len(limit))
    for _ in range(CUTS):
        if cuts:
            solved = milp(
                unit,
                integrality=np.full(len(limit), int(whole)),
                bounds=Bounds(0, limit),
                constraints=LinearConstraint(np.array(cuts), np.array(sides), np.inf),
                options={"time_limit": SECONDS, "mip_rel_gap": 0.0},
            )
            if solved.x is None:
                break
            quantity = np.round(solved.x) if whole else solved.x
        score, slope = _with(model, items, quantity)
        if score >= needed - SLACK:
            break
        cuts.append(slope)
        sides.append(float(needed - score + slope @ quantity))
    return quantity


def _items(assessment: Assessment, site_id: str, pairs: pd.DataFrame, method: Method) -> pd.DataFrame:
    """Gaps of the open pairs that have a cost: item, place, exact and whole quantity that fills each.

    What the site's own indicators lack, it lacks for all its households, the undecided among them.
    """
    gaps = assessment.gaps[assessment.gaps["site_id"] == site_id]
    gaps = gaps.merge(pairs[["destination_id", "share"]], on="destination_id")
    gaps = gaps[(gaps["exact"] > 0) & gaps["cost"].notna()]
    position = {i.id: k for k, i in enumerate(method.indicators)}
    own = gaps["indicator"].isin([i.id for i in method.indicators if i.subject == "site"])
    per_site = gaps[own].drop_duplicates("indicator")
    per_site = per_site.assign(exact=per_site["exact"] / per_site["share"], destination_id="")
    table = pd.concat([gaps[~own], per_site], ignore_index=True)
    rows = {place: n for n, place in enumerate(pairs["destination_id"])}
    return table.assign(
        row=[rows.get(place, -1) for place in table["destination_id"]],
        column=table["indicator"].map(position),
        quantity=np.ceil(table["exact"] - HAIR),
        unit_cost=table["cost"] / table["quantity"],
    )


def _built(model: SiteModel, items: pd.DataFrame, quantity: Array) -> Array:
    """Indicator scores with quantities built: pairs x indicators."""
    x = model.x.copy()
    share = np.minimum(quantity / items["exact"].to_numpy(float), 1)
    for n, k in enumerate(items["column"]):
        rows = _rows(model, items, n)
        x[rows, k] += share[n] * (100 - model.x[rows, k])
    return x


def _rows(model: SiteModel, items: pd.DataFrame, n: int) -> NDArray[np.intp]:
    """The pairs that an item helps."""
    return np.arange(len(model.share)) if not items["destination_id"].iloc[n] else np.array([items["row"].iloc[n]])


def _with(model: SiteModel, items: pd.DataFrame, quantity: Array) -> tuple[float, Array]:
    """Score of the site with quantities built, and its slope by each quantity (linear up to the goalpost)."""
    x = _built(model, items, quantity)
    slope = model.slope(x)
    exact = items["exact"].to_numpy(float)
    by_item = [
        float((slope[rows, k] * (100 - model.x[rows, k])).sum()) / exact[n] if quantity[n] < exact[n] else 0.0
        for n, (k, rows) in enumerate((k, _rows(model, items, n)) for n, k in enumerate(items["column"]))
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
