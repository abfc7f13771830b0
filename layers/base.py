"""What a layer says of itself, and what it gives to be drawn.

A layer knows neither the browser nor the published map: the screen (components/map.py), the snapshot
(publish/), the legend and the table all draw the same `Drawing`, so they cannot differ.
"""

from collections.abc import Callable
from dataclasses import dataclass, field
from pathlib import Path

import geopandas as gpd

from domain.tiers import Tier
from services.context import Context

NO_DATA = "nodata"


@dataclass(frozen=True)
class Query:
    """What is asked of a layer: the round, and the choices of its own controls."""

    round: int
    on: str  # the round's date, ISO
    language: str
    choices: dict[str, str] = field(default_factory=dict)
    scenario: str = ""  # "<id>@<steps>" of the scenario that is on
    day: str = ""  # the day that is judged, for layers that change with it

    @property
    def scenario_id(self) -> str:
        """The scenario's id."""
        return self.scenario.partition("@")[0]


@dataclass(frozen=True)
class LegendClass:
    """One entry of a legend: its key in the features, colour, label and a second cue beside colour."""

    key: str
    colour: str
    label: str
    glyph: str = ""  # a letter drawn in the symbol
    pattern: str = ""  # hatch, dots: for shapes


@dataclass(frozen=True)
class Legend:
    """What the symbols mean: always with unit, date, source and a class for no data."""

    title: str
    unit: str
    date: str
    source: str
    classes: tuple[LegendClass, ...]
    size: str = ""  # what the size of a symbol says
    notes: tuple[str, ...] = ()

    @property
    def colours(self) -> dict[str, str]:
        """Colour by class key."""
        return {c.key: c.colour for c in self.classes}

    @property
    def glyphs(self) -> dict[str, str]:
        """Letter by class key."""
        return {c.key: c.glyph for c in self.classes if c.glyph}


@dataclass(frozen=True)
class RasterDrawing:
    """A raster to be drawn as tiles: class breaks (lower edges, ascending) and their colours."""

    path: Path
    raster_id: str
    breaks: tuple[float, ...]
    colours: tuple[str, ...]
    unit: str


@dataclass(frozen=True)
class Drawing:
    """What a layer draws for one query.

    `features` (EPSG:4326, indexed by id) has `label` (name), `k` (legend class), `tip` (one line on hover),
    for points `r` (radius in pixels); no other column leaves the server.
    """

    legend: Legend
    features: gpd.GeoDataFrame | None = None
    raster: RasterDrawing | None = None


@dataclass(frozen=True)
class Choice:
    """A control of a layer: its name and the options for a context, as (value, label) pairs."""

    id: str
    label: str  # message key
    options: Callable[[Context, str], list[tuple[str, str]]]
    default: str
    # Options that depend on what the layer's other choices are.
    depending: Callable[[Context, str, dict[str, str]], list[tuple[str, str]]] | None = None

    def listed(self, context: Context, language: str, choices: dict[str, str]) -> list[tuple[str, str]]:
        """The options beside the layer's other choices."""
        return self.depending(context, language, choices) if self.depending else self.options(context, language)


@dataclass(frozen=True)
class Layer:
    """A layer's declaration. Its title and description are the messages layer.<id>.title / .about."""

    id: str
    order: int  # from bottom (low) to top
    shape: str  # circle, square, diamond, area, raster: how points are drawn
    tier: Tier  # what a viewer needs for the features one by one; below it, the public aggregate is drawn
    draw: Callable[[Context, Query], Drawing]
    choices: tuple[Choice, ...] = ()
    held: Callable[[Context], bool] = lambda _: True  # whether the store has anything to draw
    shown: bool = True  # at first
    opacity: int = 100  # at first, in per cent
    assessed: bool = False  # whether it shows readiness, which a scenario changes
    lens: str = ""  # the lens that shows it at first
    today: Callable[[Context], str] = lambda _: ""  # the day that it shows, where that is not the round's


DRAWN_COLUMNS = ("label", "k", "tip", "r", "kind")


def to_geojson(features: gpd.GeoDataFrame, decimals: int = 4) -> str:
    """Features as GeoJSON with only the columns that are drawn (4 decimals: about 11 m)."""
    kept = [column for column in DRAWN_COLUMNS if column in features]
    table = features[[*kept, "geometry"]]
    table = table[table.geometry.notna()].rename_axis("id")
    rounded = table.set_geometry(table.geometry.set_precision(10**-decimals, mode="pointwise"))
    return str(rounded.to_json(drop_id=False, na="drop"))
