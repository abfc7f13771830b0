"""The sections under an exposure, each worked out when it is opened."""

from functools import partial
from typing import Any
from urllib.parse import parse_qsl

import pandas as pd
from dash import Dash, Input, Output, State, no_update
from dash.development.base_component import Component
from shapely.errors import ShapelyError
from shapely.geometry import shape

from analysis.risk.annual_bounds import AnnualBounds, total_bounds
from callbacks.hazard_state import chosen_of
from components import ids
from components.failure import failure
from components.parts import empty
from components.risk.backtest import backtest_section
from components.risk.composite import SECTIONS, Bounded, annual_section, index_table, index_zone, withheld
from components.risk.exports import ExportChoice, export_section
from domain.errors import KodroError
from domain.hazards import Hazard
from domain.tiers import Tier
from domain.view_state import ViewState, encode
from locales import text
from services.context import Context
from services.risk.backtest import backtest
from services.risk.composite import annual, headline_curve, hidden_zones, most_frequent_years, risk
from services.risk.exposure import LEVELS, Exposure, exposure, exposure_of_shapes, shape_of


def register(app: Dash, context: Context) -> None:
    """Fill the sections that are open."""

    app.callback(
        [Output(ids.risk(name), "children") for name in SECTIONS],
        Input(ids.RISK_SECTIONS, "value"),
        Input(ids.ZONES, "value"),
        Input(ids.AREA, "data"),
        Input(ids.SELECTION, "data"),
        Input(ids.LENS, "value"),
        Input(ids.HAZARD, "value"),
        Input(ids.PERIOD, "value"),
        Input(ids.THRESHOLD, "value"),
        State(ids.ROUND, "value"),
        State(ids.VIEW, "data"),
        prevent_initial_call=True,
    )(partial(fill_sections, context))


def fill_sections(
    context: Context,
    opened: list[str] | None,
    zones: str,
    area: dict[str, Any] | None,
    selection: dict[str, str] | None,
    lens: str,
    hazard: str | None,
    period: str | None,
    place: int | None,
    round_: str,
    view: dict[str, str],
) -> list[Any]:
    """Compute the sections under an exposure that are open."""
    if lens != "exposure" or not opened or not round_ or not zones:
        return [no_update] * len(SECTIONS)
    selected, language = selection["id"] if selection else "", view["language"]
    asked = (zones, area, selected, round_, language)
    files = exports(context, zones, area, chosen_of(context, hazard, period, place), round_, language)
    return [
        no_update if name not in opened else files if name == "export" else section(context, name, *asked)
        for name in SECTIONS
    ]


def section(
    context: Context, name: str, zones: str, area: dict[str, Any] | None, selected: str, round_: str, language: str
) -> Component:
    """One section of an exposure, or in words why there is none."""
    try:
        if name == "backtest":
            return backtest_section(backtest(context), language)
        drawn = _drawn(context, area, language)
        found = drawn or exposure(context, zones, int(round_))
        if name == "annual":
            return _annual(context, found, selected, language)
        return _index(context, found, selected, language)
    except KodroError as error:
        return failure(error, language)


def _drawn(context: Context, area: dict[str, Any] | None, language: str) -> Exposure | None:
    """The exposure of an area drawn on the map, if there is one."""
    if not area:
        return None
    try:
        polygon = shape(area)
    except (ShapelyError, ValueError, KeyError, TypeError, AttributeError):
        return None
    if polygon.geom_type not in {"Polygon", "MultiPolygon"} or polygon.is_empty:
        return None
    return exposure_of_shapes(context, shape_of(polygon), {"drawn": text("exposure.drawn", language)})


def _annual(context: Context, found: Exposure, selected: str, language: str) -> Component:
    bounds, curve = annual(context, found), headline_curve(found)
    zone = _zone(found, selected)
    if zone and hidden_zones(context, found)[zone]:
        return withheld(language)
    return annual_section(_bounded(context, found, bounds, curve, zone, language), language)


def _bounded(
    context: Context, found: Exposure, bounds: AnnualBounds, curve: pd.DataFrame, zone: str, language: str
) -> Bounded:
    zones = found.zones
    if zone:
        title, parts, line = str(zones.loc[zone, "name"]), bounds.parts.loc[zone], curve.loc[zone]
        people, covered = zones.loc[zone, "people"], zones.loc[zone, "covered_share"]
    else:
        title = text("exposure.total", language, count=len(zones), zones=text(f"zones.{found.kind}", language))
        parts, line, people = total_bounds(bounds), curve.sum(min_count=1), zones["people"].sum(min_count=1)
        covered = (zones["covered_share"] * zones["area_km2"]).sum() / zones["area_km2"].sum()
    return {
        "title": title,
        "parts": parts,
        "curve": line,
        "people": float(people),
        "covered": float(covered),
        "most_frequent_years": most_frequent_years(context),
        "depth": found.threshold,
    }


def _zone(found: Exposure, selected: str) -> str:
    """The selected zone, or the drawn one."""
    if found.kind == "shapes" and len(found.zones) == 1:
        return str(found.zones.index[0])
    return selected if selected in found.zones.index else ""


def _index(context: Context, found: Exposure, selected: str, language: str) -> Component:
    if found.kind not in LEVELS:
        return empty(text("risk.only_areas", language), text("risk.only_areas_advice", language))
    assessed, figures, hidden = risk(context, found), annual(context, found).figures, hidden_zones(context, found)
    if selected not in found.zones.index:
        return index_table(assessed, found.zones["name"], figures, hidden, language)
    if hidden[selected]:
        return withheld(language)
    return index_zone(assessed, selected, str(found.zones.loc[selected, "name"]), figures.loc[selected], language)


def exports(
    context: Context,
    zones: str,
    area: dict[str, Any] | None,
    chosen: tuple[Hazard, int, float],
    round_: str,
    language: str,
) -> Component:
    """Links to the chosen hazard's figures as files, as far as the viewer may have them."""
    public = context.viewer < Tier.PARTNER
    corners = corners_of(area)
    if public and (corners or zones != "prefectures"):
        return empty(text("export.only_prefectures", language), text("export.only_prefectures_advice", language))
    choice = ExportChoice(*chosen, corners)
    return export_section("drawn" if corners else zones, round_, choice, language, public=public)


def corners_of(area: dict[str, Any] | None) -> str:
    """The corners of a drawn polygon as the page's address carries them; empty where none is drawn."""
    try:
        ring = (area or {})["coordinates"][0]
        corners = tuple((float(x), float(y)) for x, y, *_ in ring)
    except (KeyError, IndexError, TypeError, ValueError):
        return ""
    return dict(parse_qsl(encode(ViewState(area=corners)))).get("area", "")
