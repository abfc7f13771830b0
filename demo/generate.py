"""Write the synthetic country into a store; the last dataset marks that it is complete."""

import hashlib
from collections.abc import Callable
from dataclasses import replace
from pathlib import Path

import geopandas as gpd
import numpy as np
import pandas as pd
import rasterio
import shapely

from demo.borders import make_crossings, make_flows
from demo.capacity import make_capacity
from demo.evidence import make_evidence
from demo.floods import SOURCE_2022, SOURCE_2024, make_affected
from demo.hazards import write_heat, write_observed_flood
from demo.health import make_coverage, make_districts, make_facilities
from demo.places import make_schools, make_shelters, make_water_points
from demo.published import REGIONS, ROUNDS
from demo.rasters import write_rasters
from demo.risk import make_risk
from demo.settlements import make_settlements
from demo.terrain import Base, load_base, make_land
from demo.warnings import make_gauges, make_warnings
from domain.method import load_method
from domain.schemas import Batch, Dataset, attributes
from domain.tiers import NARRATIVE_GATES
from store.protocol import Store

SEED = 20241130
MARK = "demo-displacement"
CC0 = "CC0-1.0"
AS_OF = ROUNDS[-1][1]
Progress = Callable[[str, float], None]


def is_demo_present(store: Store) -> bool:
    """Whether the whole synthetic country is in the store."""
    return MARK in set(store.datasets()["dataset_id"])


def build_demo(store: Store, *, resolution: int = 250, seed: int = SEED, progress: Progress | None = None) -> None:
    """Generate the synthetic country and write it into a store.

    Args:
        store: where the datasets are written; those with the same ids are replaced, others stay.
        resolution: cell size of the large rasters in metres (100 means 3 arc-seconds).
        seed: the same seed gives the same country.
        progress: called with the step (end of a message key `demo.step.*`) and the share done, 0 to 1.
    """
    report_progress = progress or (lambda step, share: None)
    report_progress("land", 0.0)
    base = load_base()
    land = make_land(base, np.random.default_rng([seed, 0]))
    settlements = make_settlements(base, land, np.random.default_rng([seed, 10]))
    rasters = write_rasters(base, land, store.raster_folder, resolution, seed, report_progress)
    version = f"{seed}-{resolution}"
    more = write_heat(base, land, store.raster_folder, f"{seed}", seed)
    more.append(write_observed_flood(base, land, store.raster_folder, f"{seed}", seed))
    rasters = pd.concat([rasters, pd.DataFrame(more)], ignore_index=True)
    report_progress("store", 0.93)
    store.write(_administrative(base, version))
    store.write(Batch(_dataset("demo-rasters", "rasters", "public", version), rasters=rasters))
    store.write(_borders(np.random.default_rng([seed, 11]), version))
    population = store.raster_folder / str(rasters.set_index("raster_id").loc["demo_population", "path"])
    store.write(_health(base, population, np.random.default_rng([seed, 12]), version))
    for batch in _critical(base, settlements.areas, np.random.default_rng([seed, 15]), version):
        store.write(batch)
    weights = pd.Series(_people(base.prefectures, population), index=base.prefectures["pcode"])
    inhabitants = weights * sum(REGIONS.values()) / weights.sum()
    perils = make_risk(inhabitants, settlements, np.random.default_rng([seed, 16]))
    store.write(Batch(_dataset("demo-risk", "risk", "public", version), observations=perils))
    store.write(_published_floods(store, version))
    store.write(_warnings(base, np.random.default_rng([seed, 17]), version))
    evidence = make_evidence(settlements, load_method(), np.random.default_rng([seed, 13]))
    room = make_capacity(settlements, np.random.default_rng([seed, 14]))
    narrative = evidence["indicator"].isin(NARRATIVE_GATES)
    store.write(Batch(_dataset("demo-protection", "protection", "core", version), observations=evidence[narrative]))
    store.write(
        Batch(
            _dataset(MARK, "displacement", "partner", version),
            places=gpd.GeoDataFrame(pd.concat([settlements.sites, settlements.areas]), crs=4326),
            observations=pd.concat([settlements.observations, evidence[~narrative], room], ignore_index=True),
            links=settlements.links,
        )
    )
    report_progress("done", 1.0)


def _dataset(
    dataset_id: str, what: str, tier: str, version: str, *, synthetic: bool = True, licence: str = CC0
) -> Dataset:
    label = f"SYNTHETIC:dataset_{what}" if synthetic else f"Kodro, {what}"
    digest = hashlib.sha256(f"{dataset_id} {version}".encode()).hexdigest()
    return Dataset(dataset_id, label, label, licence, tier, AS_OF, digest, synthetic, "kodro demo")


def _administrative(base: Base, version: str) -> Batch:
    districts = make_districts(base)
    country = gpd.GeoDataFrame(
        {"pcode": ["CAF"], "level": ["adm0"], "name": ["République centrafricaine"]}, geometry=[base.country], crs=4326
    )
    prefectures = base.prefectures.assign(level="adm1", parent="CAF", valid_from="2015-06-15")
    towns = base.towns.assign(
        place_id=[f"TOWN-{i + 1:03d}" for i in range(len(base.towns))],
        kind="town",
        adm1=base.towns["pcode"],
        attributes=[
            attributes(population=int(p), rank=int(r))
            for p, r in zip(base.towns["population"], base.towns["rank"], strict=True)
        ],
    )
    licence = "Natural Earth (public domain); GeoNames CC BY 4.0"
    return Batch(
        _dataset("demo-admin", "Natural Earth, GeoNames", "public", version, synthetic=False, licence=licence),
        places=towns,
        areas=gpd.GeoDataFrame(pd.concat([country, prefectures, districts]), crs=4326),
    )


def _published_floods(store: Store, version: str) -> Batch:
    publishers = f"{SOURCE_2022}; {SOURCE_2024}"
    about = replace(
        _dataset("demo-floods", publishers, "public", version, synthetic=False), title=publishers, source=publishers
    )
    return Batch(replace(about, licence="published figures"), observations=make_affected(store))


def _warnings(base: Base, rng: np.random.Generator, version: str) -> Batch:
    observed = make_warnings(list(base.prefectures["pcode"]), rng)
    return Batch(_dataset("demo-warnings", "warnings", "public", version), places=make_gauges(), observations=observed)


def _borders(rng: np.random.Generator, version: str) -> Batch:
    crossings = make_crossings(rng)
    flows, days = make_flows(crossings, rng)
    return Batch(
        _dataset("demo-borders", "borders", "public", version), places=crossings, observations=days, links=flows
    )


def _health(base: Base, population: Path, rng: np.random.Generator, version: str) -> Batch:
    districts = make_districts(base)
    people = pd.Series(_people(districts, population), index=districts["pcode"])
    return Batch(
        _dataset("demo-health", "health", "public", version),
        places=make_facilities(base, rng),
        observations=make_coverage(districts, people, rng),
    )


def _critical(base: Base, areas: gpd.GeoDataFrame, rng: np.random.Generator, version: str) -> list[Batch]:
    """Schools and water points for everyone; where shelters are planned says where people will be."""
    public = gpd.GeoDataFrame(pd.concat([make_schools(base, rng), make_water_points(base, rng)]), crs=4326)
    shelters = make_shelters(areas, base, rng)
    return [
        Batch(_dataset("demo-services", "services", "public", version), places=public),
        Batch(_dataset("demo-shelters", "shelters", "partner", version), places=shelters),
    ]


def _people(districts: gpd.GeoDataFrame, population: Path) -> list[float]:
    """People of the population raster in each district, roughly: the weights of its infants."""
    with rasterio.open(population) as source:
        step = max(1, source.width // 1500)
        values = source.read(1, masked=True)[::step, ::step].filled(0)
        rows, columns = np.nonzero(values > 0)
        x = source.transform.c + (columns * step + 0.5) * source.transform.a
        y = source.transform.f + (rows * step + 0.5) * source.transform.e
    cell_people = values[rows, columns]
    return [float(cell_people[shapely.contains_xy(shape, x, y)].sum()) for shape in districts.geometry]
