"""What the rasters of the store say of any shapes: people and area at every stop of a hazard."""

import logging
from dataclasses import replace
from typing import Any

import geopandas as gpd
import numpy as np
import pandas as pd
from shapely.geometry import box

from analysis.risk.exposure import flooded_share
from analysis.threads import Progress
from analysis.zonal.blocks import RasterSources
from analysis.zonal.buffers import buffer_places
from analysis.zonal.cluster import measure_on_cluster
from analysis.zonal.measure import ZonalExposure, measure_exposure
from domain.errors import DAMAGED, RasterError
from domain.hazards import FLOOD, Hazard
from domain.schemas import CRS, OPTIONS
from services.context import Context
from services.passing import passes_with
from services.places import sites_unredacted
from services.risk.hazards import HazardRasters, hazard_rasters
from services.risk.zonal_index import PACKS, open_zonal_index


def extents(shapes: gpd.GeoSeries, radius_m: float) -> gpd.GeoSeries:
    """Points become buffers of a radius in metres; polygons already are an extent (EPSG:4326)."""
    shapes = shapes[shapes.notna()]
    points = shapes.geom_type == "Point"
    buffers = buffer_places(shapes[points], radius_m=radius_m)
    return gpd.GeoSeries(pd.concat([buffers, shapes[~points]]), crs=CRS).reindex(shapes.index)


def measure_at_stops(context: Context, hazard: Hazard, shapes: gpd.GeoSeries) -> ZonalExposure:
    """What the rasters say of any shapes (EPSG:4326), at every stop of a hazard.

    Raises:
        RasterError: a raster is missing or cannot be used.
    """
    return measure(context, hazard_rasters(context, hazard.id), hazard, hazard.stops, shapes)


def measured_at(hazard: Hazard, threshold: float | None) -> tuple[float, ...]:
    """The thresholds to measure so that one of them is the one asked for: all stops, where it is a stop."""
    if threshold is None or threshold in hazard.stops:
        return hazard.stops
    return tuple(sorted({*hazard.classes, threshold}))


def measure(
    context: Context,
    rasters: HazardRasters,
    hazard: Hazard,
    thresholds: tuple[float, ...],
    shapes: gpd.GeoSeries,
    progress: Progress | None = None,
) -> ZonalExposure:
    """Measure from the index of the hazard's stops; a threshold that is none of them, straight from the files.

    Raises:
        RasterError: a raster cannot be used.
    """
    sources = RasterSources(rasters.population, rasters.depths, thresholds, rasters.spurious)
    if context.scheduler:
        return measure_on_cluster(context.scheduler, shapes, sources, thresholds=thresholds, progress=progress)
    if set(thresholds) <= set(hazard.stops):
        folder = context.store.raster_folder / PACKS
        return open_zonal_index(folder, replace(sources, stops=hazard.stops), progress).measure(
            shapes, thresholds, progress
        )
    return measure_exposure(
        shapes, population=rasters.population, depths=rasters.depths, spurious=rasters.spurious, thresholds=thresholds,
        progress=progress,
    )  # fmt: skip


def flooded_destinations(context: Context, number: int) -> pd.DataFrame:
    """Share of each destination's people flooded at the return period and depth of gate G8.

    Return: index destination subject (a return area, or `<site>:<option>` for a choice that stays around
    the site); columns share, covered, source, date, and `unread`: true where a raster could not be read, so that the
    gate is unknown. Empty where the store has no flood raster of that period.
    """
    gate = context.method.gate("G8").parameters
    nothing = pd.DataFrame(columns=["share", "covered", "source", "date", "unread"])
    try:
        rasters = hazard_rasters(context)
    except RasterError as error:
        return _unread(context, number, error) if error.code in DAMAGED else nothing
    period, depth = int(gate["return_period"]), gate["depth"]
    if period not in rasters.depths:
        return nothing
    thresholds = measured_at(context.method.hazard(FLOOD), depth)
    parameters: dict[str, object] = {"round": number, "thresholds": thresholds}
    try:
        zonal = context.cached("flooded_destinations", parameters, lambda: _destinations(context, number, thresholds))
    except RasterError as error:
        if error.code not in DAMAGED:
            raise
        return _unread(context, number, error)
    shares = flooded_share(zonal, return_period=period, threshold=depth)
    return shares.assign(source=rasters.source, date=_as_of(context), unread=False)


def _unread(context: Context, number: int, error: RasterError) -> pd.DataFrame:
    """The destinations, of which nothing is known until a raster is mended: no answer made of this outlives that."""
    logging.getLogger("kodro").warning("what is flooded is unknown: %s", error)
    passes_with(context.store.raster_folder)
    subjects = pd.Index(list(_destination_shapes(context, number)), name="subject")
    about = {"share": np.nan, "covered": np.nan, "source": error.file or "", "date": None, "unread": True}
    return pd.DataFrame(about, index=subjects)


def _destinations(context: Context, number: int, thresholds: tuple[float, ...]) -> ZonalExposure:
    shapes, hazard = _destination_shapes(context, number), context.method.hazard(FLOOD)
    return measure(context, hazard_rasters(context), hazard, thresholds, gpd.GeoSeries(shapes, crs=CRS))


def _destination_shapes(context: Context, number: int) -> dict[str, Any]:
    """The extent of each return area, and of the surroundings of each site for choices that stay around it."""
    areas = context.store.places("return_area").geometry
    radius = context.method.number("buffer", "return_area")
    around = extents(sites_unredacted(context, number).geometry, radius)
    options = [option for option in OPTIONS if option != "undecided"]
    choices = {f"{site}:{option}": shape for site, shape in around.items() for option in options}
    return {str(place): shape for place, shape in extents(areas, radius).items()} | choices


def _as_of(context: Context) -> str:
    table = context.store.rasters("river_flood")
    datasets = context.store.datasets().set_index("dataset_id")["as_of"]
    return str(table["dataset_id"].map(datasets).max())


def national_totals(context: Context, hazard: str) -> pd.Series:
    """People of the population raster: `raster`, in all of it; `country`, within the national outline.

    The outline is that of the country where the store has one, else its prefectures together. Cells across the
    border count with the share of them that lies inside. Each is missing where it cannot be known.

    Raises:
        RasterError: a raster is missing or cannot be used.
    """
    return context.cached("national_totals", {"hazard": hazard}, lambda: _totals(context, hazard))


def _totals(context: Context, hazard: str) -> pd.Series:
    shapes = {"raster": box(-180, -90, 180, 90)}
    for level in ("adm0", "adm1"):
        outlines = context.store.areas(level).geometry.dropna()
        if len(outlines):
            shapes["country"] = outlines.union_all()
            break
    zonal = measure_at_stops(context, context.method.hazard(hazard), gpd.GeoSeries(shapes, crs=CRS))
    return zonal.zones["people"].reindex(["raster", "country"])
