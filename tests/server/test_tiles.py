"""Tiles: each class in its colour, clear where nothing is known, and no address far outside the world."""

import io
from pathlib import Path

import numpy as np
import pytest
import rasterio
from flask.testing import FlaskClient
from rasterio.transform import from_origin

from domain.errors import RasterError
from layers.base import RasterDrawing
from server.tiles import SIZE, blank, paint


@pytest.fixture
def drawing(tmp_path: Path) -> RasterDrawing:
    """West of 20° E dry, east of it a metre of water; the south is unknown."""
    values = np.array([[0.0, 1.0], [-9999.0, -9999.0]], dtype="float32")
    path = tmp_path / "depth.tif"
    with rasterio.open(
        path, "w", driver="GTiff", width=2, height=2, count=1, dtype="float32", nodata=-9999.0, crs="EPSG:4326",
        transform=from_origin(15.0, 10.0, 5.0, 4.0),
    ) as file:  # fmt: skip
        file.write(values, 1)
    return RasterDrawing(path, "depth", (0.5,), ("#112233",), "m")


def pixels(png: bytes) -> np.ndarray:
    with rasterio.open(io.BytesIO(png)) as image:
        return np.moveaxis(image.read(), 0, 2)


def test_water_has_its_colour_and_dry_and_unknown_are_clear(drawing: RasterDrawing) -> None:
    painted = pixels(paint(drawing, 4, 3, 3))  # 0 to 45° E, 0 to 41° N
    assert painted.shape == (SIZE, SIZE, 4)
    coloured = painted[painted[:, :, 3] == 255]
    assert len(coloured) and {tuple(c[:3]) for c in coloured} == {(0x11, 0x22, 0x33)}
    columns = np.flatnonzero((painted[:, :, 3] == 255).any(axis=0))
    assert columns.min() >= SIZE * 20 / 45 - 2 and columns.max() <= SIZE * 25 / 45 + 2


def test_outside_the_raster_a_tile_is_clear(drawing: RasterDrawing) -> None:
    assert paint(drawing, 0, 0, 3) == blank()
    assert not pixels(blank())[:, :, 3].any()


def test_a_raster_cut_in_half_after_its_import_is_said_to_be_so(drawing: RasterDrawing) -> None:
    whole = drawing.path.read_bytes()
    drawing.path.write_bytes(whole[: len(whole) - 8])
    with pytest.raises(RasterError, match="raster_truncated"):
        paint(drawing, 4, 3, 3)
    drawing.path.write_bytes(b"")
    with pytest.raises(RasterError, match="raster_truncated"):
        paint(drawing, 4, 3, 3)


@pytest.mark.parametrize("path", [
    "/tiles/river_flood/100/2/0/0.png", "/tiles/river_flood/100/40/0/0.png", "/tiles/river_flood/100/3/8/0.png",
    "/tiles/river_flood/100/3/0/9.png", "/tiles/river_flood/x/3/0/0.png",
    "/tiles/river_flood/100/3/4/3.png", "/tiles/river_flood/100/3/4/3.png?l=nothing",
])  # fmt: skip
def test_what_is_outside_the_world_or_not_held_is_not_found(core_client: FlaskClient, path: str) -> None:
    assert core_client.get(path).status_code == 404
