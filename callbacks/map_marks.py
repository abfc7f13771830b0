"""What the tools draw over the map follows the lens, the tools and the scenario."""

import json
from typing import Any

import geopandas as gpd
import pandas as pd
from dash import Dash, Input, Output, State

from callbacks.asking import asking
from callbacks.tool_panels import closing_of, current_workshop, effect
from components import ids
from components.map_marks import Mark, drawn, moves, remarks, rings
from domain.navigation import CLOSING, COMPARE, WORKSHOP
from domain.scenario import scenario_of
from domain.tiers import Tier
from locales import text
from services.context import Ask, Context
from services.places import places, sites
from services.sites.readiness import readiness
from services.sites.rounds import NO_ROUND

Tool = dict[str, Any]


def register(app: Dash, ask: Ask) -> None:
    """Draw what the lens's tool and the scenario say of places."""

    app.callback(
        Output(ids.TOOL_SHAPES, "data"),
        Input(ids.READY, "data"),
        Input(ids.LENS, "data"),
        Input(ids.ROUND, "value"),
        Input(ids.TOOL, "data"),
        Input(ids.SCENARIO, "data"),
        State(ids.VIEW, "data"),
        prevent_initial_call=True,
    )(asking(ask, draw))


def draw(
    context: Context, ready: bool | None, lens: str, number: str, state: Tool | None, scenario: str | None,
    view: dict[str, str],
) -> Any:  # fmt: skip
    """The marks of the lens as GeoJSON, once the map stands."""
    here = context.under(scenario_of(scenario))
    marks = (
        marks_of(here, lens, int(number), state or {}, view["language"]) if ready and int(number or NO_ROUND) else []
    )
    return json.loads(drawn(marks))


def marks_of(context: Context, lens: str, number: int, state: Tool, language: str) -> list[Mark]:
    """Everything drawn over the map for a lens; nothing for the public."""
    if context.tier < Tier.PARTNER:
        return []
    table = pd.concat(
        [sites(context, number)[["name", "geometry"]], places(context, "return_area")[["name", "geometry"]]]
    )
    where = gpd.GeoSeries(table.geometry, crs=4326).dropna()
    names = {str(i): str(n) for i, n in table["name"].items()}
    marks = _scenario(context, number, where, names, language)
    if lens == COMPARE:
        chosen = list(state.get("compare") or [])
        pairs = readiness(context, number).pairs
        marks += moves(pairs[pairs["site_id"].isin(chosen)], where, names, "map.intention", language)
        marks += rings(chosen, where, "compared", names)
    if lens == CLOSING and (closing_set := closing_of(context, number, state)) is not None:
        marks += moves(closing_set.flows, where, names, "map.moved", language)
        marks += rings(closing_set.chosen, where, "compared", names)
    if lens == WORKSHOP and (workshop := current_workshop(context, state)) is not None:
        marks += remarks(workshop.remarks, where, language)
    return marks


def _scenario(context: Context, number: int, where: gpd.GeoSeries, names: dict[str, str], language: str) -> list[Mark]:
    """Rings round the sites whose band a scenario changes and the places that it assumes something of."""
    changed = effect(context, number)
    if changed is None or context.scenario is None:
        return []
    labels = {
        str(i): text("map.band_changed", language, name=row["name"], before=row["band_before"], after=row["band_after"])
        for i, row in changed.moved.iterrows()
    }
    touched = dict.fromkeys(c.subject for c in context.scenario.effective() if c.subject)
    assumed = {place: text("map.assumed", language, name=names.get(place, place)) for place in touched}
    return [*rings(labels, where, "changed", labels), *rings(assumed, where, "assumed", assumed)]
