"""Exposure as files: every form read back holds the page's numbers, with what must be said of them."""

import csv
import json
import re
import sqlite3
from dataclasses import replace
from pathlib import Path
from xml.etree import ElementTree as ET

import geopandas as gpd
import numpy as np
import pandas as pd
import pyarrow.parquet as pq
import pyogrio
import pytest
import rasterio
import shapely
from openpyxl import load_workbook
from rio_cogeo.cogeo import cog_validate

from domain.errors import ImportFileError, RasterError, StoreError
from locales import LANGUAGES
from publish.exports import cog, form_of, write_table
from publish.exports.cells import safe
from services.context import Context
from services.risk.export_columns import exposed_name
from services.risk.exposure import records
from services.risk.exposure_export import ExposureExport, export_content
from services.risk.exposure_request import ExposureRequest, of_shapes
from services.risk.shown_exposure import exposure

SAID = ("source", "licence", "as_of", "data_hash", "method_version", "method_hash", "is_synthetic", "disclaimer")
HXL = re.compile(r"#[a-z][a-z0-9_]*(\+[a-z][a-z0-9_]*)*")
TOLERANCE = 0.00501  # people are written to the hundredth


@pytest.fixture(scope="module")
def content(context: Context) -> ExposureExport:
    return export_content(context, exposure(context, ExposureRequest("prefectures")), "fr")


@pytest.fixture(scope="module")
def expected(context: Context) -> dict[str, dict[str, float]]:
    """The numbers of the command line, flat, by zone and column."""
    found = {}
    for record in records(exposure(context, ExposureRequest("prefectures"))):
        flat = {key: record[key] for key in ("people", "covered_share", "expected_annual")}
        for period, depths in record["exposed"].items():
            flat |= {exposed_name(int(period), float(depth)): people for depth, people in depths.items()}
        found[record["zone"]] = flat
    return found


def agree(table: pd.DataFrame, expected: dict[str, dict[str, float]]) -> None:
    assert set(table.index) == set(expected)
    for zone, flat in expected.items():
        for name, value in flat.items():
            held = table.loc[zone, name]
            assert pd.isna(held) if value is None else abs(float(held) - value) <= TOLERANCE, (zone, name)


def written(content: ExposureExport, folder: Path, form: str) -> Path:
    path = folder / f"exposure.{form}"
    write_table(content, path)
    assert [p.name for p in folder.iterdir()] == [path.name]
    return path


def test_the_csv_read_back(content: ExposureExport, expected: dict, tmp_path: Path) -> None:
    path = written(content, tmp_path, "csv")
    table = pd.read_csv(path, skiprows=[1]).set_index("zone")
    agree(table, expected)
    for name in SAID:
        assert table[name].nunique() == 1
        assert table[name].notna().all()
    assert set(table["is_synthetic"]) == {True}
    again = tmp_path / "again.csv"
    write_table(content, again)
    assert again.read_bytes() == path.read_bytes()


@pytest.mark.parametrize("kind", ["prefectures", "sites", "return_areas"])
def test_every_column_has_an_hxl_tag(context: Context, tmp_path: Path, kind: str) -> None:
    path = written(export_content(context, exposure(context, ExposureRequest(kind)), "en"), tmp_path, "csv")
    with path.open(encoding="utf-8", newline="") as file:
        names, tags, *rows = csv.reader(file)
    assert len(names) == len(set(names)) == len(tags) == len(set(tags))
    assert [tag for tag in tags if not HXL.fullmatch(tag)] == []
    assert tags[0] == ("#adm1+code" if kind == "prefectures" else "#loc+code")
    assert "#affected+ind+flood+rp100+d50cm" in tags
    assert {len(row) for row in rows} == {len(names)}


def test_the_workbook_read_back(content: ExposureExport, expected: dict, tmp_path: Path) -> None:
    book = load_workbook(written(content, tmp_path, "xlsx"))
    assert book.sheetnames == ["figures", "coverage", "metadata", "dictionary"]
    names, tags, *rows = book["figures"].iter_rows(values_only=True)
    assert all(HXL.fullmatch(tag) for tag in tags)
    table = pd.DataFrame(rows, columns=names).set_index("zone")
    agree(table, expected)
    assert all(isinstance(v, int | float) for v in table["people"])
    said = dict(book["metadata"].iter_rows(values_only=True, min_row=2))
    assert set(SAID) <= set(said)
    assert all(said[name] for name in SAID)
    described = {row[0] for row in book["dictionary"].iter_rows(values_only=True, min_row=2)}
    assert set(names) <= described
    assert book["coverage"].max_row == len(expected) + 1


def test_the_geopackage_read_back(content: ExposureExport, expected: dict, tmp_path: Path) -> None:
    path = written(content, tmp_path, "gpkg")
    layers = dict(pyogrio.list_layers(path))
    assert layers["exposure"] == "MultiPolygon"
    table = gpd.read_file(path, layer="exposure").set_index("zone")
    assert table.crs == "EPSG:4326"
    assert table.geometry.is_valid.all()
    agree(table, expected)
    said = pyogrio.read_dataframe(path, layer="metadata").set_index("key")["value"]
    assert all(said[name] for name in SAID)
    assert set(pyogrio.read_dataframe(path, layer="dictionary")["column"]) >= {"zone", "people", "expected_annual_high"}


def test_qgis_finds_a_style_for_the_layer(content: ExposureExport, tmp_path: Path) -> None:
    path = written(content, tmp_path, "gpkg")
    with sqlite3.connect(path) as connection:
        assert connection.execute("pragma integrity_check").fetchone() == ("ok",)
        held = {row[0] for row in connection.execute("select table_name from gpkg_contents")}
        rows = connection.execute(
            "select f_table_name, f_geometry_column, styleQML from layer_styles where useAsDefault = 1"
        ).fetchall()
        columns = {row[1] for row in connection.execute("pragma table_info(exposure)")}
        geometry = connection.execute("select column_name from gpkg_geometry_columns").fetchone()[0]
    assert {"exposure", "metadata", "dictionary", "layer_styles"} <= held
    assert len(rows) == 1
    assert rows[0][:2] == ("exposure", geometry)
    style = ET.fromstring(rows[0][2].partition("\n")[2])
    rules = style.findall("./renderer-v2/rules/rule")
    symbols = {symbol.get("name") for symbol in style.findall("./renderer-v2/symbols/symbol")}
    assert {rule.get("symbol") for rule in rules} == symbols
    assert all(re.findall(r'"(\w+)"', rule.get("filter"))[0] in columns for rule in rules)
    assert rules[-1].get("filter").endswith("IS NULL")


def test_geoparquet_read_back(content: ExposureExport, expected: dict, tmp_path: Path) -> None:
    path = written(content, tmp_path, "parquet")
    table = gpd.read_parquet(path).set_index("zone")
    assert table.crs == "EPSG:4326"
    agree(table, expected)
    said = json.loads(pq.read_schema(path).metadata[b"kodro"])
    assert all(said["metadata"][name] for name in SAID)
    assert b"geo" in pq.read_schema(path).metadata


def test_the_raster_holds_the_people_of_the_table(context: Context, content: ExposureExport, tmp_path: Path) -> None:
    found = exposure(context, ExposureRequest("prefectures"))
    path = tmp_path / "people.tif"
    cog.write(found, content.metadata, path, period=100, threshold=0.5)
    assert [p.name for p in tmp_path.iterdir()] == ["people.tif"]
    valid, errors, _ = cog_validate(path, quiet=True)
    assert (valid, errors) == (True, [])
    with rasterio.open(path) as source:
        values = source.read(1, masked=True)
        bounds, tags = source.bounds, source.tags()
    assert all(tags[name] for name in SAID)
    assert (tags["key"], tags["exposed_from"], tags["unit"]) == ("100", "0.5 m", "persons per cell")
    assert values.mask.any()
    assert (values == 0).any()  # dry land is nobody, not unknown
    whole = exposure(context, of_shapes(gpd.GeoSeries([shapely.box(*bounds)], index=["all"], crs=4326)))
    assert float(values.astype("float64").sum()) == pytest.approx(whole.exposed.loc["all", (100, 0.5)], rel=1e-5)


def test_a_period_that_is_not_held_is_said_to_be(context: Context, content: ExposureExport, tmp_path: Path) -> None:
    with pytest.raises(RasterError) as refused:
        cog.write(
            exposure(context, ExposureRequest("prefectures")),
            content.metadata,
            tmp_path / "x.tif",
            period=7,
            threshold=0.5,
        )
    assert refused.value.code == "no_period"
    assert list(tmp_path.iterdir()) == []


HOSTILE = ("=1+1", "+1", "-1", "@SUM(A1)", " =1", "\t=cmd|' /C calc'!A0", "\r\n=1", "a\x00b\x0bc")


@pytest.mark.parametrize("form", ["csv", "xlsx"])
def test_no_text_becomes_a_formula(content: ExposureExport, tmp_path: Path, form: str) -> None:
    names = [*HOSTILE, *content.figures["name"].iloc[len(HOSTILE) :]]
    hostile = replace(content, figures=content.figures.assign(name=names))
    path = written(hostile, tmp_path, form)
    if form == "csv":
        with path.open(encoding="utf-8", newline="") as file:
            cells = [cell for row in csv.reader(file) for cell in row]
        words = [c for c in cells if not re.fullmatch(r"-?\d+(\.\d+)?(e-?\d+)?", c)]
    else:
        held = [cell for sheet in load_workbook(path) for row in sheet.iter_rows() for cell in row]
        assert {cell.data_type for cell in held} <= {"s", "inlineStr", "n", "b"}
        words = [str(cell.value) for cell in held if isinstance(cell.value, str)]
    assert [word for word in words if word.lstrip()[:1] in {"=", "+", "-", "@"}] == []
    assert any(word.startswith("'=") for word in words)


def test_plain_text_is_left_as_it_is() -> None:
    assert safe("Ombella-M’Poko") == "Ombella-M’Poko"
    assert safe("Kabo = Ouham") == "Kabo = Ouham"


@pytest.mark.parametrize("language", LANGUAGES)
def test_words_are_in_the_language_and_numbers_are_not(context: Context, language: str) -> None:
    made = export_content(context, exposure(context, ExposureRequest("prefectures")), language)
    assert ("préfectures" in made.metadata["title"]) == (language == "fr")
    assert all(column.about for column in made.columns)
    assert made.figures.select_dtypes("number").shape[1] > 25


def test_a_zone_outside_the_rasters_is_empty_in_every_form(context: Context, tmp_path: Path) -> None:
    shapes = gpd.GeoSeries([shapely.box(40, 40, 41, 41)], index=["away"], crs=4326)
    made = export_content(context, exposure(context, of_shapes(shapes)), "en")
    assert pd.read_csv(written(made, tmp_path, "csv"), skiprows=[1])["people"].isna().all()
    (tmp_path / "exposure.csv").unlink()
    rows = list(load_workbook(written(made, tmp_path, "xlsx"))["figures"].values)
    assert rows[2][rows[0].index("people")] is None
    (tmp_path / "exposure.xlsx").unlink()
    assert np.isnan(gpd.read_file(written(made, tmp_path, "gpkg"), layer="exposure")["people"]).all()


def test_an_unknown_form_is_refused() -> None:
    for name in ("a.shp", "a", "a.csv.exe"):
        with pytest.raises(ImportFileError):
            form_of(Path(name))


def test_a_folder_that_cannot_be_written_is_said_in_words(content: ExposureExport, tmp_path: Path) -> None:
    blocked = tmp_path / "file"
    blocked.write_text("not a folder")
    for form in ("csv", "xlsx", "gpkg"):
        with pytest.raises(StoreError):
            write_table(content, blocked / f"a.{form}")
