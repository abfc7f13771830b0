"""What a layer draws, as a workbook or a GeoPackage: one row a subject that the viewer may see."""

from collections.abc import Callable
from pathlib import Path

import geopandas as gpd
import pyogrio
from openpyxl import Workbook
from openpyxl.styles import Font

from layers.base import Layer, Query
from layers.contract.records import CLASS, columns_of, records
from locales import MISSING, named, text
from publish.exports.cells import cell
from publish.exports.unwritable import UNWRITABLE
from services.context import Context
from services.data import is_synthetic
from store.atomic import atomic_write

WIDTH = 42  # characters of the widest column


def write_layer(layer: Layer, context: Context, query: Query, path: Path) -> None:
    """Write a layer's features in the form of the file's name; the file appears when it is complete.

    Args:
        layer: what is written, as this viewer sees it.
        context: who asks, of which store.
        query: round, language and choices.
        path: ends in .xlsx or .gpkg.

    Raises:
        KeyError: another form.
        StoreError: the file cannot be written.
    """
    write = FORMS[path.suffix.removeprefix(".")][0]
    table = records(layer, context, query)
    with atomic_write(path, code=UNWRITABLE) as part:
        write(_named(table, layer, context, query.language), metadata(layer, context, query), part)


def metadata(layer: Layer, context: Context, query: Query) -> dict[str, str]:
    """What must be known of the file: what, of when, from whom, and whether it is invented."""
    legend = layer.legend_for(context, query)
    synthetic = is_synthetic(context)
    return {
        "title": legend.title,
        "unit": legend.unit,
        "date": legend.date or MISSING,
        "round": str(query.round),
        "source": named(legend.source, query.language) or MISSING,
        "notes": " ".join(legend.notes),
        "access": str(context.tier),
        "data": context.store.version(),
        "method": context.method.hash,
        **({"label": text("label.synthetic", query.language)} if synthetic else {}),
        "disclaimer": text("disclaimer", query.language),
    }


def _named(table: gpd.GeoDataFrame, layer: Layer, context: Context, language: str) -> gpd.GeoDataFrame:
    """The columns that are read, under their headings."""
    headings = {"label": text("column.name", language), CLASS: text("column.class", language)}
    headings |= {column.field: text(column.label, language) for column in columns_of(layer, context)}
    if not columns_of(layer, context):
        headings["tip"] = text("column.hover", language)
    return table[[*headings, "geometry"]].rename(columns=headings)


def _workbook(table: gpd.GeoDataFrame, about: dict[str, str], path: Path) -> None:
    book = Workbook()
    sheet = book.active
    sheet.title = "data"
    names = [name for name in table.columns if name != "geometry"]
    sheet.append(["id", *names, "longitude", "latitude"])
    centres = table.geometry.representative_point()
    for (subject, row), x, y in zip(table[names].iterrows(), centres.x, centres.y, strict=True):
        sheet.append([cell(str(subject)), *map(cell, row), cell(round(x, 5)), cell(round(y, 5))])
    more = book.create_sheet("metadata")
    for key, value in about.items():
        more.append([cell(key), cell(value)])
    for each in (sheet, more):
        for column in each.columns:
            longest = max(len(str(entry.value or "")) for entry in column)
            each.column_dimensions[column[0].column_letter].width = min(WIDTH, longest + 2)
    for entry in sheet[1]:
        entry.font = Font(bold=True)
    sheet.freeze_panes = "A2"
    book.save(path)


def _geopackage(table: gpd.GeoDataFrame, about: dict[str, str], path: Path) -> None:
    shapes = gpd.GeoDataFrame(table.reset_index(names="id"), geometry="geometry", crs=4326)
    pyogrio.write_dataframe(shapes, path, layer="features", driver="GPKG", layer_metadata=about)


FORMS: dict[str, tuple[Callable[[gpd.GeoDataFrame, dict[str, str], Path], None], str]] = {
    "xlsx": (_workbook, "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"),
    "gpkg": (_geopackage, "application/geopackage+sqlite3"),
}
