"""Synthetic rasters: population, river floods, landslides, fires, rain; written as COGs."""

from collections.abc import Callable, Iterator
from pathlib import Path

import numpy as np
import pandas as pd
import shapely
from affine import Affine
from numpy.typing import NDArray
from rasterio.features import rasterize
from rasterio.windows import Window
from scipy import ndimage, stats

from analysis.zonal.grids import Grid
from demo.drafts import Draft, Sheet
from demo.published import (
    GREATER_BANGUI,
    GREATER_BANGUI_DEGREES,
    RAIN,
    RAIN_BY_LATITUDE,
    RAIN_SHAPE,
    REGIONS,
)
from demo.terrain import (
    EAST,
    KM_PER_DEGREE,
    LATTICE,
    NORTH,
    SOUTH,
    WEST,
    Base,
    Land,
    Noise,
    country_grid,
)
from domain.geodesy import row_areas_km2

NODATA = -9999.0
STRIP = 512  # rows
PERIODS = (10, 20, 50, 75, 100, 200, 500)
YEARS = range(1991, 2021)
Progress = Callable[[str, float], None]
Field = NDArray[np.float32]


def write_rasters(base: Base, land: Land, folder: Path, resolution: int, seed: int, progress: Progress) -> pd.DataFrame:
    """Write every raster of the synthetic country into a folder; returns their rows for the store."""
    folder.mkdir(parents=True, exist_ok=True)
    grid = country_grid(resolution)
    tag = f"{resolution}m_{seed}"
    rows = [_population(base, land, grid, folder, tag, seed, progress)]
    rows += _floods(base, land, grid, folder, tag, seed, progress)
    progress("other_rasters", 0.9)
    rows += [
        _landslide(base, land, folder, tag, seed),
        _fire(base, land, folder, tag, seed),
        _rain(base, folder, tag, seed),
    ]
    return pd.DataFrame(rows)


def strips(grid: Grid) -> Iterator[tuple[Window, NDArray[np.float64], NDArray[np.float64]]]:
    """Windows of whole rows with the latitudes and longitudes of their cell centres."""
    lon = grid.west + grid.cell_width * (np.arange(grid.columns, dtype=float) + 0.5)
    for row in range(0, grid.rows, STRIP):
        height = min(STRIP, grid.rows - row)
        lat = grid.north - grid.cell_height * (row + np.arange(height, dtype=float) + 0.5)
        yield Window(0, row, grid.columns, height), lat, lon


def burn(shapes: list[tuple[shapely.Geometry, int]], grid: Grid, window: Window) -> NDArray[np.uint8]:
    """Numbers of the shapes that hold each cell's centre, 0 outside all."""
    corner = grid.transform @ Affine.translation(0, window.row_off)
    result: NDArray[np.uint8] = rasterize(
        shapes, (window.height, window.width), transform=corner, dtype="uint8", fill=0
    )
    return result


def _population(
    base: Base, land: Land, grid: Grid, folder: Path, tag: str, seed: int, progress: Progress
) -> dict[str, object]:
    """People per cell: towns, roads and river banks; the sum of each region is the published one."""
    density = _density(base, land)
    shapes, names = _regions(base)
    grain = Noise.make(np.random.default_rng([seed, 1]), 0.01)
    people = np.zeros((grid.rows, grid.columns), np.float32)
    region = np.zeros((grid.rows, grid.columns), np.uint8)
    for window, lat, lon in strips(grid):
        rows = slice(window.row_off, window.row_off + window.height)
        region[rows] = burn(shapes, grid, window)
        area = row_areas_km2(lat[0] + grid.cell_height / 2, grid.cell_height, grid.cell_width, window.height)
        people[rows] = land.strip(density, lat, lon) * np.exp(0.7 * grain.at(lat, lon))
        people[rows] *= area.astype(np.float32)[:, None]
        progress("population", 0.25 * (window.row_off + window.height) / grid.rows)
    sums = np.bincount(region.ravel(), people.ravel(), len(names) + 1)
    scale = np.array([0.0, *(REGIONS[name] / sums[k + 1] for k, name in enumerate(names))])
    sheet = Sheet("demo_population", "population", "count", "persons per cell", date="2021")
    with Draft(folder, f"population_{tag}", grid, "float32", NODATA, sheet) as draft:
        for window, _, _ in strips(grid):
            rows = slice(window.row_off, window.row_off + window.height)
            values = (people[rows] * scale[region[rows]]).astype(np.float32)
            draft.write(np.where(region[rows] > 0, values, NODATA), window)
    return draft.row


def _density(base: Base, land: Land) -> Field:
    """Relative people per km2 on the lattice."""
    rural = 0.35 + 2.2 * np.exp(-land.road_km / 4) + 0.9 * np.exp(-land.river_km / 3)
    total = rural.astype(np.float32)
    for town in base.towns.itertuples():
        people = max(float(town.population), 4000.0) * (1.0 if town.rank > 1 else 1.6)
        spread = 0.55 + np.sqrt(people) / 260  # km
        cells = int(np.ceil(4 * spread / (LATTICE * KM_PER_DEGREE)))
        row = int((NORTH - town.geometry.y) / LATTICE)
        column = int((town.geometry.x - WEST) / LATTICE)
        y, x = np.ogrid[-cells : cells + 1, -cells : cells + 1]
        kernel = np.exp(-((y**2 + x**2) * (LATTICE * KM_PER_DEGREE) ** 2) / (2 * spread**2))
        kernel *= people / (2 * np.pi * spread**2)
        top, left = max(0, row - cells), max(0, column - cells)
        part = total[top : row + cells + 1, left : column + cells + 1]
        part += kernel[top - row + cells :, left - column + cells :][: part.shape[0], : part.shape[1]]
    return total


def _regions(base: Base) -> tuple[list[tuple[shapely.Geometry, int]], list[str]]:
    """Shapes of the ICASEES regions of 2021, greater Bangui carved out of its neighbours."""
    capital = shapely.union_all([shapely.Point(*xy).buffer(GREATER_BANGUI_DEGREES) for xy in GREATER_BANGUI])
    names = list(REGIONS)
    shapes = [(row.geometry, names.index(row.region) + 1) for row in base.prefectures.itertuples()]
    return [*shapes, (capital.intersection(base.country), names.index("Bas-Oubangui") + 1)], names


def _floods(
    base: Base, land: Land, grid: Grid, folder: Path, tag: str, seed: int, progress: Progress
) -> list[dict[str, object]]:
    """Depth of water by return period, and where the model invents it."""
    patches = Noise.make(np.random.default_rng([seed, 2]), 0.15)
    sheets = [Sheet(f"demo_flood_rp{t}", "river_flood", "depth", "m", t) for t in PERIODS]
    drafts = [
        Draft(folder, f"flood_rp{t}_{tag}", grid, "float32", NODATA, sheet)
        for t, sheet in zip(PERIODS, sheets, strict=True)
    ]
    artefacts = Draft(
        folder,
        f"flood_spurious_{tag}",
        grid,
        "uint8",
        255,
        Sheet("demo_flood_spurious", "river_flood", "spurious", "0/1"),
    )
    for window, lat, lon in strips(grid):
        inside = burn([(base.country, 1)], grid, window) == 1
        height = land.height(lat, lon)
        order = land.strip(land.river_order, lat, lon)
        odd = (patches.at(lat, lon) > 2.1) & (land.strip(land.slope, lat, lon) > 0.004)
        deepest = np.zeros(height.shape, np.float32)
        for period, draft in zip(PERIODS, drafts, strict=True):
            depth = np.round(np.maximum(stage(period, order) - height, 0), 2)
            depth = np.where(odd, np.maximum(depth, np.float32(0.4 + 0.1 * np.log(period))), depth)
            depth[depth < 0.05] = 0
            deepest = np.maximum(deepest, depth)
            draft.write(np.where(inside, depth, NODATA).astype(np.float32), window)
        artefacts.write(np.where(inside, odd & (deepest > 0), 255).astype(np.uint8), window)
        progress("floods", 0.3 + 0.3 * (window.row_off + window.height) / grid.rows)
    rows = []
    for step, draft in enumerate([*drafts, artefacts]):
        draft.close()
        rows.append(draft.row)
        progress("overviews", 0.6 + 0.3 * (step + 1) / (len(drafts) + 1))
    return rows


def stage(period: int, order: NDArray[np.float32] | float) -> Field:
    """Water level above the drainage in metres: grows with the river's order and the return period."""
    result: Field = np.asarray((0.2 + 0.55 * order) * (0.5 + 0.2 * np.log10(period)), np.float32)
    return result


def _landslide(base: Base, land: Land, folder: Path, tag: str, seed: int) -> dict[str, object]:
    """Susceptibility classes 1 (very low) to 5 (very high) from slope, at 0.01 degrees."""
    grid = Grid(WEST, NORTH, 0.01, 0.01, round((EAST - WEST) / 0.01), round((NORTH - SOUTH) / 0.01))
    noise = Noise.make(np.random.default_rng([seed, 3]), 0.05)
    _, lat, lon = whole(grid)
    slope = land.strip(land.slope, lat, lon) * np.exp(0.3 * noise.at(lat, lon))
    classes = 1 + np.digitize(slope, [0.003, 0.006, 0.010, 0.016])
    sheet = Sheet("demo_landslide", "landslide", "susceptibility", "class 1-5")
    return _small(base, grid, classes.astype(np.uint8), 255, folder, f"landslide_{tag}", sheet)


def _fire(base: Base, land: Land, folder: Path, tag: str, seed: int) -> dict[str, object]:
    """Fires per km2 in a dry season, more in the northern savanna, at 0.05 degrees."""
    grid = Grid(WEST, NORTH, 0.05, 0.05, round((EAST - WEST) / 0.05), round((NORTH - SOUTH) / 0.05))
    noise = Noise.make(np.random.default_rng([seed, 4]), 0.4)
    _, lat, lon = whole(grid)
    savanna = np.clip((lat - 3.8) / 4.5, 0, 1)[:, None]
    values = (
        1.4
        * savanna
        * np.exp(0.6 * noise.at(lat, lon))
        * (0.6 + 0.4 * np.exp(-land.strip(land.road_km, lat, lon) / 15))
    )
    sheet = Sheet("demo_fire", "fire", "density", "fires per km2 and season", date="Nov-Mar")
    return _small(base, grid, values.astype(np.float32), NODATA, folder, f"fire_{tag}", sheet)


def _rain(base: Base, folder: Path, tag: str, seed: int) -> dict[str, object]:
    """Monthly totals 1991-2020 at 0.25 degrees, gamma-distributed around the published monthly means.

    The national mean of each calendar month over the thirty years is the published one exactly.
    """
    grid = Grid(WEST - 0.15, NORTH + 0.15, 0.25, 0.25, 54, 37)
    _, lat, _ = whole(grid)
    inside = burn([(base.country.buffer(0.15), 1)], grid, Window(0, 0, grid.columns, grid.rows)) == 1
    weight = row_areas_km2(grid.north, 0.25, 0.25, grid.rows)[:, None] * inside
    latitudes, wetness = ([pair[i] for pair in RAIN_BY_LATITUDE] for i in (0, 1))
    factor = np.interp(lat, latitudes, wetness)[:, None] * np.ones(inside.shape)
    rng = np.random.default_rng([seed, 5])
    normal = ndimage.gaussian_filter(rng.standard_normal((len(YEARS) * 12, *inside.shape)), (0, 2, 2))
    normal /= normal.std()
    values = stats.gamma.ppf(stats.norm.cdf(normal), RAIN_SHAPE, scale=1 / RAIN_SHAPE) * factor
    for month, mean in enumerate(RAIN):
        monthly_fields = values[month::12]
        values[month::12] = monthly_fields * mean / np.average(monthly_fields.mean(axis=0), weights=weight)
    values = np.where(inside, values, NODATA).astype(np.float32)
    sheet = Sheet("demo_rain", "rainfall", "monthly_total", "mm", date="1991-01/2020-12")
    with Draft(folder, f"rain_{tag}", grid, "float32", NODATA, sheet, bands=len(values)) as draft:
        draft.write(values, Window(0, 0, grid.columns, grid.rows))
    return draft.row


def whole(grid: Grid) -> tuple[Window, NDArray[np.float64], NDArray[np.float64]]:
    """The window of a whole grid with the latitudes and longitudes of its cell centres."""
    lat = grid.north - grid.cell_height * (np.arange(grid.rows, dtype=float) + 0.5)
    lon = grid.west + grid.cell_width * (np.arange(grid.columns, dtype=float) + 0.5)
    return Window(0, 0, grid.columns, grid.rows), lat, lon


def _small(
    base: Base, grid: Grid, values: NDArray[np.generic], nodata: float, folder: Path, name: str, sheet: Sheet
) -> dict[str, object]:
    window = Window(0, 0, grid.columns, grid.rows)
    inside = burn([(base.country, 1)], grid, window) == 1
    with Draft(folder, name, grid, str(values.dtype), nodata, sheet) as draft:
        draft.write(np.where(inside, values, np.array(nodata, values.dtype)), window)
    return draft.row
