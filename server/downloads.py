"""Exposure as files: /exposure/<zones>.<form>, checked here against who asks."""

import json
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import Any

from flask import Flask, Response, abort, request

from components.failure import details, sentence
from components.risk.exports import AREA_FIELD
from domain.errors import (
    ImportFileError,
    KodroError,
    MethodError,
    NotAllowedError,
    RasterError,
    UnknownPlaceError,
)
from domain.hazards import FLOOD
from domain.recipe import dump
from domain.tiers import Tier
from locales import MISSING, text
from publish.exports import RASTER, TABLES, cog, write_table
from server.asked import asked_round
from services.context import Ask, Context
from services.risk.export_columns import exposed_name
from services.risk.exposure_export import export_content
from services.risk.exposure_request import DRAWN, ZONES, ExposureRequest, of_drawing
from services.risk.recipe import make_recipe
from services.risk.shown_exposure import exposure

RECIPE = "toml"
LARGEST = 100_000.0  # no threshold is larger
LONGEST_KEY = 8  # digits of a day: 20240815
STATUS = (
    (NotAllowedError, 403),
    (UnknownPlaceError, 404),
    (RasterError, 409),
    (ImportFileError, 400),
    (MethodError, 400),
)


def register(server: Flask, ask: Ask) -> None:
    """Serve /exposure/<zones>.<form>: a table of zones, a raster (tif) or the recipe (toml).

    An area drawn on the map is sent in the body, by POST: an address has no room for all its corners.
    """

    @server.get("/exposure/<zones>.<form>")
    @server.post("/exposure/<any(drawn):zones>.<form>")
    def download(zones: str, form: str) -> Response:
        context = ask()
        if zones not in (*ZONES, DRAWN) or form not in {*TABLES, RASTER, RECIPE}:
            abort(404)
        language = context.language_of(request.args.get("lang"))
        try:
            body, name = _file(context, zones, form, language)
        except KodroError as error:
            return _refusal(error, language)
        kinds = {**{key: kind for key, (_, kind) in TABLES.items()}, RASTER: cog.MIME, RECIPE: "application/toml"}
        response = Response(body, mimetype=kinds[form])
        response.headers["Content-Disposition"] = f'attachment; filename="{name}"'
        response.headers["Cache-Control"] = "no-store"
        return response


def _file(context: Context, zones: str, form: str, language: str) -> tuple[bytes, str]:
    """The file's content and name.

    Raises:
        NotAllowedError: the public asks for more than prefectures, for cells, or for data not to be published.
        RasterError, UnknownPlaceError: nothing can be measured.
    """
    if zones != "prefectures" or form == RASTER:  # a cell of the raster holds a handful of people
        context.require(Tier.PARTNER)
    measured = exposure(context, _request(context, zones, language))
    content = export_content(context, measured, language)
    named = "" if measured.hazard.id == FLOOD else f"-{measured.hazard.id}"
    stem = f"kodro-exposure{named}-{zones}-{content.metadata['as_of']}"
    if form == RECIPE:
        return dump(make_recipe(context, measured, language)).encode(), f"{stem}.toml"
    with TemporaryDirectory() as folder:
        path = Path(folder) / f"exposure.{form}"
        if form == RASTER:
            cog.write(measured, content.metadata, path, period=measured.key, threshold=measured.threshold)
            stem = (
                f"{stem}-{exposed_name(measured.key, measured.threshold, measured.hazard.id).removeprefix('exposed_')}"
            )
        else:
            write_table(content, path)
        return path.read_bytes(), f"{stem}.{form}"


def _request(context: Context, zones: str, language: str) -> ExposureRequest:
    """What the address asks for; a drawn area comes with the request's body.

    Raises:
        ImportFileError: a number cannot be read, or the area is no polygon.
    """
    hazard = context.method.hazard(request.args.get("hazard", FLOOD))
    threshold = _threshold(request.args.get("threshold", ""))
    round_ = asked_round(request.args)
    asked: dict[str, Any] = {"round": round_, "hazard": hazard.id, "key": _key(), "threshold": threshold}
    if zones != DRAWN:
        return ExposureRequest(zones, **asked)
    try:
        area = json.loads(request.form.get(AREA_FIELD, ""))
    except ValueError:
        raise ImportFileError("bad_area") from None
    return of_drawing(area, text("exposure.drawn", language), **asked)


def _threshold(asked: str) -> float | None:
    """The threshold that the address asks for, as it is stored; none: the method's."""
    if not asked:
        return None
    try:
        value = float(asked)
    except ValueError:
        value = float("nan")
    if not 0 < value <= LARGEST:
        raise ImportFileError("bad_depth", found=asked[:20])
    return value


def _key() -> int | None:
    """The return period, window or date that the address asks for; none: the method's."""
    asked = request.args.get("period", "")
    if not asked:
        return None
    if not asked.isdecimal() or len(asked) > LONGEST_KEY:
        raise RasterError("no_period", found=asked[:20])
    return int(asked)


def _refusal(error: KodroError, language: str) -> Response:
    status = next((code for kinds, code in STATUS if isinstance(error, kinds)), 500)
    words = "\n".join([sentence(error, language), *details(error, language)]) or MISSING
    response = Response(words, status=status, mimetype="text/plain")
    response.headers["Cache-Control"] = "no-store"
    return response
