"""Small rasters and tables for tests."""

from pathlib import Path

import numpy as np
import rasterio
from rasterio.transform import from_origin

NODATA = -9999.0


def write_raster(
    path: Path,
    values: np.ndarray,
    *,
    west: float,
    north: float,
    cell: float,
    crs: str | None = "EPSG:4326",
    **tags: str,
) -> Path:
    """A float raster; NaN is written as nodata."""
    profile = {
        "driver": "GTiff", "width": values.shape[1], "height": values.shape[0], "count": 1, "dtype": "float64",
        "crs": crs, "transform": from_origin(west, north, cell, cell), "nodata": NODATA,
    }  # fmt: skip
    with rasterio.open(path, "w", **profile) as target:
        target.write(np.where(np.isnan(values), NODATA, values), 1)
        target.update_tags(**tags)
    return path
