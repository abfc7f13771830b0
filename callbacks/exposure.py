"""The exposure lens: zones measured, drawn, and an area drawn by hand."""

import json
from functools import partial
from typing import Any

from dash import Dash, Input, Output, State, html, no_update
from dash.development.base_component import Component

from callbacks.asking import asking
from callbacks.exposure_request import CONTROLS, Controls
from callbacks.triggers import triggered_only_by
from components import ids
from components.failure import failure
from components.risk.choropleth import choropleth, choropleth_style
from components.risk.composite import withheld
from components.risk.exposure import clear_area, national_note, observed_section, total_result, zone_result
from components.risk.hazard_matrix import counts_section
from components.risk.preparing import preparing
from domain.errors import KodroError
from domain.navigation import EXPOSURE
from locales import number, text
from server.jobs import Jobs
from server.waiting import is_page, new_page
from services.context import Ask, Context
from services.disclosed import small_count_for
from services.risk.exposure import Exposure, answer_name, zone_shapes
from services.risk.exposure_request import LEVELS, SHAPES, ExposureRequest
from services.risk.hazard_matrix import Chosen, counts_by_kind
from services.risk.measuring import national_totals
from services.risk.observed_flood import observed_beside
from services.risk.shown_exposure import exposure, least_area

PROGRESS_AFTER_S = 1.5  # what takes longer shows how far it is
NONE: dict[str, Any] = {"type": "FeatureCollection", "features": []}


def register(app: Dash, ask: Ask, jobs: Jobs) -> None:
    """Measure what is asked and show it in panel and map."""
    app.callback(
        Output(ids.AREA, "data"),
        Output(ids.LENS, "data", allow_duplicate=True),
        Input(ids.DRAW, "geojson"),
        State(ids.AREA, "data"),
        prevent_initial_call=True,
    )(keep_drawn_area)

    app.callback(
        Output(ids.AREA_SHAPE, "data"),
        Output(ids.DRAW, "editToolbar"),
        Input(ids.AREA, "data"),
        State(ids.DRAW, "geojson"),
        State(ids.DRAW, "editToolbar"),
    )(show_area)

    app.callback(
        Output(ids.RESULT, "children"),
        Output(ids.MEASURED, "data"),
        Output(ids.AWAITED, "data"),
        *CONTROLS,
        Input(ids.PREPARING_TICK, "n_intervals", allow_optional=True),
        State(ids.AWAITED, "data"),
        State(ids.ROUND, "value"),
        State(ids.VIEW, "data"),
    )(asking(ask, show_exposure_of_request, jobs))

    app.callback(
        Input(ids.PREPARING_STOP, "n_clicks", allow_optional=True),
        State(ids.AWAITED, "data"),
        prevent_initial_call=True,
    )(partial(stop_measuring, jobs))

    app.callback(
        Output(ids.RESULT_SHAPES, "data"),
        Output(ids.RESULT_SHAPES, "hideout"),
        Output(ids.RESULT_LEGEND, "hidden"),
        Input(ids.LENS, "data"),
        Input(ids.MEASURED, "data"),
        State(ids.VIEW, "data"),
    )(asking(ask, draw_exposure))


def keep_drawn_area(drawn: dict[str, Any] | None, area: dict[str, Any] | None) -> tuple[Any, Any]:
    """Remember the polygon drawn last, and turn to the exposure lens."""
    features = (drawn or {}).get("features") or []
    if features:
        return {**features[-1]["geometry"], "by_hand": True}, EXPOSURE
    # The tools say "nothing drawn" when they appear: an area that came with the address stays.
    return (None if (area or {}).get("by_hand") else no_update), no_update


def show_area(
    area: dict[str, Any] | None, drawn: dict[str, Any] | None, tool: dict[str, Any] | None
) -> tuple[dict[str, Any], Any]:
    """The area on the map: one drawn by hand is its tool's; any other is drawn here, and the tool's shapes leave.

    Args:
        area: what is measured, as the page holds it; None where it was let go or the address has none.
        drawn: the shapes that the drawing tool holds.
        tool: what the tool was told last.
    """
    if area and area.get("by_hand"):
        return NONE, no_update
    shape = {"type": "Feature", "properties": {}, "geometry": area}
    shown = {**NONE, "features": [shape]} if area else NONE
    if not (drawn or {}).get("features"):
        return shown, no_update
    return shown, {"mode": "remove", "action": "clear all", "n_clicks": int((tool or {}).get("n_clicks") or 0) + 1}


def show_exposure_of_request(context: Context, jobs: Jobs, *given: Any) -> Any:
    """Measure what is asked; a tick only follows what was asked before."""
    return show_exposure(context, jobs, *given, following=triggered_only_by(ids.PREPARING_TICK))


def show_exposure(context: Context, jobs: Jobs, *given: Any, following: bool = False) -> Any:
    """Measure the zones or the drawn area; what takes long shows its progress.

    `given`: values of CONTROLS, the tick, what is waited for, the round and the view. `following`: see Jobs.wait().
    """
    *values, _, waits, round_, view = given
    asked, language = Controls(*values), view["language"]
    if asked.lens != EXPOSURE or not round_:
        return no_update, no_update, no_update
    try:
        request = asked.request(context, round_, language)
    except KodroError as error:
        return failure(error, language), None, None
    name = answer_name(context, request)
    # Who follows is still the page that began to wait for this; anything else that is asked is waited for anew.
    following = following and _awaited(waits) and waits[0] == name
    page = waits[1] if following else new_page()
    job = jobs.wait(name, partial(exposure, context, request), PROGRESS_AFTER_S, page=page, following=following)
    if not job.done.is_set():
        return preparing(job.share, language), no_update, [name, page]
    if job.failure:
        return failure(job.failure, language), None, None
    # Behind a drawn area the zones stay coloured.
    measured = [asked.zones, job.result.hazard.id, job.result.key, job.result.threshold]
    return exposure_result(context, job.result, asked.selection, int(round_), language), measured, None


def stop_measuring(jobs: Jobs, clicks: int | None, waits: list[str] | None) -> None:
    """Stop waiting for a measurement; it ends if no other page waits for it."""
    if clicks and waits and _awaited(waits):
        jobs.stop(*waits)


def _awaited(waits: Any) -> bool:
    """Whether something that a page sent says what it waits for: a job and the page's name."""
    return isinstance(waits, list) and len(waits) == 2 and isinstance(waits[0], str) and is_page(waits[1])


def draw_exposure(
    context: Context, lens: str, parameters: list[Any] | None, view: dict[str, str]
) -> tuple[Any, Any, bool]:
    """Colour the measured zones on the map by people exposed; whether their legend is hidden."""
    if lens != EXPOSURE or not parameters or parameters[0] not in LEVELS:
        return NONE, no_update, True
    zones, hazard, key, threshold = parameters
    measured = exposure(context, ExposureRequest(zones, hazard=hazard, key=key, threshold=threshold))
    return json.loads(choropleth(measured, zone_shapes(context, measured), view["language"])), choropleth_style(), False


def exposure_result(
    context: Context, measured: Exposure, selection: dict[str, str] | None, round_: int, language: str
) -> Component:
    """Figures of the drawn area, of the selected zone, or of all; what was observed; the places exposed there."""
    zone = zone_of(measured, selection)
    if zone and measured.hidden[zone]:
        parts = [html.H3(str(measured.zones.loc[zone, "name"])), withheld_for(context, measured, language)]
        parts += [clear_area(language)] if measured.kind == SHAPES else []
        return html.Div(parts)
    if measured.kind == SHAPES and zone:
        size = text("exposure.drawn_size", language, km2=number(measured.zones.loc[zone, "area_km2"], language))
        title = f"{measured.zones.loc[zone, 'name']} · {size}"
        parts = [zone_result(measured, zone, title, language), clear_area(language)]
    elif zone:
        parts = [zone_result(measured, zone, str(measured.zones.loc[zone, "name"]), language)]
    else:
        parts = [total_result(measured, language)]
        if measured.kind in LEVELS:
            parts.append(national_note(national_totals(context, measured.hazard.id), measured, language))
    observed = observed_beside(context, measured, zone)
    if observed is not None:
        parts.append(observed_section(observed, language))
    within = zone_shapes(context, measured)[zone] if zone else None
    counts = counts_by_kind(context, Chosen(measured.hazard, measured.key, measured.threshold), round_, within)
    where = str(measured.zones.loc[zone, "name"]) if zone else ""
    return html.Div([*parts, counts_section(counts, language, where)])


def withheld_for(context: Context, measured: Exposure, language: str) -> Component:
    """What stands instead of a zone's figures that the viewer is not shown."""
    small = small_count_for(context.method, context.tier)
    return withheld(small, language, least_area(context) if measured.kind == SHAPES else None)


def zone_of(measured: Exposure, selection: dict[str, str] | None) -> str:
    """The zone that figures are shown of: the only one, or the selected one; empty for all together."""
    if measured.kind == SHAPES and len(measured.zones) == 1:
        return str(measured.zones.index[0])
    selected = selection["id"] if selection else ""
    return selected if selected in measured.zones.index else ""
