"""What is near a site: health facilities, water and schools, people and floods, vaccination of its district."""

from dataclasses import dataclass

import geopandas as gpd
import pandas as pd

from analysis.nearby import Near, near
from analysis.zonal.buffers import buffer_places
from domain.errors import KodroError
from domain.hazards import FLOOD
from services.context import Context
from services.immunization import coverage
from services.places import places
from services.risk.exposure_request import SHAPES, ExposureRequest, Zone
from services.risk.shown_exposure import exposure

RADII_KM = (5, 10, 25)
KINDS = ("health_facility", "water_point", "school")
VACCINE, ORIGIN = "dtp1", "wuenic"


@dataclass(frozen=True)
class NearKind:
    """Places of one kind near a site; `near` is None where the store holds none that the viewer may see."""

    kind: str
    near: Near | None
    nearest_name: str = ""
    on: str = ""  # ISO date of the newest dataset
    source: str = ""


@dataclass(frozen=True)
class NearPeople:
    """People who live near a site and those of them in harm's way of a flood; NaN where it is not known.

    `key` and `threshold` (m) are those of the flood; `covered` (0 to 1) says for how much of the area it is known;
    `withheld`: the viewer is shown no figure.
    """

    people: float
    flooded: float
    covered: float
    key: int
    threshold: float
    withheld: bool
    on: str  # of the population
    source: str
    flood_on: str
    flood_source: str


@dataclass(frozen=True)
class NearVaccination:
    """First-dose coverage of the health district that a site lies in; NaN in % where it is unknown."""

    district: str
    name: str
    value: float
    on: str
    source: str


@dataclass(frozen=True)
class Nearby:
    """What is near a site."""

    radius_km: int
    kinds: tuple[NearKind, ...]
    people: NearPeople | None  # None where no raster of population or floods can be read
    vaccination: NearVaccination | None  # None where no district with a shape holds the site


def nearby(context: Context, site_id: str, number: int, radius_km: int, up_to: str) -> Nearby | None:
    """What is near a site; None where the viewer may not see it, or nobody knows where it is.

    Args:
        context: who asks.
        site_id: place id of a displacement site.
        number: the round.
        radius_km: one of RADII_KM, straight along the ground.
        up_to: last day (ISO) of evidence on vaccination.
    """
    table = places(context, "displacement_site")
    if site_id not in table.index or table.geometry[site_id] is None or table.geometry[site_id].is_empty:
        return None
    asked: dict[str, object] = {"site": site_id, "round": number, "radius": radius_km, "up_to": up_to}
    return context.cached(
        "nearby", asked, lambda: _nearby(context, table.geometry[[site_id]], number, radius_km, up_to)
    )


def _nearby(context: Context, site: gpd.GeoSeries, number: int, radius_km: int, up_to: str) -> Nearby:
    return Nearby(
        radius_km=radius_km,
        kinds=tuple(_kind(context, kind, site, radius_km) for kind in KINDS),
        people=_people(context, site, number, radius_km),
        vaccination=_vaccination(context, site, up_to),
    )


def _kind(context: Context, kind: str, site: gpd.GeoSeries, radius_km: int) -> NearKind:
    table = places(context, kind)
    if table.empty:
        return NearKind(kind, None)
    found = near(site.iloc[0], table, known_to_work(table), radius_km)
    name = table["name"].get(found.nearest) if found.nearest is not None else None
    datasets = context.store.datasets().set_index("dataset_id")
    used = datasets[datasets.index.isin(table["dataset_id"])].fillna({"as_of": ""}).sort_values("as_of")
    on, source = (str(used[c].iloc[-1]) if len(used) else "" for c in ("as_of", "source"))
    return NearKind(kind, found, name if isinstance(name, str) else found.nearest or "", on, source)


def known_to_work(table: pd.DataFrame) -> pd.Series:
    """Whether each place is known to work: in service, and no word that it does not function; silence never helps."""
    status = table["status"].astype("string").str.strip().str.lower()
    said = status == "open"
    if "a_functional" in table:
        said &= table["a_functional"].map(lambda value: value is True or pd.isna(value)).astype(bool)
    return said.fillna(False).astype(bool)


def _people(context: Context, site: gpd.GeoSeries, number: int, radius_km: int) -> NearPeople | None:
    circle = buffer_places(site, radius_m=1000.0 * radius_km).iloc[0]
    zone = Zone("near", "near", circle)
    try:
        found = exposure(context, ExposureRequest(SHAPES, round=number, hazard=FLOOD, shapes=(zone,)))
    except KodroError:
        return None
    line, rasters = found.zones.iloc[0], found.rasters
    return NearPeople(
        people=float(line["people"]),
        flooded=float(found.curve[found.key].iloc[0]) if found.key in found.curve else float("nan"),
        covered=float(line["covered_share"]),
        key=found.key,
        threshold=found.threshold,
        withheld=bool(found.hidden.iloc[0]),
        on=rasters.population_date,
        source=rasters.population_source,
        flood_on=rasters.date,
        flood_source=rasters.source,
    )


def _vaccination(context: Context, site: gpd.GeoSeries, up_to: str) -> NearVaccination | None:
    districts = coverage(context, VACCINE, ORIGIN, up_to)
    holding = districts[districts.covers(site.iloc[0])]
    if holding.empty:
        return None
    row = holding.iloc[0]
    on, source = ("" if pd.isna(row[c]) else str(row[c]) for c in ("as_of", "source"))
    return NearVaccination(str(holding.index[0]), str(row["name"]), float(row["value"]), on, source)
