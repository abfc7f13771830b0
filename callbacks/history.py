"""Back and Forward: the page takes the state of the address that the browser went to, without a reload."""

from typing import Any

from dash import ALL, Dash, Input, Output, State, ctx, no_update

from callbacks.asking import asking
from callbacks.known_view import KnownView, asked_state, known_view, layer_choices, layer_state
from callbacks.url import corners
from components import ids
from domain.errors import KodroError
from domain.view_state import DECIMALS, LayerState
from layers import available_layers
from layers.climate_hazards import LAYER as HAZARD_LAYER
from services.context import Ask, Context

CHOICES = {"part": "choice", "layer": ALL, "choice": ALL}
# What an address says, and the component that holds it.
SINGLE = (
    (ids.LENS, "data"), (ids.ROUND, "value"), (ids.SELECTION, "data"), (ids.FILTER_PREFECTURE, "value"),
    (ids.FILTER_BAND, "value"), (ids.FILTER_PEOPLE, "value"), (ids.ZONES, "value"), (ids.PLACES_KIND, "value"),
    (ids.TABLE_LAYER, "value"), (ids.LAYERS_CHOSEN, "data"),
    (ids.SCENARIO, "data"), (ids.TOOL, "data"), (ids.AREA, "data"),
)  # fmt: skip
LAYERS = ((ids.layer("shown", ALL), "checked"), (ids.layer("opacity", ALL), "value"), (CHOICES, "value"))


def register(app: Dash, ask: Ask) -> None:
    """Follow the browser's history."""
    app.callback(
        *[Output(*target, allow_duplicate=True) for target in (*SINGLE, *LAYERS)],
        Output(ids.MAP, "viewport", allow_duplicate=True),
        Input(ids.WENT_TO, "data"),
        *[State(*target) for target in (*SINGLE, *LAYERS)],
        State(ids.VIEW, "data"),
        prevent_initial_call=True,
    )(asking(ask, restore_of_request))


def restore_of_request(context: Context, went: dict[str, Any] | None, *current: Any) -> tuple[Any, ...]:
    """Set what differs between the page and the address that the browser went to; `current` is what the page holds."""
    controls = [[item["id"] for item in group] for group in ctx.outputs_list[len(SINGLE) : -1]]
    *before, view = current
    after, centre = restore(context, went, before, controls, view["language"])
    return (*after, centre)


def restore(
    context: Context,
    went: dict[str, Any] | None,
    before: list[Any],
    controls: list[list[dict[str, str]]],
    language: str,
) -> tuple[list[Any], Any]:
    """What each component is set to, in the order of SINGLE and LAYERS, and where the map goes.

    Args:
        context: who went there.
        went: the address, as "query".
        before: what the components hold, in the same order.
        controls: ids of the controls of the layers on the page: shown, opacity, choices.
        language: of the page.
    """
    shown, opacity, choices = controls
    nothing = [*[no_update] * len(SINGLE), *[[no_update] * len(group) for group in (shown, opacity, choices)]]
    if not went:
        return nothing, no_update
    try:
        view = known_view(context, str(went.get("query") or ""), language)
    except KodroError:  # a store without rounds, which the page says already: of the address the lens stands
        state, _ = asked_state(str(went.get("query") or ""), language)
        return [changed(state.lens, before[0]), *nothing[1:]], no_update
    current = {name: value for (name, _), value in zip(SINGLE, before, strict=False)}
    single = component_values(view, current[ids.TOOL] or {})
    # An address has fewer decimals than what was drawn.
    if corners_of(current[ids.AREA]) == corners_of(single[ids.AREA]):
        single[ids.AREA] = current[ids.AREA]
    after: list[Any] = [changed(single[name], current[name]) for name in current]
    drawn = layers_of(context, view)
    values: list[list[Any]] = [
        [drawn[item["layer"]][0] for item in shown],
        [drawn[item["layer"]][1] for item in opacity],
        [drawn[item["layer"]][2].get(item["choice"]) for item in choices],
    ]
    for group, olds in zip(values, before[len(SINGLE) :], strict=True):
        after.append([changed(value, old) for value, old in zip(group, olds, strict=True)])
    after[-1] = hazard_whole(choices, values[-1], after[-1])
    return after, viewport(view)


def hazard_whole(choices: list[dict[str, str]], values: list[Any], updates: list[Any]) -> list[Any]:
    """What the choices are told; where the hazard is another one, its key and threshold are told with it.

    A hazard that is told alone is one that somebody chose: it takes the method's key and threshold.
    """
    of_hazard = [n for n, item in enumerate(choices) if item["layer"] == HAZARD_LAYER.id]
    if not any(choices[n]["choice"] == "hazard" and updates[n] is not no_update for n in of_hazard):
        return updates
    return [values[n] if n in of_hazard else value for n, value in enumerate(updates)]


def corners_of(area: dict[str, Any] | None) -> tuple[tuple[float, float], ...]:
    """The corners of an area as an address writes them."""
    return tuple((round(x, DECIMALS), round(y, DECIMALS)) for x, y in corners(area))


def component_values(view: KnownView, tool: dict[str, Any]) -> dict[str, Any]:
    """What each component holds for a view; `tool` is what the tools remember, of which the address says a part."""
    state = view.state
    corners = [list(corner) for corner in state.area]
    remembered = {"scenario": state.scenario, "compare": list(state.compared)}
    same = all((tool.get(k) or type(v)()) == v for k, v in remembered.items())
    return {
        ids.LENS: state.lens,
        ids.ROUND: str(view.round.number),
        ids.SELECTION: {"kind": state.selection[0], "id": state.selection[1]} if state.selection else None,
        ids.FILTER_PREFECTURE: list(state.prefectures),
        ids.FILTER_BAND: list(state.bands),
        ids.FILTER_PEOPLE: state.least_people or "",
        ids.ZONES: state.zones,
        ids.PLACES_KIND: state.places,
        ids.TABLE_LAYER: state.table or ids.LENS_TABLE,
        ids.LAYERS_CHOSEN: state.switched,
        ids.SCENARIO: view.scenario,
        ids.TOOL: tool if same else {**tool, **remembered, "problem": "", "n": int(tool.get("n") or 0) + 1},
        ids.AREA: {"type": "Polygon", "coordinates": [[*corners, corners[0]]]} if corners else None,
    }


def layers_of(context: Context, view: KnownView) -> dict[str, tuple[bool, int, dict[str, str]]]:
    """Whether each layer is drawn, how opaque, and its choices."""
    return {
        layer.id: (*_drawn(layer_state(layer, view.state)), layer_choices(layer, view.state))
        for layer in available_layers(context)
    }


def _drawn(state: LayerState) -> tuple[bool, int]:
    return bool(state.shown), state.opacity


def viewport(view: KnownView) -> Any:
    """Where the map goes: as the address says, else it stays."""
    if view.state.centre is None or view.state.zoom is None:
        return no_update
    return {"center": list(view.state.centre), "zoom": view.state.zoom, "transition": "setView"}


def changed(value: Any, before: Any) -> Any:
    """The value, or no update where the component holds it already; empty is empty, however it is written."""
    if value == before or (value in (None, "", []) and before in (None, "", [])):
        return no_update
    return value
