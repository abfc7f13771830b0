"""The page as it is first sent, from the state in its address."""

from urllib.parse import urlencode

from dash import html
from dash.development.base_component import Component

from callbacks.known_view import KnownView, asked_state, known_view, layer_choices, layer_state
from callbacks.panel import exposure_for, panel_for
from callbacks.preparedness import pill_for
from components.failure import failure
from components.frame import Frame
from components.map import page_map
from components.map_legend import map_legend
from components.page import page
from components.parts import empty
from components.risk.exposure import exposure_box, zones_legend
from components.risk.hazard_choice import HazardSelection
from components.workbench import Row, workbench
from domain.errors import KodroError
from domain.view_state import ViewState
from domain.viewer import Right
from layers import available_layers
from layers.base import Layer, Legend, Query
from layers.contract.ages import age_of, page_day
from locales import next_language, text
from publish.exports.layer_file import FORMS
from services.context import Context
from services.data import content_version, data_version, is_synthetic
from services.places import prefectures
from services.sites.rounds import rounds

NOTHING = HazardSelection([], "", [], "", [], "")  # what can be chosen where nothing is held


def build_page(context: Context, query: str, language: str) -> Component:
    """The page for the query string of an address; `language` where the address names none."""
    try:
        return _page(context, known_view(context, query, language))
    except KodroError as error:
        return _without_data(context, *asked_state(query, language), error)


def _page(context: Context, view: KnownView) -> Component:
    state, chosen, scenario = view.state, view.round, view.scenario
    context = context.under(state.scenario)
    offered = available_layers(context)
    asked = {
        layer.id: Query(
            chosen.number, chosen.on.isoformat(), state.language, layer_choices(layer, state), scenario,
            layer.today(context),
        )
        for layer in offered
    }  # fmt: skip
    states = {layer.id: layer_state(layer, state) for layer in offered}
    legends = {layer.id: legend_of(context, layer, asked[layer.id]) for layer in offered}
    day = page_day(context)
    rows = [
        Row(
            layer,
            states[layer.id],
            legends[layer.id],
            age_of(layer, legends[layer.id], context.method, day),
            files_of(context, layer, asked[layer.id]),
            _controls(context, layer, asked[layer.id], state.language),
        )
        for layer in offered
    ]
    version = content_version(context)
    # A layer that is not shown is fetched when it is.
    drawings = [
        (layer, legends[layer.id], address(layer, asked[layer.id], version) if states[layer.id].shown else None)
        for layer in offered
    ]
    selection = {"kind": state.selection[0], "id": state.selection[1]} if state.selection else None
    return page(
        state,
        _frame(context, chosen.number, view.dropped, state.language, scenario),
        layers=workbench(rows, state.language),
        map_=page_map(
            drawings,
            clustered=frozenset(layer.id for layer in offered if is_clustered(context, layer)),
            version=version,
            language=state.language,
            centre=state.centre,
            zoom=state.zoom,
        ),
        legends=map_legend(rows, zones_legend(state.language), state.language),
        panel=panel_for(context, state.lens, chosen, selection, state.language, tool_state(state)),
        exposure=exposure_for(context, state),
        other_language=next_language(state.language),
        warnings=pill_for(context, state.language),
    )


def tool_state(state: ViewState) -> dict[str, object]:
    """What the tools remember when the page opens: what its address says."""
    return {"scenario": state.scenario, "compare": list(state.compared)}


def is_clustered(context: Context, layer: Layer) -> bool:
    """Whether this viewer sees a layer's features one by one, and those that lie close together as a ring."""
    return bool(layer.clusters) and layer.one_by_one(context)


def legend_of(context: Context, layer: Layer, query: Query) -> Legend:
    """A layer's legend, kept for the same question; its features, which the browser fetches, are not drawn."""
    return context.cached(f"legend {layer.id}", {"query": vars(query)}, lambda: layer.legend_for(context, query))


def files_of(context: Context, layer: Layer, query: Query) -> list[tuple[str, str]]:
    """Names and addresses of the layer's features as files; none for a raster."""
    if layer.features is None:
        return []
    drawn = address(layer, query, content_version(context))
    return [(text(f"layer.file.{form}", query.language), drawn.replace(".geojson?", f".{form}?", 1)) for form in FORMS]


def _without_data(context: Context, state: ViewState, dropped: list[str], error: KodroError) -> Component:
    """The page of a store that holds no round yet: what to do next."""
    advice = empty(text("empty.title", state.language), text("empty.advice", state.language))
    return page(
        state,
        _frame(context, 0, dropped, state.language),
        # What callbacks speak to is there, though nothing can be chosen yet.
        layers=html.Div([advice, html.Div(workbench([], state.language), hidden=True)]),
        legends=html.Div(map_legend([], zones_legend(state.language), state.language), hidden=True),
        map_=page_map([], version="", language=state.language, centre=None, zoom=None),
        panel=failure(error, state.language),
        exposure=exposure_box([], "", NOTHING, [], "", state.language, shown=False),
        other_language=next_language(state.language),
    )


def _frame(context: Context, chosen: int, dropped: list[str], language: str, scenario: str = "") -> Frame:
    names = prefectures(context)["name"]
    return Frame(
        rounds=[(r.number, r.on.isoformat()) for r in rounds(context)],
        chosen=chosen,
        synthetic=is_synthetic(context),
        version=data_version(context),
        method_version=context.method.version,
        tier=str(context.tier),
        may_import=context.viewer.may(Right.IMPORT),
        person=context.viewer.name or context.viewer.id,
        signs_out=context.viewer.signs_out,
        prefectures=sorted(zip(names.index, names, strict=True), key=lambda pair: pair[1]),
        dropped=dropped,
        method_problem=context.in_force.problem is not None,
        scenario=scenario,
        tables=[
            (layer.id, text(f"layer.{layer.id}.title", language))
            for layer in reversed(available_layers(context))
            if layer.features is not None
        ],
    )


def _controls(
    context: Context, layer: Layer, query: Query, language: str
) -> list[tuple[str, str, list[tuple[str, str]], str]]:
    return [
        (c.id, text(c.label, language), c.listed(context, language, query.choices), query.choices[c.id])
        for c in layer.choices
    ]


def address(layer: Layer, query: Query, version: str) -> str:
    """Where a layer's features or tiles are fetched."""
    if layer.shape == "raster":
        hazard, period = query.choices.get("hazard") or layer.id, query.choices.get("return_period") or "0"
        query_ = urlencode([("v", version), ("l", layer.id), ("t", query.choices.get("threshold") or "")])
        return f"/tiles/{hazard}/{period}/{{z}}/{{x}}/{{y}}.png?{query_}"
    pairs = [("round", query.round), ("lang", query.language), ("v", version)]
    if query.scenario and layer.assessed:
        pairs.append(("scn", query.scenario))
    if query.day:
        pairs.append(("day", query.day))
    pairs += [(f"c.{name}", value) for name, value in sorted(query.choices.items())]
    return f"/layers/{layer.id}.geojson?{urlencode(pairs)}"
