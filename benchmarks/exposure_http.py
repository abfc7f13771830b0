"""A polygon drawn on the map, asked of the served page over HTTP: measured, drawn as chart and table, sent."""

import json
import statistics
import tempfile
import threading
import time
import urllib.request
from pathlib import Path
from typing import Any

import numpy as np
import pandas as pd
import shapely
from waitress.server import create_server

from app import create_app
from benchmarks.common import Row, timed
from benchmarks.country import FULL, QUICK, drawn, rasters
from components import ids
from domain.navigation import EXPOSURE
from domain.schemas import Batch, Dataset
from domain.settings import Settings
from store import open_store

POLYGONS, QUICK_POLYGONS = 60, 8


def run(quick: bool = False) -> list[Row]:
    """Sixty polygons of 50 to 20,000 km2 at 3 arc-seconds, each asked once, after one to warm up."""
    shape = QUICK if quick else FULL
    with tempfile.TemporaryDirectory() as name:
        settings = Settings(store=_store(Path(name), shape), cache=Path(name) / "cache")
        server = create_server(create_app(settings).server, host="127.0.0.1", port=0, threads=4)
        threading.Thread(target=server.run, daemon=True).start()
        ask = _asker(f"http://127.0.0.1:{server.effective_port}")
        polygons = drawn(QUICK_POLYGONS if quick else POLYGONS, shape)
        while ids.PREPARING_TICK in ask(polygons[0]):
            pass  # the rasters are being prepared
        sizes: list[int] = []
        times = [timed(lambda p=p: sizes.append(len(ask(p)))) for p in polygons[1:]]
        time.sleep(0.5)  # the last answer has left before the door is blocked
        server.close()
    slow = float(np.percentile(times, 95))
    return [
        Row(
            "a drawn polygon over HTTP, all figures, 95th percentile", slow, "-", None, None, "<= 50 ms", slow <= 0.050,
            f"median {1000 * statistics.median(times):.0f} ms; {max(sizes) / 1000:.0f} kB",
        )
    ]  # fmt: skip


def _store(folder: Path, shape: tuple[int, int]) -> Path:
    """A store that holds the rasters of the benchmark and nothing else."""
    population, depths = rasters(shape)
    store = open_store(folder / "kodro.gpkg")
    common = {"source": "benchmark", "licence": "CC0-1.0", "date": "2020"}
    table = [{"raster_id": "population", "hazard": "population", "variable": "count", "unit": "persons per cell",
              "return_period": None, "path": str(population.resolve()), **common}]  # fmt: skip
    for period, path in depths.items():
        table.append({"raster_id": f"depth_{period}", "hazard": "river_flood", "variable": "depth", "unit": "m",
                      "return_period": period, "path": str(path.resolve()), **common})  # fmt: skip
    dataset = Dataset("benchmark", "benchmark", "benchmark", "CC0-1.0", "public", "2020-01-01", "0", True)
    store.write(Batch(dataset, rasters=pd.DataFrame(table)))
    return folder / "kodro.gpkg"


def _asker(address: str) -> Any:
    """Asks the callback that fills the exposure lens, as the browser does."""
    with urllib.request.urlopen(f"{address}/_dash-dependencies") as answer:
        known = json.load(answer)
    found = next(d for d in known if d["output"].startswith(f"..{ids.RESULT}.children"))
    outputs = [
        dict(zip(("id", "property"), o.split("."), strict=True)) for o in found["output"].strip(".").split("...")
    ]

    def ask(polygon: shapely.Polygon) -> str:
        values = {
            ids.ZONES: "prefectures", ids.LENS: EXPOSURE, ids.ROUND: "1", ids.HAZARD: "river_flood",
            ids.AREA: json.loads(shapely.to_geojson(polygon)), ids.VIEW: {"language": "fr"},
        }  # fmt: skip
        body = {
            "output": found["output"], "outputs": outputs, "changedPropIds": [f"{ids.AREA}.data"],
            "inputs": [{**part, "value": values.get(part["id"])} for part in found["inputs"]],
            "state": [{**part, "value": values.get(part["id"])} for part in found["state"]],
        }  # fmt: skip
        request = urllib.request.Request(
            f"{address}/_dash-update-component", json.dumps(body).encode(), {"Content-Type": "application/json"}
        )
        with urllib.request.urlopen(request) as answer:
            return str(answer.read(), "utf-8")

    return ask
