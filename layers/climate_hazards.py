"""Climate hazard rasters, held or derived, with the threshold in the classes; and rain, heights, people."""

from dataclasses import dataclass
from pathlib import Path

import pandas as pd

from domain.errors import KodroError, RasterError
from domain.hazards import Hazard
from domain.tiers import Tier
from domain.topics import EXPOSURE
from layers.base import Choice, Layer, Legend, LegendClass, Query, RasterDrawing
from layers.scales import BLUES, ORANGES, PURPLES, no_data, numeric_classes
from locales import DEFAULT, date, number, period, text
from services.context import Context
from services.risk.hazard_words import digits_of, key_label, threshold_words
from services.risk.hazards import HazardMaps, available_hazards, hazard_maps

BELOW = "#8fa3b055"  # known and below the threshold: a thin veil, what lies beneath stays legible
EVERYTHING = -1e9
# ColorBrewer RdPu and olive: none has the hue of people exposed (orange) or of water.
OLIVES = ("#eeeab0", "#d6cf6a", "#aaa332", "#7a7514", "#4c4905")
PINKS = ("#fcc5c0", "#fa9fb5", "#e34a95", "#ae017e", "#6a0177")
# Palette of each hazard, and the value from which it is drawn: below it there is nothing to see.
PALETTES = {
    "river_flood": (BLUES, 0.01),
    "observed_flood": (BLUES, 0.0),
    "drought": (OLIVES, EVERYTHING),
    "extreme_rain": (PURPLES, EVERYTHING),
    "heat": (PINKS, EVERYTHING),
    "landslide": (OLIVES, 1.0),
    "fire": (PINKS, 0.01),
}


@dataclass(frozen=True)
class Style:
    """How a raster that is no hazard is drawn: variable, lower class edges, colours, decimals of the legend."""

    variable: str
    breaks: tuple[float, ...]
    colours: tuple[str, ...]
    digits: int


STYLES = {
    "rainfall": Style("monthly_total", (1, 50, 100, 200, 300), BLUES, 0),
    "population": Style("count", (0.1, 1, 10, 50, 200), PURPLES, 1),
    "elevation": Style("elevation", (200, 400, 600, 800, 1000), ORANGES, 0),
}
FIRST = "river_flood"
LONGEST_KEY = 8  # digits of a day: 20240815


@dataclass(frozen=True)
class Shown:
    """The hazard, its maps, the key and the threshold that a query asks for, each as far as the store has it."""

    hazard: Hazard
    maps: HazardMaps
    key: int
    threshold: float


def raster(context: Context, query: Query) -> RasterDrawing | None:
    """The raster of the chosen hazard, key and threshold; None where the store has none."""
    hazard_id = query.choices.get("hazard", FIRST)
    if hazard_id in STYLES:
        table, style = background(context, hazard_id), STYLES[hazard_id]
        if table.empty:
            return None
        row = table.iloc[-1]
        return RasterDrawing(
            Path(row["path"]), str(row["raster_id"]), style.breaks, style.colours, str(row["unit"]),
            counts_people=hazard_id == "population",
        )  # fmt: skip
    try:
        shown = chosen(context, query)
    except RasterError:
        return None
    breaks, colours = classes_at(shown.hazard, shown.threshold)
    name = f"{shown.hazard.id} {shown.key}"
    flipped = shown.hazard.shown == "at_most"
    return RasterDrawing(shown.maps.paths[shown.key], name, breaks, colours, shown.hazard.unit, flipped)


def legend(context: Context, query: Query) -> Legend:
    """The classes of the chosen hazard at the chosen threshold; says so where the store has no map of it."""
    hazard_id = query.choices.get("hazard", FIRST)
    if hazard_id in STYLES:
        return _background_legend(context, hazard_id, query.language)
    try:
        shown = chosen(context, query)
    except RasterError as error:
        return _absent(_hazard(context, hazard_id).id, query.language, error)
    return _hazard_legend(shown, query.language)


def chosen(context: Context, query: Query) -> Shown:
    """What a query asks for.

    Raises:
        RasterError: the store has no map of the hazard.
    """
    hazard = _hazard(context, query.choices.get("hazard", FIRST))
    maps = hazard_maps(context, hazard.id)
    key = key_of(hazard, list(maps.paths), query.choices.get("return_period", ""))
    return Shown(hazard, maps, key, threshold_of(hazard, query.choices.get("threshold", "")))


def _hazard(context: Context, hazard_id: str) -> Hazard:
    return measured(context, hazard_id) or context.method.hazard(FIRST)


def key_of(hazard: Hazard, keys: list[int], asked: str) -> int:
    """The key that was asked for, the nearest of those held, or the method's."""
    wanted = int(asked) if asked.isdecimal() and len(asked) <= LONGEST_KEY and asked != "0" else hazard.key or keys[-1]
    return min(keys, key=lambda k: (abs(k - wanted), k))


def threshold_of(hazard: Hazard, asked: str) -> float:
    """The stop that was asked for, or the method's threshold."""
    return next((stop for stop in hazard.stops if f"{stop:g}" == asked), hazard.threshold)


def classes_at(hazard: Hazard, threshold: float) -> tuple[tuple[float, ...], tuple[str, ...]]:
    """Lower edges and colours: everything below the threshold in one pale class, then the method's classes."""
    palette, floor = PALETTES.get(hazard.id, (PINKS, EVERYTHING))
    edges = hazard.stops if hazard.id == "landslide" else hazard.classes
    above = [threshold, *(edge for edge in edges if edge > threshold)]
    # The lightest colour is used only where the others do not suffice: no two classes share one.
    span = len(palette) - (2 if len(above) < len(palette) else 1)
    picked = [palette[-1 - round(i * span / max(len(above) - 1, 1))] for i in range(len(above))][::-1]
    shades = picked if len(above) > 1 else [palette[-1]]
    if floor >= threshold:
        return tuple(above), tuple(shades)
    return (floor, *above), (BELOW, *shades)


def _hazard_legend(shown: Shown, language: str) -> Legend:
    hazard, maps = shown.hazard, shown.maps
    notes = (text(f"hazard.{hazard.id}.note", language), *(text(note, language) for note in maps.notes))
    name = text(f"hazard.{hazard.id}", language)
    return Legend(
        title=text("hazard.with_key", language, hazard=name, at=key_label(hazard, shown.key, language)),
        unit=text(f"hazard.{hazard.id}.unit", language),
        date=period(maps.date, language) if maps.date else "",
        source=maps.source,
        classes=_threshold_classes(hazard, shown.threshold, language),
        notes=tuple(dict.fromkeys(notes)),
        on=maps.date if _is_day(maps.date) else "",
    )


def _threshold_classes(hazard: Hazard, threshold: float, language: str) -> tuple[LegendClass, ...]:
    breaks, colours = classes_at(hazard, threshold)
    entries = []
    for index, (edge, colour) in enumerate(zip(breaks, colours, strict=True)):
        if colour == BELOW:
            label = text(
                "hazard.seen_dry" if hazard.keyed_by == "date" else "hazard.below",
                language,
                threshold=threshold_words(hazard, threshold, language),
            )
        elif hazard.id == "landslide":
            label = text(f"hazard.landslide.class.{edge:g}", language)
        elif index + 1 < len(breaks):
            label = _between(hazard, edge, breaks[index + 1], language)
        else:
            label = threshold_words(hazard, edge, language)
        entries.append(LegendClass(str(index), colour, label))
    return (*entries, no_data(language))


def _between(hazard: Hazard, low: float, high: float, language: str) -> str:
    """A class from one edge to the next; a drought's from the milder to the worse SPI."""
    first, last = (number(hazard.display_value(v), language, max(digits_of(low), digits_of(high))) for v in (low, high))
    return text("legend.range", language, low=first, high=last)


def _is_day(when: str) -> bool:
    return len(when) == 10 and when[4] == "-"


def _absent(hazard: str, language: str, error: KodroError | None = None) -> Legend:
    note = text("layer.climate_hazards.absent", language)
    if error is not None and error.code != "no_raster":
        note = text(f"error.{error.code}", language)
    return Legend(text(f"hazard.{hazard}", language), "", "—", "", (no_data(language),), notes=(note,))


def _background_legend(context: Context, background_id: str, language: str) -> Legend:
    """Rain, heights or people: in classes of their own, without threshold."""
    table, style = background(context, background_id), STYLES[background_id]
    if table.empty:
        return _absent(background_id, language)
    row = table.iloc[-1]
    return Legend(
        title=text(f"hazard.{background_id}", language),
        unit=text(f"hazard.{background_id}.unit", language),
        date=_as_of(context, row, language),
        source=str(row["source"]),
        classes=numeric_classes(style.breaks, style.colours, language, style.digits),
        notes=(text(f"hazard.{background_id}.note", language),),
    )


def background(context: Context, background_id: str) -> pd.DataFrame:
    """The rasters that the store holds of something that is no hazard."""
    table = context.store.rasters(background_id)
    return table[table["variable"] == STYLES[background_id].variable].sort_values("raster_id")


def _as_of(context: Context, row: pd.Series, language: str) -> str:
    if row["date"] and not pd.isna(row["date"]):
        return period(str(row["date"]), language)
    as_of = context.store.datasets().set_index("dataset_id")["as_of"]
    return date(as_of.get(row["dataset_id"]), language)


def _hazards(context: Context, language: str) -> list[tuple[str, str]]:
    hazards = [hazard.id for hazard in available_hazards(context)]
    return [(h, text(f"hazard.{h}", language)) for h in [*hazards, *(w for w in STYLES if len(background(context, w)))]]


def first(context: Context) -> str:
    """The hazard that is shown first: river floods, or what the store holds where it has no map of them."""
    offered = [hazard_id for hazard_id, _ in _hazards(context, DEFAULT)]
    return FIRST if FIRST in offered or not offered else offered[0]


def keys(context: Context, language: str, choices: dict[str, str]) -> list[tuple[str, str]]:
    """Return periods, windows or events of the chosen hazard, as they are said."""
    hazard = measured(context, choices.get("hazard", FIRST))
    if hazard is None:
        return []
    try:
        values = list(hazard_maps(context, hazard.id).paths) if hazard.keyed_by == "date" else list(hazard.keys)
    except RasterError:
        return []
    return [(str(key), key_label(hazard, key, language)) for key in values]


def thresholds(context: Context, language: str, choices: dict[str, str]) -> list[tuple[str, str]]:
    """Thresholds of the chosen hazard, as they are said."""
    hazard = measured(context, choices.get("hazard", FIRST))
    if hazard is None:
        return []
    return [(f"{stop:g}", threshold_words(hazard, stop, language)) for stop in hazard.stops]


def measured(context: Context, hazard: str) -> Hazard | None:
    """The hazard of an id, or None for rain, heights and people."""
    return next((candidate for candidate in context.method.hazards if candidate.id == hazard), None)


def has_data(context: Context) -> bool:
    """Whether there is a raster to draw."""
    return bool(_hazards(context, DEFAULT))


LAYER = Layer(
    id="climate_hazards",
    order=20,
    shape="raster",
    group="hazards",
    topics=(EXPOSURE,),
    legend=legend,
    raster=raster,
    tier=Tier.PUBLIC,
    has_data=has_data,
    choices=(
        Choice("hazard", "choice.hazard", _hazards, FIRST),
        Choice("return_period", "choice.return_period", lambda c, lang: keys(c, lang, {}), "", depending=keys),
        Choice("threshold", "choice.threshold", lambda c, lang: thresholds(c, lang, {}), "", depending=thresholds),
    ),
    published=True,
    opacity=75,
)
