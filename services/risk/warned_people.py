"""Who stands in the way of the flood that a warning speaks of: people, sites and return areas of each area."""

import math
from collections.abc import Iterable

import pandas as pd

from analysis.risk.early_warning import FIRED, Triggers
from analysis.risk.exposure import mean_coverage
from domain.errors import KodroError
from domain.tiers import Tier
from services.context import Context
from services.disclosed import small_count_for
from services.places import places, sites
from services.risk.exposure import exposure_unredacted
from services.risk.exposure_request import ExposureRequest
from services.risk.shown_exposure import exposure
from services.risk.warnings import Warnings, evidence

COLUMNS = (
    "name", "level", "zones", "wanted_period", "period", "depth", "people", "exposed", "covered_share",
    "sites", "site_people", "return_areas", "places",
)  # fmt: skip


def exposed(context: Context, warnings: Warnings, number: int) -> pd.DataFrame:
    """People in the flood zone of each warned area, and the places of displaced people in it.

    Args:
        context: who asks; sites and return areas are left out for the public.
        warnings: the levels.
        number: round that counts people in sites.

    Return: by p-code of the prefecture, columns COLUMNS. `wanted_period` is the trigger's return period in
    years, `period` the nearest that the store's flood maps hold; `exposed` are people of the population
    raster, `site_people` people counted in sites: never to be added. `zones` are the sub-prefectures that the
    warning names, where their shapes are held, else the prefecture. What cannot be measured is missing.
    """
    parameters: dict[str, object] = {"on": warnings.on, "round": number}
    return context.cached("warned_people", parameters, lambda: _exposed(context, warnings, number))


def nearest_period(periods: Iterable[int], wanted: int) -> int:
    """The return period that lies nearest to the wanted one; of two, the more frequent."""
    return min(periods, key=lambda period: (abs(math.log(period / wanted)), period))


def _exposed(context: Context, warnings: Warnings, number: int) -> pd.DataFrame:
    rows = [_row(context, warnings, str(area), number) for area in warnings.warned.index]
    return pd.DataFrame(rows, columns=["area", *COLUMNS]).set_index("area")


def _row(context: Context, warnings: Warnings, area: str, number: int) -> dict[str, object]:
    triggers, level = Triggers.of(context.method), str(warnings.areas.at[area, "level"])
    wanted = triggers.action.return_period if level == "action" else triggers.readiness.return_period
    depth = context.method.number("exposure", "headline_threshold")
    zones, kind = _zones(context, warnings, area)
    row: dict[str, object] = {
        "area": area, "name": warnings.areas.at[area, "name"], "level": level, "zones": zones,
        "wanted_period": wanted, "depth": depth,
    }  # fmt: skip
    try:
        measured = exposure_unredacted(context, ExposureRequest(kind))
        period = nearest_period((int(p) for p, _ in measured.exposed.columns), wanted)
        own_zones = measured.zones.loc[zones]
        standing = float(measured.exposed.loc[zones, (period, depth)].sum(min_count=1))
        small = 0 < standing < small_count_for(context.method, context.tier)
        row |= {
            "period": period,
            "people": own_zones["people"].sum(min_count=1),
            "exposed": float("nan") if small else standing,
            "covered_share": mean_coverage(own_zones),
        }
    except (KodroError, KeyError):
        return row  # no flood map, or none of this zone: missing, never zero
    return row | _places(context, area, zones, kind, number, (period, depth))


def _zones(context: Context, warnings: Warnings, area: str) -> tuple[list[str], str]:
    """The sub-prefectures named by what fired, if all of it names one that has a shape; else the prefecture."""
    shapes = context.store.areas("adm2").geometry
    drawn = set(shapes.index[shapes.notna()])
    fired = warnings.signals[(warnings.signals["area"] == area) & (warnings.signals["state"] == FIRED)]
    fine = evidence(context).fine
    named = {fine.get(str(subject), "") for subject in fired["subject"]}
    return (sorted(named), "sub_prefectures") if named and named <= drawn else ([area], "prefectures")


def _places(
    context: Context, area: str, zones: list[str], kind: str, number: int, column: tuple[int, float]
) -> dict[str, object]:
    """Sites and return areas in the zones where at least one person stands in that flood."""
    if context.tier < Tier.PARTNER:
        return {}
    level = "adm2" if kind == "sub_prefectures" else "adm1"
    counts: dict[str, object] = {}
    names: list[str] = []
    for tracked, table in (
        ("sites", sites(context, number)),
        ("return_areas", places(context, "return_area")),
    ):
        try:
            flooded = exposure(context, ExposureRequest(tracked, number)).exposed[column]
        except (KodroError, KeyError):
            continue
        people = flooded.reindex(table.index[table[level].isin(zones)])
        wet = people[people >= 1]
        counts[tracked] = len(wet)
        names += [str(name) for name in table.loc[wet.index, "name"]]
        if tracked == "sites":
            counts["site_people"] = wet.sum()
    return {**counts, "places": names}
