"""Closing sets of a round: inputs from the assessment and from what is known of return areas."""

import numpy as np
import pandas as pd

from analysis.sites.closing_set import ClosingInputs, ClosingRules, ClosingSet, best_set, load
from analysis.sites.gathering import UNDECIDED
from domain.tiers import Tier
from services.context import Context
from services.places import sites_unredacted
from services.sites.readiness import readiness

FIELDS = ("population_ind", "wp_func", "shelter_done", "health_room_ind", "school_room_children")


def closing_inputs(context: Context, number: int, *, limit: float | None) -> ClosingInputs:
    """Sites, pairs with the cost of their gaps, and the capacity of return areas.

    Args:
        context: who asks, under which scenario.
        number: the round.
        limit: households an area may take, as a share of those who live there (None: no limit).

    Raises:
        NotAllowedError: the viewer is the public.
    """
    context.require(Tier.PARTNER)
    assessed = readiness(context, number)
    found = sites_unredacted(context, number)
    sites = assessed.sites[["name", "band", "households"]].join(found[["adm1"]])
    pairs = assessed.pairs[assessed.pairs["destination_id"] != UNDECIDED]
    costs = assessed.gaps.groupby(["site_id", "destination_id"])["cost"].agg(lambda c: c.sum(skipna=False))
    key = pd.MultiIndex.from_frame(pairs[["site_id", "destination_id"]])
    pairs = pairs[["site_id", "destination_id", "households", "status"]].assign(cost=costs.reindex(key).to_numpy())
    # A choice that is no return area happens around the site: each has its own place.
    option = ~pairs["destination_id"].isin(context.store.places("return_area").index)
    pairs.loc[option, "destination_id"] = pairs["site_id"] + ":" + pairs["destination_id"]
    return ClosingInputs(sites, pairs, _areas(context, pairs, limit))


def _areas(context: Context, pairs: pd.DataFrame, limit: float | None) -> pd.DataFrame:
    """Households that each destination could take, by service; unknown is missing."""
    names = context.store.places("return_area")["name"]
    index = pd.Index(sorted(pairs["destination_id"].unique()), name="destination_id")
    rows = context.store.observations(list(FIELDS)).dropna(subset=["value"]).sort_values("observed_on")
    known = rows.drop_duplicates(["subject", "indicator"], keep="last").pivot(
        index="subject", columns="indicator", values="value"
    )
    known = known.reindex(index=index, columns=list(FIELDS)).astype(float)
    size = context.method.number("household", "size")
    people, per_point = known["population_ind"], context.method.number("capacity", "persons_per_water_point")
    points = people / known["wp_func"].where(known["wp_func"] > 0)
    return pd.DataFrame(
        {
            "name": names.reindex(index).fillna(pd.Series(index, index=index)),
            "water": (points * per_point - people).clip(lower=0) / size,
            "health": known["health_room_ind"] / size,
            "school": known["school_room_children"] / context.method.number("capacity", "school_age_per_household"),
            "shelter": known["shelter_done"],
            "limit": limit * people / size if limit is not None else np.nan,
        },
        index=index,
    )


def closing_set(
    context: Context, number: int, rules: ClosingRules, *, limit: float | None, by_hand: tuple[str, ...] | None
) -> ClosingSet:
    """The best set under the rules, or the set chosen by hand.

    Raises:
        NotAllowedError: the viewer is the public.
    """
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
