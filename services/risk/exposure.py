"""Who stands in harm's way, by zone, from the store's rasters and places, before it is decided who may read it."""

import json
from dataclasses import dataclass, replace

import geopandas as gpd
import numpy as np
import pandas as pd

from analysis.risk.damage import damaged_share
from analysis.risk.exposure import apportion, expected_annual_exposure, mean_coverage
from analysis.threads import Progress
from domain.errors import RasterError, UnknownPlaceError
from domain.hazards import FLOOD, Hazard
from domain.tiers import Tier
from services.context import Context
from services.places import places, sites
from services.risk.exposure_request import LEVELS, SHAPES, ExposureRequest
from services.risk.hazards import HazardRasters, hazard_rasters, is_outdated
from services.risk.inhabitants import inhabitants, sparse_raster_share
from services.risk.measuring import extents, measure, measured_at
from services.sites.rounds import find_round, judged_day

ADDED = ("people", "expected_annual", "spurious_people")
RADIUS = {"sites": "site", "return_areas": "return_area"}


@dataclass(frozen=True)
class Totals:
    """All zones of an answer together; zones that overlap are not to be added.

    `line` has people, expected_annual, covered_share, damaged_share and, where the hazard has it, spurious_people;
    `exposed` has people by (key, threshold). What is missing in a zone is left out, and missing where it is in all.
    """

    line: pd.Series
    exposed: pd.Series


def totals_of(zones: pd.DataFrame, exposed: pd.DataFrame) -> Totals:
    """Add zones up that do not overlap."""
    line = {name: zones[name].sum(min_count=1) for name in ADDED if name in zones}
    line["covered_share"] = mean_coverage(zones)
    people = float(zones["people"].sum())
    damaged = float((zones["damaged_share"] * zones["people"]).sum(min_count=1))
    line["damaged_share"] = damaged / people if people else float("nan")
    return Totals(pd.Series(line), exposed.sum(min_count=1))


@dataclass(frozen=True)
class Exposure:
    """People exposed to one hazard by zone.

    `zones` has name, people, area_km2, covered_share, expected_annual (missing for a hazard without return
    periods), damaged_share (river floods), flags, and for tracked people counted_by (who counted them: registered,
    population, returnees or raster), raster_people and hosts; `exposed` has one column a (key, threshold), people.
    `request` is what was asked, its round settled. `threshold` is the one that expected_annual is at, `key` the one
    shown first. `withheld` says of which zones the reader is shown no figure (shown_exposure.py); `totals` are of all
    zones, those included.
    """

    request: ExposureRequest
    zones: pd.DataFrame
    exposed: pd.DataFrame
    rasters: HazardRasters
    hazard: Hazard
    threshold: float
    key: int = 0
    withheld: pd.Series | None = None  # by zone; None: no figure is kept from anybody
    totals: Totals | None = None  # None: the zones as they stand add up to it

    @property
    def hidden(self) -> pd.Series:
        """Whether a zone's figures are kept from the reader, by zone."""
        return pd.Series(False, index=self.zones.index) if self.withheld is None else self.withheld

    @property
    def together(self) -> Totals:
        """All zones together."""
        return self.totals or totals_of(self.zones, self.exposed)

    @property
    def curve(self) -> pd.DataFrame:
        """People exposed at the answer's threshold: one row a zone, one column a return period."""
        return self.exposed.xs(self.threshold, axis=1, level="threshold")

    @property
    def kind(self) -> str:
        """The kind of the zones: one of ZONES, or SHAPES."""
        return self.request.zones

    @property
    def basis(self) -> str:
        """Who is counted: raster or tracked people."""
        return self.request.basis


def exposure_unredacted(context: Context, request: ExposureRequest, progress: Progress | None = None) -> Exposure:
    """People exposed to a hazard in zones, for totals and for shown_exposure.exposure(), which is what is shown.

    Sites and return areas count the people tracked there, in the proportion that the population raster around them
    is exposed; the other zones count the raster's people. The two are never added. A threshold that is asked for is
    a column of `exposed` besides the method's classes.

    Args:
        context: who asks.
        request: what is asked.
        progress: told the share done.

    Raises:
        NotAllowedError: sites or return areas were asked for by the public.
        UnknownPlaceError: the store has no such zones.
        RasterError: a raster is missing or cannot be used, or the hazard has none of that key.
        MethodError: the method has no such hazard.
    """
    hazard = context.method.hazard(request.hazard)
    if request.basis == "tracked":
        context.require(Tier.PARTNER)
        request = replace(request, round=find_round(context, request.round).number)
    # Moving the threshold or the key measures nothing again: all stops and keys are measured at once.
    question = replace(request, key=None, threshold=None, round=request.round if request.basis == "tracked" else None)
    parameters: dict[str, object] = {"request": question.digest, "thresholds": measured_at(hazard, request.threshold)}
    if request.basis == "tracked":
        parameters["day"] = judged_day(context, request.round).isoformat()
    measured = context.cached("exposure", parameters, lambda: _measured(context, hazard, request, progress))
    return _selected(context, replace(measured, request=request))


def answer_name(context: Context, request: ExposureRequest) -> str:
    """Names an answer by all that it depends on, so that no other one is ever given for it."""
    return json.dumps([request.digest, context.store.version(), context.method.hash, str(context.tier)])


def _selected(context: Context, measured: Exposure) -> Exposure:
    """The measured figures at the threshold asked for and at the classes of the method."""
    hazard, request = measured.hazard, measured.request
    threshold = hazard.threshold if request.threshold is None else request.threshold
    asked = {*hazard.classes, *([] if request.threshold is None else [request.threshold])}
    shown = measured.exposed.columns.get_level_values("threshold").isin(list(asked))
    keys = [int(k) for k in dict.fromkeys(measured.exposed.columns.get_level_values("return_period"))]
    default = hazard.key if hazard.key in keys else keys[-1]
    if request.key is not None and request.key not in keys:
        raise RasterError("no_period", found=str(request.key), expected=", ".join(map(str, keys)))
    zones = measured.zones.assign(
        expected_annual=_annual(hazard, measured.exposed, threshold), damaged_share=_damage(context, measured, default)
    )
    key = default if request.key is None else request.key
    return replace(measured, zones=zones, exposed=measured.exposed.loc[:, shown], threshold=threshold, key=key)


def _annual(hazard: Hazard, exposed: pd.DataFrame, threshold: float) -> pd.Series:
    """People exposed a year at a threshold; missing for a hazard without return periods."""
    if not hazard.periodic:
        return pd.Series(np.nan, index=exposed.index)
    return expected_annual_exposure(exposed.xs(threshold, axis=1, level="threshold"), enforce="warn")


def _damage(context: Context, measured: Exposure, key: int) -> pd.Series:
    """Share of the value of houses lost to a river flood of one return period; missing for other hazards."""
    depths = measured.exposed[key] if key in measured.exposed else pd.DataFrame()
    if measured.hazard.id != FLOOD or list(depths.columns) != list(measured.hazard.stops):
        return pd.Series(np.nan, index=measured.exposed.index)
    curve = context.method.tables["depth_damage"]
    return damaged_share(depths, measured.zones["people"], depths=curve["depths"], shares=curve["shares"])


def _measured(context: Context, hazard: Hazard, request: ExposureRequest, progress: Progress | None) -> Exposure:
    if request.basis == "tracked":
        return _of_places(context, hazard, request, progress)
    if request.zones == SHAPES:
        shapes, names = request.geometries, {zone.id: zone.name for zone in request.shapes}
    else:
        areas = context.store.areas(LEVELS[request.zones])
        areas = areas[areas.geometry.notna()]
        if areas.empty:
            raise UnknownPlaceError("no_zones", found=request.zones)
        shapes, names = areas.geometry, areas["name"].to_dict()
    rasters = hazard_rasters(context, hazard.id)
    zonal = measure(context, rasters, hazard, measured_at(hazard, request.threshold), shapes, progress)
    zones = zonal.zones.assign(name=pd.Series({zone: names.get(str(zone), str(zone)) for zone in shapes.index}))
    return Exposure(request, zones, zonal.exposed, rasters, hazard, hazard.threshold)


def _of_places(context: Context, hazard: Hazard, request: ExposureRequest, progress: Progress | None) -> Exposure:
    assert request.round is not None  # settled before
    rasters = hazard_rasters(context, hazard.id)
    if request.zones == "sites":
        table = sites(context, request.round)
        counted = pd.DataFrame({"people": table["people"], "counted_by": "registered"})
    else:
        table = places(context, "return_area")
        counted = inhabitants(context, request.round).reindex(table.index)
    shapes = measured_extents(context, request.zones, table.geometry)
    zonal = measure(context, rasters, hazard, measured_at(hazard, request.threshold), shapes, progress)
    tracked = apportion(zonal, counted["people"].reindex(shapes.index), sparse_share=sparse_raster_share(context))
    by = counted["counted_by"].reindex(shapes.index).fillna("raster")
    zones = tracked.zones.assign(name=table["name"].reindex(shapes.index), counted_by=by)
    exposed = tracked.exposed
    if is_outdated(context, rasters, judged_day(context, request.round)):
        # What was extreme years ago is not set beside people who were counted since.
        exposed, flag = exposed * np.nan, ("outdated_hazard",)
        zones = zones.assign(flags=[(*flags, *flag) for flags in zones["flags"]])
    return Exposure(request, zones, exposed, rasters, hazard, hazard.threshold)


def measured_extents(context: Context, kind: str, shapes: gpd.GeoSeries) -> gpd.GeoSeries:
    """What is measured of sites or return areas: polygons as they are, circles around points (EPSG:4326)."""
    return extents(shapes, context.method.number("buffer", RADIUS[kind]))


def zone_shapes(context: Context, measured: Exposure) -> gpd.GeoSeries:
    """The zones of an answer exactly as they were measured (EPSG:4326, in its order)."""
    if measured.kind == SHAPES:
        shapes = measured.request.geometries
    elif measured.kind in LEVELS:
        shapes = context.store.areas(LEVELS[measured.kind]).geometry
    else:
        kind = "displacement_site" if measured.kind == "sites" else "return_area"
        geometries = context.store.places(kind).geometry
        shapes = measured_extents(context, measured.kind, geometries[geometries.index.isin(measured.zones.index)])
    return shapes.reindex(measured.zones.index)


def records(measured: Exposure) -> list[dict[str, object]]:
    """The answer as the command line prints it: one dict a zone, None for what is unknown.

    Thresholds are as they are shown: -1 for SPI <= -1.
    """
    rows: list[dict[str, object]] = []
    for zone, row in measured.zones.iterrows():
        by_period: dict[str, dict[str, float | None]] = {}
        for (period, threshold), people in measured.exposed.loc[zone].items():
            by_period.setdefault(str(period), {})[f"{measured.hazard.display_value(threshold):g}"] = _plain(people)
        line: dict[str, object] = {
            "zone": str(zone),
            "name": row["name"],
            "hazard": measured.hazard.id,
            "threshold": measured.hazard.display_value(measured.threshold),
            "people": _plain(row["people"]),
            "covered_share": _plain(row["covered_share"]),
            "expected_annual": _plain(row["expected_annual"]),
            "exposed": by_period,
            "flags": list(row["flags"]),
            "withheld": bool(measured.hidden[zone]),
        }
        if "counted_by" in measured.zones:
            line["counted_by"] = row["counted_by"]
        rows.append(line)
    return rows


def _plain(value: float) -> float | None:
    return None if pd.isna(value) else float(value)
