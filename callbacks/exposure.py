"""The exposure lens: zones measured, drawn, and an area drawn by hand."""

import json
from functools import partial
from typing import Any

import geopandas as gpd
from dash import Dash, Input, Output, State, html, no_update
from dash.development.base_component import Component
from shapely.errors import ShapelyError
from shapely.geometry import shape

from analysis.threads import Progress
from callbacks.hazard_state import chosen_of
from components import ids
from components.failure import failure
from components.parts import failed
from components.risk.exposure import clear_area, observed_beside, total_result, zone_result
from components.risk.hazard_matrix import counts_section
from components.risk.preparing import preparing
from domain.hazards import FLOOD, Hazard
from layers.base import NO_DATA, to_geojson
from layers.scales import EXPOSED_BREAKS, ORANGES, class_of
from locales import number, text
from server.jobs import Jobs
from services.context import Context
from services.risk.exposure import LEVELS, Exposure, exposure, exposure_of_shapes, shape_of
from services.risk.hazard_matrix import Chosen, counts_by_kind
from services.risk.hazard_words import key_label, threshold_words
from services.risk.hazards import held_hazards

OBSERVED = "observed_flood"
PROGRESS_AFTER_S = 1.5  # what takes longer shows how far it is
NONE: dict[str, Any] = {"type": "FeatureCollection", "features": []}


def register(app: Dash, context: Context) -> None:
    """Measure what is asked and show it in panel and map."""
    jobs = Jobs()

    app.callback(
        Output(ids.AREA, "data"),
        Output(ids.LENS, "value", allow_duplicate=True),
        Input(ids.DRAW, "geojson"),
        State(ids.AREA, "data"),
        prevent_initial_call=True,
    )(keep_drawn_area)

    app.callback(
        Output(ids.RESULT, "children"),
        Output(ids.MEASURED, "data"),
        Input(ids.ZONES, "value"),
        Input(ids.AREA, "data"),
        Input(ids.SELECTION, "data"),
        Input(ids.LENS, "value"),
        Input(ids.HAZARD, "value"),
        Input(ids.PERIOD, "value"),
        Input(ids.THRESHOLD, "value"),
        Input(ids.PREPARING_TICK, "n_intervals", allow_optional=True),
        State(ids.ROUND, "value"),
        State(ids.VIEW, "data"),
    )(partial(show_exposure, context, jobs))

    app.callback(
        Input(ids.PREPARING_STOP, "n_clicks", allow_optional=True),
        State(ids.PREPARING_KEY, "data", allow_optional=True),
        prevent_initial_call=True,
    )(partial(stop_measuring, jobs))

    app.callback(
        Output(ids.RESULT_SHAPES, "data"),
        Output(ids.RESULT_SHAPES, "hideout"),
        Input(ids.LENS, "value"),
        Input(ids.MEASURED, "data"),
        State(ids.VIEW, "data"),
    )(partial(draw_exposure, context))


def keep_drawn_area(drawn: dict[str, Any] | None, area: dict[str, Any] | None) -> tuple[Any, Any]:
    """Remember the polygon drawn last, and turn to the exposure lens."""
    features = (drawn or {}).get("features") or []
    if features:
        return {**features[-1]["geometry"], "by_hand": True}, "exposure"
    # The tools say "nothing drawn" when they appear: an area that came with the address stays.
    return (None if (area or {}).get("by_hand") else no_update), no_update


def show_exposure(
    context: Context,
    jobs: Jobs,
    zones: str,
    area: dict[str, Any] | None,
    selection: dict[str, str] | None,
    lens: str,
    hazard: str | None,
    period: str | None,
    place: int | None,
    _: int | None,
    round_: str,
    view: dict[str, str],
) -> Any:
    """Measure the zones or the drawn area; what takes long shows its progress."""
    language = view["language"]
    if lens != "exposure" or not round_:
        return no_update, no_update
    chosen, key, threshold = chosen_of(context, hazard, period, place)
    measured = [zones, chosen.id, key, threshold]

    def work(tell: Progress) -> object:
        if area:
            return drawn_result(context, area, chosen, key, threshold, language, tell)
        return exposure(context, zones, int(round_), tell, hazard=chosen.id, threshold=threshold)

    name = json.dumps([*measured, area, round_])
    job = jobs.wait(name, work, PROGRESS_AFTER_S)
    if not job.done.is_set():
        return preparing(name, job.share, language), no_update
    if job.failure:
        return failure(job.failure, language), None
    if area:
        return job.result, measured  # the zones stay coloured behind the area
    return zones_result(context, job.result, key, selection, int(round_), language), measured


def stop_measuring(jobs: Jobs, clicks: int | None, key: str | None) -> None:
    """Stop the measurement that the page waits for."""
    if clicks and key:
        jobs.stop(key)


def draw_exposure(context: Context, lens: str, measured: list[Any] | None, view: dict[str, str]) -> tuple[Any, Any]:
    """Colour the measured zones on the map by people exposed."""
    if lens != "exposure" or not measured or measured[0] not in LEVELS:
        return NONE, no_update
    zones, hazard, key, threshold = measured
    found = exposure(context, zones, hazard=hazard, threshold=threshold)
    colours = {str(i): colour for i, colour in enumerate(ORANGES)} | {NO_DATA: "#c9d0d6"}
    style = {"colours": colours, "glyphs": {}, "shape": "area", "only": None, "pane": "result"}
    return json.loads(choropleth(context, found, key, view["language"])), style


def zones_result(
    context: Context, found: Exposure, key: int, selection: dict[str, str] | None, round_: int, language: str
) -> Component:
    """The figures of the zone that is selected, or of all; with what was observed, and the places exposed."""
    zone = selection["id"] if selection and selection["id"] in found.zones.index else None
    if zone is None:
        result = total_result(found, key, language)
    else:
        result = zone_result(found, zone, str(found.zones.loc[zone, "name"]), key, language)
    counts = counts_by_kind(context, Chosen(found.hazard, key, found.threshold), round_)
    beside = observed_of(context, found, zone, language)
    return html.Div([result, *([beside] if beside else []), counts_section(counts, language)])


def observed_of(context: Context, found: Exposure, zone: str | None, language: str) -> Component | None:
    """What was observed of floods in the zones of a modelled one, where the store has an observation."""
    if found.hazard.id != FLOOD or OBSERVED not in {h.id for h in held_hazards(context)} or found.kind not in LEVELS:
        return None
    seen = exposure(context, found.kind, hazard=OBSERVED)
    people, zones = seen.exposed[(seen.key, seen.threshold)], seen.zones
    if zone is not None:
        return observed_beside(seen, people[zone], zones.loc[zone, "covered_share"], language)
    covered = (zones["covered_share"] * zones["area_km2"]).sum() / zones["area_km2"].sum()
    return observed_beside(seen, people.sum(min_count=1), covered, language)


def drawn_result(
    context: Context,
    area: dict[str, Any],
    hazard: Hazard,
    key: int,
    threshold: float,
    language: str,
    progress: Progress | None = None,
) -> Component:
    """Who is exposed in an area drawn on the map; a shape that is none is said to be.

    Raises:
        RasterProblem: the hazard has no raster, or none that can be used.
    """
    try:
        polygon = shape(area)
    except (ShapelyError, ValueError, KeyError, TypeError, AttributeError):
        polygon = None
    if polygon is None or polygon.geom_type not in {"Polygon", "MultiPolygon"} or polygon.is_empty:
        return failed(text("error.bad_area", language), [text("advice.bad_area", language)])
    title = text("exposure.drawn", language)
    names = {"drawn": title}
    found = exposure_of_shapes(context, shape_of(polygon), names, progress, hazard=hazard.id, threshold=threshold)
    size = text("exposure.drawn_size", language, km2=number(found.zones["area_km2"].iloc[0], language))
    return html.Div([zone_result(found, "drawn", f"{title} · {size}", key, language), clear_area(language)])


def choropleth(context: Context, found: Exposure, key: int, language: str) -> str:
    """Zones coloured by people exposed at the chosen key and threshold."""
    people = found.exposed[(key, found.threshold)]
    said = threshold_words(found.hazard, found.threshold, language)
    at = key_label(found.hazard, key, language)
    shapes = context.store.areas(LEVELS[found.kind]).geometry.reindex(people.index)
    tips = [text("exposure.tip_all", language, people=number(v, language), threshold=said, at=at) for v in people]
    features = gpd.GeoDataFrame(
        {"label": found.zones["name"], "k": [class_of(value, EXPOSED_BREAKS) for value in people], "tip": tips},
        geometry=shapes.simplify(0.01),
        crs=4326,
    )
    return to_geojson(features, decimals=3)
