"""The sections under an exposure, each worked out when it is opened."""

from typing import Any

from dash import Dash, Input, Output, State, no_update
from dash.development.base_component import Component

from callbacks.asking import asking
from callbacks.exposure import withheld_for, zone_of
from callbacks.exposure_request import CONTROLS, Controls
from components import ids
from components.failure import failure
from components.parts import empty
from components.risk.backtest import backtest_section
from components.risk.composite import SECTIONS, annual_section, index_table, index_zone
from components.risk.exports import export_section
from domain.errors import KodroError
from domain.navigation import EXPOSURE
from domain.tiers import Tier
from locales import text
from services.context import Ask, Context
from services.risk.backtest import backtest
from services.risk.composite import annual, annual_of, risk
from services.risk.exposure import Exposure
from services.risk.exposure_request import LEVELS, ExposureRequest
from services.risk.shown_exposure import exposure


def register(app: Dash, ask: Ask) -> None:
    """Fill the sections that are open."""

    app.callback(
        [Output(ids.risk(name), "children") for name in SECTIONS],
        Input(ids.RISK_SECTIONS, "value"),
        *CONTROLS,
        State(ids.ROUND, "value"),
        State(ids.VIEW, "data"),
        prevent_initial_call=True,
    )(asking(ask, fill_sections))


def fill_sections(
    context: Context,
    opened: list[str] | None,
    *given: Any,
) -> list[Any]:
    """Compute the sections under an exposure that are open; `given`: values of CONTROLS, the round and the view."""
    *values, round_, view = given
    asked = Controls(*values)
    if asked.lens != EXPOSURE or not opened or not round_ or not asked.zones:
        return [no_update] * len(SECTIONS)
    language = view["language"]
    try:
        request = asked.request(context, round_, language)
    except KodroError as error:
        return [failure(error, language) if name in opened else no_update for name in SECTIONS]
    return [
        section(context, name, request, asked.selection, language) if name in opened else no_update for name in SECTIONS
    ]


def section(
    context: Context, name: str, request: ExposureRequest, selection: dict[str, str] | None, language: str
) -> Component:
    """One section of an exposure, or in words why there is none."""
    try:
        if name == "export":
            return exports(context, request, language)
        if name == "backtest":
            return backtest_section(backtest(context), language)
        measured = exposure(context, request.of_floods)
        zone = zone_of(measured, selection)
        if zone and measured.hidden[zone]:
            return withheld_for(context, measured, language)
        if name == "annual":
            return annual_section(annual_of(context, measured, zone), language)
        return _index(context, measured, zone, language)
    except KodroError as error:
        return failure(error, language)


def _index(context: Context, measured: Exposure, zone: str, language: str) -> Component:
    if measured.kind not in LEVELS:
        return empty(text("risk.only_areas", language), text("risk.only_areas_advice", language))
    # The index has goalposts of its own threshold: the slider does not move it.
    measured = exposure(context, ExposureRequest(measured.kind))
    assessed, figures = risk(context, measured), annual(context, measured).figures
    if not zone:
        return index_table(assessed, measured.zones["name"], figures, measured.hidden, language)
    return index_zone(assessed, zone, str(measured.zones.loc[zone, "name"]), figures.loc[zone], language)


def exports(context: Context, request: ExposureRequest, language: str) -> Component:
    """Links to the request's figures as files, as far as the viewer may have them."""
    public = context.tier < Tier.PARTNER
    if public and request.zones != "prefectures":
        return empty(text("export.only_prefectures", language), text("export.only_prefectures_advice", language))
    return export_section(context.method.hazard(request.hazard), request, language, public=public)
