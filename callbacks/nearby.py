"""What is near the selected site is worked out once its part of the panel is opened."""

from typing import Any

from dash import MATCH, Dash, Input, Output, State, no_update

from callbacks.asking import asking
from callbacks.triggers import triggering_ids
from components import ids
from components.sites.nearby import nearby_found
from services.context import Ask, Context
from services.sites.nearby import RADII_KM, nearby
from services.sites.rounds import shown_round


def register(app: Dash, ask: Ask) -> None:
    """Fill the part of a site's panel that says what is near."""
    app.callback(
        Output(ids.near("found", MATCH), "children"),
        Input(ids.near("fold", MATCH), "n_clicks"),
        Input(ids.near("radius", MATCH), "value"),
        State(ids.SELECTION, "data"),
        State(ids.ROUND, "value"),
        State(ids.VIEW, "data"),
        prevent_initial_call=True,
    )(asking(ask, fill_nearby))


def fill_nearby(
    context: Context,
    clicks: int | None,
    radius: str,
    selection: dict[str, str] | None,
    number: str,
    view: dict[str, str],
) -> Any:
    """What is near the selected site; a click within what is open already asks for nothing."""
    by_distance = any(isinstance(one, dict) and one["part"] == "near-radius" for one in triggering_ids())
    if not clicks or not selection or (clicks > 1 and not by_distance):
        return no_update
    round_ = shown_round(context, int(number))
    asked = int(radius) if radius in {str(km) for km in RADII_KM} else RADII_KM[0]
    found = nearby(context, selection["id"], round_.number, asked, round_.on.isoformat())
    return nearby_found(found, view["language"])
