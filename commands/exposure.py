"""Print who is exposed: the numbers of the page."""

from pathlib import Path

import geopandas as gpd
import pyogrio

from answers.exposure import ZONES, Exposure, exposure, exposure_of_shapes, records
from commands.common import open_context, print_columns, print_json
from domain.errors import ImportProblem
from domain.schemas import CRS
from domain.settings import Settings
from locales import number, percent, text

NAMES = ("name", "Name", "NAME", "shapeName", "admin1Name", "admin2Name", "nom")
CODES = ("pcode", "P-Code", "P_CODE", "admin2Pcod", "admin1Pcod", "id")


def run(settings: Settings, *, zones: str, hazard: str, number: int | None, as_json: bool, scheduler: str = "") -> int:
    """Measure flood exposure in zones of the store, or in the polygons of a file.

    Raises:
        ImportProblem: the file cannot be read, or holds no polygon.
        UnknownPlaceError, RasterProblem: the store lacks the zones, or a raster.
    """
    context = open_context(settings, scheduler)
    if zones in ZONES:
        found = exposure(context, zones, number)
    else:
        shapes, names = read_zones(Path(zones))
        found = exposure_of_shapes(context, shapes, names)
    if as_json:
        print_json(records(found))
    else:
        _table(found, settings.language)
    return 0


def read_zones(path: Path) -> tuple[gpd.GeoSeries, dict[str, str]]:
    """Polygons of a file in EPSG:4326 by code (or row number), with their names.

    Raises:
        ImportProblem: no such file, not a map file, no coordinate system, no polygon.
    """
    if not path.exists():
        raise ImportProblem("unknown_zones", found=str(path), expected=", ".join(ZONES))
    try:
        table = gpd.read_file(path, engine="pyogrio")
    except (pyogrio.errors.DataSourceError, pyogrio.errors.DataLayerError) as error:
        raise ImportProblem("unreadable_zones", file=path.name, found=str(error)[:200]) from None
    if not isinstance(table, gpd.GeoDataFrame) or table.crs is None:
        raise ImportProblem("unreadable_zones", file=path.name, expected=CRS)
    table = table.to_crs(CRS)
    table = table[table.geom_type.isin(["Polygon", "MultiPolygon"])]
    if table.empty:
        raise ImportProblem("no_polygons", file=path.name)
    code = next((c for c in CODES if c in table and table[c].is_unique), None)
    table.index = table[code].astype(str) if code else [str(i + 1) for i in range(len(table))]
    label = next((c for c in NAMES if c in table), None)
    names = table[label].astype(str).to_dict() if label else {}
    return table.geometry, names


def _table(found: Exposure, language: str) -> None:
    rows = [tuple(text(f"column.{c}", language) for c in ("zone", "people", "annual", "covered"))]
    rows[0] = (*rows[0], text("exposure.at100", language))
    for zone, line in found.zones.iterrows():
        rows.append(
            (
                str(line["name"]),
                number(line["people"], language),
                number(line["expected_annual"], language),
                percent(line["covered_share"], language),
                number(found.exposed.loc[zone, (100, 0.5)], language),
            )
        )
    print_columns(rows)
