"""One hazard, key and threshold for the map, its legend, the numbers and the table."""

from dataclasses import replace
from typing import Any

from dash import Dash, Input, Output, State, no_update

from callbacks.asking import asking
from callbacks.triggers import triggering_ids
from components import ids
from components.risk.hazard_choice import HazardSelection, marks, options
from domain.hazards import Hazard
from domain.view_state import ViewState
from layers.climate_hazards import FIRST, LAYER, first, key_of, keys, measured, threshold_of, thresholds
from locales import DEFAULT
from services.context import Ask, Context

CHOICES = {c.id: ids.choice(LAYER.id, c.id) for c in LAYER.choices}


def register(app: Dash, ask: Ask) -> None:
    """The layer's choices and those of the exposure lens are one: what moves one moves the other."""

    app.callback(
        Output(CHOICES["hazard"], "value"),
        Output(CHOICES["return_period"], "data"),
        Output(CHOICES["return_period"], "value"),
        Output(CHOICES["threshold"], "data"),
        Output(CHOICES["threshold"], "value"),
        Output(ids.HAZARD, "value"),
        Output(ids.PERIOD, "data"),
        Output(ids.PERIOD, "value"),
        Output(ids.PERIOD, "disabled"),
        Output(ids.THRESHOLD, "marks"),
        Output(ids.THRESHOLD, "max"),
        Output(ids.THRESHOLD, "value"),
        Output(ids.THRESHOLD, "disabled"),
        Output(ids.THRESHOLD_TEXT, "children"),
        Input(CHOICES["hazard"], "value"),
        Input(CHOICES["return_period"], "value"),
        Input(CHOICES["threshold"], "value"),
        Input(ids.HAZARD, "value"),
        Input(ids.PERIOD, "value"),
        Input(ids.THRESHOLD, "value"),
        State(ids.VIEW, "data"),
        prevent_initial_call=True,
    )(asking(ask, follow_hazard))


def follow_hazard(
    context: Context, drawn: str, period: str, stop: str, hazard: str, key: str, place: int, view: dict[str, str]
) -> tuple[Any, ...]:
    """Set hazard, key and threshold of map and lens to what was moved last."""
    moved = triggering_ids()
    of_layer = any(isinstance(one, dict) for one in moved)
    chosen = measured(context, drawn if of_layer else hazard)
    if chosen is None:  # rain, heights or people are drawn: what is measured stays
        return (no_update, [], None, [], None, *([no_update] * 9))
    asked_key, asked_stop = (period, stop) if of_layer else (key, _stop_at(chosen, place))
    if all(one in (CHOICES["hazard"], ids.HAZARD) for one in moved):
        asked_key, asked_stop = "", ""  # chosen alone; with a key and threshold it comes from an address (Back)
    picked = pick(context, chosen, asked_key, asked_stop, view["language"])
    return _callback_outputs(picked)


def _callback_outputs(picked: HazardSelection) -> tuple[Any, ...]:
    key_data, stop_data = options(picked.keys), options(picked.stops)
    few = len(picked.stops) < 2
    return (
        picked.hazard, key_data, picked.key, stop_data, picked.stop,
        picked.hazard, key_data, picked.key, len(picked.keys) < 2,
        marks(picked), max(len(picked.stops) - 1, 1), picked.place, few, picked.threshold_words,
    )  # fmt: skip


def _stop_at(hazard: Hazard, place: int | None) -> str:
    return f"{hazard.stops[place]:g}" if place is not None and 0 <= place < len(hazard.stops) else ""


def pick(context: Context, hazard: Hazard, key: str, stop: str, language: str) -> HazardSelection:
    """What can be chosen of a hazard, with the key and threshold asked for or the method's."""
    choices = {"hazard": hazard.id}
    offered = keys(context, language, choices)
    at = str(key_of(hazard, [int(k) for k, _ in offered], key)) if offered else "0"
    return HazardSelection(
        hazards=[],
        hazard=hazard.id,
        keys=offered,
        key=at,
        stops=thresholds(context, language, choices),
        stop=f"{threshold_of(hazard, stop):g}",
        marked=frozenset(f"{c:g}" for c in hazard.classes),
    )


def settled(context: Context, state: ViewState) -> ViewState:
    """The state with the hazard's key and threshold said: those asked for, or the method's."""
    asked = state.choices.get(LAYER.id, {})
    named = asked.get("hazard") or first(context)
    hazard = measured(context, named)
    if hazard is None:
        return replace(state, choices={**state.choices, LAYER.id: {**asked, "hazard": named}})
    picked = pick(context, hazard, asked.get("return_period", ""), asked.get("threshold", ""), state.language)
    values = {"hazard": hazard.id, "return_period": picked.key, "threshold": picked.stop}
    return replace(state, choices={**state.choices, LAYER.id: {**asked, **values}})


def chosen_of(context: Context, hazard: str | None, key: str | None, place: int | None) -> tuple[Hazard, int, float]:
    """The hazard, key and threshold that the lens's controls say."""
    chosen = measured(context, hazard or FIRST) or context.method.hazard(FIRST)
    offered = [int(k) for k, _ in keys(context, DEFAULT, {"hazard": chosen.id})] or [chosen.key]
    return chosen, key_of(chosen, offered, key or ""), threshold_of(chosen, _stop_at(chosen, place))
