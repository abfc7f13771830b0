"""Names of the components that callbacks speak to."""

from typing import Any

# page
VIEW = "view"  # Store: what the page was opened with
QUERY = "query"  # Store: the query string that says the page's state
WENT_TO = "went-to"  # Store: the address that Back or Forward led to: {"query", "n"}
NOTICE = "notice"
WORKING = "working"  # says that what was asked takes long, and how long already
SERVER_LOST = "server-lost"  # the bar that says that the server does not answer
LENS = "lens"  # Store: the tab that is open (domain/navigation.py)
PLACES = "places"  # the places, in the header
TABS = "tabs"  # the tabs of a place, over the panel
MENU = "menu"
ROUND = "round"
SEARCH = "search"
SEARCH_TYPED = "search-typed"  # Store: what is typed, once typing rests
LANGUAGE = "language"
PUBLISH = "publish"
READY = "ready"  # Store: set once the map stands; the table and charts wait for it

# map
MAP = "map"
DRAW = "draw"
SELECTED_SHAPE = "selected-shape"
RESULT_SHAPES = "result-shapes"
TOOL_SHAPES = "tool-shapes"  # what the tools draw over the map
LAYERS_CHOSEN = "layers-chosen"  # Store: layers that a person has switched, which no lens switches any more
LAYERS_RESET = "layers-reset"
LAYER_SEARCH = "layer-search"  # finds a layer in the list by its name (assets/layers.js)
LAYER_UNFOUND = "layer-unfound"
SELECTION = "selection"  # Store: {"kind", "id"} or None
AREA_SHAPE = "area-shape"  # on the map: the area that came with an address
AREA = "drawn-area"  # Store: GeoJSON geometry or None

# panel and table
PANEL = "panel"
PANEL_MAIN = "panel-main"
EXPOSURE_BOX = "exposure-box"
TABLE = "table"
TABLE_BOX = "table-box"
TABLE_SUMMARY = "table-summary"
TABLE_LAYER = "table-layer"  # whose features the table shows
LENS_TABLE = "lens"  # its value for the lens's own table
SUMMARY = "summary"
FILTER_PREFECTURE = "filter-prefecture"
FILTER_BAND = "filter-band"
FILTER_PEOPLE = "filter-people"
FILTER_CLEAR = "filter-clear"
SHOWN = "shown"  # Store: ids of the sites that pass the filters, or None for all

# exposure
ZONES = "zones"
HAZARD = "hazard"
THRESHOLD = "threshold"  # slider: the place of a stop among the hazard's
THRESHOLD_TEXT = "threshold-text"
PERIOD = "period"
PLACES_KIND = "places-kind"  # which places the table below the map shows, or the zones
HAZARD_COUNT = "hazard-count"
RISK_SECTIONS = "risk-sections"

# tools of the readiness lenses: scenarios, comparison, closing sets, workshop, follow-up, method
SCENARIO = "scenario"  # Store: "<id>@<steps>" of the scenario that answers are given under, or ""
TOOL = "tool"  # Store: what the tools hold that is not in the journal (domain of callbacks/tools.py)
SCENARIO_BADGE = "scenario-badge"

# early warning
WARNING_PILL = "warning-pill"
WARNING_TICK = "warning-tick"

# import


def importing(part: str, window: Any = "0") -> dict[str, Any]:
    """A part of the import window, which only pages of those who may import hold; `window` is MATCH in a callback."""
    return {"import": part, "window": window}


IMPORT_OPEN, IMPORT_WINDOW, IMPORT_FILES, IMPORT_UNIT, IMPORT_LICENCE, IMPORT_TIER, IMPORT_REPORT = map(
    importing, ("open", "window", "files", "unit", "licence", "tier", "report")
)
DATA_VERSION = "data-version"
RESULT = "exposure-result"
RESULT_LEGEND = "exposure-legend"  # on the map: what the colours of measured zones mean
MEASURED = "measured"  # Store: zones, hazard, key and threshold of the result, or None
PREPARING_TICK = "preparing-tick"
PREPARING_STOP = "preparing-stop"
AWAITED = "awaited"  # Store: the job that the panel waits for, and the page's name among those that do
POINT = "point-value"
PROBE = "probe"  # Store: where the map was clicked beside every feature: {"lat", "lng"}


def layer(part: str, layer_id: str) -> dict[str, str]:
    """The component of one part of one layer, for pattern-matching callbacks."""
    return {"part": part, "layer": layer_id}


def near(part: str, site: str) -> dict[str, str]:
    """A component of the part of a site's panel that says what is near, for pattern-matching callbacks."""
    return {"part": f"near-{part}", "site": site}


def choice(layer_id: str, choice_id: str) -> dict[str, str]:
    """The control of one choice of one layer."""
    return {"part": "choice", "layer": layer_id, "choice": choice_id}


def action(tool: str, act: str, of: str = "") -> dict[str, str]:
    """A button of a tool; `of` says what it acts on."""
    return {"tool": tool, "act": act, "of": of}


def entry(tool: str, name: str) -> dict[str, str]:
    """A field of a tool, read when one of its buttons is pressed."""
    return {"tool": tool, "field": name}


def live(tool: str, name: str) -> dict[str, str]:
    """A field of a tool that acts as soon as it changes."""
    return {"tool": tool, "live": name}


def risk(section: str) -> str:
    """What stands in one section of risk."""
    return f"risk-{section}"
