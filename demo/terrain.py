"""The shape of the synthetic land: noise, distance to rivers and roads, height above the drainage.

Fields are made once on a lattice of 0.005 degrees and interpolated to any grid, so that the country is the
same at 1 km, 250 m and 100 m.
"""

from dataclasses import dataclass
from pathlib import Path

import geopandas as gpd
import numpy as np
import rasterio
import shapely
from affine import Affine
from numpy.typing import NDArray
from rasterio.features import rasterize
from scipy import ndimage

from analysis.zonal.grids import Grid

BASE = Path(__file__).parent.parent / "data" / "base"
WEST, SOUTH, EAST, NORTH = 14.4, 2.2, 27.5, 11.1
LATTICE = 0.005  # degrees, about 550 m
KM_PER_DEGREE = 111.0  # near the equator; only the synthetic shapes depend on it, no figure does
Array = NDArray[np.float32]


def country_grid(resolution: int) -> Grid:
    """The country's grid; 100 m means 3 arc-seconds, others in proportion."""
    step = resolution / 100 * 3 / 3600
    return Grid(WEST, NORTH, step, step, round((EAST - WEST) / step), round((NORTH - SOUTH) / step))


@dataclass(frozen=True)
class Base:
    """The base data that the project ships."""

    prefectures: gpd.GeoDataFrame
    country: shapely.Geometry
    towns: gpd.GeoDataFrame
    rivers: gpd.GeoDataFrame


def load_base() -> Base:
    """Read data/base."""
    prefectures = gpd.read_file(BASE / "prefectures.geojson")
    country = gpd.read_file(BASE / "country.geojson").geometry.iloc[0]
    return Base(prefectures, country, gpd.read_file(BASE / "towns.geojson"), gpd.read_file(BASE / "rivers.geojson"))


def interpolate(field: Array, rows: NDArray[np.float64], columns: NDArray[np.float64]) -> Array:
    """Bilinear values of a field at fractional rows x columns (a strip of a grid)."""
    r0 = np.clip(rows.astype(int), 0, field.shape[0] - 2)
    c0 = np.clip(columns.astype(int), 0, field.shape[1] - 2)
    fr = np.clip(rows - r0, 0, 1).astype(np.float32)[:, None]
    fc = np.clip(columns - c0, 0, 1).astype(np.float32)[None, :]
    lines = field[r0] * (1 - fr) + field[r0 + 1] * fr
    result: Array = lines[:, c0] * (1 - fc) + lines[:, c0 + 1] * fc
    return result


@dataclass(frozen=True)
class Noise:
    """Smooth noise of unit variance, the same on every grid."""

    lattice: Array
    spacing: float

    @classmethod
    def make(cls, rng: np.random.Generator, spacing: float) -> "Noise":
        """Random lattice values every `spacing` degrees."""
        size = (int((NORTH - SOUTH) / spacing) + 3, int((EAST - WEST) / spacing) + 3)
        return cls(rng.standard_normal(size).astype(np.float32), spacing)

    def at(self, lat: NDArray[np.float64], lon: NDArray[np.float64]) -> Array:
        """Values at the cells of rows `lat` and columns `lon`."""
        return interpolate(self.lattice, (NORTH - lat) / self.spacing, (lon - WEST) / self.spacing)


@dataclass(frozen=True)
class Land:
    """Fields on the lattice (rows from the north): km to rivers and roads, river order, slope, elevation."""

    river_km: Array
    river_order: Array
    road_km: Array
    rise: Array  # metres of height above the drainage per km from the river
    elevation: Array
    slope: Array
    relief: Noise
    grain: Noise

    def strip(self, field: Array, lat: NDArray[np.float64], lon: NDArray[np.float64]) -> Array:
        """A lattice field on the cells of a strip."""
        return interpolate(field, (NORTH - lat) / LATTICE - 0.5, (lon - WEST) / LATTICE - 0.5)

    def at_points(self, field: Array, lon: NDArray[np.float64], lat: NDArray[np.float64]) -> Array:
        """A lattice field at points."""
        rows = np.clip(((NORTH - lat) / LATTICE).astype(int), 0, field.shape[0] - 1)
        columns = np.clip(((lon - WEST) / LATTICE).astype(int), 0, field.shape[1] - 1)
        result: Array = field[rows, columns]
        return result

    def height(self, lat: NDArray[np.float64], lon: NDArray[np.float64]) -> Array:
        """Height above the nearest drainage, in metres, on the cells of a strip."""
        km = self.strip(self.river_km, lat, lon)
        rough = 0.7 * self.relief.at(lat, lon) + 0.25 * self.grain.at(lat, lon)
        result: Array = np.maximum(km * self.strip(self.rise, lat, lon) + rough * np.minimum(1, km / 0.6), 0)
        return result


def make_land(base: Base, rng: np.random.Generator) -> Land:
    """Compute the fields of the land."""
    size = (round((NORTH - SOUTH) / LATTICE), round((EAST - WEST) / LATTICE))
    transform = Affine(LATTICE, 0, WEST, 0, -LATTICE, NORTH)
    by_order = base.rivers.sort_values("order")
    orders = rasterize(zip(by_order.geometry, by_order["order"], strict=True), size, transform=transform, dtype="uint8")
    river_px, nearest = ndimage.distance_transform_edt(orders == 0, return_indices=True)
    road_px = ndimage.distance_transform_edt(
        rasterize([(line, 1) for line in roads(base)], size, transform=transform, dtype="uint8") == 0
    )
    elevation = _elevation(size)
    slope = np.hypot(*np.gradient(ndimage.gaussian_filter(elevation, 4), LATTICE * KM_PER_DEGREE * 1000))
    pixel = LATTICE * KM_PER_DEGREE
    return Land(
        river_km=(river_px * pixel).astype(np.float32),
        river_order=orders[tuple(nearest)].astype(np.float32),
        road_km=(road_px * pixel).astype(np.float32),
        rise=(0.9 + 900 * np.clip(slope, 0, 0.01)).astype(np.float32),
        elevation=elevation,
        slope=slope.astype(np.float32),
        relief=Noise.make(rng, 0.03),
        grain=Noise.make(rng, 0.008),
    )


def roads(base: Base) -> list[shapely.LineString]:
    """Synthetic roads: each town to its three nearest towns."""
    xy = np.column_stack([base.towns.geometry.x, base.towns.geometry.y])
    away = np.hypot(*(xy[:, None] - xy[None]).transpose(2, 0, 1))
    pairs = {tuple(sorted((i, int(j)))) for i in range(len(xy)) for j in np.argsort(away[i])[1:4]}
    return [shapely.LineString([xy[i], xy[j]]) for i, j in sorted(pairs)]


def _elevation(size: tuple[int, int]) -> Array:
    with rasterio.open(BASE / "elevation_5min.tif") as source:
        metres, transform = source.read(1).astype(np.float32), source.transform
    smooth = ndimage.gaussian_filter(metres, 0.7)  # the source is in steps of 28 m
    lat = NORTH - LATTICE * (np.arange(size[0]) + 0.5)
    lon = WEST + LATTICE * (np.arange(size[1]) + 0.5)
    return interpolate(smooth, (transform.f - lat) / -transform.e - 0.5, (lon - transform.c) / transform.a - 0.5)


def outline(point: shapely.Point, rng: np.random.Generator) -> shapely.Polygon:
    """An irregular outline 2 to 6 km across."""
    angles = np.linspace(0, 2 * np.pi, 24, endpoint=False)
    radius = rng.uniform(0.010, 0.026)
    wobble = sum(rng.normal(0, 0.12 / k) * np.cos(k * angles + rng.uniform(0, 6)) for k in (1, 2, 3))
    r = radius * (1 + wobble)
    corners = np.column_stack([point.x + r * np.cos(angles), point.y + r * np.sin(angles)])
    return shapely.Polygon(np.round(corners, 4))
