"""Print who is exposed, or write it to files: the numbers of the page."""

from pathlib import Path
from typing import Any

import geopandas as gpd
import pyogrio

from commands.common import open_context, print_columns, print_json
from commands.exposure_files import Asked, ExposureFile, read_recipe, require_recipe, write_files, zones_of
from domain.errors import ImportFileError, reason
from domain.geodesy import to_degrees
from domain.schemas import CRS
from domain.settings import Settings
from locales import coverage_percent, text
from services.disclosed import shown_figure
from services.risk.exposure import Exposure, records
from services.risk.exposure_request import ZONES, ExposureRequest, of_shapes
from services.risk.hazard_words import key_label, note_words, threshold_words
from services.risk.recipe import viewer_of
from services.risk.shown_exposure import exposure

NAMES = ("name", "Name", "NAME", "shapeName", "admin1Name", "admin2Name", "nom")
CODES = ("pcode", "P-Code", "P_CODE", "admin2Pcod", "admin1Pcod", "id")


# Short words of the command line for the method's hazards.
HAZARDS = {
    "flood": "river_flood", "observed": "observed_flood", "drought": "drought", "rain": "extreme_rain",
    "heat": "heat", "landslide": "landslide", "fire": "fire",
}  # fmt: skip


def run(
    settings: Settings,
    *,
    zones: str,
    hazard: str,
    threshold: float | None,
    number: int | None,
    as_json: bool,
    scheduler: str = "",
    out: list[Path] | None = None,
    recipe: Path | None = None,
    save_recipe: Path | None = None,
    anyway: bool = False,
    period: int | None = None,
    depth: float | None = None,
) -> int:
    """Measure exposure to a hazard in zones of the store, or in the polygons of a file; print it or write it.

    A drought's threshold may be given as an SPI (-1) or as a severity (1).

    Raises:
        ImportFileError: a file cannot be read, holds no polygon, or is a recipe of other data.
        UnknownPlaceError, RasterError: the store lacks the zones, or a raster.
    """
    context, language = open_context(settings, scheduler), settings.language
    kept = read_recipe(recipe) if recipe else None
    if kept and recipe:
        context, language = viewer_of(context, kept), kept.language
        zones, number, hazard, threshold = zones_of(kept, recipe), kept.round, kept.hazard, kept.threshold
    chosen = context.method.hazard(HAZARDS.get(hazard, hazard))
    if threshold is not None and chosen.shown == "at_most":
        threshold = abs(threshold)
    if out and depth is None:
        depth = threshold
    request = request_for(zones, round=number, hazard=chosen.id, threshold=threshold)
    file = None if zones in ZONES else Path(zones)
    measured = ExposureFile(exposure(context, request), language, file)
    if kept and recipe and not anyway:
        require_recipe(context, measured, kept, recipe)
    if out or save_recipe:
        asked = Asked(tuple(out or ()), save_recipe, period, depth)
        for path in write_files(context, measured, asked):
            print(text("export.written", settings.language, file=str(path)))
    elif as_json:
        print_json(records(measured.answer))
    else:
        _table(measured.answer, settings.language)
    return 0


def request_for(zones: str, **asked: Any) -> ExposureRequest:
    """The request of zones named on the command line: a kind of the store's, or a file of polygons.

    Args:
        zones: one of ZONES, or the path of a file.
        asked: round, hazard, key and threshold.

    Raises:
        ImportFileError: the file cannot be read, or holds no polygon.
    """
    if zones in ZONES:
        return ExposureRequest(zones, **asked)
    return of_shapes(*read_zones(Path(zones)), **asked)


def read_zones(path: Path) -> tuple[gpd.GeoSeries, dict[str, str]]:
    """Polygons of a file in EPSG:4326 by code (or row number), with their names.

    Raises:
        ImportFileError: no such file, not a map file, no coordinate system, no polygon.
    """
    if not path.exists():
        raise ImportFileError("unknown_zones", found=str(path), expected=", ".join(ZONES))
    try:
        table = gpd.read_file(path, engine="pyogrio")
    except (pyogrio.errors.DataSourceError, pyogrio.errors.DataLayerError) as error:
        raise ImportFileError("unreadable_zones", file=path.name, found=reason(error)) from None
    if not isinstance(table, gpd.GeoDataFrame) or table.crs is None:
        raise ImportFileError("unreadable_zones", file=path.name, expected=CRS)
    table = table.set_geometry(to_degrees(table.geometry))
    table = table[table.geom_type.isin(["Polygon", "MultiPolygon"])]
    if table.empty:
        raise ImportFileError("no_polygons", file=path.name)
    code = next((c for c in CODES if c in table and table[c].is_unique), None)
    table.index = table[code].astype(str) if code else [str(i + 1) for i in range(len(table))]
    label = next((c for c in NAMES if c in table), None)
    names = table[label].astype(str).to_dict() if label else {}
    return table.geometry, names


def _table(measured: Exposure, language: str) -> None:
    rows = [tuple(text(f"column.{c}", language) for c in ("zone", "people", "annual", "covered"))]
    hazard = measured.hazard
    rows[0] = (
        *rows[0],
        f"{threshold_words(hazard, measured.threshold, language)}, {key_label(hazard, measured.key, language)}",
    )
    for zone, line in measured.zones.iterrows():
        exposed = measured.exposed.loc[zone, (measured.key, measured.threshold)]
        people, annual, at_threshold = (
            shown_figure(value, bool(measured.hidden[zone]), language)
            for value in (line["people"], line["expected_annual"], exposed)
        )
        covered = coverage_percent(line["covered_share"], language)
        rows.append((str(line["name"]), people, annual, covered, at_threshold))
    print_columns(rows)
    for words in note_words(measured.rasters, language):
        print(words)
