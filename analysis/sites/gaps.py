"""Gaps in physical units: what is missing for the households that want to leave, and who it is counted for.

An item belongs to a subject. *household*: so many for those who arrive (plots, latrines, income, documents), added
up. *destination*: works of the place (shelters, a committee), once however many sites send people there. *stock*:
what those who live there and all who arrive share (water points), once.
"""

from typing import Any

import numpy as np
import pandas as pd
from numpy.typing import NDArray

from analysis.sites.groups import repeated
from domain.method import Indicator, Method

Array = NDArray[np.float64]
# Products like 0.9 x 40 fall a hair above a whole number: that is no extra shelter.
HAIR = 1e-9
WORDS = ("item", "indicator", "subject")
NUMBERS = ("quantity", "cost", "whole", "whole_cost", "exact", "value", "target")
SUBJECTS = {
    "households": "household",
    "survey": "household",
    "persons": "household",
    "disputes": "household",
    "shelters": "destination",
    "committee": "destination",
    "points": "stock",
}


def gaps(pairs: pd.DataFrame, values: dict[str, Array], extras: dict[str, Array], method: Method) -> pd.DataFrame:
    """Quantities that would bring each indicator to its upper goalpost.

    Args:
        pairs: site_id, destination_id, subject (of the destination's evidence), share (of the site's households),
            households and people that would arrive; all pairs, as the arrivals of a place are added up.
        values: by indicator, its raw value for each pair; missing is NaN.
        extras: `shelter_need`, `population_ind` of the destination, for each pair; missing is NaN.
        method: goalposts and how each gap is said.

    Returns:
        One row a pair and indicator with a gap rule: site_id, destination_id, item, indicator, subject (see the
        module), quantity and cost of the pair (whole items for a household's; of a place's works the share of its
        arrivals), whole and whole_cost (of all who arrive at the place, or of the whole site for the site's own
        indicators; whole items), exact (`whole` before it is made whole), value, target, living (people at the
        destination already). 0 where the goalpost is
        reached; missing where the indicator, the arrivals or what else the gap needs is, or the item has no cost.

    Source: method note 1.3, Gaps.
    """
    columns: dict[str, list[NDArray[Any]]] = {name: [] for name in (*WORDS, *NUMBERS)}
    totals = _totals(pairs)
    arrivals = pairs["households"].to_numpy(float), pairs["people"].to_numpy(float)
    for indicator in method.indicators:
        if indicator.gap is None:
            continue
        kind, item = indicator.gap.kind, indicator.gap.item
        if kind not in SUBJECTS:
            raise ValueError(f"{indicator.id}: unknown gap kind {kind}")
        value = values[indicator.id]
        households, people = totals["site" if indicator.subject == "site" else "destination"]
        exact = np.clip(_quantity(indicator, value, households, people, extras), 0, None)
        whole_items = np.ceil(np.clip(exact - HAIR, 0, None))
        if SUBJECTS[kind] == "household":
            alone = np.clip(_quantity(indicator, value, *arrivals, extras) - HAIR, 0, None)
            quantity = np.ceil(alone)
        else:
            part, total = (arrivals[1], people) if SUBJECTS[kind] == "stock" else (arrivals[0], households)
            quantity = whole_items * np.divide(part, total, out=np.zeros_like(part), where=total != 0)
        unit_cost = method.unit_costs.get(item, np.nan)
        words = item, indicator.id, SUBJECTS[kind]
        numbers = quantity, quantity * unit_cost, whole_items, whole_items * unit_cost, exact, value, indicator.high
        for name, column in zip((*WORDS, *NUMBERS), (*words, *numbers), strict=True):
            columns[name].append(np.broadcast_to(np.asarray(column), len(pairs)))
    rules = len(columns["item"])
    stacked = {name: np.concatenate(parts) for name, parts in columns.items()}
    return repeated(pairs, rules).assign(**stacked, living=np.tile(extras["population_ind"], rules))


def _totals(pairs: pd.DataFrame) -> dict[str, tuple[Array, Array]]:
    """Households and people that gaps are made of, for each pair: all of its site, and all who arrive at its place.

    One unknown number of arrivals makes their sum unknown.
    """
    share = pairs["share"].where(pairs["share"] > 0)
    place = pairs.groupby(pairs["subject"])

    def arriving(column: str) -> Array:
        return place[column].transform(lambda part: part.sum(skipna=False)).to_numpy(float)

    return {
        "site": ((pairs["households"] / share).to_numpy(float), (pairs["people"] / share).to_numpy(float)),
        "destination": (arriving("households"), arriving("people")),
    }


def _quantity(indicator: Indicator, value: Array, households: Array, people: Array, extras: dict[str, Array]) -> Array:
    """Items between a value and the goalpost for so many households and people."""
    short = (indicator.high - value) / 100
    match indicator.gap.kind if indicator.gap else "":
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
            living = extras["population_ind"]
            return (living + people) / indicator.high - living / value
    raise ValueError(f"{indicator.id}: unknown gap kind {indicator.gap}")


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
        living: people at the destination already.
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
            points = living / value + quantity
            return (living + people) / points if points > 0 else float("nan")
    raise ValueError(f"{indicator.id}: unknown gap kind {indicator.gap.kind}")
