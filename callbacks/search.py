"""Find a place, an area or any feature of a layer by its name or code, with or without accents."""

from typing import Any

from dash import Dash, Input, Output, State, no_update

from callbacks.asking import asking
from components import ids
from layers.contract.names import kind_name, searchable
from locales import text
from services.context import Ask, Context
from services.search import Hit, find, plain

Option = dict[str, str]
SHOWN = 20
LEAST_LETTERS = 2
LONGEST = 80  # letters of what is typed that are read


def register(app: Dash, ask: Ask) -> None:
    """Offer the places that match what is typed."""
    app.callback(
        Output(ids.SEARCH, "data"),
        Output(ids.SEARCH, "nothingFoundMessage"),
        Input(ids.SEARCH_TYPED, "data"),
        State(ids.SEARCH, "value"),
        State(ids.SEARCH, "data"),
        State(ids.VIEW, "data"),
        prevent_initial_call=True,
    )(asking(ask, offer))


def offer(
    context: Context, typed: str | None, chosen: str | None, before: list[Option] | None, view: dict[str, str]
) -> tuple[Any, Any]:
    """The best matches as options; too few letters leave the list as it is.

    What was chosen stays among the options, marked so that the list does not show it: the control empties
    itself when its value is none of them.
    """
    if not typed or len(plain(typed)) < LEAST_LETTERS:
        return no_update, no_update
    language = view["language"]
    options = [option(hit, language) for hit in find(searchable(context), typed[:LONGEST], SHOWN)]
    missing = chosen and chosen not in {each["value"] for each in options}
    hidden = [{**each, "hidden": "yes"} for each in before or [] if each["value"] == chosen] if missing else []
    return [*options, *hidden], text("search.nothing", language)


def option(hit: Hit, language: str) -> Option:
    """A match as the list shows it."""
    kind = kind_name(hit.kind, language)
    key = "search.hit" if hit.where else "search.hit_anywhere"
    label = text(key, language, name=hit.name, kind=kind, where=hit.where)
    return {"value": f"{hit.kind}:{hit.id}", "label": label}
