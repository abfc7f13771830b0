"""GeoTIFF rasters: population, river floods, rain, elevation, landslides, fires."""

import re
from dataclasses import dataclass

import geopandas as gpd
import pandas as pd
import shapely

from domain.errors import ImportFileError, RasterError
from domain.schemas import CRS, HAZARDS, Batch, Dataset
from store.parsing.geography import EQUAL_AREA
from store.parsing.grids import MeasuredRaster, measure, open_checked, window_of_country, write_cog
from store.parsing.population import is_density
from store.parsing.reader import ReadContext, Reader
from store.parsing.source import ImportSource

FULL_COVER = 0.95
DRY = "dry"
MONTHS = 12  # more bands of monthly totals than this are a series


@dataclass(frozen=True)
class Theme:
    """What a raster shows: hazard, variable, unit, and the least and greatest value that can be true."""

    hazard: str
    variable: str
    unit: str
    low: float
    high: float
    classes: bool = False
    bands: bool = False  # whether it may have several


THEMES = (
    Theme("river_flood", "depth", "m", 0, 100),
    Theme("river_flood", "spurious", "category", 0, 255, classes=True),
    Theme("population", "count", "persons per cell", 0, 10_000_000),
    Theme("rainfall", "monthly_mean", "mm", 0, 3000, bands=True),
    Theme("rainfall", "monthly_total", "mm", 0, 3000, bands=True),
    Theme("elevation", "elevation", "m", -500, 9000),
    Theme("landslide", "susceptibility", "class 1-5", 0, 5, classes=True),
    Theme("fire", "density", "fires per km2 and season", 0, 1_000_000),
    Theme("heat", "wbgt", "degrees Celsius", -20, 60),
    Theme("observed_flood", "extent", "0/1", 0, 1, classes=True),
)
# What file names and band names say; the first that matches.
WORDS = (
    (r"wbgt", "heat", "wbgt"),
    (r"observed[ _-]?flood|inondation[ _-]?observ", "observed_flood", "extent"),
    (r"spurious", "river_flood", "spurious"),
    (r"rp[ _-]?\d+|flood", "river_flood", "depth"),
    (
        r"afripop|worldpop|ghs[_-]?pop|landscan|popul|(?<![a-z])pop|(?<![a-z])ppp(?![a-z])",
        "population",
        "count",
    ),
    (r"rain|precip|pluie|chirps", "rainfall", "monthly_mean"),
    (r"elevation|altitude|srtm|(?<![a-z])dem(?![a-z])", "elevation", "elevation"),
    (r"landslide|lhasa|glissement", "landslide", "susceptibility"),
    (r"(?<![a-z])fires?(?![a-z])|viirs|feux", "fire", "density"),
)
PERIODIC = ("depth", "wbgt")  # variables that exist at return periods only
PERIOD = re.compile(r"rp[ _-]?(\d{1,4})", re.IGNORECASE)


def sniff(source: ImportSource) -> bool:
    """A TIFF file."""
    return source.kind == "raster"


def read(source: ImportSource, context: ReadContext) -> Batch:
    """One raster, written as a COG into the store's raster folder.

    Raises:
        RasterError: the file is broken, elsewhere, or its values cannot be what it is said to show.
        ImportFileError: nothing says what it shows.
    """
    log = context.log
    with open_checked(source.path) as dataset:
        log.expect(range(1, dataset.count + 1))
        words = " ".join([source.path.stem, *(d for d in dataset.descriptions if d)])
        theme, period = _theme(words, source, context)
        if dataset.count > 1 and not theme.bands:
            raise RasterError("raster_bands", file=source.name, found=str(dataset.count), expected="1")
        window = window_of_country(dataset)
        if (window.width, window.height) != (dataset.width, dataset.height):
            log.note("raster_clipped", found=f"{dataset.width} × {dataset.height}",
                        expected=f"{int(window.width)} × {int(window.height)}")  # fmt: skip
        _report_cover(dataset.bounds, context)
        values = measure(dataset, window, context.geography.outline)
        _require_range(values, theme, source)
        density = theme.hazard == "population" and is_density(dataset, values, words, context)
        name = _name(theme, period)
        existing_files = set(context.raster_folder.glob("*.tif"))
        dry = _no_depth_is_dry(theme, values, int(window.width * window.height), context)
        path = write_cog(dataset, window, context.raster_folder, name, density=density, classes=theme.classes, dry=dry)
        bands = dataset.count
        log.accept(range(1, bands + 1))
    if path not in existing_files:  # a file that was there is another dataset's: not ours to remove
        context.written.append(path)
    about = context.dataset(source=source.name, licence="", tier="public", as_of="")
    row = _row(theme, period, path.name, about, _when(theme, bands, context))
    return Batch(about, rasters=pd.DataFrame([row]))


def _no_depth_is_dry(theme: Theme, values: MeasuredRaster, cells: int, context: ReadContext) -> bool:
    """Whether cells without a depth are dry land: only where a person says so, since else nobody knows.

    Raises:
        ImportFileError: the option --nodata says something else than "dry".
    """
    option = context.options.nodata
    if option not in {None, DRY}:
        raise ImportFileError("bad_nodata", file=context.source.name, found=option, expected=DRY)
    if theme.variable != "depth":
        return False
    share = f"{1 - values.valid / cells:.0%}"
    if option == DRY:
        context.log.note("flood_dry", found=share)
    elif values.low > 0 and values.valid < cells:
        context.log.warn("flood_no_dry", found=share, expected="--nodata dry")
    return option == DRY


def _theme(words: str, source: ImportSource, context: ReadContext) -> tuple[Theme, int | None]:
    """What the raster shows, by the option --as or else by its name."""
    if context.options.as_ is not None:
        hazard, _, rest = context.options.as_.partition(":")
        variable, _, period = rest.partition(":")
    else:
        matching = (w for w in WORDS if re.search(w[0], words, re.IGNORECASE))
        _, hazard, variable = next(matching, ("", "", ""))
        period_match = PERIOD.search(source.path.stem)
        period = period_match[1] if period_match and variable in PERIODIC else ""
    theme = next((t for t in THEMES if (t.hazard, t.variable) == (hazard, variable)), None)
    if theme is None or (period and not period.isdigit()) or (variable in PERIODIC and not period):
        options = ", ".join(f"{t.hazard}:{t.variable}" for t in THEMES)
        as_written = context.options.as_ or source.name
        raise ImportFileError("raster_of_what", file=source.name, found=as_written, expected=options)
    assert theme.hazard in HAZARDS
    return theme, int(period) if period else None


def _report_cover(bounds: tuple[float, float, float, float], context: ReadContext) -> None:
    outline = gpd.GeoSeries([context.geography.outline, shapely.box(*bounds)], crs=CRS).to_crs(EQUAL_AREA)
    share = outline.iloc[0].intersection(outline.iloc[1]).area / outline.iloc[0].area
    if share < FULL_COVER:
        context.log.warn("raster_partial", found=f"{share:.0%}", expected=f"≥ {FULL_COVER:.0%}")


def _require_range(values: MeasuredRaster, theme: Theme, source: ImportSource) -> None:
    if values.low < theme.low or values.high > theme.high:
        value_range = f"{values.low:g} … {values.high:g}"
        expected = f"{theme.low:g} … {theme.high:g} {theme.unit}"
        raise RasterError("raster_range", file=source.name, found=value_range, expected=expected)


def _name(theme: Theme, period: int | None) -> str:
    return f"{theme.hazard}_{theme.variable}" + (f"_rp{period}" if period else "")


def _when(theme: Theme, bands: int, context: ReadContext) -> str | None:
    """What a raster speaks of: a day for an observation, a span of months for a series, else a year.

    Raises:
        ImportFileError: an observation whose day nobody says.
    """
    day = context.options.date or context.day_of_name()
    if theme.hazard == "observed_flood":
        if not context.options.date:
            raise ImportFileError("flood_undated", file=context.source.name, expected="--date")
        return context.options.date
    if theme.variable == "monthly_total" and bands > MONTHS and day:
        last = pd.Period(day[:7], "M")
        return f"{last - bands + 1}/{last}"
    return day[:4] if day else None


def _row(theme: Theme, period: int | None, path: str, dataset: Dataset, day: str | None) -> dict[str, object]:
    return {
        "raster_id": _name(theme, period) + (f"_{day}" if theme.hazard == "observed_flood" else ""),
        "hazard": theme.hazard,
        "variable": theme.variable,
        "unit": theme.unit,
        "return_period": period,
        "date": day,
        "path": path,
        "source": dataset.source,
        "licence": dataset.licence,
    }


READER = Reader("rasters", "import.reader.rasters", sniff, read)
