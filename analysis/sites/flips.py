"""What would flip a site's band: the smallest single change, and the cheapest set of costed changes.

A band held by gates or by missing evidence cannot be bought: then the gates to settle and the evidence to
collect are named. Otherwise the site's assured score, a sum over its open pairs of geometric means, is concave in
every quantity: analysis/sites/cheapest.py finds the set.
"""

from dataclasses import dataclass, field, replace

import numpy as np
import pandas as pd
from numpy.typing import NDArray

from analysis.sites.bands import ROUNDING, by_interval
from analysis.sites.cheapest import SLACK, Costed, cheapest
from analysis.sites.readiness import Assessment
from analysis.sites.site_model import SiteModel, model_of, open_pairs
from analysis.sites.sureness import Sureness, sureness_of
from domain.method import Method

Array = NDArray[np.float64]
NEXT = {"D": "C", "C": "B", "B": "A"}
HALVINGS = 50
SURE_HALVINGS = 14  # each draws the site again
SURE_STEPS = 8
NORMAL = {"p20": 0.8416, "p05": 1.6449}  # standard normal quantiles, to read P20 off the median and P5


@dataclass(frozen=True)
class Flip:
    """What stands between a site and its next band; see flip()."""

    target: str  # the next band, "" if there is none
    needed: float  # score to reach
    gates: list[tuple[str, str, str]] = field(default_factory=list)  # gate, destination_id or "", state
    missing: list[tuple[str, str]] = field(default_factory=list)  # indicator, subject
    singles: pd.DataFrame = field(default_factory=pd.DataFrame)
    costed: pd.DataFrame = field(default_factory=pd.DataFrame)
    cost: float = float("nan")
    bound: float = float("nan")  # no set of fractional quantities costs less
    reached: float = float("nan")  # score with the costed set


def flip(assessment: Assessment, site_id: str, method: Method) -> Flip:
    """What would bring a site to its next band.

    Args:
        assessment: from readiness.assess().
        site_id: the site.
        method: weights, bands, unit costs.

    Returns:
        `target` and `needed`; `gates` and `missing` if the band hangs on them (then no quantity helps);
        else `singles` (indicator, destination_id or "" for the site's own, value, needed_value, points: rise
        of its score, one row for each change that suffices alone, smallest rise first) and `costed`
        (item, destination_id, quantity, cost), its total, the linear programme's bound, the score reached.

    Source: method note 1.2, "smallest single change reaching the next band"; the set: this project.
    """
    site = assessment.sites.loc[site_id]
    if site["band"] == "A":
        return Flip("", float("nan"))
    gates, missing = _held_back_by(assessment, site_id, method)
    if gates or missing:
        return Flip(_if_settled(site, method), float("nan"), gates=gates, missing=missing)
    target = "A" if _only_sure(site) else NEXT.get(by_interval(float(site["bound_low"]), method), "")
    needed = _needed(site, target, method)
    pairs = open_pairs(assessment, site_id)
    if np.isnan(needed) or not len(pairs):
        return Flip(target, needed)
    if target == "A" and site["completeness"] < method.number("bands", "a_completeness") - ROUNDING:
        return Flip(target, needed, missing=_lacking(assessment, site_id, method, below=1.0))
    model = model_of(assessment, site_id, pairs, method)
    goal = Goal(
        model,
        method.number("bands", f"{target.lower()}_min"),
        method.number("bands", "a_probability"),
        sureness_of(assessment, site_id, pairs, method) if target == "A" else None,
    )
    found = Flip(target, needed, singles=_singles(assessment, site_id, pairs, goal, method))
    costed = _costed(assessment, site_id, pairs, goal, method)
    if costed is None:
        return found
    return replace(found, costed=costed.table, cost=costed.cost, bound=costed.bound, reached=costed.reached)


@dataclass(frozen=True)
class Goal:
    """The score to reach, and for band A how surely."""

    model: SiteModel
    score: float
    chance: float
    sureness: Sureness | None

    def met(self, x: Array, age: Array) -> bool:
        """Whether indicator scores and evidence weights (pairs x indicators) reach it."""
        if replace(self.model, age=age).score(x) < self.score:
            return False
        return self.sureness is None or self.sureness.chance(x, age) >= self.chance


def _costed(assessment: Assessment, site_id: str, pairs: pd.DataFrame, goal: Goal, method: Method) -> Costed | None:
    """The cheapest set that meets the goal; for band A of those that reach the least score that is sure enough."""

    if goal.sureness is None:
        return cheapest(assessment, site_id, pairs, goal.model, goal.score, method)
    low, high, best = goal.score, 100.0, None
    for _ in range(SURE_STEPS):
        middle = (low + high) / 2
        found = cheapest(assessment, site_id, pairs, goal.model, middle, method)
        if found is not None and not goal.met(found.x, goal.model.age):
            low = middle
        else:  # sure enough, or more than items can do: the least score lies below
            high, best = middle, found or best
    return best


def _only_sure(site: pd.Series) -> bool:
    return any(str(reason).startswith("a_") for reason in site["reasons"])


def _needed(site: pd.Series, target: str, method: Method) -> float:
    """The score to reach; for A so much more that P(R >= 75) is as asked, by the spread drawn now."""
    if target not in {"A", "B", "C"}:
        return float("nan")
    edge = method.number("bands", f"{target.lower()}_min")
    if target == "A" and site["score_p50"] == site["score_p50"]:
        spread = (site["score_p50"] - site["score_p05"]) / NORMAL["p05"]
        edge += max(0.0, site["bound_low"] - site["score_p50"]) + NORMAL["p20"] * spread
    return float(min(edge, 100.0))


def _held_back_by(
    assessment: Assessment, site_id: str, method: Method
) -> tuple[list[tuple[str, str, str]], list[tuple[str, str]]]:
    """Gates that hold the band, and evidence that is missing where it alone does."""
    site = assessment.sites.loc[site_id]
    reasons = set(site["reasons"])
    if not any(r.partition(":")[0] in HOLDING for r in reasons):
        return [], []
    gates = assessment.gates[(assessment.gates["site_id"] == site_id) & (assessment.gates["state"] != "PASS")]
    own = gates[gates["destination_id"].isna()]
    theirs = gates[gates["destination_id"].notna()]
    wanted = [(str(g), "", str(s)) for g, s in zip(own["gate"], own["state"], strict=True)]
    if {"shut_share", "open_share"} & reasons:
        keys = zip(theirs["gate"], theirs["destination_id"], theirs["state"], strict=True)
        wanted += [(str(g), str(d), str(s)) for g, d, s in keys]
    lacking = _lacking(assessment, site_id, method) if {"completeness", "score_missing"} & reasons else []
    if {"no_intentions", "all_undecided"} & reasons:
        lacking.append(("intent_hh_pct", ""))
    return wanted, lacking


def _lacking(assessment: Assessment, site_id: str, method: Method, *, below: float = 0.0) -> list[tuple[str, str]]:
    """Indicators of a site without valid evidence (or with evidence that weighs less than `below`), and the places."""
    rows = assessment.indicators[(assessment.indicators["site_id"] == site_id)]
    fades = rows["age_weight"] < below if below else rows["age_weight"] <= 0
    rows = rows[fades].assign(lost=rows["weight"] * (1 - rows["age_weight"]))
    rows = rows.sort_values("lost", ascending=False, kind="stable")
    kinds = {i.id: i.subject for i in method.indicators}
    pairs = zip(rows["indicator"], rows["destination_id"], strict=True)
    return list(dict.fromkeys((str(i), "" if kinds[str(i)] == "site" else str(d)) for i, d in pairs))


HOLDING = {
    "gate_fail", "gate_unknown", "shut_share", "open_share", "completeness", "score_missing", "no_intentions",
    "all_undecided",
}  # fmt: skip


def _if_settled(site: pd.Series, method: Method) -> str:
    """The band that the score would allow if every destination were open; A needs more proof."""
    score = float(site["score_all"])
    return "" if np.isnan(score) else by_interval(score, method)


def _singles(assessment: Assessment, site_id: str, pairs: pd.DataFrame, goal: Goal, method: Method) -> pd.DataFrame:
    """Every change of one indicator at one place that reaches the target alone, by bisection."""
    model = goal.model
    found = []
    for k, indicator in enumerate(method.indicators):
        if indicator.combine == "computed":
            continue
        groups = [np.arange(len(pairs))] if indicator.subject == "site" else [np.array([p]) for p in range(len(pairs))]
        for members in groups:
            least = _least(goal, members, k)
            if least is None:
                continue
            if indicator.levels:
                least = min(level for level in indicator.levels if level >= least - SLACK)
            now = float(model.x[members[0], k])
            place = "" if indicator.subject == "site" else str(pairs["destination_id"].iloc[members[0]])
            row = assessment.indicators
            row = row[(row["site_id"] == site_id) & (row["indicator"] == indicator.id)]
            row = row[row["destination_id"] == pairs["destination_id"].iloc[members[0]]].iloc[0]
            found.append(
                {
                    "indicator": indicator.id, "destination_id": place, "value": float(row["value"]),
                    "needed_value": _raw(least, indicator.levels, indicator.low, indicator.high),
                    "points": least - now,
                }
            )  # fmt: skip
    columns = ["indicator", "destination_id", "value", "needed_value", "points"]
    return pd.DataFrame(found, columns=columns).sort_values("points", kind="stable").reset_index(drop=True)


def _least(goal: Goal, members: NDArray[np.intp], k: int) -> float | None:
    """The lowest score of one indicator at some pairs that brings the site to the target, measured anew."""
    model = goal.model
    if not (model.age[members, k] > 0).all() or model.x[members, k].min() >= 100:
        return None
    age = model.age.copy()
    age[members, k] = 1.0

    def enough(value: float) -> bool:
        x = model.x.copy()
        x[members, k] = np.maximum(x[members, k], value)
        return goal.met(x, age)

    low, high = float(model.x[members, k].min()), 100.0
    if not enough(high):
        return None
    for _ in range(SURE_HALVINGS if goal.sureness else HALVINGS):
        middle = (low + high) / 2
        low, high = (low, middle) if enough(middle) else (middle, high)
    return high


def _raw(points: float, levels: tuple[float, ...], low: float, high: float) -> float:
    """The raw value that scores so many points."""
    if levels:
        return float(np.interp(points, levels, range(len(levels))))
    return low + points / 100 * (high - low)
