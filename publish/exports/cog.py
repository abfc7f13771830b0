"""People in harm's way as a cloud-optimised GeoTIFF, written block by block."""

from pathlib import Path

import numpy as np
import rasterio
from rasterio.errors import RasterioError
from rio_cogeo.cogeo import cog_translate
from rio_cogeo.profiles import cog_profiles

from analysis.zonal.combination import BLOCK, combined_blocks, combined_grid
from domain.errors import RasterError, StoreError, reason
from publish.exports.unwritable import UNWRITABLE
from services.risk.exposure import Exposure
from store.atomic import atomic_write

NODATA = -9999.0
MIME = "image/tiff; application=geotiff; profile=cloud-optimized"


def write(measured: Exposure, metadata: dict[str, str], path: Path, *, period: int, threshold: float) -> None:
    """Write people per cell where a hazard reaches a threshold; 0 is nobody, nodata unknown.

    Args:
        measured: names the rasters.
        metadata: of the export; becomes tags of the file.
        path: where to; appears when it is complete.
        period: key of the hazard, for floods the return period in years.
        threshold: as stored, for floods depth in metres.

    Raises:
        RasterError: no raster of that period, or one that cannot be read.
        StoreError: the file cannot be written.
    """
    rasters = measured.rasters
    if period not in rasters.depths:
        raise RasterError("no_period", found=str(period), expected=", ".join(map(str, sorted(rasters.depths))))
    with atomic_write(path, code=UNWRITABLE) as part:
        draft = part.with_name(f"{part.name}.draft.tif")  # removed with the part
        try:
            _draft(measured, metadata, draft, period, threshold)
            profile = {**cog_profiles.get("deflate"), "predictor": 3}
            # The mean of an overview keeps people per cell of the full size; a sum would change the unit.
            cog_translate(
                draft, part, profile, in_memory=False, quiet=True, overview_resampling="average", forward_band_tags=True
            )
        except RasterioError as error:
            raise StoreError("export_unwritable", file=path.name, found=reason(error)) from error


def _draft(measured: Exposure, metadata: dict[str, str], draft: Path, period: int, threshold: float) -> None:
    rasters, hazard = measured.rasters, measured.hazard
    grid = combined_grid(rasters.population, rasters.depths[period], rasters.spurious)
    profile = {
        "driver": "GTiff", "dtype": "float32", "nodata": NODATA, "count": 1, "crs": "EPSG:4326",
        "width": grid.columns, "height": grid.rows, "transform": grid.transform, "tiled": True,
        "blockxsize": BLOCK, "blockysize": BLOCK, "compress": "deflate", "bigtiff": "IF_SAFER",
    }  # fmt: skip
    with rasterio.open(draft, "w", **profile) as target:
        blocks = combined_blocks(grid, rasters.population, rasters.depths[period], rasters.spurious, threshold)
        for window, values in blocks:
            target.write(np.where(np.isnan(values), NODATA, values).astype(np.float32), 1, window=window)
        tags = {"key": str(period), "exposed_from": f"{threshold:g} {hazard.unit}", "unit": "persons per cell"}
        target.update_tags(**metadata, **tags)
        target.set_band_description(1, f"people, {hazard.id} {period}, >= {threshold:g} {hazard.unit}")
