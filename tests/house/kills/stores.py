"""Imports into a store, and the index on disk that a first measurement of exposure makes."""

import hashlib
import json
import shutil
import sqlite3
from collections.abc import Sequence
from contextlib import closing
from pathlib import Path
from typing import Any

import geopandas as gpd
import numpy as np
import rasterio
import shapely

from analysis.zonal.blocks import RasterSources
from analysis.zonal.measure import ZonalExposure, measure_exposure
from domain.schemas import SCHEMAS
from services.risk.zonal_index import ZonalIndex, open_zonal_index
from store import open_store
from store.arrays import KEPT
from store.importing import import_file
from tests.analysis.makers import write_raster
from tests.house.kills.base import Faults, Kind, Write, Written

NAMES = ("wuenic-a.csv", "wuenic-b.csv", "wuenic-c.csv", "elevation.tif")
VARIANTS = 20
STOPS = (0.05, 0.15, 0.5)
KEY = "[0-9a-f]" * 32


def value(number: int) -> float:
    """What every row or cell of a file holds: a share in percent, or a height."""
    return float(number % 97)


class ImportKind(Kind):
    """Small CSV files that replace each other's rows, and rasters, into a GeoPackage."""

    window = 0.6
    day_later = 3  # a raster: what was left of one goes with the next
    belongs = ("kodro.gpkg", "kodro.gpkg.lock", "kodro_rasters/elevation_elevation_" + "[0-9a-f]" * 12 + ".tif")

    def file(self, number: int) -> Path:
        """The file that is imported under a number; a raster each fourth time."""
        path = self.inputs / NAMES[number % len(NAMES)]
        if path.suffix == ".tif":
            return write_raster(path, np.full((160, 224), value(number)), west=14, north=11.5, cell=0.0625)
        lines = (f"dtp1,{year},{value(number)}\n" for year in range(1980, 1980 + 20 + number % 20))
        path.write_text("vaccine,year,coverage\n" + "".join(lines), encoding="utf-8")
        return path

    def opened(self) -> Write:
        store = open_store(self.folder / "kodro.gpkg")

        def write(number: int) -> Written:
            path = self.file(number)
            report = import_file(store, path)
            assert report.status == "taken", report.issues.to_string()
            digest = hashlib.sha256(path.read_bytes()).hexdigest()
            return {"n": number, "dataset": report.dataset_id, "sha256": digest, "taken": report.taken}

        return write

    def faults(self, written: Sequence[Written]) -> Faults:
        found, path = Faults(), self.folder / "kodro.gpkg"
        if not path.exists():
            return Faults(lost=["the store"] if written else [])
        with closing(sqlite3.connect(f"file:{path}?mode=ro", uri=True)) as connection:
            said = [row[0] for row in connection.execute("pragma integrity_check")]
        found.broken += [] if said == ["ok"] else said[:3]
        store = open_store(path)
        for name, schema in SCHEMAS.items():
            schema.validate(store.read_table(name), lazy=True)
        held = store.datasets().set_index("dataset_id")
        acknowledged = {each["dataset"]: each for each in written}
        for dataset in held.index.difference(list(acknowledged)) if written else ():
            number = self._in_hand(held.loc[dataset, "sha256"], written)
            found.broken += [dataset] if number is None else self._other_rows(store, dataset, number)
        for dataset, last in acknowledged.items():
            if dataset not in held.index:
                found.lost.append(dataset)
            elif held.loc[dataset, "sha256"] == last["sha256"]:
                found.broken += self._other_rows(store, dataset, last["n"])
            elif (later := self._in_hand(held.loc[dataset, "sha256"], written)) is None:
                found.lost.append(f"{dataset} of {last['n']}")
            else:
                found.broken += self._other_rows(store, dataset, later)
        return found

    def _in_hand(self, sha256: str, written: Sequence[Written]) -> int | None:
        """The number of a write that was not acknowledged, by the bytes of its file."""
        done = {each["n"] for each in written}
        numbers = (number for number in sorted({n + 1 for n in done} - done, reverse=True))
        return next((n for n in numbers if hashlib.sha256(self.file(n).read_bytes()).hexdigest() == sha256), None)

    @staticmethod
    def _other_rows(store: Any, dataset: str, number: int) -> list[str]:
        """What of a dataset is not what was in the file of that number."""
        if dataset.startswith("wuenic"):
            rows = store.observations()
            values = rows.loc[rows["dataset_id"] == dataset, "value"].tolist()
            right = values == [value(number)] * (20 + number % 20)
        else:
            rows = store.read_table("rasters")
            paths = rows.loc[rows["dataset_id"] == dataset, "path"].tolist()
            with rasterio.open(store.raster_folder / paths[0]) as raster:
                right = len(paths) == 1 and bool((raster.read(1) == value(number)).all())
        return [] if right else [f"{dataset} is not that of {number}"]


class ExposureKind(Kind):
    """The index of rasters on disk, of so many rasters that the oldest index goes with each new one."""

    window = 0.6
    belongs = ("packs/.lock", f"packs/{KEY}/about.json", f"packs/{KEY}/*.npy")

    def sources(self, variant: int) -> RasterSources:
        """Rasters that all have the same values; the deepest stop makes another index."""
        depths = {10: self.inputs / "d10.tif", 100: self.inputs / "d100.tif"}
        return RasterSources(self.inputs / "p.tif", depths, (*STOPS, 1 + variant / 100), self.inputs / "s.tif")

    def prepare(self) -> None:
        rng, where = np.random.default_rng(3), {"west": 18, "north": 9, "cell": 0.005}
        people = rng.gamma(0.5, 8, (560, 60))
        people[:70, :30] = np.nan
        write_raster(self.inputs / "p.tif", people, **where)
        write_raster(self.inputs / "s.tif", (rng.random((560, 60)) < 0.1).astype(float), **where)
        for period in (10, 100):
            depth = rng.random((560, 60)) * 2 * (rng.random((560, 60)) < 0.2)
            write_raster(self.inputs / f"d{period}.tif", depth, **where)
        references = {}
        for variant in range(VARIANTS):
            sources = self.sources(variant)
            references[str(sources.stops[-1])] = figures(
                measure_exposure(
                    zones(), population=sources.population, depths=sources.hazards, spurious=sources.artefacts,
                    thresholds=sources.stops,
                )
            )  # fmt: skip
        (self.inputs / "references.json").write_text(json.dumps(references), encoding="utf-8")
        for variant in range(KEPT):
            open_zonal_index(self.inputs / "packs", self.sources(VARIANTS - 1 - variant))

    def begin(self) -> None:
        shutil.copytree(self.inputs / "packs", self.folder / "packs")

    def opened(self) -> Write:
        def write(number: int) -> Written:
            stops, variants = self._stops(), (self.sources((number + i) % VARIANTS) for i in range(VARIANTS))
            sources = next(each for each in variants if each.stops[-1] not in stops)  # one that must be made
            index = open_zonal_index(self.folder / "packs", sources)
            return {"n": number, "stop": sources.stops[-1], "figures": measured(index)}

        return write

    def faults(self, written: Sequence[Written]) -> Faults:
        found = Faults()
        references = json.loads((self.inputs / "references.json").read_text(encoding="utf-8"))
        found.broken += [f"measured {e['n']}" for e in written if e["figures"] != references[str(e["stop"])]]
        stops = self._stops()
        if written and written[-1]["stop"] not in stops:
            found.lost.append(f"index {written[-1]['n']}")
        for sources in (self.sources(variant) for variant in range(VARIANTS)):
            if (stop := sources.stops[-1]) in stops:
                try:
                    right = measured(open_zonal_index(self.folder / "packs", sources)) == references[str(stop)]
                except Exception as error:  # whatever a half index does to its reader
                    found.broken.append(f"index of {stop}: {error!r:.200}")
                else:
                    found.broken += [] if right else [f"index of {stop}"]
        return found

    def _stops(self) -> set[float]:
        """The deepest stops of the indexes that are seen."""
        found = (p for p in (self.folder / "packs").glob("*/about.json") if not p.parent.name.startswith("."))
        return {json.loads(path.read_text(encoding="utf-8"))["stops"][-1] for path in found}
        return found


def zones() -> gpd.GeoSeries:
    """Five overlapping circles."""
    points = shapely.points(18 + np.linspace(0, 0.3, 5), 9 - np.linspace(0, 2.7, 5))
    return gpd.GeoSeries(shapely.buffer(points, 0.3), index=list("abcde"), crs=4326)


def measured(index: ZonalIndex) -> str:
    """What an index says of the circles."""
    return figures(index.measure(zones(), index.layout.stops))


def figures(answer: ZonalExposure) -> str:
    """Every figure of an answer to the last bit, as a hash."""
    tables = (answer.zones, answer.exposed, answer.exposed_area_km2)
    rows = [table.select_dtypes("number").to_numpy(dtype=float).tobytes() for table in tables]
    return hashlib.sha256(b"".join(rows)).hexdigest()
