"""Whether a population raster counts people per cell or per square kilometre.

The two differ by the cell's area (340 at 10 arc-minutes), and a density read as a count, or the reverse,
makes every exposure figure wrong. So the file's own words and the country's population must agree.
"""

import re

from rasterio.io import DatasetReader

from domain.errors import ImportFileError, RasterError
from store.parsing.grids import MeasuredRaster
from store.parsing.reader import ReadContext

DENSITY = "people_per_km2"
COUNT = "people_per_cell"
SAYS = (
    (DENSITY, re.compile(r"km-?2|km²|km\^2|sq\.? ?km|densit|(?<![a-z])pd(?![a-z])", re.IGNORECASE)),
    (
        COUNT,
        re.compile(r"per[ _]?(cell|pixel)|(?<![a-z])counts?(?![a-z])|(?<![a-z])ppp(?![a-z])", re.IGNORECASE),
    ),
)


def is_density(dataset: DatasetReader, values: MeasuredRaster, words: str, context: ReadContext) -> bool:
    """Whether the values are people per km²; what was decided, and why, is reported.

    Raises:
        ImportFileError: the option --unit is none of the two.
        RasterError: neither the file nor the country's population tells.
    """
    totals = {DENSITY: values.total_by_area, COUNT: values.total}
    plausible = [unit for unit, total in totals.items() if _plausible(total, context)]
    unit = context.options.unit
    if unit is not None:
        if unit not in totals:
            raise ImportFileError("bad_unit", file=context.source.name, found=unit, expected=f"{DENSITY}, {COUNT}")
        if unit not in plausible:
            context.log.warn("population_implausible", found=_people(totals[unit]), expected=_range(context))
    else:
        stated_unit = _stated_unit(dataset, words)
        fits = [u for u in plausible if stated_unit in (None, u)]
        if len(fits) != 1:
            by_unit = ", ".join(f"{u}: {_people(total)}" for u, total in totals.items())
            raise RasterError("population_unit", file=context.source.name, found=by_unit, expected=_range(context))
        unit = fits[0]
    code = "population_density" if unit == DENSITY else "population_count"
    context.log.note(code, found=_people(totals[unit]), expected=_range(context))
    return unit == DENSITY


def _stated_unit(dataset: DatasetReader, words: str) -> str | None:
    """The unit that the file's unit, tags, band names or name say; None where none or both are said."""
    parts = [
        words,
        *(u for u in dataset.units if u),
        *dataset.tags().values(),
        *dataset.tags(1).values(),
    ]
    units = [unit for unit, pattern in SAYS if pattern.search(" ".join(parts))]
    return units[0] if len(units) == 1 else None


def _bounds(context: ReadContext) -> tuple[float, float]:
    people = context.method.number("population", "national")
    factor = context.method.number("population", "plausible_factor")
    return people / factor, people * factor


def _plausible(total: float, context: ReadContext) -> bool:
    least, most = _bounds(context)
    return least <= total <= most


def _people(total: float) -> str:
    return f"{total:,.0f}".replace(",", "\u202f")


def _range(context: ReadContext) -> str:
    return " … ".join(_people(bound) for bound in _bounds(context))
