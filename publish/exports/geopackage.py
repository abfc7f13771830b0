"""Exposure as a GeoPackage: zones with figures, metadata, dictionary, and how QGIS draws them."""

import sqlite3
from contextlib import closing
from pathlib import Path

import geopandas as gpd
import pandas as pd
import pyogrio

from domain.errors import StoreError, reason
from publish.exports.qml import qml
from publish.exports.unwritable import UNWRITABLE
from services.risk.exposure_export import ExposureExport
from store.atomic import atomic_write

LAYER = "exposure"
STYLES = """
create table layer_styles (
    id integer primary key autoincrement, f_table_catalog text(256), f_table_schema text(256),
    f_table_name text(256), f_geometry_column text(256), styleName text(30), styleQML text, styleSLD text,
    useAsDefault boolean, description text, owner text(30), ui text(30), update_time datetime
)
"""


def write(content: ExposureExport, path: Path) -> None:
    """Write the layer `exposure`, the tables `metadata` and `dictionary`, and a default style.

    Raises:
        StoreError: the file cannot be written.
    """
    with atomic_write(path, code=UNWRITABLE) as part:
        try:
            pyogrio.write_dataframe(frame(content), part, layer=LAYER, driver="GPKG", geometry_type="MultiPolygon")
            for name, table in (("metadata", _metadata(content)), ("dictionary", _dictionary(content))):
                pyogrio.write_dataframe(table, part, layer=name, driver="GPKG", append=True)
            _add_style(part, content)
        except (pyogrio.errors.DataSourceError, sqlite3.Error) as error:
            raise StoreError("export_unwritable", file=path.name, found=reason(error)) from error


def frame(content: ExposureExport) -> gpd.GeoDataFrame:
    """Figures with their zones, those of one file as those of another."""
    table = content.figures.rename_axis("zone").reset_index()
    return gpd.GeoDataFrame(table, geometry=content.shapes.to_numpy(), crs=4326)


def _metadata(content: ExposureExport) -> pd.DataFrame:
    return pd.DataFrame({"key": list(content.metadata), "value": list(content.metadata.values())})


def _dictionary(content: ExposureExport) -> pd.DataFrame:
    return pd.DataFrame([(c.name, c.hxl, c.unit, c.about) for c in content.columns],
                        columns=["column", "hxl", "unit", "about"])  # fmt: skip


def _add_style(part: Path, content: ExposureExport) -> None:
    """QGIS reads the style of a layer from this table when it opens the file."""
    with closing(sqlite3.connect(part)) as connection, connection:
        connection.execute(STYLES)
        connection.execute(
            "insert into gpkg_contents (table_name, data_type, identifier, last_change) values "
            "('layer_styles', 'attributes', 'layer_styles', strftime('%Y-%m-%dT%H:%M:%fZ', 'now'))"
        )
        connection.execute(
            "insert into layer_styles (f_table_catalog, f_table_schema, f_table_name, f_geometry_column, styleName, "
            "styleQML, styleSLD, useAsDefault, description, owner, update_time) "
            "values ('', '', ?, 'geom', ?, ?, '', 1, ?, '', strftime('%Y-%m-%dT%H:%M:%fZ', 'now'))",
            (LAYER, "kodro", qml(content), content.metadata["title"]),
        )
