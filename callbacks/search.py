"""Find a place by its name or code, with or without accents."""

from functools import partial

from dash import Dash, Input, Output, State, no_update

from components import ids
from locales import text
from services.context import Context
from services.search import find_places

SHOWN = 20


def register(app: Dash, context: Context) -> None:
    """Offer the places that match what is typed."""

    app.callback(
        Output(ids.SEARCH, "data"),
        Input(ids.SEARCH, "searchValue"),
        State(ids.SEARCH, "data"),
        State(ids.VIEW, "data"),
        prevent_initial_call=True,
    )(partial(offer_places, context))


def offer_places(
    context: Context, typed: str | None, offered: list[dict[str, str]] | None, view: dict[str, str]
) -> object:
    """Offer the places that match what is typed."""
    if not typed or len(typed.strip()) < 2:
        return no_update
    if typed in {option["label"] for option in offered or []}:
        return no_update  # one was chosen: a list without it would take it back
    language = view["language"]
    return [
        {
            "value": f"{hit.kind}:{hit.id}",
            "label": text(
                "search.hit", language, name=hit.name, kind=text(f"kind.{hit.kind}", language), where=hit.where
            ),
        }
        for hit in find_places(context, typed, SHOWN)
    ]
