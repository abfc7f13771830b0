"""Who stands in harm's way, by zone, from the store's rasters and places."""

from dataclasses import dataclass, replace

import geopandas as gpd
import numpy as np
import pandas as pd
from shapely.geometry.base import BaseGeometry

from analysis.risk.damage import damaged_share
from analysis.risk.exposure import apportion, expected_annual_exposure, flooded_share
from analysis.threads import Progress
from analysis.zonal.blocks import RasterSources
from analysis.zonal.buffers import buffer_places
from analysis.zonal.cluster import measure_on_cluster
from analysis.zonal.measure import ZonalExposure, measure_exposure
from domain.errors import RasterProblem, UnknownPlaceError
from domain.hazards import FLOOD, Hazard
from domain.schemas import CRS, OPTIONS
from domain.tiers import Tier
from services.context import Context
from services.places import places, sites, sites_unredacted
from services.risk.hazards import HazardRasters, hazard_rasters
from services.risk.zonal_index import PACKS, open_zonal_index
from services.sites.rounds import find_round, of_round

ZONES = ("prefectures", "sub_prefectures", "communes", "sites", "return_areas")
LEVELS = {"prefectures": "adm1", "sub_prefectures": "adm2", "communes": "adm3"}


@dataclass(frozen=True)
class Exposure:
    """People exposed to one hazard by zone.

    `zones` has name, people, area_km2, covered_share, expected_annual (missing for a hazard without return
    periods), damaged_share (river floods), flags; `exposed` has one column a (key, threshold), people.
    `basis` says who is counted: raster or tracked people. `threshold` is the one that expected_annual is
    at, `key` the one shown first.
    """

    kind: str
    zones: pd.DataFrame
    exposed: pd.DataFrame
    rasters: HazardRasters
    basis: str
    hazard: Hazard
    threshold: float
    key: int = 0


def exposure(
    context: Context,
    zones: str,
    number: int | None = None,
    progress: Progress | None = None,
    *,
    hazard: str = FLOOD,
    threshold: float | None = None,
) -> Exposure:
    """People exposed to a hazard in zones of one kind (one of ZONES).

    Sites and return areas count the people tracked there, in the proportion that the population raster
    around them is exposed; the other zones count the raster's people. The two are never added.

    Args:
        context: who asks.
        zones: one of ZONES.
        number: the round, for sites and return areas.
        progress: told the share done.
        hazard: one of the method's.
        threshold: as stored (drought: severity 1 for SPI <= -1); the method's where none is given. Where
            it is given it is a column of `exposed` besides the method's classes.

    Raises:
        NotAllowedError: sites or return areas were asked for by the public.
        UnknownPlaceError: the store has no such zones.
        RasterProblem: a raster is missing or cannot be used.
        MethodError: the method has no such hazard.
    """
    ask = _Ask(context.method.hazard(hazard), threshold)
    parameters: dict[str, object] = {"zones": zones, "hazard": hazard, "thresholds": ask.measured}
    if zones in LEVELS:
        found = context.cached("exposure", parameters, lambda: _of_areas(context, ask, zones, progress))
        return ask.selected(context, found)
    context.require(Tier.PARTNER)
    chosen = find_round(context, number).number
    parameters["round"] = chosen
    found = context.cached("exposure", parameters, lambda: _of_places(context, ask, zones, chosen, progress))
    return ask.selected(context, found)


def exposure_of_shapes(
    context: Context,
    shapes: gpd.GeoSeries,
    names: dict[str, str] | None = None,
    progress: Progress | None = None,
    *,
    hazard: str = FLOOD,
    threshold: float | None = None,
) -> Exposure:
    """People of the raster exposed in any shapes (EPSG:4326): a drawn polygon, a file of zones; else as exposure()."""
    ask = _Ask(context.method.hazard(hazard), threshold)
    digest = [(str(i), g.wkb_hex) for i, g in shapes.items() if g is not None]
    found = context.cached(
        "exposure_of_shapes",
        {"shapes": digest, "hazard": hazard, "thresholds": ask.measured},
        lambda: _raster_people(context, ask, "shapes", shapes, names or {}, progress),
    )
    return ask.selected(context, found)


@dataclass(frozen=True)
class _Ask:
    """A hazard and the threshold that was asked for, if one was."""

    hazard: Hazard
    threshold: float | None

    @property
    def measured(self) -> tuple[float, ...]:
        """All stops at once, so that moving the threshold measures nothing again."""
        if self.threshold is None or self.threshold in self.hazard.stops:
            return self.hazard.stops
        return tuple(sorted({*self.hazard.classes, self.threshold}))

    def selected(self, context: Context, found: Exposure) -> Exposure:
        """The measured figures at the threshold and at the classes of the method."""
        threshold = self.hazard.threshold if self.threshold is None else self.threshold
        asked = {*self.hazard.classes, *([] if self.threshold is None else [self.threshold])}
        kept = found.exposed.columns.get_level_values("threshold").isin(list(asked))
        keys = list(dict.fromkeys(found.exposed.columns.get_level_values("return_period")))
        key = self.hazard.key if self.hazard.key in keys else keys[-1]
        zones = found.zones.assign(
            expected_annual=_annual(self.hazard, found.exposed, threshold), damaged_share=_damage(context, found, key)
        )
        return replace(found, zones=zones, exposed=found.exposed.loc[:, kept], threshold=threshold, key=int(key))


def _annual(hazard: Hazard, exposed: pd.DataFrame, threshold: float) -> pd.Series:
    """People exposed a year at a threshold; missing for a hazard without return periods."""
    if not hazard.periodic:
        return pd.Series(np.nan, index=exposed.index)
    return expected_annual_exposure(exposed.xs(threshold, axis=1, level="threshold"), enforce="warn")


def _damage(context: Context, found: Exposure, key: int) -> pd.Series:
    """Share of the value of houses lost to a river flood of one return period; missing for other hazards."""
    depths = found.exposed[key] if key in found.exposed else pd.DataFrame()
    if found.hazard.id != FLOOD or list(depths.columns) != list(found.hazard.stops):
        return pd.Series(np.nan, index=found.exposed.index)
    curve = context.method.tables["depth_damage"]
    return damaged_share(depths, found.zones["people"], depths=curve["depths"], shares=curve["shares"])


def flooded_destinations(context: Context, number: int) -> pd.DataFrame:
    """Share of each destination's people flooded at the return period and depth of gate G8.

    Return: index destination subject (a return area, or `<site>:<option>` for a choice that stays around
    the site); columns share, covered, source, date. Empty where the store has no flood raster of that period.
    """
    gate = context.method.gate("G8").parameters
    try:
        rasters = hazard_rasters(context)
    except RasterProblem:
        return pd.DataFrame(columns=["share", "covered", "source", "date"])
    period, depth = int(gate["return_period"]), gate["depth"]
    if period not in rasters.depths:
        return pd.DataFrame(columns=["share", "covered", "source", "date"])
    ask = _Ask(context.method.hazard(FLOOD), depth)
    parameters: dict[str, object] = {"round": number, "thresholds": ask.measured}
    zonal = context.cached("flooded_destinations", parameters, lambda: _destinations(context, rasters, number, ask))
    shares = flooded_share(zonal, return_period=period, threshold=depth)
    return shares.assign(source=rasters.source, date=_as_of(context))


def _destinations(context: Context, rasters: HazardRasters, number: int, ask: _Ask) -> ZonalExposure:
    areas = context.store.places("return_area").geometry
    around = extents(sites_unredacted(context, number).geometry, context.method.number("buffer", "return_area"))
    options = [option for option in OPTIONS if option != "undecided"]
    choices = {f"{site}:{option}": shape for site, shape in around.items() for option in options}
    shapes = extents(areas, context.method.number("buffer", "return_area")).to_dict() | choices
    return _measure(context, rasters, ask, gpd.GeoSeries(shapes, crs=CRS), None)


def _as_of(context: Context) -> str:
    table = context.store.rasters("river_flood")
    datasets = context.store.datasets().set_index("dataset_id")["as_of"]
    return str(table["dataset_id"].map(datasets).max())


def _of_areas(context: Context, ask: _Ask, zones: str, progress: Progress | None) -> Exposure:
    areas = context.store.areas(LEVELS[zones])
    areas = areas[areas.geometry.notna()]
    if areas.empty:
        raise UnknownPlaceError("no_zones", found=zones)
    return _raster_people(context, ask, zones, areas.geometry, areas["name"].to_dict(), progress)


def _raster_people(
    context: Context, ask: _Ask, kind: str, shapes: gpd.GeoSeries, names: dict[str, str], progress: Progress | None
) -> Exposure:
    rasters = hazard_rasters(context, ask.hazard.id)
    zonal = _measure(context, rasters, ask, shapes, progress)
    label = pd.Series({zone: names.get(str(zone), str(zone)) for zone in shapes.index})
    zones = zonal.zones.assign(name=label)
    return Exposure(kind, zones, zonal.exposed, rasters, "raster", ask.hazard, ask.hazard.threshold)


def _of_places(context: Context, ask: _Ask, zones: str, number: int, progress: Progress | None) -> Exposure:
    rasters = hazard_rasters(context, ask.hazard.id)
    if zones == "sites":
        found = sites(context, number)
        people, radius = found["people"], "site"
    else:
        found = places(context, "return_area")
        people, radius = _returnees(context, number).reindex(found.index), "return_area"
    found = found[found.geometry.notna()]
    zonal = _measure(context, rasters, ask, extents(found.geometry, context.method.number("buffer", radius)), progress)
    tracked = apportion(zonal, people.reindex(found.index))
    named = tracked.zones.assign(name=found["name"])
    return Exposure(zones, named, tracked.exposed, rasters, "tracked", ask.hazard, ask.hazard.threshold)


def _returnees(context: Context, number: int) -> pd.Series:
    rows = of_round(context.store.observations(["returnee_ind"]), number)
    return rows.set_index("subject")["value"]


def extents(shapes: gpd.GeoSeries, radius_m: float) -> gpd.GeoSeries:
    """Points become buffers of a radius in metres; polygons already are an extent (EPSG:4326)."""
    shapes = shapes[shapes.notna()]
    points = shapes.geom_type == "Point"
    buffers = buffer_places(shapes[points], radius_m=radius_m)
    return gpd.GeoSeries(pd.concat([buffers, shapes[~points]]), crs=CRS).reindex(shapes.index)


def measured(context: Context, hazard: Hazard, shapes: gpd.GeoSeries) -> ZonalExposure:
    """What the rasters say of any shapes (EPSG:4326), at every stop of a hazard.

    Raises:
        RasterProblem: a raster is missing or cannot be used.
    """
    return _measure(context, hazard_rasters(context, hazard.id), _Ask(hazard, None), shapes, None)


def _measure(
    context: Context, rasters: HazardRasters, ask: _Ask, shapes: gpd.GeoSeries, progress: Progress | None
) -> ZonalExposure:
    """Measure from the pack of the hazard's stops; a threshold that is none of them, straight from the files."""
    wanted, stops = ask.measured, ask.hazard.stops
    sources = RasterSources(rasters.population, rasters.depths, wanted, rasters.spurious)
    if context.scheduler:
        return measure_on_cluster(context.scheduler, shapes, sources, thresholds=wanted, progress=progress)
    if set(wanted) <= set(stops):
        pack = open_zonal_index(context.store.raster_folder / PACKS, replace(sources, stops=stops), progress)
        return pack.measure(shapes, wanted, progress)
    return measure_exposure(
        shapes, population=rasters.population, depths=rasters.depths, spurious=rasters.spurious, thresholds=wanted,
        progress=progress,
    )  # fmt: skip


def records(found: Exposure) -> list[dict[str, object]]:
    """The answer as the command line prints it: one dict a zone, None for what is unknown.

    Thresholds are as they are shown: -1 for SPI <= -1.
    """
    rows = []
    for zone, row in found.zones.iterrows():
        exposed = found.exposed.loc[zone]
        by_period: dict[str, dict[str, float | None]] = {}
        for (period, threshold), people in exposed.items():
            by_period.setdefault(str(period), {})[f"{found.hazard.display_value(threshold):g}"] = _plain(people)
        rows.append(
            {
                "zone": str(zone),
                "name": row["name"],
                "hazard": found.hazard.id,
                "threshold": found.hazard.display_value(found.threshold),
                "people": _plain(row["people"]),
                "covered_share": _plain(row["covered_share"]),
                "expected_annual": _plain(row["expected_annual"]),
                "exposed": by_period,
                "flags": list(row["flags"]),
            }
        )
    return rows


def _plain(value: float) -> float | None:
    return None if pd.isna(value) else float(value)


def shape_of(geometry: BaseGeometry) -> gpd.GeoSeries:
    """One shape as the series that exposure_of_shapes takes."""
    return gpd.GeoSeries({"drawn": geometry}, crs=CRS)
