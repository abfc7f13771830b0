"""A layer leaves as a workbook and as a GeoPackage that say what they hold, to those who may see it."""

from io import BytesIO
from pathlib import Path

import geopandas as gpd
import pyogrio
import pytest
from flask.testing import FlaskClient
from openpyxl import load_workbook

from app import create_app
from domain.settings import Settings
from layers import available_layers, find_layer
from layers.base import Query
from layers.contract.records import records
from locales import text
from publish.exports.layer_file import metadata, write_layer
from services.context import Context
from store.protocol import Store

QUERY = Query(22, "2025-10-31", "fr")


def vector_layers(context: Context) -> list[str]:
    return [layer.id for layer in available_layers(context) if layer.features is not None]


def test_every_layer_is_written_with_all_its_subjects(context: Context, tmp_path: Path) -> None:
    for layer_id in vector_layers(context):
        layer = find_layer(layer_id)
        assert layer is not None
        query = Query(22, "2025-10-31", "fr", layer.defaults(), day=layer.today(context))
        expected = records(layer, context, query)
        write_layer(layer, context, query, tmp_path / f"{layer_id}.xlsx")
        write_layer(layer, context, query, tmp_path / f"{layer_id}.gpkg")
        sheet = load_workbook(tmp_path / f"{layer_id}.xlsx")["data"]
        assert [row[0].value for row in sheet.iter_rows(min_row=2)] == list(expected.index)
        written = gpd.read_file(tmp_path / f"{layer_id}.gpkg")
        assert list(written["id"]) == list(expected.index)
        assert written.crs == 4326
        assert bool(written.geometry.geom_equals_exact(expected.geometry.reset_index(drop=True), 1e-9).all())


def test_numbers_are_numbers_and_no_text_is_a_formula(context: Context, tmp_path: Path) -> None:
    layer = find_layer("border_crossings")
    assert layer is not None
    write_layer(layer, context, QUERY, tmp_path / "x.xlsx")
    sheet = load_workbook(tmp_path / "x.xlsx")["data"]
    heads = [cell.value for cell in sheet[1]]
    column = heads.index(text("crossing.arrivals", "fr"))
    values = [row[column].value for row in sheet.iter_rows(min_row=2)]
    assert any(isinstance(value, float) for value in values)
    assert None in values  # nobody counted lately: no figure, never zero
    assert not [cell for row in sheet.iter_rows() for cell in row if cell.data_type == "f"]


def test_the_file_says_source_date_method_and_that_data_are_synthetic(context: Context, tmp_path: Path) -> None:
    layer = find_layer("border_crossings")
    assert layer is not None
    about = metadata(layer, context, QUERY)
    assert about["label"] == text("label.synthetic", "fr")
    assert about["method"] == context.method.hash
    write_layer(layer, context, QUERY, tmp_path / "x.gpkg")
    assert pyogrio.read_info(tmp_path / "x.gpkg", layer="features")["layer_metadata"]["source"] == about["source"]


def test_another_form_is_refused(context: Context, tmp_path: Path) -> None:
    layer = find_layer("border_crossings")
    assert layer is not None
    with pytest.raises(KeyError):
        write_layer(layer, context, QUERY, tmp_path / "x.docx")


@pytest.fixture(scope="module")
def public(demo_store: Store, answers_folder: Path) -> FlaskClient:
    """A client of a server that is open to everyone."""
    settings = Settings(store=demo_store.path, cache=answers_folder, tier="public")
    return create_app(settings).server.test_client()


def test_the_public_gets_prefectures_in_a_file_too(public: FlaskClient) -> None:
    answer = public.get("/layers/displacement_sites.xlsx?lang=en")
    assert answer.headers["Cache-Control"] == "no-store"
    sheet = load_workbook(BytesIO(answer.data))["data"]
    ids = [row[0].value for row in sheet.iter_rows(min_row=2)]
    assert ids
    assert all(str(i).startswith("CF") for i in ids)
    assert "SITE-0" not in str([[cell.value for cell in row] for row in sheet.iter_rows()])


@pytest.mark.parametrize(
    "address", ["/layers/nothing.geojson", "/layers/border_crossings.docx", "/layers/climate_hazards.xlsx"]
)
def test_what_is_not_offered_is_not_found(public: FlaskClient, address: str) -> None:
    assert public.get(address).status_code == 404


def test_an_empty_store_answers_with_nothing_rather_than_a_failure(tmp_path: Path) -> None:
    client = create_app(Settings(store=tmp_path / "kodro.gpkg", cache=tmp_path / "cache")).server.test_client()
    for layer_id in ("displacement_sites", "warnings", "border_crossings"):
        assert client.get(f"/layers/{layer_id}.geojson").status_code in {200, 404}
        assert client.get(f"/layers/{layer_id}.xlsx").status_code == 404
