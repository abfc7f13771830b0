"""Filters of sites: the map and the table show the same, and say how many of how many."""

from typing import Any

import pandas as pd
from dash import ClientsideFunction, Dash, Input, Output, State, no_update

from callbacks.asking import asking
from callbacks.tool_fields import number_of
from callbacks.tools import problem_words
from components import ids
from domain.errors import FieldProblem
from domain.navigation import EXPOSURE, WARNINGS
from domain.scenario import scenario_of
from domain.tiers import Tier
from domain.view_state import MAX_PEOPLE
from layers import find_layer
from locales import number, text
from services.context import Ask, Context
from services.places import sites
from services.sites.readiness import readiness
from services.sites.rounds import NO_ROUND

OF_OTHER_ROWS = {EXPOSURE, WARNINGS}  # lenses whose table lists zones or stocks, not sites


def register(app: Dash, ask: Ask) -> None:
    """Apply the filters, say what they left, clear them."""
    app.callback(
        Output(ids.SHOWN, "data"),
        Output(ids.TABLE_SUMMARY, "children"),
        Output(ids.FILTER_PEOPLE, "error"),
        Input(ids.FILTER_PREFECTURE, "value"),
        Input(ids.FILTER_BAND, "value"),
        Input(ids.FILTER_PEOPLE, "value"),
        Input(ids.ROUND, "value"),
        Input(ids.SCENARIO, "data"),
        Input(ids.TABLE_LAYER, "value"),
        Input(ids.LENS, "data"),
        Input(ids.layer("shown", "displacement_sites"), "checked", allow_optional=True),
        State(ids.VIEW, "data"),
    )(asking(ask, apply_filters))
    app.callback(
        Output(ids.FILTER_PREFECTURE, "value"),
        Output(ids.FILTER_BAND, "value"),
        Output(ids.FILTER_PEOPLE, "value"),
        Input(ids.FILTER_CLEAR, "n_clicks"),
        prevent_initial_call=True,
    )(clear)
    app.clientside_callback(
        ClientsideFunction("kodro", "filterSites"),
        Output(ids.layer("features", "displacement_sites"), "hideout", allow_duplicate=True),
        Input(ids.SHOWN, "data"),
        State(ids.layer("features", "displacement_sites"), "hideout"),
        prevent_initial_call=True,
    )


def apply_filters(
    context: Context,
    prefectures: list[str] | None,
    bands: list[str] | None,
    least: float | str | None,
    round_: str | None,
    scenario: str | None,
    table_of: str | None,
    lens: str,
    drawn: bool | None,
    view: dict[str, str],
) -> tuple[list[str] | None, Any, str]:
    """Ids of the sites that pass every filter (None: all do), how many of how many in words, what is wrong at `least`.

    A number that is wrong filters nothing: it is said at its field. While the table shows a layer, its rows are counted
    (callbacks/table.py), not the sites; in a lens whose table lists something else, the sites are those on the map, if
    they are `drawn`.
    """
    of_layer = find_layer(table_of or "") is not None
    round_number = int(round_ or NO_ROUND)
    if context.tier < Tier.PARTNER or round_number == NO_ROUND:
        return None, no_update if of_layer else "", ""
    people, wrong = least_people(least, view["language"])
    table = sites(context, round_number)
    here = context.under(scenario_of(scenario))
    band = readiness(here, round_number).sites["band"].reindex(table.index)
    masks = {
        "prefecture": table["adm1"].isin(prefectures) if prefectures else None,
        "band": band.isin(bands) if bands else None,
        "people": table["people"] >= people if people else None,
    }
    passing, emptied_by = pass_filters(table, masks)
    language = view["language"]
    other_rows = lens in OF_OTHER_ROWS
    if other_rows and not drawn:
        return (None if len(passing) == len(table) else list(passing.index)), no_update if of_layer else "", wrong
    if emptied_by:
        empty = no_update if of_layer else text(f"filter.empty.{emptied_by}", language)
        return list(passing.index), empty, wrong
    summary = (
        no_update
        if of_layer
        else text(
            "filter.summary_map" if other_rows else "filter.summary",
            language,
            count=len(passing),
            total=number(len(table), language),
            people=text("people.count", language, count=passing["people"].sum()),
        )
    )
    return (None if len(passing) == len(table) else list(passing.index)), summary, wrong


def least_people(entered: float | str | None, language: str) -> tuple[float | None, str]:
    """The least number of people that is asked for (None: no number is), and what is wrong with what was entered."""
    if entered is None or entered == "":
        return None, ""
    try:
        return number_of("people", entered, 0, MAX_PEOPLE), ""
    except FieldProblem as error:
        return None, problem_words(error, language)


def pass_filters(table: pd.DataFrame, masks: dict[str, pd.Series | None]) -> tuple[pd.DataFrame, str]:
    """The rows that pass each mask in turn, and the filter that left none; "" where some are left."""
    passing, emptied_by = table, ""
    for name, mask in masks.items():
        if mask is None:
            continue
        left = passing[mask.reindex(passing.index)]
        if len(passing) and not len(left):
            emptied_by = name
        passing = left
    return passing, emptied_by


def clear(_: int) -> tuple[list[str], list[str], str]:
    """Filters that let every site pass."""
    return [], [], ""
