"""Which sites to close together: the load on every return area, and who is left without an option.

People go only where they said they want to go, and only over pairs whose gates pass: nobody is redistributed
to make a plan work, and the undecided never move. An unknown capacity is no room and no limit: it is reported.
"""

import time
from collections.abc import Sequence
from dataclasses import dataclass, field, replace

import numpy as np
import pandas as pd

from analysis.sites.closing_inputs import (
    HAIR,
    SERVICES,
    ClosingInputs,
    ClosingRules,
    open_pairs,
    overcount,
    rooms,
    with_costs,
)
from analysis.sites.closing_model import build, most_moved, solve
from analysis.sites.closing_obstacles import obstacles

__all__ = ["SERVICES", "ClosingInputs", "ClosingRules", "ClosingSet", "best_set", "load"]

FLOW = ["site_id", "destination_id", "households", "cost"]


@dataclass(frozen=True)
class ClosingSet:
    """A set of sites and what follows from closing them; see best_set() and load()."""

    chosen: tuple[str, ...]
    sites: pd.DataFrame
    areas: pd.DataFrame
    flows: pd.DataFrame
    by_prefecture: pd.DataFrame
    households: float  # of the chosen sites
    moved: float
    left_out: float
    cost: float  # money, the works of each area once; NaN if that of a used pair or area is unknown
    status: str = "none"  # optimal, feasible, infeasible; none: chosen by hand, or no set was found in time
    gap: float = float("nan")  # (bound - moved) / moved; NaN where nothing was solved
    bound: float = float("nan")  # no set moves more households
    seconds: float = 0.0
    settled: bool = False  # no set moves as many and leaves fewer out, or costs less
    impossible: tuple[str, ...] = ()  # included sites that cannot close: each alone or, failing that, together
    why: dict[str, str] = field(default_factory=dict)  # by impossible site: see obstacles(); fairness; together
    unknown_capacity: tuple[str, ...] = ()  # areas where households arrive and a binding capacity is unknown
    unknown_cost: pd.DataFrame = field(default_factory=pd.DataFrame)  # open pairs without a cost
    no_site: tuple[
        str, ...
    ] = ()  # prefectures with sites of which none could close even alone: fairness leaves them out
    fairness_max: float = float("nan")  # where the fairness asked for moves nobody: the largest that moves somebody


def best_set(inputs: ClosingInputs, rules: ClosingRules) -> ClosingSet:
    """The set that lets the most households move; of such sets, fewest left out, then the lowest cost.

    Args:
        inputs: households and capacities in households, whole or not; rows in any order.
        rules: unknown capacities do not bind (unknown_capacity names their areas); under a budget a pair of
            unknown cost is not used (unknown_cost lists them).

    Returns:
        See load(); no area takes more than its least known binding capacity. What is found within rules.seconds
        has status optimal or feasible, with gap and bound. Status infeasible chooses nothing: `impossible` names
        the included sites that cannot close even alone, else a smallest group that cannot close together.

    Source: this project's proposal; the undecided are never redistributed (method note 1.2).
    """
    started = time.monotonic()
    reasons = obstacles(inputs, rules)
    eligible = reasons.index[reasons == ""]
    blocked = {site: str(reasons[site]) for site in rules.include if reasons[site]}
    if blocked:
        return replace(_nothing(inputs, rules), status="infeasible", impossible=tuple(blocked), why=blocked)
    solved = solve(build(inputs, rules, eligible), rules.seconds - (time.monotonic() - started))
    if solved.status == "infeasible":
        why = _together(inputs, rules, eligible)
        report = replace(_nothing(inputs, rules), impossible=tuple(why), why=why)
    else:
        report = _report(inputs, rules, solved.chosen, with_costs(inputs, solved.flows))
    if rules.fairness > 0 and report.moved <= HAIR:
        report = replace(report, fairness_max=_largest_fairness(inputs, rules, eligible))
    return replace(
        report,
        status=solved.status,
        gap=solved.gap,
        bound=solved.bound,
        settled=solved.settled,
        seconds=time.monotonic() - started,
    )


def load(inputs: ClosingInputs, rules: ClosingRules, chosen: Sequence[str]) -> ClosingSet:
    """What follows from sites chosen by hand: all with an open option go there, and overloads are shown.

    Args:
        inputs: as of best_set().
        rules: whose bands, services and limits are compared with; no capacity, budget or share stops a move.
        chosen: site ids, in any order.

    Returns:
        `sites` (index site_id): name, adm1, band, households, chosen, forced (chosen although its band is not
        allowed), obstacle (see obstacles()), moved, left_out = undecided + undetermined + blocked + no_room (0 where
        not chosen), left_out_share, cost. `areas` (index destination_id): name, arriving, capacities, limit,
        load_<service> and load_limit (share; NaN unknown, inf where there is no room at all), room (least known
        binding capacity), excess (beyond the room), overloaded (any known capacity or the limit), unknown
        (services). `flows`: site_id, destination_id, households, cost. `by_prefecture` (index adm1): allowed
        (households that the rules let choose, or chosen), eligible (of these, in sites that could close alone),
        eligible_share, moved, share (of all that move).

    Raises:
        ValueError: a chosen site is not among the sites.
    """
    missing = sorted(set(chosen) - set(inputs.sites.index))
    if missing:
        raise ValueError(f"no such site: {', '.join(missing)}")
    flows = open_pairs(inputs)
    flows = flows[flows["site_id"].isin(chosen)].reset_index(drop=True)
    return _report(inputs, rules, tuple(sorted(set(chosen))), with_costs(inputs, flows))


def _nothing(inputs: ClosingInputs, rules: ClosingRules) -> ClosingSet:
    return _report(
        inputs, rules, (), pd.DataFrame({c: pd.Series(dtype=object) for c in FLOW[:2]} | {c: [] for c in FLOW[2:]})
    )


def _together(inputs: ClosingInputs, rules: ClosingRules, eligible: pd.Index) -> dict[str, str]:
    """A smallest group of included sites that cannot close together: none can be spared from it."""
    ends = time.monotonic() + rules.seconds
    group = list(rules.include)
    for site in rules.include:
        rest = tuple(other for other in group if other != site)
        if time.monotonic() < ends and rest:
            trial = replace(rules, include=rest)
            if solve(build(inputs, trial, eligible), ends - time.monotonic()).status == "infeasible":
                group.remove(site)
    return dict.fromkeys(group, "together" if len(group) > 1 else "fairness")


def _largest_fairness(inputs: ClosingInputs, rules: ClosingRules, eligible: pd.Index) -> float:
    """The largest fairness below the one asked for, in whole percent, under which somebody moves; NaN: none does."""
    ends, low, high = time.monotonic() + rules.seconds, -1, round(100 * rules.fairness)
    while high - low > 1 and time.monotonic() < ends:
        middle = (low + high) // 2
        trial = build(inputs, replace(rules, fairness=middle / 100), eligible)
        answer = most_moved(trial, ends - time.monotonic()) if len(trial.pairs) else None
        moves = answer is not None and answer.x is not None and float(answer.x[trial.flows].sum()) > HAIR
        low, high = (middle, high) if moves else (low, middle)
    return low / 100 if low >= 0 else float("nan")


def _report(inputs: ClosingInputs, rules: ClosingRules, chosen: tuple[str, ...], flows: pd.DataFrame) -> ClosingSet:
    reasons = obstacles(inputs, replace(rules, include=tuple({*rules.include, *chosen})))
    sites = _sites(inputs, rules, chosen, flows).assign(obstacle=lambda t: reasons.reindex(t.index))
    areas = _areas(inputs, rules, flows)
    closed = sites[sites["chosen"]]
    binding = areas[list(rules.services)].isna().any(axis=1) & (areas["arriving"] > HAIR)
    return ClosingSet(
        chosen=chosen,
        sites=sites,
        areas=areas,
        flows=flows[FLOW],
        by_prefecture=_by_prefecture(sites),
        households=float(closed["households"].sum(skipna=False)),
        moved=float(closed["moved"].sum()),
        left_out=float(closed["left_out"].sum(skipna=False)),
        cost=float(flows["cost"].sum(skipna=False)),
        unknown_capacity=tuple(areas.index[binding]),
        unknown_cost=_unknown_cost(inputs, sites),
        no_site=_without_site(sites),
    )


def _sites(inputs: ClosingInputs, rules: ClosingRules, chosen: tuple[str, ...], flows: pd.DataFrame) -> pd.DataFrame:
    table = inputs.sites[["name", "adm1", "band", "households"]].copy()
    table["chosen"] = table.index.isin(chosen)
    table["forced"] = table["chosen"] & ~table["band"].isin(rules.bands)
    by_site = flows.groupby("site_id")
    table["moved"] = by_site["households"].sum().reindex(table.index).fillna(0.0).astype(float)
    table["cost"] = by_site["cost"].sum(skipna=False).reindex(table.index).where(table["moved"] > 0, 0.0).astype(float)
    total = table["households"].astype(float)
    table["left_out"] = (total - table["moved"]).clip(lower=0).where(table["chosen"], 0.0)
    table["left_out_share"] = table["left_out"] / total.where(total > 0)
    answers = inputs.pairs.groupby(["site_id", "status"])["households"].sum().unstack("status")
    answers = answers.reindex(index=table.index, columns=["open", "undetermined", "blocked"]).fillna(0.0).astype(float)
    answers = answers.div(overcount(inputs), axis=0).where(table["chosen"], 0.0)
    table["undetermined"], table["blocked"] = answers["undetermined"], answers["blocked"]
    table["no_room"] = (answers["open"] - table["moved"]).clip(lower=0)
    rest = table["left_out"] - table["undetermined"] - table["blocked"] - table["no_room"]
    return table.assign(undecided=rest.clip(lower=0))


def _areas(inputs: ClosingInputs, rules: ClosingRules, flows: pd.DataFrame) -> pd.DataFrame:
    arriving = flows.groupby("destination_id")["households"].sum()
    areas = inputs.areas.reindex(inputs.areas.index.union(arriving.index)).rename_axis("destination_id")
    areas["arriving"] = arriving.reindex(areas.index).fillna(0.0).astype(float)
    areas["overloaded"] = False
    for name in (*SERVICES, "limit"):
        capacity = areas[name].astype(float)
        share = areas["arriving"] / capacity.where(capacity > 0)
        none = pd.Series(np.where(areas["arriving"] > 0, np.inf, 0.0), index=areas.index)
        areas[f"load_{name}"] = share.mask(capacity <= 0, none)
        areas["overloaded"] |= areas["arriving"] > capacity.clip(lower=0) + HAIR
    areas["room"] = rooms(replace(inputs, areas=areas), rules)
    areas["excess"] = (areas["arriving"] - areas["room"]).clip(lower=0)
    missing = areas[list(SERVICES)].isna().to_numpy()
    unknown = [tuple(s for s, gone in zip(SERVICES, row, strict=True) if gone) for row in missing]
    return areas.assign(unknown=pd.Series(unknown, index=areas.index, dtype=object))


def _by_prefecture(sites: pd.DataFrame) -> pd.DataFrame:
    allowed = sites["chosen"] | ~sites["obstacle"].isin(["band", "excluded"])
    eligible = sites["chosen"] | (sites["obstacle"] == "")
    counted = sites.assign(allowed=sites["households"].where(allowed), eligible=sites["households"].where(eligible))
    table = counted[allowed].groupby("adm1")[["allowed", "eligible", "moved"]].sum()
    share = {f: table[f] / table[f].sum() if table[f].sum() > 0 else np.nan for f in ("eligible", "moved")}
    return table.assign(eligible_share=share["eligible"], share=share["moved"])


def _without_site(sites: pd.DataFrame) -> tuple[str, ...]:
    """Prefectures with sites of which none is chosen or could close alone."""
    possible = (sites["chosen"] | (sites["obstacle"] == "")).groupby(sites["adm1"]).any()
    return tuple(str(code) for code in possible.index[~possible])


def _unknown_cost(inputs: ClosingInputs, sites: pd.DataFrame) -> pd.DataFrame:
    """Open pairs without a cost, of sites that are chosen or allowed to be."""
    pairs = open_pairs(inputs)
    allowed = sites.index[sites["chosen"] | ~sites["obstacle"].isin(["band", "excluded"])]
    return pairs.loc[~pairs["priced"] & pairs["site_id"].isin(allowed), FLOW[:3]].reset_index(drop=True)
