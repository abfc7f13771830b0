"""Why a site cannot close, even if it were the only one."""

import numpy as np
import pandas as pd

from analysis.sites.closing_inputs import HAIR, ClosingInputs, ClosingRules, open_pairs, rooms, with_costs
from analysis.sites.closing_model import build, least_cost


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
    priced = pairs if rules.budget is None else pairs[pairs["priced"]]
    placed = _placed(priced, rooms(inputs, rules))
    reasons = pd.Series("", index=sites.index.union(must), dtype=object)
    for table, reason in ((placed, "room"), (priced, "cost"), (pairs, "options")):
        have = table.groupby("site_id")["households"].sum().reindex(sites.index).fillna(0.0)
        reasons[sites.index[have < needed]] = reason
    empty = sites["households"].isna() | ((sites["households"] <= 0) & ~sites.index.isin(must))
    reasons[sites.index[empty]] = "households"
    reasons[sites.index[~sites["band"].isin(rules.bands) & ~sites.index.isin(must)]] = "band"
    reasons[reasons.index.isin(rules.exclude)] = "excluded"
    reasons[~reasons.index.isin(sites.index)] = "unknown_site"
    if rules.budget is not None:
        possible = reasons.index[reasons == ""]
        reasons[_too_dear(inputs, rules, placed, needed.reindex(possible))] = "budget"
    return reasons


def _placed(pairs: pd.DataFrame, room: pd.Series) -> pd.DataFrame:
    """What each site alone could send to each area: one row a site and area."""
    keys = ["site_id", "destination_id"]
    together = pairs.groupby(keys, as_index=False).agg(
        households=("households", "sum"), unit_cost=("unit_cost", "min"), points=("points", "min")
    )
    limit = room.reindex(together["destination_id"]).fillna(np.inf).to_numpy(float)
    return together.assign(households=np.minimum(together["households"].to_numpy(float), limit))


def _too_dear(inputs: ClosingInputs, rules: ClosingRules, placed: pd.DataFrame, needed: pd.Series) -> list[str]:
    """Sites whose needed households cannot move within the budget.

    Moving them to the areas that are cheapest for the households themselves costs at least that and at most that
    and the works there; only where the budget lies between the two is the least cost searched.
    """
    budget = (rules.budget or 0.0) * (1 + 1e-9)
    placed = placed[placed["site_id"].isin(needed.index)].sort_values(["site_id", "unit_cost"])
    before = placed.groupby("site_id")["households"].cumsum() - placed["households"]
    taken = (needed.reindex(placed["site_id"]).to_numpy(float) - before).clip(0, placed["households"])
    flows = placed.assign(households=taken)[taken > 0]
    least = (flows["households"] * flows["unit_cost"]).groupby(flows["site_id"]).sum()
    # A site's flows alone: places that two sites name are two places here.
    most = pd.Series(
        {site: with_costs(inputs, of_site)["cost"].sum() for site, of_site in flows.groupby("site_id")}, dtype=float
    )
    dear = []
    for site in needed.index:
        if least.get(site, 0.0) > budget:
            dear.append(site)
        elif most.get(site, 0.0) > budget:
            alone = build(inputs, rules, pd.Index([site]))
            if not least_cost(alone, rules.seconds) <= budget + HAIR:
                dear.append(site)
    return dear
