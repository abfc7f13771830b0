"""Rasters being written: in strips, then as COGs under their final names."""

from dataclasses import dataclass
from pathlib import Path

import numpy as np
import rasterio
import rasterio.shutil
from numpy.typing import NDArray
from rasterio.windows import Window

from analysis.zonal.grids import Grid
from store.atomic import atomic_write

SOURCE = "SYNTHETIC:country"
LICENCE = "CC0-1.0"


@dataclass(frozen=True)
class Sheet:
    """One raster to be written: its row of the rasters table and its file name."""

    raster_id: str
    hazard: str
    variable: str
    unit: str
    return_period: int | None = None
    date: str | None = None

    def row(self, path: str) -> dict[str, object]:
        """The raster's row in the store."""
        return {**vars(self), "path": path, "source": SOURCE, "licence": LICENCE}


class Draft:
    """A raster being written in strips; closing turns it into a COG under its final name."""

    def __init__(
        self, folder: Path, name: str, grid: Grid, dtype: str, nodata: float, sheet: Sheet, bands: int = 1
    ) -> None:
        # A small grid of many bands in large tiles would be mostly padding.
        self._block = 512 if grid.columns > 512 else 128
        self._draft = folder / f".{name}.draft.tif"
        self._final = folder / f"{name}.tif"
        self.row = sheet.row(self._final.name)
        self._raster = rasterio.open(
            self._draft, "w", driver="GTiff", width=grid.columns, height=grid.rows, count=bands, dtype=dtype,
            crs="EPSG:4326", transform=grid.transform, nodata=nodata, tiled=True,
            blockxsize=self._block, blockysize=self._block,
            compress="zstd", zstd_level=1, num_threads=2, bigtiff="if_safer",
        )  # fmt: skip
        self._raster.update_tags(unit=sheet.unit, source=SOURCE, licence=LICENCE)

    def write(self, values: NDArray[np.generic], window: Window) -> None:
        """Write a strip (or, for several bands, everything)."""
        if values.ndim == 3:
            self._raster.write(values, window=window)
        else:
            self._raster.write(values, 1, window=window)

    def close(self) -> None:
        """Turn the draft into a COG and give it its name."""
        self._raster.close()
        floating = self._raster.dtypes[0].startswith("float")
        with atomic_write(self._final) as part:
            rasterio.shutil.copy(
                self._draft, part, driver="COG", blocksize=self._block, compress="zstd", level=3, num_threads=2,
                predictor="3" if floating else "2", resampling="nearest", overview_resampling="nearest",
                bigtiff="if_safer",
            )  # fmt: skip
        self._draft.unlink()

    def __enter__(self) -> "Draft":
        return self

    def __exit__(self, *failure: object) -> None:
        if failure[0] is None:
            self.close()
