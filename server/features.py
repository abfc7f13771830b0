"""Vector layers and the base map as GeoJSON, each at an address that changes with its content."""

from dataclasses import replace
from pathlib import Path
from tempfile import TemporaryDirectory

import geopandas as gpd
from flask import Flask, Response, abort, request

from domain.errors import KodroError
from domain.scenario import scenario_of
from layers import find_layer
from layers.base import Layer, Query, to_geojson
from layers.contract.choices import known_choices
from publish.exports.layer_file import FORMS, write_layer
from server.asked import asked_round
from server.headers import kept
from services.context import Ask, Context
from services.data import content_version
from services.passing import working
from services.places import places, prefectures
from services.sites.rounds import shown_round
from services.sites.scenarios import stamp

DRAWN = "geojson"
BASE = Path(__file__).parent.parent / "data" / "base"


EMPTY = '{"type":"FeatureCollection","features":[]}'


def register(server: Flask, ask: Ask) -> None:
    """Serve /layers/<id>.geojson, /layers/<id>.xlsx, /layers/<id>.gpkg and /basemap/<name>.geojson."""

    @server.get("/layers/<layer_id>.<form>")
    def layer(layer_id: str, form: str) -> Response:
        context = ask()
        asked = find_layer(layer_id)
        if asked is None or asked.features is None or not asked.available(context) or form not in (DRAWN, *FORMS):
            abort(404)
        try:
            # The day in the address only renews the browser's copy: which day it is, the server knows.
            query = replace(query_of(context, asked, dict(request.args)), day=asked.today(context))
            if form != DRAWN:
                return _file(context, asked, query, form)
            with working() as work:
                body = context.cached(
                    f"geojson {layer_id}", {"query": vars(query)}, lambda: drawn(context, asked, query)
                )
        except KodroError:
            if form != DRAWN:
                abort(404)
            return _geojson(EMPTY)  # another time there may be something: not to be kept
        if work.unread:
            return _geojson(body)  # made without a raster: the browser asks again, as it may have been mended
        return kept(_geojson(body), content_version(context))

    @server.get("/basemap/<name>.geojson")
    def basemap(name: str) -> Response:
        context = ask()
        makers = {"prefectures": _prefectures, "towns": _towns, "rivers": _rivers}
        if name not in makers:
            abort(404)
        body = context.cached(f"basemap {name}", {}, lambda: makers[name](context))
        return kept(_geojson(body), content_version(context))


def drawn(context: Context, layer: Layer, query: Query) -> str:
    """What a layer draws for this viewer, as GeoJSON."""
    features = layer.features_for(context.under(query.scenario_id), query)
    return to_geojson(features) if features is not None else EMPTY


def _file(context: Context, layer: Layer, query: Query, form: str) -> Response:
    """The layer's features as a file to keep."""
    with TemporaryDirectory() as folder:
        path = Path(folder) / f"layer.{form}"
        write_layer(layer, context.under(query.scenario_id), query, path)
        response = Response(path.read_bytes(), mimetype=FORMS[form][1])
    name = f"kodro-{layer.id}-{query.on}.{form}"
    response.headers["Content-Disposition"] = f'attachment; filename="{name}"'
    response.headers["Cache-Control"] = "no-store"
    return response


def query_of(context: Context, layer: Layer, arguments: dict[str, str]) -> Query:
    """The query that an address asks of a layer; what names nothing known takes its default.

    So an answer is kept once, whatever else is written into its address.
    """
    chosen = shown_round(context, asked_round(arguments))
    language = context.language_of(arguments.get("lang"))
    asked = {key[2:]: value for key, value in arguments.items() if key.startswith("c.")}
    choices = known_choices(layer, context, language, asked)
    scenario = stamp(context, scenario_of(arguments.get("scn", "")))
    return Query(chosen.number, chosen.on.isoformat(), language, choices, scenario)


def _geojson(body: str) -> Response:
    return Response(body, mimetype="application/geo+json")


def _prefectures(context: Context) -> str:
    table = prefectures(context)
    return to_geojson(gpd.GeoDataFrame({"label": table["name"]}, geometry=table.geometry))


def _towns(context: Context) -> str:
    table = places(context, "town")
    table = table[table.geometry.notna()]
    rank = table["a_rank"].fillna(4).astype(int).astype(str) if "a_rank" in table else "4"
    return to_geojson(gpd.GeoDataFrame({"label": table["name"], "k": rank}, geometry=table.geometry))


def _rivers(_: Context) -> str:
    table = gpd.read_file(BASE / "rivers.geojson")
    return to_geojson(gpd.GeoDataFrame({"k": table["order"].astype(str)}, geometry=table.geometry), decimals=3)
