"""Filters of sites: the map and the table show the same, and say how many of how many."""

from functools import partial

from dash import ClientsideFunction, Dash, Input, Output, State

from components import ids
from domain.tiers import Tier
from locales import number, text
from services.context import Context
from services.places import sites
from services.sites.readiness import readiness


def register(app: Dash, context: Context) -> None:
    """Apply the filters, say what they left, clear them."""

    app.callback(
        Output(ids.SHOWN, "data"),
        Output(ids.TABLE_SUMMARY, "children"),
        Input(ids.FILTER_PREFECTURE, "value"),
        Input(ids.FILTER_BAND, "value"),
        Input(ids.FILTER_PEOPLE, "value"),
        Input(ids.ROUND, "value"),
        Input(ids.SCENARIO, "data"),
        State(ids.VIEW, "data"),
    )(partial(filter_sites, context))

    app.callback(
        Output(ids.FILTER_PREFECTURE, "value"),
        Output(ids.FILTER_BAND, "value"),
        Output(ids.FILTER_PEOPLE, "value"),
        Input(ids.FILTER_CLEAR, "n_clicks"),
        prevent_initial_call=True,
    )(clear_filters)

    app.clientside_callback(
        ClientsideFunction("kodro", "filterSites"),
        Output(ids.layer("features", "displacement_sites"), "hideout", allow_duplicate=True),
        Input(ids.SHOWN, "data"),
        State(ids.layer("features", "displacement_sites"), "hideout"),
        prevent_initial_call=True,
    )


def filter_sites(
    context: Context,
    prefectures: list[str] | None,
    bands: list[str] | None,
    least: float | str | None,
    round_: str | None,
    scenario: str | None,
    view: dict[str, str],
) -> tuple[list[str] | None, str]:
    """Ids of the sites that the filters leave (None: all), and the sentence that says how many."""
    if context.viewer < Tier.PARTNER or not round_:
        return None, ""
    found = sites(context, int(round_))
    here = context.under((scenario or "").partition("@")[0])
    band = readiness(here, int(round_)).sites["band"].reindex(found.index)
    kept = found
    empty_by = ""
    steps = (
        ("prefecture", found["adm1"].isin(prefectures) if prefectures else None),
        ("band", band.isin(bands) if bands else None),
        ("people", found["people"] >= float(least) if least else None),
    )
    for name, mask in steps:
        if mask is not None:
            left = kept[mask.reindex(kept.index)]
            if len(kept) and not len(left):
                empty_by = name
            kept = left
    language = view["language"]
    summary = text(
        "filter.summary",
        language,
        shown=number(len(kept), language),
        total=number(len(found), language),
        people=number(kept["people"].sum(), language),
    )
    if empty_by:
        summary = text(f"filter.empty.{empty_by}", language)
    return (None if len(kept) == len(found) else list(kept.index)), summary


def clear_filters(_: int) -> tuple[list[str], list[str], str]:
    """Empty every filter."""
    return [], [], ""
