"""Outlines of water seen on a day, as GeoJSON; kept as a raster so that it is measured as every hazard is."""

import hashlib
from pathlib import Path

import geopandas as gpd
import numpy as np
import pandas as pd
import rasterio
import shapely
from rasterio.errors import RasterioError
from rasterio.features import rasterize
from rasterio.transform import from_origin

from domain.errors import ImportFileError, StoreError, reason
from domain.schemas import Batch
from store.atomic import atomic_write
from store.parsing.geography import COUNTRY
from store.parsing.reader import ReadContext, Reader
from store.parsing.rows import polygons
from store.parsing.source import ImportSource
from store.parsing.values import name_of, parse_date

CELL = 3 / 3600  # degrees: the cells of the finest population
NODATA = 255
MARK = "observed_flood"  # of the property `hazard`
DAYS = ("observed_on", "Sensor_Date", "date")
EXTENT = "extent"  # of the property `part`: what was looked at, water or not
LARGEST = 100_000_000  # cells


def sniff(source: ImportSource) -> bool:
    """Polygons that say of themselves that they are an observed flood, or a flood extent of UNOSAT."""
    features = source.features
    if features is None or not features.kinds() & {"Polygon", "MultiPolygon"}:
        return False
    frame = features.frame
    marked = "hazard" in frame and (frame["hazard"] == MARK).any()
    unosat = "Event_Code" in frame and frame["Event_Code"].astype(str).str.startswith("FL").any()
    return bool(marked or unosat)


def read(source: ImportSource, context: ReadContext) -> Batch:
    """One raster: 1 where water was seen, 0 where it was looked for and not seen, unknown elsewhere.

    What was looked at is a feature whose property `part` is `extent`; without one, the box around the water.

    Raises:
        ImportFileError: the day of the observation is not known; the area is too large for its cells.
        StoreError: the raster folder cannot be written.
    """
    features = source.features
    assert features is not None  # sniffed
    frame, log = features.frame, context.log
    log.expect(frame.index)
    shapes = polygons(frame.geometry, log, features.problems)
    day = context.options.date or _day(frame)
    if day is None:
        raise ImportFileError("flood_undated", file=source.name, expected="--date")
    looked = shapes[frame.loc[shapes.index, "part"] == EXTENT] if "part" in frame else shapes.iloc[:0]
    water = shapes.drop(looked.index)
    if not len(looked):
        log.note("extent_unknown", found=source.name)
        looked = gpd.GeoSeries([shapely.box(*water.total_bounds)])
    path = _write(list(water), list(looked), context.raster_folder, source.name)
    log.accept(shapes.index)
    dataset = context.dataset(source=source.name, licence="", tier="public", as_of=day)
    row = {
        "raster_id": f"observed_flood_{day}", "hazard": MARK, "variable": "extent", "unit": "0/1",
        "return_period": None, "date": day, "path": path.name, "source": dataset.source, "licence": dataset.licence,
    }  # fmt: skip
    return Batch(dataset, rasters=pd.DataFrame([row]))


def _day(frame: pd.DataFrame) -> str | None:
    """The day that the features name; the last one, if several."""
    named = next((column for column in DAYS if column in frame), None)
    days = [parse_date(cell) for cell in frame[named] if name_of(cell)] if named else []
    return max((day for day in days if day), default=None)


def _write(water: list[shapely.Geometry], looked: list[shapely.Geometry], folder: Path, name: str) -> Path:
    seen = shapely.union_all([*looked, *water]).intersection(shapely.box(*COUNTRY))
    if seen.is_empty:
        raise ImportFileError("raster_outside", file=name, expected=str(COUNTRY))
    west, south, east, north = seen.bounds
    columns, rows = int(np.ceil((east - west) / CELL)) + 1, int(np.ceil((north - south) / CELL)) + 1
    if columns * rows > LARGEST:
        raise ImportFileError("raster_too_large", file=name, found=f"{columns} × {rows}", expected=f"≤ {LARGEST}")
    transform = from_origin(west, north, CELL, CELL)
    cells = np.full((rows, columns), NODATA, np.uint8)
    rasterize([(shape, 0) for shape in looked], out=cells, transform=transform)
    if water:
        rasterize([(shape, 1) for shape in water], out=cells, transform=transform)
    digest = hashlib.sha256(cells.tobytes() + repr(transform).encode()).hexdigest()
    final = folder / f"observed_flood_{digest[:12]}.tif"
    profile = {"driver": "GTiff", "dtype": "uint8", "count": 1, "height": rows, "width": columns, "nodata": NODATA,
               "crs": "EPSG:4326", "transform": transform, "tiled": True, "compress": "deflate"}  # fmt: skip
    try:
        with atomic_write(final) as part, rasterio.open(part, "w", **profile) as target:
            target.write(cells, 1)
    except RasterioError as error:
        raise StoreError("store_unwritable", file=folder.name, found=reason(error)) from error
    return final


READER = Reader("observed_flood", "import.reader.observed_flood", sniff, read)
