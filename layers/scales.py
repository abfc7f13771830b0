"""Colours and sizes shared by layers: colour-blind-safe, each with a second cue."""

import math
from collections.abc import Sequence
from typing import Any

import numpy as np
import pandas as pd
from numpy.typing import NDArray

from layers.base import NO_DATA, LegendClass
from locales import has, number, text
from services.context import Context

# Bands: any two differ by 15 (CIELAB) for every kind of colour vision and in grey; the letter is the second cue.
BAND_COLOURS = {"A": "#00795f", "B": "#86cba8", "C": "#c88500", "D": "#861a29", "E": "#eceff1"}
LEAST_WITH_LETTER = 8  # pixels: radius of a symbol whose letter can be read
MOST_SIZES, SIZE_STEP = 3, 0.75  # symbols of a scale of sizes; of two neighbours, the smaller is at most this share
GREY = "#c9d0d6"
SYMBOL_FILL, AREA_FILL = 0.92, 0.85  # how opaque symbols and areas are, before the layer's own opacity

# ColorBrewer BuGn and Blues, magnitudes on a light map.
GREENS = ("#edf8fb", "#ccece6", "#99d8c9", "#66c2a4", "#2ca25f", "#006d2c")
BLUES = ("#c6dbef", "#9ecae1", "#6baed6", "#3182bd", "#08519c")
ORANGES = ("#feedde", "#fdbe85", "#fd8d3c", "#e6550d", "#a63603")
EXPOSED_BREAKS = (0.0, 1000.0, 5000.0, 10000.0, 25000.0)  # people exposed in a zone
PURPLES = ("#f2f0f7", "#cbc9e2", "#9e9ac8", "#756bb1", "#54278f")


def radius(people: float, *, largest: float, most: float = 17, least: float = 4) -> float:
    """Radius in pixels of a symbol whose area says people."""
    if not people or people != people or largest <= 0:
        return least
    return round(max(least, most * math.sqrt(people / largest)), 1)


def size_scale(largest: float, language: str, *, most: float = 17, least: float = 4) -> tuple[tuple[str, float], ...]:
    """Round values and the radius of their symbols (see radius()), ascending: at most three that look different.

    The first says "up to" where it is drawn no smaller than anything below it; none where the largest is unknown.
    """
    if not largest > 0:
        return ()
    steps = [digit * 10.0**power for power in range(-1, 8) for digit in (1, 2, 5)]
    picked: list[tuple[float, float]] = []
    for value in sorted((step for step in steps if step <= largest), reverse=True):
        size = radius(value, largest=largest, most=most, least=least)
        if not picked or size <= SIZE_STEP * picked[-1][1]:
            picked.append((value, size))
        if size <= round(least, 1) or len(picked) == MOST_SIZES:
            break
    lowest = picked[-1][0] if picked and picked[-1][1] <= round(least, 1) else None
    digits = 1 if largest < 1 else 0
    said = [(text("legend.up_to", language, high=number(v, language, digits)) if v == lowest
             else number(v, language, digits), size) for v, size in picked]  # fmt: skip
    return tuple(reversed(said))


def largest_of(values: pd.Series) -> float:
    """The largest of some values: what the others' sizes are measured by; 0 where none is known."""
    return float(values.max()) if values.notna().any() else 0.0


def class_of(value: float | None, breaks: Sequence[float]) -> str:
    """The class key of a value: "0" below the second break, up to the last; missing is no data."""
    if value is None or value != value:
        return NO_DATA
    return str(sum(1 for edge in breaks[1:] if value >= edge))


def numeric_classes(
    breaks: Sequence[float], colours: Sequence[str], language: str, digits: int = 0
) -> tuple[LegendClass, ...]:
    """Legend entries "from - to" of ascending breaks, the last open, and the one for no data."""
    entries = []
    for index, (low, colour) in enumerate(zip(breaks, colours, strict=True)):
        start = number(low, language, digits)
        if index + 1 < len(breaks):
            label = text("legend.range", language, low=start, high=number(breaks[index + 1], language, digits))
        else:
            label = text("legend.at_least", language, low=start)
        entries.append(LegendClass(str(index), colour, label))
    return (*entries, no_data(language))


def provenance(context: Context, table: pd.DataFrame) -> tuple[str, str]:
    """The as-of day (ISO) and the source of the newest dataset that rows of a table came from; "" if unknown."""
    datasets = context.store.datasets().set_index("dataset_id")
    used = datasets.loc[datasets.index.isin(table["dataset_id"])].fillna({"as_of": ""}).sort_values("as_of")
    return (str(used["as_of"].iloc[-1]), str(used["source"].iloc[-1])) if len(used) else ("", "")


def newest_of(days: pd.Series) -> str:
    """The latest of some days (ISO); "" where none is known."""
    return str(days.dropna().max()) if days.notna().any() else ""


def first_of(sources: pd.Series) -> str:
    """The first source that is named; "" where none is."""
    named = sources.dropna()
    return str(named.iloc[0]) if len(named) else ""


def rgba(colour: str) -> tuple[int, int, int, int]:
    """Red, green, blue and opacity (0 to 255) of #rrggbb or #rrggbbaa."""
    red, green, blue, *alpha = (int(colour[i : i + 2], 16) for i in range(1, len(colour), 2))
    return red, green, blue, alpha[0] if alpha else 255


def paint_classes(values: Any, breaks: Sequence[float], colours: Sequence[str]) -> NDArray[np.uint8]:
    """Each value in the colour of its class; below the first class and no data transparent.

    Args:
        values: a masked array; masked and NaN cells are no data.
        breaks: lower edges of the classes, ascending.
        colours: one a class, #rrggbb or #rrggbbaa.

    Returns:
        Bytes of red, green, blue and opacity: the shape of `values` and 4.
    """
    numbers = values.astype("float64").filled(np.nan)
    classes = np.searchsorted(breaks, numbers, side="right")
    classes[np.isnan(numbers)] = 0
    table = np.array([(0, 0, 0, 0), *(rgba(colour) for colour in colours)], dtype=np.uint8)
    return table[classes]


def no_data(language: str) -> LegendClass:
    """The legend entry for what nobody measured: hatched, never the colour of zero."""
    return LegendClass(NO_DATA, GREY, text("legend.no_data", language), pattern="hatch")


def status_words(status: object, language: str) -> str:
    """Whether a place works, in words; what nobody said is unknown, never working."""
    word = "" if pd.isna(status) else str(status).strip().lower()
    if has(f"status.{word}", language):
        return text(f"status.{word}", language)
    return word or text("status.unknown", language)


def band_classes(language: str) -> tuple[LegendClass, ...]:
    """Legend entries of the readiness bands, letter and colour."""
    return tuple(
        LegendClass(band, colour, text(f"band.{band}.name", language), glyph=band)
        for band, colour in BAND_COLOURS.items()
    )
