"""What a closing set is made from: sites, pairs, return areas, and the rules that it must respect."""

from dataclasses import dataclass

import numpy as np
import pandas as pd

SERVICES = ("water", "health", "school", "shelter")
HAIR = 1e-6  # households: less is rounding


@dataclass(frozen=True)
class ClosingInputs:
    """What is known of sites, pairs and return areas; money in one currency, NaN unknown."""

    sites: pd.DataFrame  # index site_id: name, adm1, band, households
    # site_id, destination_id, households, status, cost (what all of its households need themselves), points (water
    # points that one household asks for)
    pairs: pd.DataFrame
    # index destination_id: name, SERVICES in households (NaN unknown), limit (NaN none), fixed (works of the place,
    # paid once if anybody goes there), points_lacking (water points before anybody arrives; negative: to spare),
    # point_cost (of one water point)
    areas: pd.DataFrame


@dataclass(frozen=True)
class ClosingRules:
    """What a set must respect; ValueError where a number is out of its range or a service has no column."""

    left_out_max: float  # share of a chosen site's households that may be left without an option
    budget: float | None = None  # money; where a cost is unknown, a pair is not used under a budget
    bands: tuple[str, ...] = ("A", "B")  # of sites that may be chosen
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


def overcount(inputs: ClosingInputs) -> pd.Series:
    """By site, how many times its households its answers add to: 1 or, where rounding made them more, above 1."""
    answered = inputs.pairs.groupby("site_id")["households"].sum().reindex(inputs.sites.index)
    total = inputs.sites["households"].astype(float)
    return (answered / total.where(total > 0)).clip(lower=1).fillna(1.0)


def open_pairs(inputs: ClosingInputs) -> pd.DataFrame:
    """Pairs that households may take, in a fixed order.

    Returns:
        site_id, destination_id, households (cut in proportion where all answers of a site add to more than its
        households, as rounded shares do), unit_cost (money for what one household needs itself; NaN unknown),
        points (water points for one household) and priced (its cost and the works of its place are known).
    """
    pairs, over = inputs.pairs, overcount(inputs)
    pairs = pairs[(pairs["status"] == "open") & (pairs["households"] > 0)].sort_values(["site_id", "destination_id"])
    pairs = pairs[pairs["site_id"].isin(inputs.sites.index)]
    table = pairs[["site_id", "destination_id"]].reset_index(drop=True)
    table["households"] = pairs["households"].to_numpy(float) / over.reindex(pairs["site_id"]).to_numpy(float)
    table["unit_cost"] = (pairs["cost"] / pairs["households"]).to_numpy(float)
    table["points"] = pairs["points"].to_numpy(float)
    works = inputs.areas[["fixed", "points_lacking", "point_cost"]].reindex(pairs["destination_id"]).notna().all(axis=1)
    return table.assign(priced=works.to_numpy() & table[["unit_cost", "points"]].notna().all(axis=1).to_numpy())


def rooms(inputs: ClosingInputs, rules: ClosingRules) -> pd.Series:
    """Households that each area can take: its least known binding capacity or limit; NaN if none is known."""
    return inputs.areas[[*rules.services, "limit"]].astype(float).min(axis=1).clip(lower=0)


def with_costs(inputs: ClosingInputs, flows: pd.DataFrame) -> pd.DataFrame:
    """Flows with what they cost: the households' own needs, and their part of the works of the place.

    Args:
        inputs: costs and water points of pairs and areas.
        flows: rows of open_pairs() with the households that go.

    Returns:
        `flows` with `cost` (money; NaN where a part is unknown). The works of a place (its fixed part, and whole
        water points for those who live there and all who arrive) are paid once and shared by households, so that
        the column adds up to what all of it costs.

    Source: method note 1.3, Gaps.
    """
    place = flows.groupby("destination_id")
    works = inputs.areas[["fixed", "points_lacking", "point_cost"]].astype(float).reindex(flows["destination_id"])
    works.index = flows.index
    asked = (flows["households"] * flows["points"]).groupby(flows["destination_id"]).transform(_sum)
    whole_points = np.ceil((works["points_lacking"] + asked - HAIR).clip(lower=0))
    part = flows["households"] / place["households"].transform("sum")
    household_needs = flows["households"] * flows["unit_cost"]
    return flows.assign(cost=household_needs + part * (works["fixed"] + works["point_cost"] * whole_points))


def _sum(part: pd.Series) -> float:
    return float(part.sum(skipna=False))
