"""Vector layers and the base map as GeoJSON, each at an address that changes with its content."""

from dataclasses import replace
from pathlib import Path

import geopandas as gpd
from flask import Flask, Response, abort, request

from domain.errors import KodroError
from layers import find_layer
from layers.base import Query, to_geojson
from server.headers import immutable
from services.context import Context
from services.places import places, prefectures
from services.sites.rounds import find_round

BASE = Path(__file__).parent.parent / "data" / "base"


def register(server: Flask, context: Context) -> None:
    """Serve /layers/<id>.geojson and /basemap/<name>.geojson."""

    @server.get("/layers/<layer_id>.geojson")
    def layer(layer_id: str) -> Response:
        found = find_layer(layer_id)
        if found is None or found.shape == "raster":
            abort(404)
        # The day in the address only renews the browser's copy: which day it is, the server knows.
        query = replace(query_of(context, dict(request.args)), day=found.today(context))
        try:
            body = context.cached(
                f"geojson {layer_id}", {"query": vars(query)}, lambda: features(context, layer_id, query)
            )
        except KodroError:
            body = '{"type":"FeatureCollection","features":[]}'
        return _answer(body)

    @server.get("/basemap/<name>.geojson")
    def basemap(name: str) -> Response:
        makers = {"prefectures": _prefectures, "towns": _towns, "rivers": _rivers}
        if name not in makers:
            abort(404)
        body = context.cached(f"basemap {name}", {}, lambda: makers[name](context))
        return _answer(body)


def features(context: Context, layer_id: str, query: Query) -> str:
    """The features of a layer as GeoJSON."""
    found = find_layer(layer_id)
    drawn = found.draw(context.under(query.scenario_id), query).features if found else None
    return to_geojson(drawn) if drawn is not None else '{"type":"FeatureCollection","features":[]}'


def query_of(context: Context, arguments: dict[str, str]) -> Query:
    """The query that an address asks; what is not understood takes its default."""
    number = arguments.get("round", "")
    chosen = find_round(context, int(number) if number.isdigit() else None)
    choices = {key[2:]: value for key, value in arguments.items() if key.startswith("c.")}
    language = context.language_of(arguments.get("lang"))
    return Query(chosen.number, chosen.on.isoformat(), language, choices, arguments.get("scn", ""))


def _answer(body: str) -> Response:
    response = Response(body, mimetype="application/geo+json")
    return immutable(response) if request.args.get("v") else response


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
