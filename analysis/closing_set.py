"""Which sites to close together: the load on every return area, and who is left without an option.

People go only where they said they want to go, and only over pairs whose gates pass: nobody is redistributed
to make a plan work. The best set is a mixed-integer programme, solved by HiGHS.
"""

import time
from collections.abc import Sequence
from dataclasses import dataclass, field
from typing import Any

import numpy as np
import pandas as pd
from numpy.typing import NDArray
from scipy.optimize import Bounds, LinearConstraint, milp
from scipy.sparse import coo_array

Array = NDArray[np.float64]
SERVICES = ("water", "health", "school", "shelter")
HAIR = 1e-6  # households: less is rounding
# Ties: fewer left without an option, then cheaper; too small to overrule one household.
TIE_LEFT, TIE_COST = 1e-4, 1e-3


@dataclass(frozen=True)
class ClosingInputs:
    """What is known of sites, pairs and return areas."""

    sites: pd.DataFrame  # index site_id: name, adm1, band, households
    pairs: pd.DataFrame  # site_id, destination_id, households, status, cost (of all of them; NaN unknown)
    areas: pd.DataFrame  # index destination_id: name, limit and SERVICES in households (NaN: unknown)


@dataclass(frozen=True)
class ClosingRules:
    """What a set must respect."""

    budget: float | None = None
    bands: tuple[str, ...] = ("A", "B")  # of sites that may be chosen
    left_out_max: float = 0.2  # of a chosen site's households may be left without an option
    fairness: float = 0.0  # 0: no rule; 1: each prefecture's share of the moves is its share of the households
    services: tuple[str, ...] = SERVICES  # whose capacity binds
    include: tuple[str, ...] = ()
    exclude: tuple[str, ...] = ()
    seconds: float = 10.0


@dataclass(frozen=True)
class ClosingSet:
    """A set of sites and what follows from closing them; see best_set() and load()."""

    chosen: tuple[str, ...]
    sites: pd.DataFrame
    areas: pd.DataFrame
    flows: pd.DataFrame
    by_prefecture: pd.DataFrame
    households: float
    moved: float
    left_out: float
    cost: float
    status: str  # optimal, feasible, infeasible or by_hand
    gap: float = float("nan")
    bound: float = float("nan")  # no set moves more households
    seconds: float = 0.0
    impossible: tuple[str, ...] = field(default=())  # included sites that no set can hold


@dataclass(frozen=True)
class _Problem:
    """Positions: binaries of the candidate sites, then households of the usable pairs."""

    sites: list[str]
    pairs: pd.DataFrame
    members: NDArray[np.intp]  # of each pair, the site's position
    households: Array  # of each site
    unit_cost: Array  # of each pair, a household; 0 where it is unknown and no budget is set


def best_set(inputs: ClosingInputs, rules: ClosingRules) -> ClosingSet:
    """The set that lets the most households move, under the rules.

    Args:
        inputs: households in full numbers or fractions; capacities in households.
        rules: unknown capacities do not bind (they are reported: unknown is no room); under a budget a pair of
            unknown cost is not used.

    Returns:
        `sites` (index site_id): name, band, adm1, chosen, forced (its band is not allowed), households, moved,
        left_out, cost; `areas` (index destination_id): name, arriving, capacities, load_<service> (share of
        capacity), overloaded, unknown (services); `flows`: site_id, destination_id, households, cost;
        `by_prefecture` (index adm1): eligible, moved, share. Costs are NaN where a used one is unknown.
        status "infeasible" chooses nothing and names included sites that cannot be chosen.

    Source: this project's proposal; the undecided are never redistributed (method note 1.2).
    """
    started = time.monotonic()
    problem = _problem(inputs, rules)
    solved = _solve(problem, inputs, rules)
    seconds = time.monotonic() - started
    if solved.x is None:
        bad = tuple(s for s in rules.include if not _alone(inputs, rules, s))
        empty = _report(inputs, rules, (), pd.Series(dtype=float), "infeasible")
        return ClosingSet(**{**vars(empty), "impossible": bad or rules.include, "seconds": seconds})
    count = len(problem.sites)
    chosen = tuple(s for s, y in zip(problem.sites, solved.x[:count], strict=True) if y > 0.5)
    flows = pd.Series(np.maximum(solved.x[count:], 0.0), index=problem.pairs.index)
    found = _report(inputs, rules, chosen, flows, "optimal" if solved.status == 0 else "feasible")
    gap, bound = float(solved.mip_gap or 0.0), -float(solved.mip_dual_bound or solved.fun)
    return ClosingSet(**{**vars(found), "gap": gap, "bound": bound, "seconds": seconds})


def load(inputs: ClosingInputs, rules: ClosingRules, chosen: Sequence[str]) -> ClosingSet:
    """What follows from sites chosen by hand: all with an open option go there, overloads are shown."""
    usable = inputs.pairs[(inputs.pairs["status"] == "open") & inputs.pairs["site_id"].isin(list(chosen))]
    return _report(inputs, rules, tuple(chosen), usable["households"].astype(float), "by_hand")


def _problem(inputs: ClosingInputs, rules: ClosingRules) -> _Problem:
    sites = inputs.sites
    allowed = sites["band"].isin(rules.bands) | sites.index.isin(rules.include)
    names = list(sites.index[allowed & ~sites.index.isin(rules.exclude) & sites["households"].notna()])
    pairs = inputs.pairs[(inputs.pairs["status"] == "open") & inputs.pairs["site_id"].isin(names)]
    pairs = pairs[pairs["households"] > 0]
    if rules.budget is not None:
        pairs = pairs[pairs["cost"].notna()]
    position = {name: n for n, name in enumerate(names)}
    return _Problem(
        sites=names,
        pairs=pairs,
        members=pairs["site_id"].map(position).to_numpy(np.intp),
        households=sites.loc[names, "households"].to_numpy(float),
        unit_cost=np.nan_to_num((pairs["cost"] / pairs["households"]).to_numpy(float)),
    )


def _solve(problem: _Problem, inputs: ClosingInputs, rules: ClosingRules) -> Any:
    sites, pairs = len(problem.sites), len(problem.pairs)
    scale = max(float((problem.unit_cost * problem.pairs["households"]).sum()), 1.0)
    weight = np.concatenate(
        [TIE_LEFT * problem.households, -(1 + TIE_LEFT) * np.ones(pairs) + TIE_COST * problem.unit_cost / scale]
    )
    fixed = np.array([name in rules.include for name in problem.sites], float)
    missing = [name for name in rules.include if name not in problem.sites]
    upper = np.concatenate([np.ones(sites), problem.pairs["households"].to_numpy(float)])
    lower = np.concatenate([fixed, np.zeros(pairs)])
    rows = _rows(problem, inputs, rules)
    if missing:
        rows.append(({}, 1.0, np.inf))  # an included site that is no candidate: nothing can be chosen
    return milp(
        weight,
        integrality=np.concatenate([np.ones(sites), np.zeros(pairs)]),
        bounds=Bounds(lower, upper),
        constraints=_matrix(rows, sites + pairs),
        options={"time_limit": rules.seconds, "mip_rel_gap": 1e-6},
    )


Row = tuple[dict[int, float], float, float]


def _rows(problem: _Problem, inputs: ClosingInputs, rules: ClosingRules) -> list[Row]:
    """Constraints as (coefficients by position, lowest, highest)."""
    count, rows = len(problem.sites), list[Row]()
    amounts = problem.pairs["households"].to_numpy(float)
    for n, site in enumerate(problem.members):
        rows.append(({count + n: 1.0, int(site): -amounts[n]}, -np.inf, 0.0))
    for site, households in enumerate(problem.households):
        flows = {count + int(n): -1.0 for n in np.flatnonzero(problem.members == site)}
        rows.append(({**flows, site: (1 - rules.left_out_max) * households}, -np.inf, HAIR))
    for place, members in problem.pairs.reset_index(drop=True).groupby("destination_id").indices.items():
        room = _room(inputs.areas, str(place), rules)
        if not np.isnan(room):
            rows.append(({count + int(n): 1.0 for n in members}, -np.inf, room))
    if rules.budget is not None:
        costs = {count + n: float(c) for n, c in enumerate(problem.unit_cost)}
        rows.append((costs, -np.inf, rules.budget))
    return rows + _fair(problem, inputs, rules)


def _room(areas: pd.DataFrame, place: str, rules: ClosingRules) -> float:
    """Households that an area can take: its least known binding capacity; NaN if none is known."""
    if place not in areas.index:
        return float("nan")
    known = areas.loc[place, [*rules.services, "limit"]].astype(float).dropna()
    return max(0.0, float(known.min())) if len(known) else float("nan")


def _fair(problem: _Problem, inputs: ClosingInputs, rules: ClosingRules) -> list[Row]:
    """Each prefecture moves at least `fairness` x its share of the eligible households."""
    if rules.fairness <= 0 or not len(problem.pairs):
        return []
    area = inputs.sites.loc[problem.sites, "adm1"].to_numpy(object)
    total, count, rows = problem.households.sum(), len(problem.sites), list[Row]()
    can = set(area[problem.members])  # a prefecture without an open pair cannot be served by any set
    for prefecture in sorted(can):
        share = rules.fairness * problem.households[area == prefecture].sum() / total
        own = area[problem.members] == prefecture
        rows.append(({count + n: (1.0 if mine else 0.0) - share for n, mine in enumerate(own)}, 0.0, np.inf))
    return rows


def _matrix(rows: list[Row], width: int) -> LinearConstraint | tuple[()]:
    if not rows:
        return ()
    entries = [(r, c, v) for r, (coefficients, _, _) in enumerate(rows) for c, v in coefficients.items()]
    at, column, value = (np.array([e[k] for e in entries]) for k in range(3)) if entries else (np.zeros(0),) * 3
    table = coo_array((value, (at.astype(int), column.astype(int))), shape=(len(rows), width)).tocsr()
    return LinearConstraint(table, np.array([low for _, low, _ in rows]), np.array([high for _, _, high in rows]))


def _alone(inputs: ClosingInputs, rules: ClosingRules, site: str) -> bool:
    """Whether an included site could be chosen if it were the only one."""
    single = ClosingRules(**{**vars(rules), "include": (site,), "fairness": 0.0})
    return _solve(_problem(inputs, single), inputs, single).x is not None


def _report(
    inputs: ClosingInputs, rules: ClosingRules, chosen: tuple[str, ...], moved: pd.Series, status: str
) -> ClosingSet:
    flows = inputs.pairs.loc[moved.index[moved > HAIR], ["site_id", "destination_id", "households", "cost"]].copy()
    part = moved[flows.index] / flows["households"]
    flows = flows.assign(households=moved[flows.index], cost=flows["cost"] * part)
    sites = _sites(inputs, rules, chosen, flows)
    own = sites[sites["chosen"]]
    return ClosingSet(
        chosen=chosen,
        sites=sites,
        areas=_areas(inputs, flows),
        flows=flows.reset_index(drop=True),
        by_prefecture=_by_prefecture(sites, rules),
        households=float(own["households"].sum()),
        moved=float(own["moved"].sum()),
        left_out=float(own["left_out"].sum()),
        cost=float(own["cost"].sum(skipna=False)) if len(own) else 0.0,
        status=status,
    )


def _sites(inputs: ClosingInputs, rules: ClosingRules, chosen: tuple[str, ...], flows: pd.DataFrame) -> pd.DataFrame:
    table = inputs.sites[["name", "band", "adm1", "households"]].copy()
    table["chosen"] = table.index.isin(chosen)
    table["forced"] = table["chosen"] & ~table["band"].isin(rules.bands)
    by_site = flows.groupby("site_id")
    table["moved"] = by_site["households"].sum().reindex(table.index).fillna(0.0)
    table["left_out"] = (table["households"] - table["moved"]).where(table["chosen"], 0.0)
    cost = by_site["cost"].agg(lambda c: c.sum(skipna=False)).reindex(table.index)
    return table.assign(cost=cost.where(table["moved"] > 0, 0.0))


def _areas(inputs: ClosingInputs, flows: pd.DataFrame) -> pd.DataFrame:
    arriving = flows.groupby("destination_id")["households"].sum()
    areas = inputs.areas.reindex(inputs.areas.index.union(arriving.index)).copy()
    areas["arriving"] = arriving.reindex(areas.index).fillna(0.0)
    over = pd.Series(False, index=areas.index)
    for name in (*SERVICES, "limit"):
        capacity = areas[name].astype(float)
        with np.errstate(divide="ignore", invalid="ignore"):
            share = np.where(capacity > 0, areas["arriving"] / capacity, np.where(areas["arriving"] > 0, np.inf, 0.0))
        areas[f"load_{name}"] = np.where(capacity.isna(), np.nan, share)
        over |= areas["arriving"] > capacity + HAIR
    unknown = [tuple(s for s in SERVICES if np.isnan(row[s])) for row in areas[list(SERVICES)].to_dict("records")]
    return areas.assign(overloaded=over, unknown=unknown)


def _by_prefecture(sites: pd.DataFrame, rules: ClosingRules) -> pd.DataFrame:
    eligible = sites[sites["band"].isin(rules.bands) | sites["chosen"]]
    table = eligible.groupby("adm1").agg(eligible=("households", "sum"), moved=("moved", "sum"))
    return table.assign(share=table["moved"] / table["eligible"].where(table["eligible"] > 0))
