"""Site-closure readiness of a round, from the store."""

import geopandas as gpd
import pandas as pd

from analysis.readiness import Assessment, ReadinessInputs, assess
from answers.context import Context
from answers.exposure import flooded_destinations
from answers.places import sites_unredacted
from answers.rounds import find_round
from domain.schemas import OPTIONS
from domain.tiers import NARRATIVE_GATES, Tier


def readiness(context: Context, number: int | None = None) -> Assessment:
    """Assess every site that had people in a round (the newest, if none is named).

    Site by site, so for partners and the cluster core only; the narrative of gates about armed actors,
    threats and explosive ordnance is for the core only.

    Raises:
        NotAllowedError: the viewer is the public.
        UnknownPlaceError: no such round.
    """
    context.require(Tier.PARTNER)
    return _without_narrative(context, readiness_unredacted(context, number))


def readiness_unredacted(context: Context, number: int | None = None) -> Assessment:
    """The same for computing public figures (bands by prefecture), which are redacted afterwards."""
    chosen = find_round(context, number)
    return context.remember("readiness", {"round": chosen.number}, lambda: _assess(context, chosen.number))


def _assess(context: Context, number: int) -> Assessment:
    chosen = find_round(context, number)
    sites = sites_unredacted(context, number)
    areas = context.store.places("return_area")
    inputs = ReadinessInputs(
        sites=pd.DataFrame(sites[["name", "people", "households"]]),
        destinations=pd.DataFrame(areas[["name"]]),
        intentions=_intentions(context, sites, number),
        observations=context.store.observations(),
        flooded=flooded_destinations(context, number),
        seed=context.store.version(),
    )
    return assess(inputs, context.method, on=chosen.on)


def _intentions(context: Context, sites: gpd.GeoDataFrame, number: int) -> pd.DataFrame:
    links = context.store.links("return_intention")
    known = links["round"].isna() | (links["round"] <= number)
    return links[known & links["from_id"].isin(sites.index)].reset_index(drop=True)


def _without_narrative(context: Context, assessment: Assessment) -> Assessment:
    if context.viewer >= Tier.CORE:
        return assessment
    gates = assessment.gates.copy()
    gates.loc[gates["gate"].isin(NARRATIVE_GATES), "note"] = None
    return Assessment(**{**vars(assessment), "gates": gates})


def option_subjects(sites: gpd.GeoDataFrame) -> gpd.GeoDataFrame:
    """Where a choice that is no return area would happen: around the site itself."""
    rows = [
        (f"{site}:{option}", point)
        for site, point in sites.geometry.items()
        for option in OPTIONS
        if option != "undecided"
    ]
    frame = pd.DataFrame(rows, columns=["subject", "geometry"]).set_index("subject")
    return gpd.GeoDataFrame(frame, geometry="geometry", crs=sites.crs)
