"""Gaps in physical units: what is missing at a destination for the households that would go there."""

import numpy as np
import pandas as pd
from numpy.typing import NDArray

from domain.method import Indicator, Method

Array = NDArray[np.float64]
# Products like 0.9 x 40 fall a hair above a whole number: that is no extra shelter.
HAIR = 1e-9


def gaps(pairs: pd.DataFrame, values: dict[str, Array], extras: dict[str, Array], method: Method) -> pd.DataFrame:
    """Quantities that would bring each indicator to its upper goalpost.

    Args:
        pairs: site_id, destination_id, households and people that would arrive.
        values: by indicator, its raw value for each pair; missing is NaN.
        extras: `shelter_need`, `population_ind` of the destination, for each pair; missing is NaN.
        method: goalposts and how each gap is said.

    Returns:
        One row a pair and indicator with a gap rule: site_id, destination_id, item, indicator, quantity
        (whole, 0 where the goalpost is reached, missing where the indicator is), exact (the same before it
        is made whole), value, target, cost (of the quantity,
        by the unit-cost table; missing where the quantity is or the item has no cost).
    """
    tables = []
    for indicator in method.indicators:
        if indicator.gap is None:
            continue
        quantity = _quantity(indicator, values[indicator.id], pairs, extras)
        table = pairs[["site_id", "destination_id"]].assign(
            item=indicator.gap.item,
            indicator=indicator.id,
            quantity=np.ceil(np.clip(quantity - HAIR, 0, None)),
            exact=np.clip(quantity, 0, None),
            value=values[indicator.id],
            target=indicator.high,
        )
        table["cost"] = table["quantity"] * method.unit_costs.get(indicator.gap.item, np.nan)
        tables.append(table)
    return pd.concat(tables, ignore_index=True)


def _quantity(indicator: Indicator, value: Array, pairs: pd.DataFrame, extras: dict[str, Array]) -> Array:
    households = pairs["households"].to_numpy(float)
    people = pairs["people"].to_numpy(float)
    kind = indicator.gap.kind if indicator.gap else ""
    short = (indicator.high - value) / 100
    match kind:
        case "households" | "survey":
            return short * households
        case "persons":
            return short * people
        case "shelters":
            return short * extras["shelter_need"]
        case "disputes":
            return (value - indicator.high) * households / 100
        case "committee":
            return np.where(np.isnan(value), np.nan, (value < indicator.high).astype(float))
        case "points":
            living = np.nan_to_num(extras["population_ind"])
            return (living + people) / indicator.high - living / value
    raise ValueError(f"{indicator.id}: unknown gap kind {kind}")


def with_built(
    indicator: Indicator, value: float, quantity: float, *, households: float, people: float, living: float, need: float
) -> float:
    """The raw value of an indicator once a quantity of its item is there: the inverse of a gap.

    Args:
        indicator: one with a gap rule.
        value: its raw value before.
        quantity: items added, 0 or more.
        households: that would arrive (or live at the site, for the site's own indicators).
        people: likewise.
        living: people at the destination already (missing counts as none, as in a gap).
        need: shelters needed at the destination.

    Returns:
        The new value; missing where what it depends on is missing. Percentages stay at 100 or below.

    Raises:
        ValueError: the indicator has no gap rule.
    """
    if indicator.gap is None:
        raise ValueError(f"{indicator.id} has no gap rule")
    match indicator.gap.kind:
        case "households" | "survey":
            return min(100.0, value + 100 * quantity / households) if households > 0 else float("nan")
        case "persons":
            return min(100.0, value + 100 * quantity / people) if people > 0 else float("nan")
        case "shelters":
            return min(100.0, value + 100 * quantity / need) if need > 0 else float("nan")
        case "disputes":
            return max(0.0, value - 100 * quantity / households) if households > 0 else float("nan")
        case "committee":
            return indicator.high if quantity >= 1 else value
        case "points":
            known = living if living == living else 0.0
            points = known / value + quantity
            return (known + people) / points if points > 0 else float("nan")
    raise ValueError(f"{indicator.id}: unknown gap kind {indicator.gap.kind}")
