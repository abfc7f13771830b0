"""The state of the page in its address: versioned, and a broken part never loses the rest."""

from dataclasses import dataclass, field, replace
from typing import Any
from urllib.parse import parse_qsl, urlencode

from domain.navigation import OVERVIEW, lens_named
from locales import DEFAULT, LANGUAGES

VERSION = "1"
MAX_CORNERS = 200
DECIMALS = 4  # of degrees in an address
MAX_COMPARED = 4
MAX_PEOPLE = 10_000_000
LONGITUDE, LATITUDE, ZOOM = (-180.0, 180.0), (-90.0, 90.0), (3.0, 18.0)


@dataclass(frozen=True)
class LayerState:
    """Whether a layer is drawn (None: as the lens has it), and how opaque (0 to 100)."""

    shown: bool | None
    opacity: int


@dataclass(frozen=True)
class ViewState:
    """Everything of the page that a link carries."""

    language: str = DEFAULT
    lens: str = OVERVIEW
    round: int | None = None
    layers: dict[str, LayerState] = field(default_factory=dict)
    choices: dict[str, dict[str, str]] = field(default_factory=dict)  # by layer, by choice
    selection: tuple[str, str] | None = None  # kind, id
    prefectures: tuple[str, ...] = ()
    bands: tuple[str, ...] = ()
    least_people: int | None = None
    zones: str = "prefectures"
    places: str = ""  # kind of the places that the exposure table shows; none for the zones
    table: str = ""  # layer whose features the table shows; none for the table of the lens
    scenario: str = ""  # id
    compared: tuple[str, ...] = ()  # place ids of sites
    area: tuple[tuple[float, float], ...] = ()  # corners (longitude, latitude) of the drawn polygon
    centre: tuple[float, float] | None = None  # latitude, longitude
    zoom: float | None = None

    @property
    def switched(self) -> list[str]:
        """The layers that are on or off whatever the lens has at first."""
        return sorted(layer for layer, asked in self.layers.items() if asked.shown is not None)


def encode(state: ViewState) -> str:
    """Write a state as a query string, without what is as it is by default."""
    pairs: list[tuple[str, str]] = [("v", VERSION), ("lang", state.language), ("lens", state.lens)]
    if state.round is not None:
        pairs.append(("round", str(state.round)))
    pairs += [(f"l.{k}", f"{_eye(s)},{s.opacity}") for k, s in sorted(state.layers.items())]
    for layer, chosen in sorted(state.choices.items()):
        pairs += [(f"c.{layer}.{choice}", value) for choice, value in sorted(chosen.items())]
    if state.selection:
        pairs.append(("sel", ":".join(state.selection)))
    if state.prefectures:
        pairs.append(("pref", ",".join(state.prefectures)))
    if state.bands:
        pairs.append(("band", ",".join(state.bands)))
    if state.least_people:
        pairs.append(("people", str(state.least_people)))
    zones = "" if state.zones == ViewState.zones else state.zones
    words = {"zones": zones, "places": state.places, "table": state.table, "scn": state.scenario}
    pairs += [(name, value) for name, value in words.items() if value]
    if state.compared:
        pairs.append(("cmp", ",".join(state.compared)))
    if state.area:
        pairs.append(("area", " ".join(f"{x:.{DECIMALS}f},{y:.{DECIMALS}f}" for x, y in state.area)))
    if state.centre and state.zoom is not None:
        pairs.append(("at", f"{state.centre[0]:.{DECIMALS}f},{state.centre[1]:.{DECIMALS}f},{state.zoom:g}"))
    return urlencode(pairs, safe=",:/ ".replace(" ", ""))


def _eye(layer: LayerState) -> str:
    return "" if layer.shown is None else str(int(layer.shown))


def decode(query: str) -> tuple[ViewState, list[str]]:
    """Read a query string; what cannot be read keeps its default and is named.

    Returns:
        The state, and the names of the parts that were dropped (in the order they came).
    """
    state, dropped = ViewState(), []
    for name, value in parse_qsl(query.lstrip("?"), keep_blank_values=True):
        try:
            state = _apply(state, name, value)
        except (ValueError, IndexError):
            dropped.append(name)
    return state, dropped


def _apply(state: ViewState, name: str, value: str) -> ViewState:
    if name.startswith("l."):
        shown, opacity = value.split(",")
        eye = bool(_within(int(shown), 0, 1)) if shown else None
        layer = LayerState(eye, int(_within(int(opacity), 0, 100)))
        return replace(state, layers={**state.layers, name[2:]: layer})
    if name.startswith("c."):
        _, layer_id, choice = name.split(".")
        chosen = {**state.choices.get(layer_id, {}), choice: value}
        return replace(state, choices={**state.choices, layer_id: chosen})
    return replace(state, **_read(name, value))


def _read(name: str, value: str) -> dict[str, Any]:  # noqa: PLR0911, PLR0912 - one case a part
    match name:
        case "v":
            _one_of(value, (VERSION,))
            return {}
        case "lang":
            return {"language": _one_of(value, LANGUAGES)}
        case "lens":
            return {"lens": lens_named(value)}
        case "round":
            return {"round": int(value)}
        case "sel":
            kind, place = value.split(":", 1)
            return {"selection": (kind, place)}
        case "pref":
            return {"prefectures": tuple(p for p in value.split(",") if p)}
        case "band":
            return {"bands": tuple(_one_of(b, tuple("ABCDE")) for b in value.split(","))}
        case "people":
            return {"least_people": int(_within(int(value), 0, MAX_PEOPLE))}
        case "zones":
            return {"zones": value}
        case "places":
            return {"places": value}
        case "table":
            return {"table": value}
        case "scn":
            return {"scenario": value}
        case "cmp":
            return {"compared": tuple(p for p in value.split(",") if p)[:MAX_COMPARED]}
        case "area":
            return {"area": _corners(value)}
        case "at":
            return _viewport(value)
    raise ValueError(name)


def _corners(value: str) -> tuple[tuple[float, float], ...]:
    corners = []
    for part in value.split(" ")[: MAX_CORNERS + 1]:
        x, y = (float(number) for number in part.split(","))
        corners.append((_within(x, *LONGITUDE), _within(y, *LATITUDE)))
    if not 3 <= len(corners) <= MAX_CORNERS:
        raise ValueError("area")
    return tuple(corners)


def _viewport(value: str) -> dict[str, Any]:
    latitude, longitude, zoom = (float(number) for number in value.split(","))
    centre = (_within(latitude, *LATITUDE), _within(longitude, *LONGITUDE))
    return {"centre": centre, "zoom": _within(zoom, *ZOOM)}


def _one_of(value: str, allowed: tuple[str, ...]) -> str:
    if value not in allowed:
        raise ValueError(value)
    return value


def _within(value: float, low: float, high: float) -> float:
    if not low <= value <= high:
        raise ValueError(value)
    return value
