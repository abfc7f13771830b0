"""Files that people are given, answers that are kept, and a file that is written carelessly."""

import hashlib
import time
from collections.abc import Sequence
from pathlib import Path
from unittest import mock

import geopandas as gpd
import numpy as np
import pandas as pd
import pyogrio
import shapely
from flask import Flask

from commands import audit as audit_command
from commands import publish as publish_command
from domain.settings import Settings
from publish.exports import write_table
from server.cache import SharedCache
from services.context import TILE
from services.risk.export_columns import Column
from services.risk.exposure_export import ExposureExport
from store.audit import AuditLog
from tests.house.kills.base import Faults, Kind, Write, Written

FORMS = ("html", "csv", "audit.csv", "xlsx", "gpkg", "parquet")
ZONES = 200
PAGE_LINES = 20_000


def page(number: int) -> str:
    """A published page whose every line says which it is."""
    return "".join(f"<p>{number} é {line}</p>\n" for line in range(PAGE_LINES))


def people(number: int) -> list[float]:
    """The figures of an export."""
    return [float(number + zone) for zone in range(ZONES)]


def export(number: int) -> ExposureExport:
    """Zones with figures, ready for any form of file."""
    names = [f"CF{zone:03d}" for zone in range(ZONES)]
    table = pd.DataFrame({"name": names, "people": people(number)}, index=pd.Index(names, name="zone"))
    table = table.assign(area_km2=1.0, covered_share=1.0, flags="", suppressed=False)
    boxes = shapely.box(*(np.arange(ZONES) / 100 + side for side in (18, 5)), *(np.arange(ZONES) / 100 + 20, 6.0))
    shapes = gpd.GeoSeries([shapely.MultiPolygon([box]) for box in boxes], index=table.index, crs=4326)
    words = ("zone", "name", "people")
    columns = tuple(Column(word, f"#{word}", "", word) for word in words)
    said = ("title", "source", "licence", "as_of", "data_hash", "method_version", "method_hash", "is_synthetic")
    metadata = {**dict.fromkeys((*said, "disclaimer"), "x"), "as_of": "2024-01-01"}
    return ExposureExport(table, shapes, columns, metadata, "fr", "people")


class PublishKind(Kind):
    """The snapshot and the audit log as commands write them, and exports of exposure in each form of a table."""

    belongs = tuple(f"kodro.{form}" for form in FORMS)
    # openpyxl writes each sheet into the system's folder for temporary files, which the system empties.
    stays = ("scratch/openpyxl.*",)

    def prepare(self) -> None:
        (self.inputs / "kodro.gpkg").write_bytes(b"")  # the commands ask only whether it is there
        AuditLog.of_store(self.inputs / "kodro.gpkg").append("imported", what={"file": "a.csv"})

    def opened(self) -> Write:
        settings = Settings(store=self.inputs / "kodro.gpkg")

        def write(number: int) -> Written:
            form = FORMS[number % len(FORMS)]
            self._write(settings, form, number)
            return {"n": number, "form": form}

        return write

    def _write(self, settings: Settings, form: str, number: int) -> None:
        path = self.folder / f"kodro.{form}"
        with mock.patch("builtins.print"):
            if form == "html":  # to make the page takes longer than to write it: killed would be the making
                with mock.patch.object(publish_command, "make_snapshot", return_value=page(number)):
                    publish_command.run(settings, out=path, number=None)
            elif form == "audit.csv":
                with mock.patch.object(AuditLog, "export", return_value=page(number)):
                    audit_command.run(settings, action="export", out=path)
            else:
                write_table(export(number), path)

    def faults(self, written: Sequence[Written]) -> Faults:
        found = Faults()
        for form in FORMS:
            path = self.folder / f"kodro.{form}"
            last = max((each["n"] for each in written if each["form"] == form), default=None)
            if not path.exists():
                found.lost += [] if last is None else [path.name]
                continue
            try:
                number = whole(path, form)
            except Exception as error:  # whatever a half file does to a reader
                found.broken.append(f"{path.name}: {error!r:.200}")
                continue
            if last is not None and number < last:
                found.lost.append(f"{path.name} is {number}, not {last}")
        return found


def whole(path: Path, form: str) -> int:
    """The number of a published file that is complete.

    Raises:
        Exception: it is not.
    """
    if form in {"html", "audit.csv"}:
        text = path.read_text(encoding="utf-8")
        number = int(text[3 : text.index(" ")])
        assert text == page(number), "another text"
        return number
    readers = {"csv": pd.read_csv, "xlsx": pd.read_excel, "gpkg": _layer, "parquet": gpd.read_parquet}
    figures = [f for f in pd.to_numeric(readers[form](path)["people"], errors="coerce") if f == f]
    assert figures == people(int(figures[0])), "other figures"
    return int(figures[0])


def _layer(path: Path) -> gpd.GeoDataFrame:
    layers = {name for name, _ in pyogrio.list_layers(path)}
    assert {"exposure", "metadata", "dictionary", "layer_styles"} <= layers, layers
    return gpd.read_file(path, layer="exposure")


ENOUGH_MB = 100_000  # nothing goes because there is no room for it


class CacheKind(Kind):
    """Answers are worked out in turn, as services/context.py does it, and kept."""

    belongs = ("answers/" + "[0-9a-f]" * 64, "tiles/" + "[0-9a-f]" * 64, "tiles", "locks")

    def opened(self) -> Write:
        cache = SharedCache(Flask("kills"), self.folder, ENOUGH_MB)

        def write(number: int) -> Written:
            with cache.turn(key := self._key(number)):
                if cache.get(key) is None:
                    cache.set(key, self._answer(number))
            return {"n": number}

        return write

    @staticmethod
    def _key(number: int) -> str:
        return TILE * (number % 2) + hashlib.sha256(str(number).encode()).hexdigest()

    @staticmethod
    def _answer(number: int) -> object:
        return (str(number) * 100_000).encode() if number % 2 else {"n": number, "people": list(range(number, 50_000))}

    def faults(self, written: Sequence[Written]) -> Faults:
        found, cache = Faults(), SharedCache(Flask("kills"), self.folder, ENOUGH_MB)
        done = [each["n"] for each in written]
        for number in sorted({*done, *(number + 1 for number in done)}):
            answer = cache.get(self._key(number))
            if answer is None:
                found.lost += [f"answer {number}"] if number in done else []
            elif answer != self._answer(number):
                found.broken.append(f"answer {number}")
        return found


class CarelessKind(Kind):
    """What must be found out: a file is written where it is read, in two halves."""

    belongs = ("careless.txt",)

    def opened(self) -> Write:
        def write(number: int) -> Written:
            with (self.folder / "careless.txt").open("w", encoding="utf-8") as file:
                file.write(f"{number} ")
                file.flush()
                time.sleep(0.02)
                file.write(f"{number}")
            return {"n": number}

        return write

    def faults(self, written: Sequence[Written]) -> Faults:
        path = self.folder / "careless.txt"
        halves = path.read_text(encoding="utf-8").split() if path.exists() else []
        found = Faults()
        if path.exists() and (len(halves) != 2 or halves[0] != halves[1]):
            found.broken.append(f"{halves}")
        elif written and (not halves or int(halves[0]) < written[-1]["n"]):
            found.lost.append(f"{written[-1]['n']}")
        return found
