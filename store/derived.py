"""Rasters computed from other rasters, stored under a hash of their sources' content and parameters."""

import hashlib
import json
from collections.abc import Callable, Iterator, Sequence
from functools import lru_cache
from pathlib import Path
from typing import Any

import numpy as np
import rasterio
from numpy.typing import NDArray
from rasterio.enums import Resampling
from rasterio.errors import RasterioError
from rasterio.io import DatasetReader
from rasterio.vrt import WarpedVRT
from rasterio.windows import Window

from domain.errors import RasterError, StoreError, reason
from store.atomic import atomic_write, file_hash
from store.protocol import Store
from store.work_folder import folder_for

Array = NDArray[np.float64]
OnGrid = Callable[[list[Array], Array, tuple[float, float]], Array]
FOLDER = "derived"
NODATA = -9999.0
STRIP = 512  # rows
VERSION = 2  # of what computes: another number makes all of them anew


def derived_path(store: Store, name: str, sources: Sequence[Path], parameters: dict[str, Any]) -> Path:
    """Path of a derived raster, whether or not it exists."""
    content = [VERSION, name, [content_hash(path) for path in sources], parameters]
    digest = hashlib.sha256(json.dumps(content, sort_keys=True).encode()).hexdigest()
    file = f"{name}_{digest[:16]}.tif"
    return folder_for(store.raster_folder / FOLDER, file) / file


def derive(
    store: Store, name: str, source: Path, parameters: dict[str, Any], compute: Callable[[Array], Array]
) -> Path:
    """One raster from all bands of another, both small enough for memory.

    Args:
        store: whose raster folder it is kept in.
        name: what it is; begins its file's name.
        source: the raster it is computed from.
        parameters: everything else that it depends on.
        compute: from bands x rows x columns (NaN unknown) to rows x columns.

    Raises:
        RasterError: the source cannot be read.
        StoreError: the folder cannot be written; nothing is left in it.
    """
    final = derived_path(store, name, [source], parameters)
    if final.exists():
        return final
    with _opened(source) as raster:
        bands = _read(raster)
        return _write(final, _profile(raster), iter([(Window(0, 0, raster.width, raster.height), compute(bands))]))


def derive_on_grid(
    store: Store,
    name: str,
    sources: Sequence[Path],
    parameters: dict[str, Any],
    compute: OnGrid,
) -> Path:
    """One raster on the grid of the first source, in strips of rows with a row more on either side.

    Args:
        store: whose raster folder it is kept in.
        name: what it is; begins its file's name.
        sources: rasters; the first gives the grid, the others are read at its cells' centres.
        parameters: everything else that it depends on.
        compute: from the sources' strips, the latitudes of their rows and (width, height) of a cell in
            degrees to the values of the same rows.

    Raises:
        RasterError: a source cannot be read.
        StoreError: the folder cannot be written; nothing is left in it.
    """
    final = derived_path(store, name, sources, parameters)
    if final.exists():
        return final
    opened = [_opened(path) for path in sources]
    try:
        aligned = [opened[0], *(_aligned(other, opened[0]) for other in opened[1:])]
        return _write(final, _profile(opened[0]), _strips(opened[0], aligned, compute))
    finally:
        for source in opened:
            source.close()


def _strips(first: DatasetReader, aligned: Sequence[Any], compute: OnGrid) -> Iterator[tuple[Window, Array]]:
    width, height = first.transform.a, -first.transform.e
    for row in range(0, first.height, STRIP):
        top, bottom = max(0, row - 1), min(first.height, row + STRIP + 1)
        window = Window(0, top, first.width, bottom - top)
        latitudes = first.transform.f - height * (top + np.arange(bottom - top) + 0.5)
        values = compute([_read(source, window)[0] for source in aligned], latitudes, (width, height))
        inner = min(STRIP, first.height - row)
        yield Window(0, row, first.width, inner), values[row - top : row - top + inner]


def _opened(path: Path) -> DatasetReader:
    try:
        return rasterio.open(path)
    except RasterioError as error:
        raise RasterError("raster_unreadable", file=path.name, found=reason(error)) from None


def _aligned(source: DatasetReader, first: DatasetReader) -> WarpedVRT:
    """A raster read at the centres of another's cells."""
    return WarpedVRT(
        source, crs=first.crs, transform=first.transform, width=first.width, height=first.height,
        resampling=Resampling.nearest, nodata=NODATA if source.nodata is None else source.nodata, dtype="float32",
    )  # fmt: skip


def _read(source: Any, window: Window | None = None) -> Array:
    """All bands as floats, NaN where unknown."""
    try:
        return np.asarray(source.read(window=window, masked=True).astype("float64").filled(np.nan))
    except RasterioError as error:
        raise RasterError("raster_truncated", file=Path(str(source.name)).name, found=reason(error)) from None


def _profile(source: DatasetReader) -> dict[str, Any]:
    return {"crs": source.crs, "transform": source.transform, "width": source.width, "height": source.height}


def content_hash(path: Path) -> str:
    """Hash of a file's bytes, read again only when the file has changed.

    Raises:
        RasterError: there is no such file.
    """
    try:
        state = path.stat()
    except OSError as error:
        raise RasterError("raster_unreadable", file=path.name, found=reason(error)) from None
    return _hash(path, state.st_mtime_ns, state.st_size)


@lru_cache(maxsize=64)
def _hash(path: Path, _: int, __: int) -> str:
    return file_hash(path)


def _write(final: Path, profile: dict[str, Any], strips: Iterator[tuple[Window, Array]]) -> Path:
    """Write to a temporary name, then move it into place."""
    options = {"driver": "GTiff", "dtype": "float32", "nodata": NODATA, "count": 1, "compress": "deflate",
               "predictor": 3, "tiled": True, "blockxsize": 256, "blockysize": 256, "bigtiff": "if_safer"}  # fmt: skip
    try:
        with atomic_write(final) as part, rasterio.open(part, "w", **options, **profile) as target:
            for window, values in strips:
                target.write(np.where(np.isnan(values), NODATA, values).astype(np.float32), 1, window=window)
    except RasterioError as error:
        raise StoreError("store_unwritable", file=final.parent.name, found=reason(error)) from error
    return final
