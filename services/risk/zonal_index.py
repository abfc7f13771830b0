"""Rasters of people and of one hazard, prepared once so that any zone is measured at once.

A pack holds the blocks of analysis/zonal/blocks.py for the whole grid, on disk, under a key made of the rasters'
content and the stops: what is answered from it is what the rasters say, to the last bit, and never stale.
"""

import hashlib
import threading
from collections.abc import Callable, Iterator
from contextlib import closing, contextmanager, nullcontext
from dataclasses import asdict
from pathlib import Path
from typing import Any

import geopandas as gpd
import numpy as np

from analysis.threads import Asked, Progress, in_order
from analysis.zonal.blocks import Blocks, RasterSources, StripReader, strip_tops
from analysis.zonal.grids import Grid
from analysis.zonal.measure import THREADS, Layout, ZonalExposure, measure_strips
from store.arrays import ArrayFolder, Save, open_arrays
from store.derived import content_hash

FORM = 1  # another form of the arrays makes another key
PACKS = "packs"  # folder beside the rasters
ON_DISK = ("people", "words")


class ZonalIndex:
    """An open pack; may be used by many threads."""

    def __init__(self, arrays: ArrayFolder) -> None:
        about = arrays.about
        self.layout = Layout(Grid(**about["grid"]), tuple(about["keys"]), tuple(about["stops"]))
        self._arrays = arrays
        self._near = {
            top: {name: arrays.array(f"{name}-{top}") for name in Blocks._fields if name not in ON_DISK}
            for top in strip_tops(self.layout.grid)
        }

    def strip(self, top: int) -> Blocks:
        """The strip that begins at a row; its cells stay on the disk until they are touched."""
        cells = {name: self._arrays.array(f"{name}-{top}", mapped=True) for name in ON_DISK}
        return Blocks(**cells, **self._near[top])

    def measure(
        self,
        zones: gpd.GeoSeries,
        thresholds: tuple[float, ...],
        progress: Progress | None = None,
        cancelled: Asked | None = None,
    ) -> ZonalExposure:
        """People and area of zones (EPSG:4326) at or above some of the stops; see measure_exposure()."""
        return measure_strips(
            zones, self.layout, lambda: nullcontext(self.strip), thresholds=thresholds,
            progress=progress, cancelled=cancelled,
        )  # fmt: skip


_open: dict[Path, ZonalIndex] = {}
_guard = threading.Lock()


def open_zonal_index(
    folder: Path, sources: RasterSources, progress: Progress | None = None, cancelled: Asked | None = None
) -> ZonalIndex:
    """The pack of these rasters, made first if it is not in the folder.

    Raises:
        RasterError: a raster cannot be used, or people would be lost on another grid.
        CancelledError: `cancelled` said so; nothing is kept.
        StoreError: the folder cannot be written.
    """
    key = _key(sources)
    arrays = open_arrays(folder, key, lambda save: _fill(sources, save, progress, cancelled))
    with _guard:
        if arrays.path not in _open:
            _open[arrays.path] = ZonalIndex(arrays)
        return _open[arrays.path]


def _key(sources: RasterSources) -> str:
    hazards = {str(key): content_hash(path) for key, path in sources.hazards.items()}
    artefacts = content_hash(sources.artefacts) if sources.artefacts else ""
    parts = (FORM, content_hash(sources.population), hazards, artefacts, sources.stops)
    return hashlib.sha256(repr(parts).encode()).hexdigest()[:32]


def _fill(sources: RasterSources, save: Save, progress: Progress | None, cancelled: Asked | None) -> dict[str, Any]:
    grid = sources.grid()

    @contextmanager
    def worker() -> Iterator[Callable[[int], float]]:
        with closing(StripReader(sources, grid)) as reader:
            yield lambda top: _keep(reader.read(top), top, save)

    people = in_order(strip_tops(grid), worker, threads=THREADS, progress=progress, cancelled=cancelled)
    sources.check_people(float(np.sum(people)))
    return {"grid": asdict(grid), "keys": list(sources.hazards), "stops": list(sources.stops)}


def _keep(blocks: Blocks, top: int, save: Save) -> float:
    for name, values in blocks._asdict().items():
        save(f"{name}-{top}", values)
    return float(blocks.sums[0].sum())
