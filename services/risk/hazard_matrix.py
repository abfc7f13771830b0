"""Which places stand in which hazards: sites, return areas, posts, schools, water points, crossings, shelters."""

from collections.abc import Mapping
from dataclasses import dataclass

import geopandas as gpd
import numpy as np
import pandas as pd
from shapely.geometry.base import BaseGeometry

from analysis.risk.exposure import flooded_share
from analysis.zonal.measure import ZonalExposure
from domain.errors import RasterError
from domain.hazards import Hazard
from domain.schemas import CRS
from services.context import Context
from services.places import places, sites
from services.risk.hazards import hazard_rasters, is_outdated
from services.risk.measuring import extents, measure_at_stops
from services.sites.rounds import judged_day, shown_round

KINDS = (
    "displacement_site", "return_area", "health_facility", "school", "water_point", "border_crossing",
    "planned_shelter",
)  # fmt: skip
EXPOSED, CLEAR, UNKNOWN = "exposed", "clear", "unknown"
COLUMNS = ("state", "share", "worst", "level")
IN_METHOD = {"displacement_site": "site", "return_area": "return_area"}  # their buffers are those of the method


@dataclass(frozen=True)
class Chosen:
    """A hazard at one key and threshold."""

    hazard: Hazard
    key: int
    threshold: float


def critical_places(context: Context, number: int | None = None) -> gpd.GeoDataFrame:
    """Every critical place that this viewer may see, with a position: kind, name, adm1, by place_id."""
    chosen = shown_round(context, number).number
    tables = []
    for kind in KINDS:
        table = sites(context, chosen) if kind == "displacement_site" else places(context, kind)
        table = table[table.geometry.notna()]
        tables.append(gpd.GeoDataFrame(table[["name", "adm1", "geometry"]], crs=CRS).assign(kind=kind))
    return gpd.GeoDataFrame(pd.concat(tables), crs=CRS)


def default_choice(context: Context, hazard: Hazard) -> Chosen:
    """A hazard at the key and threshold of the method (the newest event of an observed flood).

    Raises:
        RasterError: the store has no raster of it.
    """
    keys = list(hazard_rasters(context, hazard.id).depths)
    return Chosen(hazard, hazard.key if hazard.key in keys else keys[-1], hazard.threshold)


def places_in(context: Context, chosen: Chosen, number: int | None = None) -> pd.DataFrame:
    """What one hazard does to every critical place.

    Returns:
        By place_id: kind, name, adm1; `state` exposed, clear or unknown; `share` of the people around it
        (of the area where nobody lives) at the threshold or above; `worst`, the highest stop reached
        anywhere around it at the key (missing where even the first is not); `level`, the worst named
        class that more than the method's share of its surroundings reach ("" for none). All are unknown
        of a hazard of a month that is too old to stand beside the round.

    Raises:
        RasterError: the store has no raster of the hazard.
    """
    critical = critical_places(context, number)
    if critical.empty:
        return pd.DataFrame(columns=["kind", "name", "adm1", *COLUMNS])
    zonal = _measured(context, chosen.hazard, critical, shown_round(context, number).number)
    rules = context.method.tables["hazard_matrix"]
    at = flooded_share(zonal, return_period=chosen.key, threshold=chosen.threshold)
    old = is_outdated(context, hazard_rasters(context, chosen.hazard.id), judged_day(context, number))
    unseen = at["share"].isna() | (at["covered"] < rules["min_covered"]) | old
    state = np.select([unseen, at["share"] > rules["min_share"]], [UNKNOWN, EXPOSED], CLEAR)
    columns = {
        "state": state,
        "share": at["share"].where(~unseen).clip(upper=1),  # sums may round above the whole
        "worst": _worst(zonal, chosen).where(~unseen),
        "level": _level(zonal, chosen.hazard, rules["min_share"], unseen),
    }
    return pd.DataFrame(critical.drop(columns="geometry")).assign(**columns)


def matrix(
    context: Context, kind: str, number: int | None = None, chosen: Mapping[str, Chosen] | None = None
) -> pd.DataFrame:
    """Places of a kind by hazard, never summed.

    Args:
        context: who asks.
        kind: one of KINDS.
        number: the round, for sites.
        chosen: key and threshold by hazard, where they are not the method's.

    Returns:
        By place_id: name, adm1, then columns (hazard, state), (hazard, share), (hazard, worst),
        (hazard, level) for every hazard of the method; unknown where the store has no raster of it.
    """
    asked = dict(chosen or {})
    critical = critical_places(context, number)
    of_kind = critical.index[critical["kind"] == kind]
    parts = {}
    for hazard in context.method.hazards:
        try:
            choice = asked.get(hazard.id) or default_choice(context, hazard)
            parts[hazard.id] = places_in(context, choice, number).loc[of_kind, list(COLUMNS)]
        except RasterError:
            nothing = {"state": UNKNOWN, "share": np.nan, "worst": np.nan, "level": ""}
            parts[hazard.id] = pd.DataFrame(nothing, index=of_kind)
    table = pd.concat(parts, axis=1)
    table[("name", "")], table[("adm1", "")] = critical.loc[of_kind, "name"], critical.loc[of_kind, "adm1"]
    return table


def hazard_counts(table: pd.DataFrame) -> pd.DataFrame:
    """How many hazards each place is exposed to, and how many are unknown there: a count, not a risk."""
    states = table.xs("state", axis=1, level=1)
    return pd.DataFrame({"exposed": (states == EXPOSED).sum(axis=1), "unknown": (states == UNKNOWN).sum(axis=1)})


def counts_by_kind(
    context: Context, chosen: Chosen, number: int | None = None, within: BaseGeometry | None = None
) -> pd.DataFrame:
    """Places exposed, clear and unknown of each kind that this viewer may see, for one hazard.

    Args:
        context: who asks.
        chosen: the hazard at a key and threshold.
        number: the round, for sites.
        within: the zone (EPSG:4326) that places are counted in; none: everywhere.

    Raises:
        RasterError: the store has no raster of the hazard.
    """
    states = places_in(context, chosen, number)
    if within is not None:
        points = critical_places(context, number).geometry.representative_point()  # each place in one zone only
        states = states[points.reindex(states.index).intersects(within)]
    counts = states.groupby(["kind", "state"]).size().unstack(fill_value=0)
    kinds = [kind for kind in KINDS if kind in counts.index]
    return counts.reindex(index=kinds, columns=[EXPOSED, CLEAR, UNKNOWN], fill_value=0)


def _measured(context: Context, hazard: Hazard, critical: gpd.GeoDataFrame, number: int) -> ZonalExposure:
    """All kinds in one pass over the rasters, at every stop: moving the threshold measures nothing again."""

    def measure() -> ZonalExposure:
        parts = [_around(context, of_kind.geometry, str(kind)) for kind, of_kind in critical.groupby("kind")]
        return measure_at_stops(context, hazard, gpd.GeoSeries(pd.concat(parts), crs=CRS).reindex(critical.index))

    return context.cached("places_in", {"hazard": hazard.id, "round": number}, measure)


def _around(context: Context, shapes: gpd.GeoSeries, kind: str) -> gpd.GeoSeries:
    if kind in IN_METHOD:
        return extents(shapes, context.method.number("buffer", IN_METHOD[kind]))
    return extents(shapes, context.method.number("place_buffer", kind))


def _worst(zonal: ZonalExposure, chosen: Chosen) -> pd.Series:
    """The highest stop reached anywhere in the zone."""
    areas = zonal.exposed_area_km2[chosen.key]
    reached = (areas > 0).sum(axis=1)  # stops ascend: those reached are the first ones
    stops = np.array([np.nan, *areas.columns], dtype=float)
    return pd.Series(stops[reached.to_numpy()], index=areas.index)


def _level(zonal: ZonalExposure, hazard: Hazard, least: float, unseen: pd.Series) -> pd.Series:
    result = pd.Series("", index=unseen.index)
    keys = zonal.exposed.columns.get_level_values(0)
    for level in reversed(hazard.levels):
        if level.key in keys:
            share = flooded_share(zonal, return_period=level.key, threshold=level.threshold)["share"]
            result = result.mask(share > least, level.name)
    return result.mask(unseen, "")
