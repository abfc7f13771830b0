"""What would flip a site's band: single changes, the cheapest set of works, and evidence to collect.

A band held by gates cannot be bought: then the gates to settle are named. Works and evidence are two lists, never one
cost: interviews make no site ready. What is said has been tried: the site was assessed again as under a scenario
that makes exactly the change that is printed.
"""

import math
from dataclasses import dataclass, field, replace

import numpy as np
import pandas as pd
from numpy.typing import NDArray

from analysis.sites.bands import by_interval
from analysis.sites.cheapest import SLACK, Search
from analysis.sites.goals import Goal, goal_of
from analysis.sites.readiness import Assessment
from analysis.sites.single_changes import SINGLES, single_changes
from analysis.sites.site_model import open_pairs
from analysis.sites.site_works import Works, is_asked, works_of
from analysis.sites.trials import BandUnder
from domain.method import Method
from domain.scenario import Change

Array = NDArray[np.float64]
NEXT = {"D": "C", "C": "B", "B": "A"}
SETS = 8  # targets searched for a set of works before none is promised
STEP = 2.0  # score points between them until one is enough
WHOLE = 0.995  # an evidence weight that reads as 100 %


@dataclass(frozen=True)
class Flip:
    """What stands between a site and its next band; see flip()."""

    target: str  # the next band, "" if there is none
    needed: float  # assured score to reach
    gates: list[tuple[str, str, str]] = field(default_factory=list)  # gate, destination_id or "", state
    evidence: list[tuple[str, str]] = field(default_factory=list)  # indicator, destination_id or ""
    singles: pd.DataFrame = field(default_factory=lambda: pd.DataFrame(columns=SINGLES))
    costed: pd.DataFrame = field(default_factory=pd.DataFrame)  # the works: item, destination_id, quantity, cost
    cost: float = float("nan")
    bound: float = float("nan")  # no fractional quantities cost less
    reached: float = float("nan")  # assured score with the works


def flip(assessment: Assessment, site_id: str, method: Method, band_under: BandUnder) -> Flip:
    """What would bring a site to its next band.

    Args:
        assessment: from readiness.assess().
        site_id: the site.
        method: weights, bands, unit costs.
        band_under: the site's band under changes (trials.trial_of()).

    Returns:
        `target` and `needed`; `gates` if the band hangs on them (then no quantity helps); else `singles`
        (indicator, destination_id or "" for the site's own, value, needed_value rounded towards the safe side,
        points: rise of its score; the smallest rises that suffice alone) and the cheapest works that suffice, with
        their cost. `evidence` names what is missing or ageing and would count once it is collected. A change that
        does not reach the band when it is tried is not in the answer.

    Source: method note 1.3, Flips.
    """
    site = assessment.sites.loc[site_id]
    if site["band"] == "A":
        return Flip("", float("nan"))
    pairs = open_pairs(assessment, site_id)
    evidence = _to_collect(assessment, site_id, pairs, method)
    if _band_is_fixed(site):
        settled = float(site["score_all"])
        target = "" if math.isnan(settled) else by_interval(settled, method)
        return Flip(target, float("nan"), gates=_gates(assessment, site_id), evidence=evidence)
    now = by_interval(float(site["bound_low"]), method)
    target = "A" if now == "A" else NEXT[now]
    answer = Flip(target, method.number("bands", f"{target.lower()}_min"), evidence=evidence)
    if not len(pairs):
        return answer
    goal = goal_of(assessment, site_id, pairs, target, method)
    singles = single_changes(assessment, site_id, pairs, goal, method, band_under)
    return _with_works(replace(answer, singles=singles), assessment, site_id, pairs, goal, method, band_under)


HOLDING = {
    "gate_fail", "gate_unknown", "blocked_share", "open_share", "completeness", "score_missing", "no_intentions",
    "all_undecided",
}  # fmt: skip


def _band_is_fixed(site: pd.Series) -> bool:
    """Whether gates or missing evidence decide the band, whatever the score."""
    return any(str(reason).partition(":")[0] in HOLDING for reason in site["reasons"])


def _gates(assessment: Assessment, site_id: str) -> list[tuple[str, str, str]]:
    """Gates that hold the band: the site's own, and the destinations' where their households are too many."""
    reasons = set(assessment.sites.loc[site_id, "reasons"])
    gates = assessment.gates[(assessment.gates["site_id"] == site_id) & (assessment.gates["state"] != "PASS")]
    if not {"blocked_share", "open_share"} & reasons:
        gates = gates[gates["destination_id"].isna()]
    of_site = gates["destination_id"].isna()
    gates = pd.concat([gates[of_site], gates[~of_site]])
    places = gates["destination_id"].fillna("")
    return [(str(g), str(d), str(s)) for g, d, s in zip(gates["gate"], places, gates["state"], strict=True)]


def _to_collect(assessment: Assessment, site_id: str, pairs: pd.DataFrame, method: Method) -> list[tuple[str, str]]:
    """Evidence of open destinations and of the site that is missing or has aged, the weightiest first.

    Where no destination is open, no evidence opens one: gates do.
    """
    reasons = set(assessment.sites.loc[site_id, "reasons"])
    if {"no_intentions", "all_undecided"} & reasons:
        return [(i.id, "") for i in method.indicators if is_asked(i)]
    rows = assessment.indicators[assessment.indicators["site_id"] == site_id]
    # A destination without a score may be open, too: its missing evidence is why it has none.
    status = assessment.pairs[assessment.pairs["site_id"] == site_id].set_index("destination_id")["status"]
    rows = rows[rows["destination_id"].map(status).to_numpy() == "open"]
    by_id = {i.id: i for i in method.indicators}
    outer = {d.id: d.weight for d in method.dimensions}
    weak = rows[~(rows["age_weight"] >= WHOLE)]
    weight = [w * outer[by_id[str(i)].dimension] for i, w in zip(weak["indicator"], weak["weight"], strict=True)]
    weak = weak.assign(lost=np.array(weight) * (1 - weak["age_weight"].fillna(0).to_numpy(float)))
    weak = weak.sort_values("lost", ascending=False, kind="stable")
    keys = zip(weak["indicator"], weak["destination_id"], strict=True)
    weakest = [
        (str(i), "" if by_id[str(i)].subject == "site" else str(d))
        for i, d in keys
        if by_id[str(i)].combine != "computed"
    ]
    short = assessment.gaps[(assessment.gaps["site_id"] == site_id) & (assessment.gaps["exact"] > 0)]
    asked = [str(i) for i in short["indicator"].unique() if is_asked(by_id[str(i)])] if len(pairs) else []
    return list(dict.fromkeys([*weakest, *((i, "") for i in asked)]))


def _with_works(
    answer: Flip,
    assessment: Assessment,
    site_id: str,
    pairs: pd.DataFrame,
    goal: Goal,
    method: Method,
    band_under: BandUnder,
) -> Flip:
    """The answer with the cheapest works found that reach the target when they are built in a scenario."""
    works = works_of(assessment, site_id, pairs, goal.model, method)
    quantity = _cheapest_tried(
        works, dict(zip(pairs["destination_id"], pairs["subject"], strict=True)), site_id, goal, band_under
    )
    if quantity is None:
        return answer
    x, age = works.built(quantity)
    table = works.table(quantity)
    return replace(
        answer,
        costed=table,
        cost=float(table["cost"].sum()),
        bound=Search(works).least_cost(goal.score),
        reached=replace(goal.model, age=age).score(x),
    )


def _cheapest_tried(
    works: Works, subjects: dict[str, str], site_id: str, goal: Goal, band_under: BandUnder
) -> Array | None:
    """Whole quantities that are enough when they are tried, at the least cost found; None if none are.

    The search follows straight lines and knows no draws: where its set falls short, a higher target is searched.
    """
    if not works.works or not _enough(works, works.limit, goal):
        return None
    search, low, high = Search(works), goal.score, 100.0
    target, best = low, None
    for _ in range(SETS):
        quantity = search.rounded(target)
        if quantity is None:
            high = target
        elif _enough(works, quantity, goal):
            high, best = target, quantity
        else:
            low = target
        if high <= goal.score or high - low < SLACK:
            break
        target = min(low + STEP, (low + high) / 2) if best is None else (low + high) / 2
    if best is None:
        return None
    exact = search.cheapest(high)
    candidates = [exact, best] if exact is not None and _enough(works, exact, goal) else [best]
    tried = (q for q in candidates if band_under(_built(works, q, subjects, site_id)) == goal.band)
    return next(tried, None)


def _enough(works: Works, quantity: Array, goal: Goal) -> bool:
    x, age = works.built(quantity)
    return goal.reached(x, age) and goal.sure(x, age)


def _built(works: Works, quantity: Array, subjects: dict[str, str], site_id: str) -> list[Change]:
    return [
        Change("built", work.item, float(amount), subjects[work.place] if work.place else site_id)
        for work, amount in zip(works.works, quantity, strict=True)
        if amount > 0
    ]
