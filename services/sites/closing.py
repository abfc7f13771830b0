"""Closing sets of a round: inputs from the assessment and from what is known of return areas.

For the cluster core alone: what a set costs and moves, with one site and without it, says how many households of the
site want to go where, also the few that partners may not count.
"""

import numpy as np
import pandas as pd

from analysis.sites.closing_set import ClosingInputs, ClosingRules, ClosingSet, best_set, load
from analysis.sites.evidence import up_to
from analysis.sites.gathering import UNDECIDED
from domain.tiers import Tier
from services.context import Context
from services.places import sites as placed_sites
from services.sites.readiness import readiness
from services.sites.rounds import judged_day

FIELDS = ("population_ind", "wp_func", "shelter_done", "health_room_ind", "school_room_children")
STOCK = "points"  # the gap whose items those who live there and all who arrive share


def closing_inputs(context: Context, number: int, *, limit: float | None) -> ClosingInputs:
    """Sites, pairs with what their households need, and capacity and works of areas, as known on the round's day.

    Args:
        context: who asks, under which scenario.
        number: the round.
        limit: households an area may take, as a share of those who live there (None: no limit).

    Raises:
        NotAllowedError: the viewer is not of the core.
    """
    context.require(Tier.CORE)
    assessed = readiness(context, number)
    prefectures = placed_sites(context, number)[["adm1"]]
    sites = assessed.sites[["name", "band", "households"]].join(prefectures)
    pairs = assessed.pairs[assessed.pairs["destination_id"] != UNDECIDED]
    keys = ["site_id", "destination_id"]
    gaps = assessed.gaps.merge(pairs[[*keys, "subject"]].rename(columns={"subject": "place"}), on=keys)
    household_costs = gaps[gaps["subject"] == "household"].groupby(keys)["cost"].agg(lambda c: c.sum(skipna=False))
    cost = household_costs.reindex(pd.MultiIndex.from_frame(pairs[keys])).to_numpy()
    served = _stock_target(context)
    pairs = pd.DataFrame(
        {
            "site_id": pairs["site_id"],
            # A choice that is no return area happens around the site: each has its own place.
            "destination_id": pairs["subject"],
            "households": pairs["households"],
            "status": pairs["status"],
            "cost": cost,
            "points": pairs["people"] / pairs["households"] / served,
        }
    )
    return ClosingInputs(sites, pairs, _areas(context, number, pairs, gaps, limit))


def _stock_target(context: Context) -> float:
    """People for each water point at the upper goalpost."""
    return next((i.high for i in context.method.indicators if i.gap and i.gap.kind == STOCK), float("inf"))


def _areas(context: Context, number: int, pairs: pd.DataFrame, gaps: pd.DataFrame, limit: float | None) -> pd.DataFrame:
    """Households that each destination could take, by service, and what its works cost; unknown is missing."""
    index = pd.Index(sorted(pairs["destination_id"].unique()), name="destination_id")
    observed = _known_on(context, number).reindex(index=index, columns=list(FIELDS)).astype(float)
    names = context.store.places("return_area")["name"].reindex(index).fillna(pd.Series(index, index=index))
    size = context.method.number("household", "size")
    people, per_point = observed["population_ind"], context.method.number("capacity", "persons_per_water_point")
    points = people / observed["wp_func"].where(observed["wp_func"] > 0)
    return pd.DataFrame(
        {
            "name": names,
            "water": (points * per_point - people).clip(lower=0) / size,
            "health": observed["health_room_ind"] / size,
            "school": observed["school_room_children"] / context.method.number("capacity", "school_age_per_household"),
            # Shelters that are complete are lived in: no room is free.
            "shelter": observed["shelter_done"].where(observed["shelter_done"].isna(), 0.0),
            "limit": limit * people / size if limit is not None else np.nan,
            **_works(context, gaps, people),
        },
        index=index,
    )


def _works(context: Context, gaps: pd.DataFrame, living: pd.Series) -> dict[str, pd.Series | float]:
    """What is built once at each place, the water points it lacks before anybody arrives, and what one costs."""
    once = gaps[gaps["subject"] == "destination"].drop_duplicates(["place", "item"])
    fixed = once.groupby("place")["whole_cost"].agg(lambda c: c.sum(skipna=False)).reindex(living.index)
    stock = gaps[gaps["subject"] == "stock"].drop_duplicates("place").set_index("place").reindex(living.index)
    return {
        "fixed": fixed,
        "points_lacking": living / stock["target"] - living / stock["value"],
        "point_cost": stock["item"].map(context.method.unit_costs).astype(float),
    }


def _known_on(context: Context, number: int) -> pd.DataFrame:
    """The newest figures of every subject on the day that the round is judged."""
    rows = up_to(context.store.observations(list(FIELDS)), judged_day(context, number))
    rows = rows.dropna(subset=["value"]).sort_values(["observed_on", "value"])
    newest = rows.drop_duplicates(["subject", "indicator"], keep="last")
    return newest.pivot(index="subject", columns="indicator", values="value")


def closing_set(
    context: Context, number: int, rules: ClosingRules, *, limit: float | None, by_hand: tuple[str, ...] | None
) -> ClosingSet:
    """The best set under the rules, or the set chosen by hand.

    Raises:
        NotAllowedError: the viewer is not of the core.
    """
    context.require(Tier.CORE)
    parameters = {"round": number, "rules": vars(rules), "limit": limit, "hand": by_hand}

    def solve() -> ClosingSet:
        inputs = closing_inputs(context, number, limit=limit)
        if by_hand is None:
            return best_set(inputs, rules)
        return load(inputs, rules, [s for s in by_hand if s in inputs.sites.index])

    return context.cached("closing_set", {**parameters, "scenario": _stamp(context)}, solve)


def _stamp(context: Context) -> str:
    scenario = context.scenario
    return f"{scenario.id}@{len(scenario.log)}" if scenario else ""
