"""Exposure as files: /exposure/<zones>.<form>, checked here against who asks."""

from pathlib import Path
from tempfile import TemporaryDirectory

from flask import Flask, Response, abort, request

from answers.context import Context
from answers.exposure import ZONES, Exposure, exposure
from answers.exposure_export import export_content
from answers.recipe import make_recipe
from domain.errors import ImportProblem, KodroError, NotAllowedError, RasterProblem, UnknownPlaceError
from domain.recipe import dump
from domain.tiers import Tier
from locales import DEFAULT, LANGUAGES, MISSING
from panels.failure import details, sentence
from publish.exports import RASTER, TABLES, cog, write_table

RECIPE = "toml"
STATUS = ((NotAllowedError, 403), (UnknownPlaceError, 404), (RasterProblem, 409), (ImportProblem, 400))


def register(server: Flask, context: Context) -> None:
    """Serve /exposure/<zones>.<form>: a table of zones, a raster (tif) or the recipe (toml)."""

    @server.get("/exposure/<zones>.<form>")
    def download(zones: str, form: str) -> Response:
        if zones not in ZONES or form not in {*TABLES, RASTER, RECIPE}:
            abort(404)
        asked = request.args.get("lang", DEFAULT)
        language = asked if asked in LANGUAGES else DEFAULT
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
    found = exposure(context, zones, number)
    content = export_content(context, found, language, number=number)
    stem = f"kodro-exposure-{zones}-{content.metadata['as_of']}"
    if form == RECIPE:
        return dump(make_recipe(context, found, language, number=number)).encode(), f"{stem}.toml"
    with TemporaryDirectory() as folder:
        path = Path(folder) / f"exposure.{form}"
        if form == RASTER:
            period, depth = _choices(context, found)
            cog.write(found, content.metadata, path, period=period, threshold=depth)
            stem = f"{stem}-rp{period}-{f'{100 * depth:g}'.replace('.', '_')}cm"
        else:
            write_table(content, path)
        return path.read_bytes(), f"{stem}.{form}"


def _choices(context: Context, found: Exposure) -> tuple[int, float]:
    """Return period and depth that the address asks for."""
    period = request.args.get("period", "100")
    depth = request.args.get("depth", "")
    try:
        metres = float(depth) if depth else context.method.number("exposure", "headline_threshold")
    except ValueError:
        metres = float("nan")
    if not 0 < metres <= 100:
        raise ImportProblem("bad_depth", found=depth[:20])
    if not period.isdecimal() or int(period) not in found.rasters.depths:
        held = ", ".join(str(p) for p in sorted(found.rasters.depths))
        raise RasterProblem("no_period", found=period[:20], expected=held)
    return int(period), metres


def _refusal(error: KodroError, language: str) -> Response:
    status = next((code for kind, code in STATUS if isinstance(error, kind)), 500)
    words = "\n".join([sentence(error, language), *details(error, language)]) or MISSING
    response = Response(words, status=status, mimetype="text/plain")
    response.headers["Cache-Control"] = "no-store"
    return response
