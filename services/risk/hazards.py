"""The rasters of each hazard, held or derived, in which higher is worse; and what must be said of them."""

import datetime as dt
from collections.abc import Callable
from dataclasses import dataclass, replace
from pathlib import Path

import pandas as pd

from analysis.zonal.grids import open_raster
from domain.errors import MethodError, RasterError
from domain.hazards import FLOOD, NO_KEY, Hazard
from services.context import Context
from services.risk.derivations import drought_maps, extreme_rain_maps, landslide_map

# Hazards that are derived from other rasters: hazard and variable of those. All others are held as they are.
DERIVED = {"drought": ("rainfall", "monthly_total"), "extreme_rain": ("rainfall", "monthly_total")}
EVENTS = 7  # observed floods measured in one pass, the newest


@dataclass(frozen=True)
class HazardMaps:
    """The rasters of one hazard by key; `notes` are message keys of what must be said of them."""

    hazard: str
    paths: dict[int, Path]
    spurious: Path | None
    source: str
    date: str  # what they speak of: a day, a year, a span of months
    month: str = ""  # of a hazard that speaks of one month: 2020-12
    notes: tuple[str, ...] = ()


@dataclass(frozen=True)
class HazardRasters:
    """The rasters an exposure is computed from, with what must be said of them."""

    population: Path
    depths: dict[int, Path]  # by key, higher is worse
    spurious: Path | None
    source: str
    population_source: str
    population_date: str
    date: str = ""
    month: str = ""  # of a hazard that speaks of one month: 2020-12
    notes: tuple[str, ...] = ()


def available_hazards(context: Context) -> list[Hazard]:
    """Hazards of the method that the store has rasters for, or rasters to derive them from."""
    table = context.store.rasters()
    stored = set(zip(table["hazard"], table["variable"], strict=True))
    return [hazard for hazard in context.method.hazards if stored_as(hazard) in stored]


def stored_as(hazard: Hazard) -> tuple[str, str]:
    """Hazard and variable of the rasters that a hazard is read or derived from."""
    return DERIVED.get(hazard.id, (hazard.stored, hazard.variable))


def hazard_rasters(context: Context, hazard: str = FLOOD) -> HazardRasters:
    """The population and the hazard's rasters in the store.

    Raises:
        RasterError: there is no population raster, or none of the hazard; rain is too short or undated.
        MethodError: the method has no such hazard.
    """
    maps = hazard_maps(context, hazard)
    cached = context.cached("hazard_rasters", {"hazard": hazard}, lambda: _with_people(context, maps))
    up_to_date = cached.population.exists() and cached.depths == maps.paths
    return cached if up_to_date else _with_people(context, maps)


def _with_people(context: Context, maps: HazardMaps) -> HazardRasters:
    population = context.store.rasters("population")
    population = population[population["variable"] == "count"]
    if population.empty:
        raise RasterError("no_raster", expected="population")
    finest = best(context, population).iloc[0]
    return HazardRasters(
        population=Path(finest["path"]),
        depths=maps.paths,
        spurious=maps.spurious,
        source=maps.source,
        population_source=str(finest["source"]),
        population_date=str(finest["date"]),
        date=maps.date,
        month=maps.month,
        notes=maps.notes,
    )


def is_outdated(context: Context, rasters: HazardRasters, on: dt.date) -> bool:
    """Whether the hazard speaks of a month that lies longer before a day than the method allows.

    Such a month is not set beside people or places of that day. Hazards that speak of no month never are.
    """
    if not rasters.month:
        return False
    year, month = (int(part) for part in rasters.month.split("-"))
    age = 12 * (on.year - year) + on.month - month
    return age > context.method.number("extreme_age", "months")


def hazard_maps(context: Context, hazard: str) -> HazardMaps:
    """The rasters of a hazard, derived anew only when what they come from has changed.

    Raises:
        RasterError: the store has none, or none that it can be derived from.
        MethodError: the method has no such hazard.
    """
    cached = context.cached("hazard_maps", {"hazard": hazard}, lambda: _maps(context, hazard))
    return cached if all(path.exists() for path in cached.paths.values()) else _maps(context, hazard)


def _maps(context: Context, hazard: str) -> HazardMaps:
    chosen = context.method.hazard(hazard)
    of, variable = stored_as(chosen)
    table = context.store.rasters(of)
    rasters = table[table["variable"] == variable]
    if rasters.empty:
        raise RasterError("no_raster", expected=chosen.id)
    rasters = best(context, rasters)
    special: dict[str, Callable[[Context, Hazard, pd.DataFrame], HazardMaps]] = {
        "drought": _drought, "extreme_rain": _extreme_rain, "landslide": _landslide,
    }  # fmt: skip
    plain = {"return_period": _by_period, "date": _by_date, "nothing": _single}
    make = special.get(chosen.id) or plain.get(chosen.keyed_by)
    if make is None:
        raise MethodError("method_word", column=f"hazard {chosen.id}.keyed_by", found=chosen.keyed_by)
    maps = make(context, chosen, rasters)
    return replace(maps, date=maps.date or _as_of(context, rasters))


def _by_period(context: Context, hazard: Hazard, rasters: pd.DataFrame) -> HazardMaps:
    rasters = rasters.dropna(subset=["return_period"]).drop_duplicates("return_period").sort_values("return_period")
    rasters = rasters[rasters["return_period"].isin(hazard.keys)]
    if rasters.empty:
        raise RasterError("no_raster", expected=hazard.id)
    table = context.store.rasters(hazard.stored)
    artefacts = table[table["variable"] == "spurious"]
    spurious = Path(best(context, artefacts)["path"].iloc[0]) if len(artefacts) else None
    paths = {int(row.return_period): Path(str(row.path)) for row in rasters.itertuples()}
    return HazardMaps(
        hazard.id, paths, spurious, _sources(rasters), "", notes=("hazard.no_pluvial",) * (hazard.id == FLOOD)
    )


def _by_date(_: Context, hazard: Hazard, rasters: pd.DataFrame) -> HazardMaps:
    """Observed events by day (20240815), the newest first to be kept."""
    dated = rasters.assign(key=pd.to_numeric(rasters["date"].astype(str).str.replace("-", ""), errors="coerce"))
    dated = dated.dropna(subset=["key"]).drop_duplicates("key").sort_values("key").tail(EVENTS)
    if dated.empty:
        raise RasterError("no_raster", expected=hazard.id)
    paths = {int(row.key): Path(str(row.path)) for row in dated.itertuples()}
    return HazardMaps(
        hazard.id, paths, None, _sources(dated), str(dated["date"].iloc[-1]), notes=("hazard.observed_only",)
    )


def _drought(context: Context, hazard: Hazard, rasters: pd.DataFrame) -> HazardMaps:
    series = rasters.iloc[0]
    paths = drought_maps(context.store, hazard, Path(series["path"]), str(series["date"]))
    span = str(series["date"])
    month = span.rpartition("/")[2]  # the last of the series
    return HazardMaps(hazard.id, paths, None, str(series["source"]), span, month, ("hazard.last_month",))


def _extreme_rain(context: Context, hazard: Hazard, rasters: pd.DataFrame) -> HazardMaps:
    series = rasters.iloc[0]
    paths = extreme_rain_maps(context.store, hazard, Path(series["path"]), str(series["date"]))
    return HazardMaps(
        hazard.id, paths, None, str(series["source"]), str(series["date"]), notes=("hazard.monthly_only",)
    )


def _landslide(context: Context, hazard: Hazard, rasters: pd.DataFrame) -> HazardMaps:
    elevation = context.store.rasters("elevation")
    fine = best(context, elevation) if len(elevation) else elevation
    path, checked = landslide_map(
        context.store, hazard, Path(rasters["path"].iloc[0]), Path(fine["path"].iloc[0]) if len(fine) else None
    )
    note = "hazard.slope_checked" if checked else "hazard.slope_unchecked"
    sources = _sources(pd.concat([rasters.head(1), fine.head(1)])) if checked else str(rasters["source"].iloc[0])
    return HazardMaps(hazard.id, {NO_KEY: path}, None, sources, "", notes=(note,))


def _single(_: Context, hazard: Hazard, rasters: pd.DataFrame) -> HazardMaps:
    first = rasters.iloc[0]
    day = "" if pd.isna(first["date"]) else str(first["date"])
    return HazardMaps(
        hazard.id, {NO_KEY: Path(first["path"])}, None, str(first["source"]), day, notes=("hazard.vegetation_fires",)
    )


def best(context: Context, rasters: pd.DataFrame) -> pd.DataFrame:
    """Rasters in the order they are preferred: real before synthetic, then the finest."""
    synthetic = context.store.datasets().set_index("dataset_id")["is_synthetic"]
    ranked = rasters.assign(_made_up=rasters["dataset_id"].map(synthetic), _cell=[_cell(p) for p in rasters["path"]])
    return ranked.sort_values(["_made_up", "_cell", "raster_id"]).drop(columns=["_made_up", "_cell"])


def _cell(path: str) -> float:
    with open_raster(Path(path)) as source:
        return float(abs(source.transform.a))


def _sources(rasters: pd.DataFrame) -> str:
    return ", ".join(sorted(set(rasters["source"])))


def _as_of(context: Context, rasters: pd.DataFrame) -> str:
    datasets = context.store.datasets().set_index("dataset_id")["as_of"]
    return str(rasters["dataset_id"].map(datasets).max())
