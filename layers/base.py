"""What a layer declares, and what it gives to be drawn.

A layer knows neither the browser nor the published map: the screen (components/map.py), the snapshot
(publish/), the legend, the panel, the table, search and the exports all read the same declaration, so they
cannot differ.
"""

from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from pathlib import Path

import geopandas as gpd

from domain.scenario import scenario_of
from domain.tiers import Tier
from locales import has, text
from services.context import Context
from services.places import any_place

NO_DATA = "nodata"
MARK = "@"  # after a subject's id: a second symbol of the same subject
RADIUS = 5.0  # pixels, of a symbol that says no size
POINT_SHAPES = ("circle", "square", "diamond")
SHAPES = (*POINT_SHAPES, "area", "raster")
GROUPS = ("people", "services", "hazards", "boundaries", "base")  # of the list of layers, in its order


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
        return scenario_of(self.scenario)


@dataclass(frozen=True)
class LegendClass:
    """One entry of a legend: its key in the features, colour, label and a second cue beside colour."""

    key: str
    colour: str
    label: str
    glyph: str = ""  # a letter drawn in the symbol
    pattern: str = ""  # hatch, dots: for shapes
    hollow: bool = False  # a symbol drawn as a ring


@dataclass(frozen=True)
class Legend:
    """What the symbols mean: always with unit, date, source and a class for no data."""

    title: str
    unit: str
    date: str
    source: str
    classes: tuple[LegendClass, ...]
    size: str = ""  # what the size of a symbol says
    sizes: tuple[tuple[str, float], ...] = ()  # its scale: what a symbol of a radius (pixels) stands for
    notes: tuple[str, ...] = ()
    on: str = ""  # `date` as an ISO day, where it is one: what the age is counted from

    @property
    def colours(self) -> dict[str, str]:
        """Colour by class key."""
        return {c.key: c.colour for c in self.classes}

    @property
    def glyphs(self) -> dict[str, str]:
        """Letter by class key."""
        return {c.key: c.glyph for c in self.classes if c.glyph}

    @property
    def patterns(self) -> dict[str, str]:
        """Hatch or dots by class key."""
        return {c.key: c.pattern for c in self.classes if c.pattern}

    @property
    def hollow(self) -> list[str]:
        """Keys of the classes that are drawn as a ring."""
        return [c.key for c in self.classes if c.hollow]

    def label(self, key: str) -> str:
        """The words of a class; none for a key that the legend does not have."""
        return next((c.label for c in self.classes if c.key == key), "")


@dataclass(frozen=True)
class RasterDrawing:
    """A raster to be drawn as tiles: class breaks (lower edges, ascending) and their colours."""

    path: Path
    raster_id: str
    breaks: tuple[float, ...]
    colours: tuple[str, ...]
    unit: str
    flipped: bool = False  # kept as severity, higher is worse; said with its sign turned
    counts_people: bool = False  # a cell holds a handful of people: the public reads its class only


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
class Column:
    """A column of a layer's table and exports: a column of its features, and its heading (a message key)."""

    field: str
    label: str
    numeric: bool = False
    digits: int = 0


@dataclass(frozen=True)
class Details:
    """What a click on a feature opens, where the page has no panel of its own for that kind."""

    title: str
    kind: str  # what it is, in words
    where: str = ""
    facts: tuple[tuple[str, str], ...] = ()
    notes: tuple[str, ...] = ()
    date: str = ""
    source: str = ""


MakeLegend = Callable[[Context, Query], Legend]
MakeFeatures = Callable[[Context, Query], gpd.GeoDataFrame]


@dataclass(frozen=True)
class Aggregate:
    """What a layer draws for those who may not see its features one by one: figures of areas."""

    legend: MakeLegend
    features: MakeFeatures
    kind: str = "adm1"  # what a click on one of its features selects


@dataclass(frozen=True, kw_only=True)
class Layer:
    """A layer's declaration. Its title and description are the messages layer.<id>.title / .about.

    What is not said is safe: a new layer is hidden at first, is not published, and is for the core only.

    `features` gives a table in EPSG:4326 indexed by the subject's id, with `label` (name), `k` (legend class),
    and, where wanted, `tip` (one line on hover), `r` (radius in pixels) and the columns of `columns`. Only
    label, k, tip, r, kind and, as `n`, the column of `clusters` are sent to be drawn.

    Raises:
        ValueError: the declaration contradicts itself.
    """

    id: str
    order: int  # from bottom (low) to top: areas below 20, rasters 20 to 29, points from 30
    shape: str  # circle, square, diamond, area, raster
    legend: MakeLegend  # must not draw the features
    features: MakeFeatures | None = None
    raster: Callable[[Context, Query], "RasterDrawing | None"] | None = None
    tier: Tier = Tier.CORE  # what a viewer needs for the features one by one
    public: Aggregate | None = None  # drawn for those below the tier; without it they are not offered the layer
    kind: str = ""  # what a click selects (domain.schemas.PLACE_KINDS, LEVELS); none: a feature of this layer
    kind_choice: str = ""  # the choice whose value is the kind, where the layer draws several
    details: Callable[[Context, Query, str], "Details | None"] | None = None  # none: from what is drawn
    columns: tuple[Column, ...] = ()
    clusters: str = ""  # column that a ring of features that lie close together adds up; none: each is drawn
    choices: tuple[Choice, ...] = ()
    has_data: Callable[[Context], bool] = lambda _: True
    group: str = "base"  # of GROUPS
    topics: tuple[str, ...] = ()  # questions (domain.topics) in which it is on at first
    published: bool = False  # in snapshots
    opacity: int = 100  # at first, in per cent
    age: str = ""  # which of the method's ages its data have ([age.*]); none: they do not age
    assessed: bool = False  # whether it shows readiness, which a scenario changes
    today: Callable[[Context], str] = lambda _: ""  # the day that it shows, where that is not the round's

    def __post_init__(self) -> None:
        if self.shape not in SHAPES:
            raise ValueError(f"layer {self.id}: shape {self.shape} is none of {', '.join(SHAPES)}")
        if self.group not in GROUPS:
            raise ValueError(f"layer {self.id}: group {self.group} is none of {', '.join(GROUPS)}")
        if (self.raster if self.shape == "raster" else self.features) is None:
            raise ValueError(f"layer {self.id}: a layer of shape {self.shape} says how it is drawn")
        if self.published and self.tier > Tier.PUBLIC and self.public is None:
            raise ValueError(f"layer {self.id}: published, so it needs tier public or a public aggregate")
        if self.kind_choice and self.kind_choice not in {choice.id for choice in self.choices}:
            raise ValueError(f"layer {self.id}: {self.kind_choice} is none of its choices")

    def one_by_one(self, context: Context) -> bool:
        """Whether this viewer sees the features one by one."""
        return context.tier >= self.tier

    def available(self, context: Context) -> bool:
        """Whether this viewer is offered the layer, and the store has something to draw."""
        return (self.one_by_one(context) or self.public is not None) and self.has_data(context)

    def legend_for(self, context: Context, query: Query) -> Legend:
        """The legend that this viewer gets; the features are not drawn for it."""
        return self._maker(context).legend(context, query)

    def features_for(self, context: Context, query: Query) -> gpd.GeoDataFrame | None:
        """The features that this viewer gets, complete; None for a raster.

        Raises:
            ValueError: a column that every feature needs is missing.
        """
        make = self._maker(context).features
        if make is None:
            return None
        return _complete(self, make(context, query), query.language, of_layer=self.one_by_one(context))

    def raster_for(self, context: Context, query: Query) -> RasterDrawing | None:
        """The raster that this viewer gets, if the layer is one and the store has it."""
        return self.raster(context, query) if self.raster and self.one_by_one(context) else None

    def selects(self, context: Context, choices: Mapping[str, str]) -> str:
        """The kind that a click on a feature selects: a kind of place, a level of areas, or this layer's id."""
        if self.public is not None and not self.one_by_one(context):
            return self.public.kind
        if self.kind_choice:
            default = next(choice.default for choice in self.choices if choice.id == self.kind_choice)
            return choices.get(self.kind_choice) or default
        return self.kind or self.id

    def defaults(self) -> dict[str, str]:
        """What each choice is at first."""
        return {choice.id: choice.default for choice in self.choices}

    def _maker(self, context: Context) -> "Layer | Aggregate":
        if self.one_by_one(context):
            return self
        if self.public is None:
            raise ValueError(f"layer {self.id}: nothing of it is for the tier {context.tier}")
        return self.public


def store_has(kind: str) -> Callable[[Context], bool]:
    """What tells whether the store has a place of a kind."""
    return lambda context: any_place(context, kind)


DRAWN_COLUMNS = ("label", "k", "tip", "r", "kind", "n")


def _complete(layer: Layer, features: gpd.GeoDataFrame, language: str, *, of_layer: bool) -> gpd.GeoDataFrame:
    """The features with what was left to its default; the columns of the table must be there."""
    columns = [column.field for column in layer.columns] if of_layer else []
    summed = [layer.clusters] if of_layer and layer.clusters else []
    missing = [name for name in ("label", "k", *columns, *summed) if name not in features]
    if missing:
        raise ValueError(f"layer {layer.id}: its features lack {', '.join(missing)}")
    # What has no name is called by its kind.
    kind = f"kind.{layer.kind}"
    defaults = {"label": text(kind, language) if has(kind, language) else layer.id, "tip": "", "r": RADIUS}
    named = features.assign(n=features[summed[0]]) if summed else features
    return named.assign(
        **{name: features[name].fillna(value) if name in features else value for name, value in defaults.items()},
    )


def to_geojson(features: gpd.GeoDataFrame, decimals: int = 4) -> str:
    """Features as GeoJSON with only the columns that are drawn (4 decimals: about 11 m)."""
    drawn = [column for column in DRAWN_COLUMNS if column in features]
    table = features[[*drawn, "geometry"]]
    table = table[table.geometry.notna()].rename_axis("id")
    rounded = table.set_geometry(table.geometry.set_precision(10**-decimals, mode="pointwise"))
    return str(rounded.to_json(drop_id=False, na="drop"))
