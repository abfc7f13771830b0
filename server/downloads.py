"""Exposure as files: /exposure/<zones>.<form>, checked here against who asks."""

from pathlib import Path
from tempfile import TemporaryDirectory
from urllib.parse import urlencode

import geopandas as gpd
from flask import Flask, Response, abort, request
from shapely import Polygon

from components.failure import details, sentence
from domain.errors import (
    ImportProblem,
    KodroError,
    MethodError,
    NotAllowedError,
    RasterProblem,
    UnknownPlaceError,
)
from domain.hazards import FLOOD
from domain.recipe import dump
from domain.tiers import Tier
from domain.view_state import decode
from locales import MISSING, text
from publish.exports import RASTER, TABLES, cog, write_table
from services.context import Context
from services.risk.export_columns import exposed_name
from services.risk.exposure import ZONES, Exposure, exposure, exposure_of_shapes, shape_of
from services.risk.exposure_export import export_content
from services.risk.recipe import make_recipe

RECIPE = "toml"
DRAWN = "drawn"  # an area drawn on the map, its corners in the address as the page's own
LARGEST = 100_000.0  # no threshold is larger
STATUS = (
    (NotAllowedError, 403),
    (UnknownPlaceError, 404),
    (RasterProblem, 409),
    (ImportProblem, 400),
    (MethodError, 400),
)


def register(server: Flask, context: Context) -> None:
    """Serve /exposure/<zones>.<form>: a table of zones, a raster (tif) or the recipe (toml)."""

    @server.get("/exposure/<zones>.<form>")
    def download(zones: str, form: str) -> Response:
        if zones not in (*ZONES, DRAWN) or form not in {*TABLES, RASTER, RECIPE}:
            abort(404)
        language = context.language_of(request.args.get("lang"))
        number = request.args.get("round", "")
        try:
            body, name = _file(context, zones, form, language, int(number) if number.isdecimal() else None)
        except KodroError as error:
            return _refusal(error, language)
        kinds = {**{key: kind for key, (_, kind) in TABLES.items()}, RASTER: cog.MIME, RECIPE: "application/toml"}
        response = Response(body, mimetype=kinds[form])
        response.headers["Content-Disposition"] = f'attachment; filename="{name}"'
        response.headers["Cache-Control"] = "no-store"
        return response


def _file(context: Context, zones: str, form: str, language: str, number: int | None) -> tuple[bytes, str]:
    """The file's content and name.

    Raises:
        NotAllowedError: the public asks for more than prefectures, for cells, or for data not to be published.
        RasterProblem, UnknownPlaceError: nothing can be measured.
    """
    if zones != "prefectures" or form == RASTER:  # a cell of the raster holds a handful of people
        context.require(Tier.PARTNER)
    found, shapes = _measured(context, zones, number, language)
    content = export_content(context, found, language, number=number, shapes=shapes)
    named = "" if found.hazard.id == FLOOD else f"-{found.hazard.id}"
    stem = f"kodro-exposure{named}-{zones}-{content.metadata['as_of']}"
    if form == RECIPE:
        return dump(make_recipe(context, found, language, number=number)).encode(), f"{stem}.toml"
    with TemporaryDirectory() as folder:
        path = Path(folder) / f"exposure.{form}"
        if form == RASTER:
            key = _key(found)
            cog.write(found, content.metadata, path, period=key, threshold=found.threshold)
            stem = f"{stem}-{exposed_name(key, found.threshold, found.hazard.id).removeprefix('exposed_')}"
        else:
            write_table(content, path)
        return path.read_bytes(), f"{stem}.{form}"


def _measured(context: Context, zones: str, number: int | None, language: str) -> tuple[Exposure, gpd.GeoSeries | None]:
    """The exposure that the address asks for; of an area drawn on the map, with its shape."""
    hazard = context.method.hazard(request.args.get("hazard", FLOOD))
    threshold = _threshold(request.args.get("threshold", ""))
    if threshold is not None and threshold != hazard.threshold:
        context.require(Tier.PARTNER)  # two thresholds side by side give the few people between them away
    if zones != DRAWN:
        return exposure(context, zones, number, hazard=hazard.id, threshold=threshold), None
    state, _ = decode(urlencode({"area": request.args.get("area", "")}))
    if not state.area:
        raise ImportProblem("bad_area")
    shapes = shape_of(Polygon(state.area))
    names = {DRAWN: text("exposure.drawn", language)}
    return exposure_of_shapes(context, shapes, names, hazard=hazard.id, threshold=threshold), shapes


def _threshold(asked: str) -> float | None:
    """The threshold that the address asks for, as it is stored; none: the method's."""
    if not asked:
        return None
    try:
        value = float(asked)
    except ValueError:
        value = float("nan")
    if not 0 < value <= LARGEST:
        raise ImportProblem("bad_depth", found=asked[:20])
    return value


def _key(found: Exposure) -> int:
    """The return period, window or date that the address asks for."""
    asked = request.args.get("period", str(found.key))
    if not asked.isdecimal() or int(asked) not in found.rasters.depths:
        held = ", ".join(str(p) for p in sorted(found.rasters.depths))
        raise RasterProblem("no_period", found=asked[:20], expected=held)
    return int(asked)


def _refusal(error: KodroError, language: str) -> Response:
    status = next((code for kinds, code in STATUS if isinstance(error, kinds)), 500)
    words = "\n".join([sentence(error, language), *details(error, language)]) or MISSING
    response = Response(words, status=status, mimetype="text/plain")
    response.headers["Cache-Control"] = "no-store"
    return response
