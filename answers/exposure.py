"""Who stands in harm's way, by zone, from the store's rasters and places."""

from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path

import geopandas as gpd
import pandas as pd
from shapely.geometry.base import BaseGeometry

from analysis.blocks import Sources
from analysis.buffers import buffer_places
from analysis.cluster import measure_on_cluster
from analysis.exposure import apportion, expected_annual_exposure, flooded_share
from analysis.grids import open_raster
from analysis.zonal import ZonalExposure
from answers.context import Context
from answers.packs import PACKS, open_pack
from answers.places import host_people, places, sites, sites_unredacted
from answers.rounds import find_round, of_round
from domain.errors import RasterProblem, UnknownPlaceError
from domain.schemas import CRS, OPTIONS
from domain.tiers import Tier

ZONES = ("prefectures", "sub_prefectures", "communes", "sites", "return_areas")
LEVELS = {"prefectures": "adm1", "sub_prefectures": "adm2", "communes": "adm3"}

Progress = Callable[[float], None]


@dataclass(frozen=True)
class FloodRasters:
    """The rasters a flood exposure is computed from, with what must be said of them."""

    population: Path
    depths: dict[int, Path]
    spurious: Path | None
    source: str
    population_source: str
    population_date: str


@dataclass(frozen=True)
class Exposure:
    """People exposed by zone.

    `zones` has name, people, area_km2, covered_share, expected_annual, flags; `exposed` has one column a
    (return period, depth threshold), people. `basis` says who is counted: raster or tracked people.
    """

    kind: str
    zones: pd.DataFrame
    exposed: pd.DataFrame
    rasters: FloodRasters
    basis: str


def flood_rasters(context: Context) -> FloodRasters:
    """The population and flood depth rasters in the store.

    Raises:
        RasterProblem: there is no population raster or no flood depth raster.
    """
    flood = context.store.rasters("river_flood")
    population = context.store.rasters("population")
    population = population[population["variable"] == "count"]
    depths = flood[flood["variable"] == "depth"].dropna(subset=["return_period"])
    if population.empty or depths.empty:
        missing = "population" if population.empty else "river_flood"
        raise RasterProblem("no_raster", expected=missing)
    finest = _best(context, population).iloc[0]
    depths = _best(context, depths).drop_duplicates("return_period")
    spurious = _best(context, flood[flood["variable"] == "spurious"])
    return FloodRasters(
        population=Path(finest["path"]),
        depths={int(row.return_period): Path(row.path) for row in depths.itertuples()},
        spurious=Path(spurious["path"].iloc[0]) if len(spurious) else None,
        source=", ".join(sorted(set(depths["source"]))),
        population_source=str(finest["source"]),
        population_date=str(finest["date"]),
    )


def _best(context: Context, rasters: pd.DataFrame) -> pd.DataFrame:
    """Rasters in the order they are preferred: real before synthetic, then the finest."""
    synthetic = context.store.datasets().set_index("dataset_id")["is_synthetic"]
    ranked = rasters.assign(_made_up=rasters["dataset_id"].map(synthetic), _cell=[_cell(p) for p in rasters["path"]])
    return ranked.sort_values(["_made_up", "_cell", "raster_id"]).drop(columns=["_made_up", "_cell"])


def _cell(path: str) -> float:
    with open_raster(Path(path)) as source:
        return float(abs(source.transform.a))


def exposure(context: Context, zones: str, number: int | None = None, progress: Progress | None = None) -> Exposure:
    """People exposed to river floods in zones of one kind (one of ZONES).

    Sites and return areas count the people tracked there, in the proportion that the population raster
    around them is exposed; the other zones count the raster's people. The two are never added.

    Raises:
        NotAllowedError: sites or return areas were asked for by the public.
        UnknownPlaceError: the store has no such zones.
        RasterProblem: a raster is missing or cannot be used.
    """
    if zones in LEVELS:
        return context.remember("exposure", {"zones": zones}, lambda: _of_areas(context, zones, progress))
    context.require(Tier.PARTNER)
    chosen = find_round(context, number).number
    return context.remember(
        "exposure", {"zones": zones, "round": chosen}, lambda: _of_places(context, zones, chosen, progress)
    )


def exposure_of_shapes(
    context: Context, shapes: gpd.GeoSeries, names: dict[str, str] | None = None, progress: Progress | None = None
) -> Exposure:
    """People of the raster exposed in any shapes (EPSG:4326): a drawn polygon, a file of zones."""
    digest = [(str(i), g.wkb_hex) for i, g in shapes.items() if g is not None]
    return context.remember(
        "exposure_of_shapes",
        {"shapes": digest},
        lambda: _raster_people(context, "shapes", shapes, names or {}, progress),
    )


def flooded_destinations(context: Context, number: int) -> pd.DataFrame:
    """Share of each destination's people flooded at the return period and depth of gate G8.

    Return: index destination subject (a return area, or `<site>:<option>` for a choice that stays around
    the site); columns share, covered, source, date. Empty where the store has no flood rasters.
    """
    gate = context.method.gate("G8").parameters
    try:
        rasters = flood_rasters(context)
    except RasterProblem:
        return pd.DataFrame(columns=["share", "covered", "source", "date"])
    zonal = context.remember("flooded_destinations", {"round": number}, lambda: _destinations(context, rasters, number))
    shares = flooded_share(zonal, return_period=int(gate["return_period"]), threshold=gate["depth"])
    return shares.assign(source=rasters.source, date=_as_of(context, rasters))


def _destinations(context: Context, rasters: FloodRasters, number: int) -> ZonalExposure:
    areas = context.store.places("return_area").geometry
    around = _extents(context, sites_unredacted(context, number).geometry, "return_area")
    options = [option for option in OPTIONS if option != "undecided"]
    choices = {f"{site}:{option}": shape for site, shape in around.items() for option in options}
    shapes = _extents(context, areas, "return_area").to_dict() | choices
    return _measure(context, rasters, gpd.GeoSeries(shapes, crs=CRS), None)


def _as_of(context: Context, rasters: FloodRasters) -> str:
    table = context.store.rasters("river_flood")
    datasets = context.store.datasets().set_index("dataset_id")["as_of"]
    return str(table["dataset_id"].map(datasets).max())


def _of_areas(context: Context, zones: str, progress: Progress | None) -> Exposure:
    areas = context.store.areas(LEVELS[zones])
    areas = areas[areas.geometry.notna()]
    if areas.empty:
        raise UnknownPlaceError("no_zones", found=zones)
    return _raster_people(context, zones, areas.geometry, areas["name"].to_dict(), progress)


def _raster_people(
    context: Context, kind: str, shapes: gpd.GeoSeries, names: dict[str, str], progress: Progress | None
) -> Exposure:
    rasters = flood_rasters(context)
    zonal = _measure(context, rasters, shapes, progress)
    label = pd.Series({zone: names.get(str(zone), str(zone)) for zone in shapes.index})
    return _finish(context, Exposure(kind, zonal.zones.assign(name=label), zonal.exposed, rasters, "raster"))


def _of_places(context: Context, zones: str, number: int, progress: Progress | None) -> Exposure:
    rasters = flood_rasters(context)
    if zones == "sites":
        found = sites(context, number)
        people, radius = found["people"], "site"
    else:
        found = places(context, "return_area")
        people, radius = _returnees(context, number).reindex(found.index), "return_area"
    found = found[found.geometry.notna()]
    zonal = _measure(context, rasters, _extents(context, found.geometry, radius), progress)
    tracked = apportion(zonal, people.reindex(found.index))
    return _finish(
        context,
        Exposure(zones, tracked.zones.assign(name=found["name"]), tracked.exposed, rasters, "tracked"),
    )


def _returnees(context: Context, number: int) -> pd.Series:
    rows = of_round(context.store.observations(["returnee_ind"]), number)
    return rows.set_index("subject")["value"]


def _extents(context: Context, shapes: gpd.GeoSeries, radius: str) -> gpd.GeoSeries:
    """Points become buffers of the method's radius; polygons already are an extent."""
    shapes = shapes[shapes.notna()]
    points = shapes.geom_type == "Point"
    buffers = buffer_places(shapes[points], radius_m=context.method.number("buffer", radius))
    return gpd.GeoSeries(pd.concat([buffers, shapes[~points]]), crs=CRS).reindex(shapes.index)


def _measure(
    context: Context, rasters: FloodRasters, shapes: gpd.GeoSeries, progress: Progress | None
) -> ZonalExposure:
    thresholds = context.method.depth_thresholds
    sources = Sources(rasters.population, rasters.depths, thresholds, rasters.spurious)
    if context.scheduler:
        return measure_on_cluster(context.scheduler, shapes, sources, thresholds=thresholds, progress=progress)
    pack = open_pack(context.store.raster_folder / PACKS, sources, progress)
    return pack.measure(shapes, thresholds, progress)


def _finish(context: Context, found: Exposure) -> Exposure:
    headline = context.method.number("exposure", "headline_threshold")
    curve = found.exposed.xs(headline, axis=1, level="threshold")
    annual = expected_annual_exposure(curve, enforce="warn")
    zones = found.zones.assign(expected_annual=annual)
    return Exposure(found.kind, zones, found.exposed, found.rasters, found.basis)


def records(found: Exposure) -> list[dict[str, object]]:
    """The answer as the command line prints it: one dict a zone, None for what is unknown."""
    rows = []
    for zone, row in found.zones.iterrows():
        exposed = found.exposed.loc[zone]
        by_period: dict[str, dict[str, float | None]] = {}
        for (period, threshold), people in exposed.items():
            by_period.setdefault(str(period), {})[f"{threshold:g}"] = _plain(people)
        rows.append(
            {
                "zone": str(zone),
                "name": row["name"],
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


def hosts(context: Context, number: int) -> pd.Series:
    """People in host families by prefecture: shown beside exposed people, never added to them."""
    return host_people(context, number)


def shape_of(geometry: BaseGeometry) -> gpd.GeoSeries:
    """One shape as the series that exposure_of_shapes takes."""
    return gpd.GeoSeries({"drawn": geometry}, crs=CRS)
