"""A national grid of people and flood depths for benchmarks: deterministic, made once, kept in var/."""

from collections.abc import Iterator
from pathlib import Path

import geopandas as gpd
import numpy as np
import rasterio
import shapely
from rasterio.transform import from_origin
from rasterio.windows import Window

WEST, NORTH, WIDTH = 14.4, 11.1, 13.1  # degrees
FULL = (10_680, 15_720)  # rows and columns at 3 arc-seconds
QUICK = (1_068, 1_572)
HALF = (5_340, 15_720)
PERIODS = (10, 20, 50, 100, 200, 500)
THRESHOLDS = (0.05, 0.15, 0.5, 1.5)
TILE = 512
FOLDER = Path("var/benchmarks")


def rasters(shape: tuple[int, int]) -> tuple[Path, dict[int, Path]]:
    """Population and the depths of each return period: nobody knows outside the country, a twentieth is wet."""
    folder = FOLDER / f"{shape[0]}x{shape[1]}"
    population, depths = folder / "population.tif", {t: folder / f"depth_{t}.tif" for t in PERIODS}
    if not (folder / "done").exists():
        folder.mkdir(parents=True, exist_ok=True)
        _write(population, depths, shape)
        (folder / "done").touch()
    return population, depths


def step(shape: tuple[int, int]) -> float:
    """Side of a cell in degrees."""
    return WIDTH / shape[1]


def _write(population: Path, depths: dict[int, Path], shape: tuple[int, int]) -> None:
    profile = {
        "driver": "GTiff", "width": shape[1], "height": shape[0], "count": 1, "dtype": "float32", "crs": "EPSG:4326",
        "transform": from_origin(WEST, NORTH, step(shape), step(shape)), "nodata": -9999, "tiled": True,
        "compress": "zstd", "predictor": 3, "blockxsize": TILE, "blockysize": TILE,
    }  # fmt: skip
    with rasterio.open(population, "w", **profile) as people:
        for window, rng, inside, _ in _windows(shape):
            values = rng.gamma(0.4, 2.0, inside.shape)
            people.write(np.where(inside, values, -9999).astype("float32"), 1, window=window)
    for period, path in depths.items():
        with rasterio.open(path, "w", **profile) as water:
            for window, rng, inside, wet in _windows(shape):
                depth = np.where(wet, np.log10(period) * rng.random(inside.shape).round(2), 0)
                water.write(np.where(inside, depth, -9999).astype("float32"), 1, window=window)


def _windows(shape: tuple[int, int]) -> Iterator[tuple[Window, np.random.Generator, np.ndarray, np.ndarray]]:
    """Windows, a generator of their own, whether inside the country, whether along a river."""
    for row in range(0, shape[0], TILE):
        for column in range(0, shape[1], TILE):
            window = Window(column, row, min(TILE, shape[1] - column), min(TILE, shape[0] - row))
            y = (row + np.arange(window.height))[:, None] / shape[0]
            x = (column + np.arange(window.width))[None, :] / shape[1]
            inside = (x - 0.5) ** 2 / 0.2 + (y - 0.5) ** 2 / 0.2 < 1
            wet = np.abs(np.sin(x * 70) + np.cos(y * 60)) < 0.06
            yield window, np.random.default_rng([1, row, column]), inside, wet


def communes(count: int, shape: tuple[int, int]) -> gpd.GeoSeries:
    """Irregular zones that share the country's middle out."""
    rng = np.random.default_rng(2)
    height = shape[0] * step(shape)
    seeds = shapely.MultiPoint(np.column_stack([WEST + WIDTH * rng.random(count), NORTH - height * rng.random(count)]))
    box = shapely.box(WEST + 0.2, NORTH - height + 0.2, WEST + WIDTH - 0.2, NORTH - 0.2)
    cells = [cell.intersection(box) for cell in shapely.voronoi_polygons(seeds, extend_to=box).geoms]
    return gpd.GeoSeries([cell.segmentize(0.02) for cell in cells if not cell.is_empty], crs=4326)


def drawn(count: int, shape: tuple[int, int]) -> list[shapely.Polygon]:
    """Polygons as a person draws them, of 50 to 20,000 km2."""
    rng = np.random.default_rng(4)
    height = shape[0] * step(shape)
    made = []
    for area in np.geomspace(50, 20_000, count):
        radius = np.sqrt(area / np.pi) / 111
        x = WEST + WIDTH * (0.25 + 0.5 * rng.random())
        y = NORTH - height * (0.25 + 0.5 * rng.random())
        angles = np.sort(rng.random(9)) * 2 * np.pi
        far = radius * (0.8 + 0.4 * rng.random(9))
        made.append(shapely.Polygon(np.column_stack([x + far * np.cos(angles), y + far * np.sin(angles)])))
    return [p for p in made if p.is_valid]
