"""Grids of rasters, and how one is read on the cells of another without losing people."""

import os
from dataclasses import dataclass
from pathlib import Path

import numpy as np

# Each cell is read once: a large cache of blocks would only take memory (MB; read by GDAL at its first use).
os.environ.setdefault("GDAL_CACHEMAX", "64")

import rasterio
from affine import Affine
from numpy.typing import NDArray
from rasterio.enums import MaskFlags, Resampling
from rasterio.errors import RasterioError
from rasterio.io import DatasetReader
from rasterio.vrt import WarpedVRT
from rasterio.windows import Window

from domain.errors import RasterError, reason
from domain.geodesy import authalic
from domain.raster_limits import require_block, require_side

WGS84 = "EPSG:4326"
SAME = 1e-6  # of a cell: grids closer than this coincide
# A small file may declare any size; what is read at once, and the cells it makes of a country, are bounded.
FINEST = 1e-5  # degrees, about 1 m


@dataclass(frozen=True)
class Grid:
    """A north-up grid in degrees."""

    west: float
    north: float
    cell_width: float
    cell_height: float
    columns: int
    rows: int

    @property
    def transform(self) -> Affine:
        """Upper-left corner and cell size."""
        return Affine(self.cell_width, 0, self.west, 0, -self.cell_height, self.north)

    @property
    def bounds(self) -> tuple[float, float, float, float]:
        """West, south, east, north."""
        south = self.north - self.rows * self.cell_height
        return self.west, south, self.west + self.columns * self.cell_width, self.north

    def coincides(self, other: "Grid") -> bool:
        """Whether both have the same cells."""
        return (
            (self.columns, self.rows) == (other.columns, other.rows)
            and abs(self.west - other.west) < SAME * self.cell_width
            and abs(self.north - other.north) < SAME * self.cell_height
            and abs(self.cell_width / other.cell_width - 1) < SAME / self.columns
            and abs(self.cell_height / other.cell_height - 1) < SAME / self.rows
        )

    def covering(self, other: "Grid") -> "Grid":
        """This grid's cells, extended or cut to cover another grid."""
        west, south, east, north = other.bounds
        left = int(np.floor((west - self.west) / self.cell_width + SAME))
        top = int(np.floor((self.north - north) / self.cell_height + SAME))
        right = int(np.ceil((east - self.west) / self.cell_width - SAME))
        bottom = int(np.ceil((self.north - south) / self.cell_height - SAME))
        corner = (self.west + left * self.cell_width, self.north - top * self.cell_height)
        return Grid(*corner, self.cell_width, self.cell_height, right - left, bottom - top)


def open_raster(path: Path) -> DatasetReader:
    """Open a GeoTIFF that has a coordinate system and can be read in small parts.

    Raises:
        RasterError: missing, no GeoTIFF, without a coordinate system, of absurd size, in huge blocks.
    """
    try:
        source = rasterio.open(path, driver="GTiff")  # no format that names other files or addresses
    except RasterioError as error:
        raise RasterError("raster_unreadable", file=path.name, found=reason(error)) from None
    if source.crs is None:
        source.close()
        raise RasterError("raster_no_crs", file=path.name, expected=WGS84)
    try:
        check_size(source)
    except RasterError:
        source.close()
        raise
    return source


def check_size(source: DatasetReader) -> None:
    """Refuse a raster that no map of a country needs, or that must be unpacked whole to be read at all.

    Raises:
        RasterError: too many cells a side, cells too small, blocks too large.
    """
    name = Path(source.name).name
    require_side(name, source.width, source.height)
    if source.crs is not None and source.crs.is_geographic and 0 < abs(source.transform.a) < FINEST:
        raise RasterError("raster_too_fine", file=name, found=f"{source.transform.a:g}°", expected=f"≥ {FINEST:g}°")
    rows, columns = source.block_shapes[0]
    together = source.count if str(source.profile.get("interleave")) == "pixel" else 1
    require_block(name, rows, columns, bands=together, bytes_each=np.dtype(source.dtypes[0]).itemsize)


def grid_of(source: DatasetReader) -> Grid:
    """The grid of an open raster in degrees.

    Raises:
        RasterError: the raster is rotated or not north-up.
    """
    t = source.transform
    if t.b or t.d or t.a <= 0 or t.e >= 0:
        raise RasterError("raster_rotated", file=Path(source.name).name, found=str(tuple(t)[:6]))
    return Grid(t.c, t.f, t.a, -t.e, source.width, source.height)


def working_grid(population: Path, hazards: list[Path]) -> Grid:
    """The cells everything is read on: the population's, or the finest hazard's where that is finer.

    Raises:
        RasterError: a raster cannot be used; the population is not a count in EPSG:4326.
    """
    with open_raster(population) as source:
        check_population(source)
        grid = grid_of(source)
    finest = grid
    for path in hazards:
        with open_raster(path) as source:
            if source.crs.to_string() != WGS84:
                continue  # warped to the working grid, cell by cell
            candidate = grid_of(source)
        if candidate.cell_width < finest.cell_width * (1 - SAME):
            finest = candidate
    return grid if finest is grid else finest.covering(grid)


def check_population(source: DatasetReader) -> None:
    """Refuse a population raster that is a density, or that is not in degrees.

    Raises:
        RasterError: people per km2 instead of people per cell; another coordinate system.
    """
    name = Path(source.name).name
    unit = str(source.tags().get("unit", "")).lower().replace("²", "2")
    if "km2" in unit or "per km" in unit or "/km" in unit:
        raise RasterError("population_density", file=name, found=unit, expected="persons per cell")
    if source.crs.to_string() != WGS84:
        raise RasterError("population_crs", file=name, found=source.crs.to_string(), expected=WGS84)


def total_people(path: Path) -> float:
    """All people of a population raster, read window by window.

    Raises:
        RasterError: the raster is damaged.
    """
    with open_raster(path) as source:
        return float(sum(np.nansum(_filled(source, window, "float64")) for _, window in source.block_windows(1)))


class PeopleReader:
    """Reads people per working cell; people of coarser cells are spread over their area, none lost."""

    def __init__(self, path: Path, grid: Grid) -> None:
        self._source = open_raster(path)
        self._grid = grid
        self._own = grid_of(self._source)
        self._same = self._own.coincides(grid)

    @property
    def dtype(self) -> str:
        """What people are kept as: the raster's own precision, double where they are spread."""
        exact = self._same and self._source.dtypes[0] in {"float32", "uint8", "int8", "uint16", "int16"}
        return "float32" if exact else "float64"

    def read(self, window: Window) -> NDArray[np.floating]:
        """People in each cell of a window of the working grid; NaN where nobody knows."""
        if self._same:
            return _filled(self._source, window, self.dtype)
        rows = _overlap(_row_edges(self._grid, window), _row_edges(self._own, None))
        columns = _overlap(_column_edges(self._grid, window), _column_edges(self._own, None))
        if rows is None or columns is None:
            return np.full((window.height, window.width), np.nan)
        source_cells = _filled(
            self._source, Window(columns[0], rows[0], columns[1].shape[1], rows[1].shape[1]), "float64"
        )
        finite = np.isfinite(source_cells)
        people = rows[1] @ np.where(finite, source_cells, 0.0) @ columns[1].T
        share = rows[1] @ finite.astype(float) @ columns[1].T
        result: NDArray[np.float64] = np.where(share > 0, people, np.nan)
        return result

    def close(self) -> None:
        """Give the file back."""
        self._source.close()


class HazardReader:
    """Reads a hazard at the centre of each working cell (nearest); NaN where it is unknown."""

    def __init__(self, path: Path, grid: Grid) -> None:
        self._source = open_raster(path)
        same = self._source.crs.to_string() == WGS84 and grid_of(self._source).coincides(grid)
        self._reader = (
            self._source
            if same
            else WarpedVRT(
                self._source,
                crs=WGS84,
                transform=grid.transform,
                width=grid.columns,
                height=grid.rows,
                resampling=Resampling.nearest,
                nodata=self._source.nodata if self._source.nodata is not None else np.nan,
                dtype="float32",
            )
        )

    def read(self, window: Window, out: NDArray[np.float32] | None = None) -> NDArray[np.floating]:
        """Values of a window of the working grid, in `out` if it is given."""
        return _filled(self._reader, window, "float32", out)

    def close(self) -> None:
        """Give the file back."""
        self._reader.close()
        self._source.close()


def _filled(
    source: DatasetReader, window: Window, dtype: str, out: NDArray[np.floating] | None = None
) -> NDArray[np.floating]:
    """Values of a window, NaN where the raster says that nobody knows."""
    if out is None:
        out = np.empty((int(window.height), int(window.width)), dtype)
    try:
        if _plain(source, out.dtype):  # no mask to be made: half the work
            source.read(1, window=window, out=out)
            if source.nodata is not None:
                out[out == source.nodata] = np.nan
        else:
            out[:] = source.read(1, window=window, masked=True).astype(out.dtype).filled(np.nan)
    except RasterioError as error:
        name = Path(str(source.name)).name
        raise RasterError("raster_truncated", file=name, found=reason(error)) from None
    return out


def _plain(source: DatasetReader, dtype: np.dtype) -> bool:
    """Whether unknown cells are told by one value that this precision holds, or there are none."""
    flags = source.mask_flag_enums[0]
    if flags == [MaskFlags.all_valid]:
        return True
    return flags == [MaskFlags.nodata] and source.nodata == dtype.type(source.nodata)


def _row_edges(grid: Grid, window: Window | None) -> NDArray[np.float64]:
    """Edges of rows as authalic q, ascending to the south: differences are proportional to area."""
    start, count = (0, grid.rows) if window is None else (window.row_off, window.height)
    return -authalic(grid.north - grid.cell_height * (start + np.arange(count + 1, dtype=float)))


def _column_edges(grid: Grid, window: Window | None) -> NDArray[np.float64]:
    start, count = (0, grid.columns) if window is None else (window.col_off, window.width)
    edges: NDArray[np.float64] = grid.west + grid.cell_width * (start + np.arange(count + 1, dtype=float))
    return edges


def _overlap(fine: NDArray[np.float64], coarse: NDArray[np.float64]) -> tuple[int, NDArray[np.float64]] | None:
    """Share of each coarse interval that lies in each fine one: (first coarse index, fine x coarse)."""
    first = max(0, int(np.searchsorted(coarse, fine[0], side="right")) - 1)
    last = min(len(coarse) - 1, int(np.searchsorted(coarse, fine[-1], side="left")))
    if last <= first:
        return None
    part = coarse[first : last + 1]
    low = np.maximum(fine[:-1, None], part[None, :-1])
    high = np.minimum(fine[1:, None], part[None, 1:])
    return first, np.clip(high - low, 0, None) / (part[1:] - part[:-1])[None, :]
