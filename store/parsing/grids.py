"""Rasters: validated, measured, and written as COGs."""

import shutil
import uuid
import warnings
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path

import numpy as np
import rasterio
from numpy.typing import NDArray
from rasterio.errors import NotGeoreferencedWarning, RasterioError
from rasterio.features import geometry_mask
from rasterio.io import DatasetReader
from rasterio.windows import Window, from_bounds
from rasterio.windows import transform as window_transform
from rio_cogeo.cogeo import cog_translate
from rio_cogeo.profiles import cog_profiles
from shapely.geometry.base import BaseGeometry

from domain.errors import RasterError, StoreError, reason
from domain.geodesy import row_areas_km2
from domain.raster_limits import require_block, require_side
from domain.schemas import CRS
from store.atomic import file_hash, put_in_place, sweep
from store.parsing.geography import COUNTRY

# For the whole process, once: a thread that set these for a moment would take them from another.
warnings.filterwarnings("ignore", category=NotGeoreferencedWarning)  # said as raster_no_position
warnings.filterwarnings("ignore", "Use `@` matmul", PendingDeprecationWarning)  # rasterio's own use of affine

MAX_PIXELS = 2_000_000_000
MAX_ROW = 16_000_000  # cells of one row of all bands, the least that is read at once
STRIP_PIXELS = 4_000_000
MARGIN = 1.0  # degrees kept around the country: floods and rain do not stop at the border
NODATA = -9999.0
DRAFTS = ".draft-"  # begins the name of a folder for a raster that is being written


@dataclass(frozen=True)
class MeasuredRaster:
    """What a raster holds in its window.

    `total` is the plain sum of the first band over the country, `total_by_area` the sum of value × km².
    """

    low: float
    high: float
    valid: int
    total: float
    total_by_area: float


@contextmanager
def open_checked(path: Path) -> Iterator[DatasetReader]:
    """Open a GeoTIFF in degrees, north up, over the country and of a plausible size.

    Raises:
        RasterError: it is not, or cannot be read (also while it is open).
    """
    with rasterio.Env(GDAL_DISABLE_READDIR_ON_OPEN="EMPTY_DIR"):
        try:
            with rasterio.open(path, driver="GTiff") as dataset:
                _require_size(dataset, path.name)
                _require_position(dataset, path.name)
                yield dataset
        except (RasterioError, OSError, ValueError, MemoryError) as error:
            raise RasterError("raster_corrupt", file=path.name, found=reason(error)) from None


def _require_size(dataset: DatasetReader, name: str) -> None:
    pixels = dataset.width * dataset.height * dataset.count
    if pixels > MAX_PIXELS:
        size = f"{dataset.width} × {dataset.height} × {dataset.count}"
        raise RasterError("raster_too_large", file=name, found=size, expected=f"≤ {MAX_PIXELS:,}")
    require_side(name, dataset.width, dataset.height)
    _require_blocks(dataset, name)
    if any(np.dtype(kind).kind not in "iuf" for kind in dataset.dtypes):
        raise RasterError("raster_numbers", file=name, found=", ".join(set(dataset.dtypes)))


def _require_blocks(dataset: DatasetReader, name: str) -> None:
    rows, columns = dataset.block_shapes[0]
    together = dataset.count if str(dataset.profile.get("interleave")) == "pixel" else 1
    largest = max(np.dtype(kind).itemsize for kind in dataset.dtypes)
    require_block(name, rows, columns, bands=together, bytes_each=largest)
    if dataset.width * dataset.count > MAX_ROW:
        size = f"{dataset.width} × {dataset.count}"
        raise RasterError("raster_blocks", file=name, found=size, expected=f"≤ {MAX_ROW:,}")


def _require_position(dataset: DatasetReader, name: str) -> None:
    if dataset.crs is None:
        raise RasterError("raster_no_crs", file=name, expected=CRS)
    if dataset.crs != rasterio.crs.CRS.from_string(CRS):
        raise RasterError("raster_crs", file=name, found=dataset.crs.to_string()[:80], expected=CRS)
    shift = dataset.transform
    if shift.is_identity or shift.b or shift.d or shift.a <= 0 or shift.e >= 0:
        raise RasterError("raster_no_position", file=name, found=str(tuple(shift)[:6]))
    west, south, east, north = dataset.bounds
    bounds = f"{west:.6g}, {south:.6g}, {east:.6g}, {north:.6g}"
    if not (-180.01 <= west < east <= 180.01 and -90.01 <= south < north <= 90.01):
        raise RasterError("raster_not_degrees", file=name, found=bounds, expected="-180…180, -90…90")
    if west >= COUNTRY[2] or east <= COUNTRY[0] or south >= COUNTRY[3] or north <= COUNTRY[1]:
        raise RasterError("raster_outside", file=name, found=bounds, expected=str(COUNTRY))


def window_of_country(dataset: DatasetReader) -> Window:
    """The whole pixels of the country and a margin around it."""
    west, south, east, north = COUNTRY
    box = (west - MARGIN, south - MARGIN, east + MARGIN, north + MARGIN)
    wanted = from_bounds(*box, transform=dataset.transform)
    rows = (
        max(0, int(wanted.row_off)),
        min(dataset.height, int(np.ceil(wanted.row_off + wanted.height))),
    )
    cols = (max(0, int(wanted.col_off)), min(dataset.width, int(np.ceil(wanted.col_off + wanted.width))))
    return Window(cols[0], rows[0], cols[1] - cols[0], rows[1] - rows[0])


def measure(dataset: DatasetReader, window: Window, country: BaseGeometry) -> MeasuredRaster:
    """Read every pixel of the window once: extremes, and sums over the country.

    Raises:
        RasterError: no pixel holds a value.
    """
    low, high, valid, total, by_area = np.inf, -np.inf, 0, 0.0, 0.0
    for strip, values in _strips(dataset, window):
        is_value = ~np.isnan(values)
        if not is_value.any():
            continue
        valid += int(is_value.sum())
        low, high = min(low, float(np.nanmin(values))), max(high, float(np.nanmax(values)))
        inside = geometry_mask([country], values.shape[1:], window_transform(strip, dataset.transform), invert=True)
        rows = np.nansum(np.where(inside, values[0], np.nan), axis=1)
        total += float(rows.sum())
        by_area += float((rows * row_areas(dataset, strip)).sum())
    if not valid:
        raise RasterError("raster_empty", file=Path(dataset.name).name)
    return MeasuredRaster(low, high, valid, total, by_area)


def row_areas(dataset: DatasetReader, strip: Window) -> NDArray[np.float64]:
    """Area in km² of a cell of each row of a window."""
    shift = window_transform(strip, dataset.transform)
    return row_areas_km2(shift.f, -shift.e, shift.a, int(strip.height))


def _strips(dataset: DatasetReader, window: Window) -> Iterator[tuple[Window, NDArray[np.float64]]]:
    """Bands × rows × columns as floats, NaN where there is no value; scale and offset applied."""
    step = max(1, STRIP_PIXELS // max(1, int(window.width) * dataset.count))
    scale = np.array(dataset.scales)[:, None, None]
    offset = np.array(dataset.offsets)[:, None, None]
    for start in range(0, int(window.height), step):
        height = min(step, int(window.height) - start)
        strip = Window(window.col_off, window.row_off + start, window.width, height)
        read = dataset.read(window=strip, masked=True).astype(np.float64)
        values = np.ma.filled(read, np.nan)
        yield strip, np.where(np.isfinite(values), values, np.nan) * scale + offset


def write_cog(
    dataset: DatasetReader, window: Window, folder: Path, name: str, *, density: bool, classes: bool, dry: bool = False
) -> Path:
    """Write a window as a COG named after its own content; other names never see a half-written file.

    Args:
        dataset: the open source.
        window: what to keep of it.
        folder: where to.
        name: beginning of the file's name.
        density: the values are per km² and become values per cell.
        classes: the values are classes, which must not be averaged in overviews.
        dry: cells without a value are 0, since the publisher leaves them out; otherwise they are unknown.

    Raises:
        StoreError: the folder cannot be written; nothing is left in it.
    """
    drafts = folder / f"{DRAFTS}{uuid.uuid4().hex}"  # with the file that cog_translate makes beside its own
    draft, part = drafts / "draft.tif", drafts / "part"
    try:
        sweep(folder, f"{DRAFTS}*")
        drafts.mkdir(parents=True)
        _write_draft(dataset, window, draft, density=density, empty=0.0 if dry else NODATA)
        profile = {**cog_profiles.get("deflate"), "predictor": 3}
        how = "nearest" if classes else "average"
        cog_translate(draft, part, profile, in_memory=False, quiet=True, overview_resampling=how)
        final = folder / f"{name}_{file_hash(part)[:12]}.tif"
        put_in_place(part, final)
    except (RasterioError, OSError) as error:  # every pixel was read before: this is the disk
        raise StoreError("store_unwritable", file=folder.name, found=reason(error)) from error
    finally:
        shutil.rmtree(drafts, ignore_errors=True)
    return final


def _write_draft(dataset: DatasetReader, window: Window, draft: Path, *, density: bool, empty: float) -> None:
    profile = {
        "driver": "GTiff", "dtype": "float32", "nodata": NODATA, "bigtiff": "IF_SAFER",
        "count": dataset.count, "crs": dataset.crs, "compress": "deflate",
        "width": int(window.width), "height": int(window.height),
        "transform": window_transform(window, dataset.transform),
    }  # fmt: skip
    with rasterio.open(draft, "w", **profile) as target:
        for index, words in enumerate(dataset.descriptions, start=1):
            if words:
                target.set_band_description(index, words)
        for strip, values in _strips(dataset, window):
            cells = row_areas(dataset, strip)[None, :, None] if density else 1.0
            row = int(strip.row_off - window.row_off)
            place = Window(0, row, int(window.width), int(strip.height))
            filled = np.where(np.isnan(values), empty, values * cells)
            target.write(filled.astype(np.float32), window=place)
