"""What a raster says at one point."""

from dataclasses import dataclass
from pathlib import Path

from rasterio.errors import RasterioError
from rasterio.windows import Window

from analysis.zonal.grids import grid_of, open_raster
from domain.errors import RasterError, reason
from domain.geodesy import row_areas_km2


@dataclass(frozen=True)
class PointValue:
    """A cell's value (None with the reason: outside or nodata) and the side of the cell in metres."""

    value: float | None
    reason: str
    cell_m: float


def value_at(path: Path, longitude: float, latitude: float) -> PointValue:
    """Read the cell under a point (EPSG:4326) of a raster's first band.

    Raises:
        RasterError: the raster cannot be read.
    """
    with open_raster(path) as source:
        grid = grid_of(source)
        row, column = source.index(longitude, latitude)
        north = grid.north - row * grid.cell_height
        side = 1000 * float(row_areas_km2(north, grid.cell_height, grid.cell_width, 1)[0]) ** 0.5
        if not (0 <= row < grid.rows and 0 <= column < grid.columns):
            return PointValue(None, "outside", side)
        try:
            cell = source.read(1, window=Window(column, row, 1, 1), masked=True)
        except RasterioError as error:
            raise RasterError("raster_truncated", file=path.name, found=reason(error)) from None
    if cell.mask.any():
        return PointValue(None, "nodata", side)
    return PointValue(float(cell[0, 0]), "known", side)
