"""The mixed-integer programme behind a set of sites to close: what is known, the rules, rows and stages.

A binary says that a site closes, a flow how many of its households go to an area: at most as many as said so,
and only over pairs whose gates pass. HiGHS settles the aims one after the other, so that no weight is needed
and a later aim never overrules an earlier one: most households moved, fewest left out, lowest cost.
"""

import time
from dataclasses import dataclass
from typing import Any

import numpy as np
import pandas as pd
from numpy.typing import NDArray
from scipy.optimize import Bounds, LinearConstraint, milp
from scipy.sparse import coo_array, csr_array, diags_array, hstack

Array = NDArray[np.float64]
SERVICES = ("water", "health", "school", "shelter")
HAIR = 1e-6  # households: less is rounding
REL_GAP = 1e-6  # a smaller gap counts as proved
LEAST_SECONDS = 0.05  # with less time left, a stage is not begun


@dataclass(frozen=True)
class ClosingInputs:
    """What is known of sites, pairs and return areas."""

    sites: pd.DataFrame  # index site_id: name, adm1, band, households
    pairs: pd.DataFrame  # site_id, destination_id, households, status, cost (of all of them; NaN unknown)
    areas: pd.DataFrame  # index destination_id: name, SERVICES in households (NaN unknown), limit (NaN none)


@dataclass(frozen=True)
class ClosingRules:
    """What a set must respect; ValueError where a number is out of its range or a service has no column."""

    budget: float | None = None  # money; a pair of unknown cost is not used under a budget
    bands: tuple[str, ...] = ("A", "B")  # of sites that may be chosen
    left_out_max: float = 0.2  # share of a chosen site's households that may be left without an option
    fairness: float = 0.0  # 0: no rule; 1: each prefecture's share of the moves is its share of the eligible
    services: tuple[str, ...] = SERVICES  # whose capacity binds
    include: tuple[str, ...] = ()  # sites that must close, whatever their band
    exclude: tuple[str, ...] = ()
    seconds: float = 10.0  # for the solver

    def __post_init__(self) -> None:
        shares = 0 <= self.left_out_max <= 1 and 0 <= self.fairness <= 1
        if not shares or not self.seconds > 0 or (self.budget is not None and not self.budget >= 0):
            raise ValueError(f"rule out of range: {self}")
        if not set(self.services) <= set(SERVICES):
            raise ValueError(f"no such service: {self.services}")


@dataclass(frozen=True)
class Programme:
    """Columns are a binary for each site, then the households of each pair."""

    sites: list[str]
    households: Array  # of each site
    pairs: pd.DataFrame  # those that may be used, from open_pairs()
    room: Array  # of each pair, the room of its area; NaN if unknown
    budget: float  # inf: none
    owner: NDArray[np.intp]  # of each pair, its site's position
    upper: Array  # households that a pair can take
    rows: list[LinearConstraint]
    must: Array  # 1 for a site that must close


@dataclass(frozen=True)
class Solved:
    """The best set found, where its households go, and how sure it is that none is better."""

    chosen: tuple[str, ...]
    flows: pd.DataFrame  # site_id, destination_id, households, unit_cost
    status: str  # optimal, feasible, infeasible or none
    gap: float
    bound: float  # no set moves more households
    settled: bool  # whether ties are settled too


def oversaid(inputs: ClosingInputs) -> pd.Series:
    """By site, how many times its households its answers add to: 1 or, where rounding made them more, above 1."""
    said = inputs.pairs.groupby("site_id")["households"].sum().reindex(inputs.sites.index)
    total = inputs.sites["households"].astype(float)
    return (said / total.where(total > 0)).clip(lower=1).fillna(1.0)


def open_pairs(inputs: ClosingInputs) -> pd.DataFrame:
    """Pairs that households may take, in a fixed order.

    Returns:
        site_id, destination_id, households (cut in proportion where all answers of a site add to more than its
        households, as rounded shares do) and unit_cost (money for one household; NaN unknown).
    """
    pairs, over = inputs.pairs, oversaid(inputs)
    pairs = pairs[(pairs["status"] == "open") & (pairs["households"] > 0)].sort_values(["site_id", "destination_id"])
    pairs = pairs[pairs["site_id"].isin(inputs.sites.index)]
    table = pairs[["site_id", "destination_id"]].reset_index(drop=True)
    table["households"] = pairs["households"].to_numpy(float) / over.reindex(pairs["site_id"]).to_numpy(float)
    return table.assign(unit_cost=(pairs["cost"] / pairs["households"]).to_numpy(float))


def rooms(inputs: ClosingInputs, rules: ClosingRules) -> pd.Series:
    """Households that each area can take: its least known binding capacity or limit; NaN if none is known."""
    return inputs.areas[[*rules.services, "limit"]].astype(float).min(axis=1).clip(lower=0)


def obstacles(inputs: ClosingInputs, rules: ClosingRules) -> pd.Series:
    """Why each site could not close even if it were the only one.

    Returns:
        By site_id, of the sites and those that must close: "" (it could), "band", "excluded", "households"
        (unknown, or none), "options" (too few want to go where it is open), "cost" (their cost is unknown),
        "room" (areas are too small), "budget", or "unknown_site". The fairness rule is not looked at.
    """
    sites, must = inputs.sites.sort_index(), pd.Index(rules.include)
    needed = (1 - rules.left_out_max) * sites["households"] - HAIR
    pairs = open_pairs(inputs)
    priced = pairs if rules.budget is None else pairs[pairs["unit_cost"].notna()]
    placed = _placed(priced, rooms(inputs, rules))
    reasons = pd.Series("", index=sites.index.union(must), dtype=object)
    if rules.budget is not None:
        reasons[sites.index[_least_cost(placed, needed) > rules.budget * (1 + 1e-9)]] = "budget"
    for table, reason in ((placed, "room"), (priced, "cost"), (pairs, "options")):
        have = table.groupby("site_id")["households"].sum().reindex(sites.index).fillna(0.0)
        reasons[sites.index[have < needed]] = reason
    empty = sites["households"].isna() | ((sites["households"] <= 0) & ~sites.index.isin(must))
    reasons[sites.index[empty]] = "households"
    reasons[sites.index[~sites["band"].isin(rules.bands) & ~sites.index.isin(must)]] = "band"
    reasons[reasons.index.isin(rules.exclude)] = "excluded"
    reasons[~reasons.index.isin(sites.index)] = "unknown_site"
    return reasons


def _placed(pairs: pd.DataFrame, room: pd.Series) -> pd.DataFrame:
    """What each site alone could send to each area: one row a site and area."""
    keys = ["site_id", "destination_id"]
    together = pairs.groupby(keys, as_index=False).agg(households=("households", "sum"), unit_cost=("unit_cost", "min"))
    limit = room.reindex(together["destination_id"]).fillna(np.inf).to_numpy(float)
    return together.assign(households=np.minimum(together["households"].to_numpy(float), limit))


def _least_cost(placed: pd.DataFrame, needed: pd.Series) -> pd.Series:
    """Money that moving the needed households takes at least, by site: the cheapest areas first."""
    placed = placed.sort_values(["site_id", "unit_cost"])
    before = placed.groupby("site_id")["households"].cumsum() - placed["households"]
    taken = (needed.reindex(placed["site_id"]).to_numpy(float) - before).clip(0, placed["households"])
    return (taken * placed["unit_cost"]).groupby(placed["site_id"]).sum().reindex(needed.index).fillna(0.0)


def build(inputs: ClosingInputs, rules: ClosingRules, eligible: pd.Index) -> Programme:
    """The programme over the eligible sites."""
    households = inputs.sites.loc[eligible, "households"].to_numpy(float)
    pairs = open_pairs(inputs)
    pairs = pairs[pairs["site_id"].isin(eligible)]
    if rules.budget is not None:
        pairs = pairs[pairs["unit_cost"].notna()]
    room = rooms(inputs, rules).reindex(pairs["destination_id"]).to_numpy(float)
    said = pairs["households"].to_numpy(float)
    programme = Programme(
        sites=list(eligible),
        households=households,
        pairs=pairs,
        room=room,
        budget=np.inf if rules.budget is None else rules.budget,
        owner=eligible.get_indexer(pd.Index(pairs["site_id"])),
        upper=np.fmin(said, room),
        rows=[],
        must=eligible.isin(rules.include).astype(float),
    )
    programme.rows.extend(_rows(programme, inputs, rules))
    return programme


def _rows(programme: Programme, inputs: ClosingInputs, rules: ClosingRules) -> list[LinearConstraint]:
    count, width = len(programme.sites), len(programme.pairs)
    if not width:
        return []
    one = np.ones(width)
    member = coo_array((one, (programme.owner, np.arange(width))), shape=(count, width)).tocsr()
    needed = (1 - rules.left_out_max) * programme.households
    none = csr_array((1, count))
    rows = [
        _row(hstack([-diags_array(programme.upper) @ member.T, diags_array(one)]), -np.inf, 0.0),
        _row(hstack([diags_array(needed), -member]), -np.inf, 0.0),
    ]
    place, names = pd.factorize(programme.pairs["destination_id"])
    room = rooms(inputs, rules).reindex(names).to_numpy(float)
    arriving = coo_array((one, (place, np.arange(width))), shape=(len(names), width)).tocsr()
    known = np.flatnonzero(np.isfinite(room))
    if len(known):
        rows.append(_row(hstack([csr_array((len(known), count)), arriving[known]]), -np.inf, room[known]))
    if rules.budget is not None:
        unit = programme.pairs["unit_cost"].to_numpy(float)
        scale = max(float(unit.max()), 1e-9)
        rows.append(_row(hstack([none, csr_array(unit[None] / scale)]), -np.inf, rules.budget / scale))
    if rules.fairness > 0:
        area, prefecture = pd.factorize(inputs.sites.loc[programme.sites, "adm1"])
        share = rules.fairness * np.bincount(area, programme.households) / max(programme.households.sum(), HAIR)
        own = area[programme.owner][None] == np.arange(len(prefecture))[:, None]
        rows.append(_row(hstack([csr_array((len(prefecture), count)), csr_array(own - share[:, None])]), 0.0, np.inf))
    return rows


def _row(table: Any, low: Any, high: Any) -> LinearConstraint:
    return LinearConstraint(csr_array(table), low, high)


def solve(programme: Programme, seconds: float) -> Solved:
    """Most households moved; among such sets the fewest left out, then the lowest cost.

    Args:
        programme: from build().
        seconds: for all stages; what is found in time is returned, with its gap.
    """
    ends = time.monotonic() + seconds
    width = len(programme.pairs)
    if not programme.sites:
        return Solved((), programme.pairs, "optimal", 0.0, 0.0, True)
    moved = np.concatenate([np.zeros(len(programme.sites)), np.ones(width)])
    first = _stage(programme, -moved, [], seconds)
    if first.x is None:
        infeasible = first.status == 2 or "nfeasible" in str(first.message)
        nothing = programme.pairs.iloc[:0]
        return Solved((), nothing, "infeasible" if infeasible else "none", float("nan"), float("nan"), False)
    best, most, settled = first.x, float(moved @ first.x), first.status == 0
    aims = [np.concatenate([programme.households, -np.ones(width)]), _costs(programme)] if settled else []
    floors = [_row(moved[None], most - HAIR - most * 1e-8, np.inf)]
    for aim in aims:
        best, proved = _better(programme, aim, floors, best, ends)
        settled &= proved
        reached = float(aim @ best)
        floors.append(_row(aim[None], -np.inf, reached + HAIR + abs(reached) * 1e-7))
    bound = max(-float(first.mip_dual_bound), most) if first.mip_dual_bound is not None else most
    return _solved(programme, best, "optimal" if first.status == 0 else "feasible", bound, settled)


def _better(
    programme: Programme, aim: Array, floors: list[LinearConstraint], best: Array, ends: float
) -> tuple[Array, bool]:
    """The least aim within the floors, and whether that is proved; asking for less than what is at hand is quick."""
    count, left = len(programme.sites), ends - time.monotonic()
    same = _stage(programme, aim, floors, left, fixed=best[:count] > 0.5) if left > LEAST_SECONDS else None
    if same is not None and same.x is not None and aim @ same.x < aim @ best:
        best = same.x
    reached, left = float(aim @ best), ends - time.monotonic()
    if left <= LEAST_SECONDS:
        return best, False
    less = _row(aim[None], -np.inf, reached - 10 * HAIR - abs(reached) * 1e-6)
    found = _stage(programme, aim, [*floors, less], left)
    return best if found.x is None else found.x, found.status in (0, 2)


def _costs(programme: Programme) -> Array:
    """Cost of a household on each pair, scaled; an unknown one counts as the dearest that is known, not as none."""
    unit = programme.pairs["unit_cost"].to_numpy(float)
    known = unit[~np.isnan(unit)]
    dearest = float(known.max()) if len(known) else 0.0
    scale = dearest if dearest > 0 else 1.0
    return np.concatenate([np.zeros(len(programme.sites)), np.nan_to_num(unit, nan=dearest) / scale])


def _stage(programme: Programme, aim: Array, extra: list[LinearConstraint], seconds: float, fixed: Any = None) -> Any:
    count = len(programme.sites)
    low, high = (programme.must, np.ones(count)) if fixed is None else (fixed.astype(float),) * 2
    return milp(
        aim,
        integrality=np.concatenate([np.ones(count), np.zeros(len(programme.pairs))]),
        bounds=Bounds(
            np.concatenate([low, np.zeros(len(programme.pairs))]),
            np.concatenate([high, programme.upper]),
        ),
        constraints=[*programme.rows, *extra],
        options={"time_limit": max(seconds, LEAST_SECONDS), "mip_rel_gap": REL_GAP},
    )


def _solved(programme: Programme, x: Array, status: str, bound: float, settled: bool) -> Solved:
    count = len(programme.sites)
    closes = x[:count] > 0.5
    flows = _tidy(programme, np.where(closes[programme.owner], np.clip(x[count:], 0.0, programme.upper), 0.0))
    moved = float(flows.sum())
    gap = 0.0 if bound - moved <= REL_GAP * max(moved, 1.0) else (bound - moved) / moved if moved > HAIR else np.inf
    chosen = tuple(name for name, closed in zip(programme.sites, closes, strict=True) if closed)
    used = programme.pairs.assign(households=flows)[flows > HAIR].reset_index(drop=True)
    return Solved(chosen, used, status, gap, bound, settled)


def _tidy(programme: Programme, flows: Array) -> Array:
    """The flows without the solver's tolerance: no area and no budget is exceeded by a rounding error."""
    if not len(flows):
        return flows
    place, _ = pd.factorize(programme.pairs["destination_id"])
    arriving = np.bincount(place, flows)[place]
    flows = flows * np.fmin(1.0, np.divide(programme.room, arriving, out=np.ones_like(flows), where=arriving > 0))
    cost = float(np.nansum(flows * programme.pairs["unit_cost"].to_numpy(float)))
    return flows * (programme.budget / cost) if cost > programme.budget else flows
