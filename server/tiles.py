"""Raster tiles in the colours of the legend, and the value of a raster at a point."""

import warnings
from functools import lru_cache

import numpy as np
from flask import Flask, Response, abort, request
from rasterio.errors import NotGeoreferencedWarning
from rio_tiler.errors import TileOutsideBounds
from rio_tiler.io import Reader
from rio_tiler.utils import render

from layers import find_layer
from layers.base import Query, RasterDrawing
from locales import DEFAULT
from server.headers import immutable
from services.context import Context

# A tile is a picture: it has no position of its own, and needs none.
warnings.filterwarnings("ignore", category=NotGeoreferencedWarning)

SIZE = 256
ZOOMS = range(3, 19)


def register(server: Flask, context: Context) -> None:
    """Serve /tiles/<hazard>/<period>/<z>/<x>/<y>.png."""

    @server.get("/tiles/<hazard>/<int:period>/<int:z>/<int:x>/<int:y>.png")
    def tile(hazard: str, period: int, z: int, x: int, y: int) -> Response:
        if z not in ZOOMS:
            abort(404)
        choices = {"hazard": hazard, "return_period": str(period), "threshold": request.args.get("t", "")}
        raster = _drawing(context, request.args.get("l", "climate_hazards"), choices)
        if raster is None:
            abort(404)
        key = f"tile {raster.path.name} {z}/{x}/{y}"
        parameters: dict[str, object] = {"colours": raster.colours, "breaks": raster.breaks}
        body = context.cached(key, parameters, lambda: paint(raster, x, y, z))
        response = Response(body, mimetype="image/png")
        return immutable(response) if request.args.get("v") else response


def _drawing(context: Context, layer_id: str, choices: dict[str, str]) -> RasterDrawing | None:
    layer = find_layer(layer_id)
    return layer.draw(context, Query(0, "", DEFAULT, choices)).raster if layer else None


def paint(raster: RasterDrawing, x: int, y: int, z: int) -> bytes:
    """One tile as PNG: each class in its colour; below the first class and no data transparent."""
    try:
        with Reader(str(raster.path)) as source:
            image = source.tile(x, y, z, tilesize=SIZE, indexes=1, resampling_method="nearest")
    except TileOutsideBounds:
        return blank()
    values = image.array[0].astype("float64").filled(np.nan)
    classes = np.searchsorted(raster.breaks, values, side="right")
    classes[np.isnan(values)] = 0
    table = np.array([[0, 0, 0, 0], *(_rgba(colour) for colour in raster.colours)], dtype=np.uint8)
    painted = table[classes]
    return bytes(render(painted[:, :, :3].transpose(2, 0, 1), mask=painted[:, :, 3]))


@lru_cache(maxsize=1)
def blank() -> bytes:
    """A transparent tile: an empty answer would make the browser ask again."""
    return bytes(render(np.zeros((3, SIZE, SIZE), np.uint8), mask=np.zeros((SIZE, SIZE), np.uint8)))


def _rgba(colour: str) -> list[int]:
    """Red, green, blue and opacity of #rrggbb or #rrggbbaa."""
    parts = [int(colour[i : i + 2], 16) for i in range(1, len(colour), 2)]
    return parts if len(parts) == 4 else [*parts, 255]
