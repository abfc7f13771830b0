"""The state that an address asks for, without the parts that this store and viewer do not know."""

from dataclasses import dataclass, replace

from callbacks.hazard_state import settled
from domain.errors import KodroError
from domain.navigation import topic_of
from domain.tiers import Tier
from domain.view_state import LayerState, ViewState, decode
from layers import available_layers
from layers.base import Layer
from layers.climate_hazards import LAYER as HAZARD_LAYER
from layers.contract.details import known_kind
from services.context import Context
from services.places import has_shapes, places, prefectures
from services.risk.exposure_request import LEVELS, ZONES
from services.risk.hazard_matrix import KINDS
from services.risk.shown_exposure import PUBLIC_ZONES
from services.sites.dossier import is_site
from services.sites.rounds import Round, shown_round
from services.sites.scenarios import stamp


@dataclass(frozen=True)
class KnownView:
    """What a page shows for an address."""

    state: ViewState
    round: Round
    scenario: str  # stamp of the scenario that is on, or ""
    dropped: list[str]  # parts of the address that name nothing known


def asked_state(query: str, language: str) -> tuple[ViewState, list[str]]:
    """The state that an address says and the names of its unreadable parts; `language` where it names none."""
    state, dropped = decode(query)
    names_language = (
        "lang" in {pair.partition("=")[0] for pair in query.lstrip("?").split("&")} and "lang" not in dropped
    )
    return (state if names_language else replace(state, language=language)), dropped


def known_view(context: Context, query: str, language: str) -> KnownView:
    """The view that an address asks for; what it names that is not known keeps its default and is listed.

    Raises:
        UnknownPlaceError: the store holds nothing at all.
    """
    state, dropped = asked_state(query, language)
    scenario = stamp(context, state.scenario)
    if state.scenario and not scenario:
        dropped, state = [*dropped, "scn"], replace(state, scenario="")
    context = context.under(state.scenario)
    newest = shown_round(context)
    try:
        chosen = shown_round(context, state.round)
    except KodroError:
        chosen, dropped = newest, [*dropped, "round"]
    state = replace(state, round=chosen.number or None)
    for part in (_known_places, _known_layers, _known_table, _known_choices, _known_hazard):
        state, unknown = part(context, state)
        dropped = [*dropped, *unknown]
    return KnownView(state, chosen, scenario, list(dict.fromkeys(dropped)))


def zones_offered(context: Context) -> list[str]:
    """Kinds of zones that exposure can be measured by: areas whose shapes are known, places the viewer may see."""
    return [
        zones
        for zones in ZONES
        if (context.tier >= Tier.PARTNER or zones in PUBLIC_ZONES)
        and (zones not in LEVELS or has_shapes(context, LEVELS[zones]))
    ]


def kinds_offered(context: Context) -> list[str]:
    """Kinds of places that the table of hazards can list: those of which the viewer may see any."""
    return [kind for kind in KINDS if len(places(context, kind))]


def layer_state(layer: Layer, state: ViewState) -> LayerState:
    """Whether a layer is drawn and how opaque: as asked, else as it declares for the lens's question."""
    asked = state.layers.get(layer.id, LayerState(None, layer.opacity))
    return asked if asked.shown is not None else replace(asked, shown=at_first(layer, state.lens))


def at_first(layer: Layer, lens: str) -> bool:
    """Whether a layer is on in a lens as long as nobody has switched it."""
    return topic_of(lens) in layer.topics


def layer_choices(layer: Layer, state: ViewState) -> dict[str, str]:
    """The choices of a layer: as asked, else its defaults."""
    return {c.id: state.choices.get(layer.id, {}).get(c.id, c.default) for c in layer.choices}


def _known_places(context: Context, state: ViewState) -> tuple[ViewState, list[str]]:
    """Prefectures, kinds of selections, zones, kinds of places and compared sites that exist."""
    codes = tuple(code for code in state.prefectures if code in prefectures(context).index)
    selection = state.selection if state.selection and known_kind(state.selection[0]) else None
    zones = state.zones if state.zones in zones_offered(context) else ViewState.zones
    kind = state.places if state.places in kinds_offered(context) else ""
    compared = tuple(site for site in state.compared if is_site(context, site))
    valid = replace(state, prefectures=codes, selection=selection, zones=zones, places=kind, compared=compared)
    parts = {"pref": "prefectures", "sel": "selection", "zones": "zones", "places": "places", "cmp": "compared"}
    return valid, [part for part, name in parts.items() if getattr(valid, name) != getattr(state, name)]


def _known_layers(context: Context, state: ViewState) -> tuple[ViewState, list[str]]:
    offered = {layer.id for layer in available_layers(context)}
    unknown = [f"l.{layer}" for layer in state.layers if layer not in offered]
    return replace(state, layers={k: s for k, s in state.layers.items() if k in offered}), unknown


def _known_table(context: Context, state: ViewState) -> tuple[ViewState, list[str]]:
    """The layer whose features the table shows, if it is offered and has features."""
    offered = {layer.id for layer in available_layers(context) if layer.features is not None}
    return (state, []) if state.table in {"", *offered} else (replace(state, table=""), ["table"])


def _known_choices(context: Context, state: ViewState) -> tuple[ViewState, list[str]]:
    """Choices whose control the page has, with a value that it lists."""
    offered = {layer.id: layer for layer in available_layers(context)}
    valid: dict[str, dict[str, str]] = {}
    unknown = []
    for layer_id, chosen in state.choices.items():
        layer = offered.get(layer_id)
        controls = {c.id: c for c in layer.choices} if layer else {}
        asked = {**layer.defaults(), **chosen} if layer else {}
        for choice, value in chosen.items():
            values = (
                {v for v, _ in controls[choice].listed(context, state.language, asked)} if choice in controls else {}
            )
            if choice in controls and (value in values or not value):
                valid.setdefault(layer_id, {})[choice] = value
            else:
                unknown.append(f"c.{layer_id}.{choice}")
    return replace(state, choices=valid), unknown


def _known_hazard(context: Context, state: ViewState) -> tuple[ViewState, list[str]]:
    """The hazard's key and threshold: those asked for, or the method's."""
    after = settled(context, state)
    asked, now = state.choices.get(HAZARD_LAYER.id, {}), after.choices.get(HAZARD_LAYER.id, {})
    return after, [f"c.{HAZARD_LAYER.id}.{k}" for k, v in asked.items() if v and now.get(k) != v]
