"""Raster tiles in the colours of the legend, and the value of a raster at a point."""

import warnings
from functools import lru_cache

import numpy as np
from flask import Flask, Response, abort, request
from rasterio.errors import NotGeoreferencedWarning, RasterioError
from rio_tiler.errors import TileOutsideBounds
from rio_tiler.io import Reader
from rio_tiler.utils import render

from domain.errors import RasterError, reason
from layers import find_layer
from layers.base import Query, RasterDrawing
from layers.scales import paint_classes
from locales import DEFAULT
from server.headers import kept
from services.context import TILE, Ask, Context
from services.data import content_version

# A tile is a picture: it has no position of its own, and needs none.
warnings.filterwarnings("ignore", category=NotGeoreferencedWarning)

SIZE = 256
ZOOMS = range(3, 19)


def register(server: Flask, ask: Ask) -> None:
    """Serve /tiles/<hazard>/<period>/<z>/<x>/<y>.png."""

    @server.get("/tiles/<hazard>/<int:period>/<int:z>/<int:x>/<int:y>.png")
    def tile(hazard: str, period: int, z: int, x: int, y: int) -> Response:
        if z not in ZOOMS or not (0 <= x < 2**z and 0 <= y < 2**z):
            abort(404)  # far outside the world, reading a tile takes seconds
        context = ask()
        choices = {"hazard": hazard, "return_period": str(period), "threshold": request.args.get("t", "")}
        raster = _drawing(context, request.args.get("l", "climate_hazards"), choices)
        if raster is None:
            abort(404)
        key = f"{TILE}{raster.path.name} {z}/{x}/{y}"
        parameters: dict[str, object] = {"colours": raster.colours, "breaks": raster.breaks}
        body = context.cached(key, parameters, lambda: paint(raster, x, y, z))
        response = Response(body, mimetype="image/png")
        return kept(response, content_version(context))


def _drawing(context: Context, layer_id: str, choices: dict[str, str]) -> RasterDrawing | None:
    layer = find_layer(layer_id)
    return layer.raster_for(context, Query(0, "", DEFAULT, choices)) if layer and layer.available(context) else None


def paint(raster: RasterDrawing, x: int, y: int, z: int) -> bytes:
    """One tile as PNG: each class in its colour; below the first class and no data transparent.

    Raises:
        RasterError: the raster cannot be read.
    """
    try:
        with Reader(str(raster.path)) as source:
            image = source.tile(x, y, z, tilesize=SIZE, indexes=1, resampling_method="nearest")
    except TileOutsideBounds:
        return blank()
    except RasterioError as error:  # cut short after it was imported: said in words, not as a fault of ours
        raise RasterError("raster_truncated", file=raster.path.name, found=reason(error)) from None
    painted = paint_classes(image.array[0], raster.breaks, raster.colours)
    return bytes(render(painted[:, :, :3].transpose(2, 0, 1), mask=painted[:, :, 3]))


@lru_cache(maxsize=1)
def blank() -> bytes:
    """A transparent tile: an empty answer would make the browser ask again."""
    return bytes(render(np.zeros((3, SIZE, SIZE), np.uint8), mask=np.zeros((SIZE, SIZE), np.uint8)))
