"""The page as it is first sent, from the state in its address."""

import hashlib
from urllib.parse import urlencode

from dash.development.base_component import Component

from callbacks.hazard_state import settled
from callbacks.panel import exposure_for, panel_for
from callbacks.preparedness import bar_for
from components.failure import failure
from components.map import page_map
from components.page import Frame, page
from components.parts import empty
from components.risk.exposure import exposure_box
from components.risk.hazard_choice import HazardSelection
from components.workbench import Row, workbench
from domain.errors import KodroError
from domain.tiers import Tier
from domain.view_state import LayerState, ViewState, decode
from layers import all_layers
from layers.base import Drawing, Layer, Query
from locales import next_language, text
from services.code_version import code_version
from services.context import Context
from services.places import prefectures
from services.sites.rounds import find_round, rounds
from services.sites.scenarios import stamp

NOTHING = HazardSelection([], "", [], "", [], "")  # what can be chosen where nothing is held


def build_page(context: Context, query: str, language: str) -> Component:
    """The page for the query string of an address; `language` where the address names none."""
    state, dropped = decode(query if "lang=" in query else f"lang={language}&{query.lstrip('?')}")
    try:
        return _page(context, state, dropped)
    except KodroError as error:
        return _without_data(context, state, dropped, error)


def _page(context: Context, state: ViewState, dropped: list[str]) -> Component:
    scenario = stamp(context, state.scenario)
    if state.scenario and not scenario:
        dropped = [*dropped, "scn"]
    context = context.under(state.scenario if scenario else "")
    try:
        chosen = find_round(context, state.round)
    except KodroError:
        chosen = find_round(context)
        dropped = [*dropped, "round"]
    state = settled(context, state)
    known = [layer for layer in all_layers() if layer.held(context)]
    asked = {
        layer.id: Query(
            chosen.number, chosen.on.isoformat(), state.language, _choices(layer, state), scenario, layer.today(context)
        )
        for layer in known
    }
    drawn = {layer.id: _style(context, layer, asked[layer.id]) for layer in known}
    rows = [
        Row(layer, _state(layer, state), drawn[layer.id], _controls(context, layer, asked[layer.id], state.language))
        for layer in known
    ]
    version = content_version(context)
    # A layer that is not shown is fetched when it is.
    drawings = [
        (layer, drawn[layer.id], address(layer, asked[layer.id], version) if _state(layer, state).shown else None)
        for layer in known
    ]
    selection = {"kind": state.selection[0], "id": state.selection[1]} if state.selection else None
    return page(
        state,
        _frame(context, chosen.number, dropped, scenario),
        layers=workbench(rows, state.language),
        map_=page_map(drawings, version=version, language=state.language, centre=state.centre, zoom=state.zoom),
        panel=panel_for(context, state.lens, chosen, selection, state.language, tool_state(state)),
        exposure=exposure_for(context, state),
        other_language=next_language(state.language),
        bar=bar_for(context, state.language),
    )


def tool_state(state: ViewState) -> dict[str, object]:
    """What the tools remember when the page opens: what its address says."""
    return {"scenario": state.scenario, "compare": list(state.compared)}


def _style(context: Context, layer: Layer, query: Query) -> Drawing:
    """A layer's legend and raster without its features, which the browser fetches by themselves."""

    def style() -> Drawing:
        drawn = layer.draw(context, query)
        return Drawing(drawn.legend, raster=drawn.raster)

    return context.cached(f"style {layer.id}", {"query": vars(query)}, style)


def _without_data(context: Context, state: ViewState, dropped: list[str], error: KodroError) -> Component:
    """The page of a store that holds no round yet: what to do next."""
    advice = empty(text("empty.title", state.language), text("empty.advice", state.language))
    return page(
        state,
        _frame(context, 0, dropped),
        layers=advice,
        map_=page_map([], version="", language=state.language, centre=None, zoom=None),
        panel=failure(error, state.language),
        exposure=exposure_box([], "", NOTHING, [], "", state.language, shown=False),
        other_language=next_language(state.language),
    )


def _frame(context: Context, chosen: int, dropped: list[str], scenario: str = "") -> Frame:
    datasets = context.store.datasets()
    names = prefectures(context)["name"]
    return Frame(
        rounds=[(r.number, r.on.isoformat()) for r in rounds(context)],
        chosen=chosen,
        synthetic=bool(datasets["is_synthetic"].any()),
        version=context.store.version(),
        method_version=context.method.version,
        tier=str(context.viewer),
        may_import=context.viewer >= Tier.CORE,
        prefectures=sorted(zip(names.index, names, strict=True), key=lambda pair: pair[1]),
        dropped=dropped,
        scenario=scenario,
    )


def _choices(layer: Layer, state: ViewState) -> dict[str, str]:
    return {c.id: state.choices.get(layer.id, {}).get(c.id, c.default) for c in layer.choices}


def _state(layer: Layer, state: ViewState) -> LayerState:
    at_first = layer.shown or (layer.lens != "" and layer.lens == state.lens)
    return state.layers.get(layer.id, LayerState(at_first, layer.opacity))


def _controls(
    context: Context, layer: Layer, query: Query, language: str
) -> list[tuple[str, str, list[tuple[str, str]], str]]:
    return [
        (c.id, text(c.label, language), c.listed(context, language, query.choices), query.choices[c.id])
        for c in layer.choices
    ]


def content_version(context: Context) -> str:
    """A short hash of everything a drawn layer depends on: part of its address, so it may be kept long."""
    parts = f"{code_version()} {context.store.version()} {context.method.hash} {context.viewer}"
    return hashlib.sha256(parts.encode()).hexdigest()[:12]


def address(layer: Layer, query: Query, version: str) -> str:
    """Where a layer's features or tiles are fetched."""
    if layer.shape == "raster":
        hazard, period = query.choices.get("hazard") or layer.id, query.choices.get("return_period") or "0"
        said = urlencode([("v", version), ("l", layer.id), ("t", query.choices.get("threshold") or "")])
        return f"/tiles/{hazard}/{period}/{{z}}/{{x}}/{{y}}.png?{said}"
    pairs = [("round", query.round), ("lang", query.language), ("v", version)]
    if query.scenario and layer.assessed:
        pairs.append(("scn", query.scenario))
    if query.day:
        pairs.append(("day", query.day))
    pairs += [(f"c.{name}", value) for name, value in sorted(query.choices.items())]
    return f"/layers/{layer.id}.geojson?{urlencode(pairs)}"
