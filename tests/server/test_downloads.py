"""Downloads are checked on the server: the public gets prefectures, and nothing that gives a small count away."""

import io
import json
from pathlib import Path

import geopandas as gpd
import pandas as pd
import pytest
import shapely
from flask.testing import FlaskClient
from shapely.geometry import mapping, shape

from app import create_app
from domain.settings import Settings
from services.context import Context
from services.risk.exposure_request import ExposureRequest, of_drawing
from services.risk.shown_exposure import exposure
from store import GeoPackageStore

TABLES = ("csv", "xlsx", "gpkg", "parquet")


def client(store: GeoPackageStore, folder: Path, **words: str) -> FlaskClient:
    return create_app(Settings(store=store.path, cache=folder, **words)).server.test_client()


@pytest.fixture(scope="module")
def anyone(demo_store: GeoPackageStore, answers_folder: Path) -> FlaskClient:
    return client(demo_store, answers_folder, audience="public")


@pytest.fixture(scope="module")
def core(demo_store: GeoPackageStore, answers_folder: Path) -> FlaskClient:
    return client(demo_store, answers_folder)


@pytest.mark.parametrize("form", [*TABLES, "toml"])
def test_the_public_file_names_no_site(anyone: FlaskClient, demo_store: GeoPackageStore, form: str) -> None:
    answer = anyone.get(f"/exposure/prefectures.{form}?lang=en")
    assert answer.status_code == 200
    assert "attachment" in answer.headers["Content-Disposition"]
    assert answer.headers["Cache-Control"] == "no-store"
    names = [*demo_store.places("displacement_site")["name"], *demo_store.places("return_area")["name"]]
    assert [n for n in names if n.encode() in answer.data] == []
    assert b"SITE-0" not in answer.data


@pytest.mark.parametrize("zones", ["sites", "return_areas", "sub_prefectures", "communes"])
@pytest.mark.parametrize("form", ["csv", "tif", "toml"])
def test_the_public_gets_nothing_finer(anyone: FlaskClient, zones: str, form: str) -> None:
    assert anyone.get(f"/exposure/{zones}.{form}").status_code == 403


def test_the_public_gets_no_cells(anyone: FlaskClient, core: FlaskClient) -> None:
    assert anyone.get("/exposure/prefectures.tif").status_code == 403
    assert core.get("/exposure/prefectures.tif?period=10&threshold=0.5").status_code == 200


def test_no_small_count_leaves_and_rows_are_whole_or_blank(anyone: FlaskClient, public_context: Context) -> None:
    table = pd.read_csv(io.BytesIO(anyone.get("/exposure/prefectures.csv").data), skiprows=[1]).set_index("zone")
    figures = table[[c for c in table if c == "people" or c.startswith(("exposed_", "expected_"))]]
    assert not ((figures > 0) & (figures < 10)).any(axis=None)
    assert (figures.dropna(how="all") == figures.dropna(how="all").round()).all(axis=None)
    hidden = exposure(public_context, ExposureRequest("prefectures")).hidden
    assert list(table["suppressed"]) == list(hidden.reindex(table.index))
    assert figures[hidden.reindex(table.index)].isna().all(axis=None)
    assert not [c for c in table if c.startswith("exposed_") and not c.endswith("_50cm")]


def test_partners_get_sites(core: FlaskClient) -> None:
    answer = core.get("/exposure/sites.csv")
    assert answer.status_code == 200
    assert b"SITE-0" in answer.data


@pytest.mark.parametrize(
    ("address", "status"),
    [("nowhere.csv", 404), ("prefectures.exe", 404), ("prefectures.tif?period=7", 409),
     ("prefectures.tif?period=-1", 409), ("prefectures.csv?hazard=earthquake", 400), ("drawn.csv", 400),
     ("drawn.csv?area=1,2 3,4", 400), ("prefectures.tif?threshold=nan", 400), ("prefectures.tif?threshold=x", 400)],
)  # fmt: skip
def test_a_wrong_question_is_answered_in_words(core: FlaskClient, address: str, status: int) -> None:
    answer = core.get(f"/exposure/{address}")
    assert answer.status_code == status
    assert b"Traceback" not in answer.data


@pytest.mark.parametrize("hazard", ["drought", "extreme_rain", "heat", "landslide", "fire", "observed_flood"])
@pytest.mark.parametrize("form", [*TABLES, "tif", "toml"])
def test_every_hazard_leaves_in_every_form(core: FlaskClient, hazard: str, form: str) -> None:
    answer = core.get(f"/exposure/prefectures.{form}?hazard={hazard}&lang=fr")
    assert answer.status_code == 200, answer.text
    assert hazard in answer.headers["Content-Disposition"]


def test_figures_of_another_hazard_are_those_of_the_page(core: FlaskClient, context: Context) -> None:
    answer = core.get("/exposure/prefectures.csv?hazard=drought&threshold=1.5&lang=en")
    table = pd.read_csv(io.BytesIO(answer.data), skiprows=[1]).set_index("zone")
    found = exposure(context, ExposureRequest("prefectures", hazard="drought", threshold=1.5))
    for key, threshold in found.exposed.columns:
        written = table[f"exposed_drought_{key}_{threshold:g}".replace(".", "_")]
        assert written.to_numpy() == pytest.approx(found.exposed[(key, threshold)].to_numpy(), abs=0.005)
    assert "expected_annual" not in table  # windows are no return periods


def drawn_circle(corners: int) -> dict[str, object]:
    """A polygon of many corners, at full precision."""
    return dict(mapping(shapely.Point(18.6123456789012, 4.4123456789012).buffer(0.3, quad_segs=corners // 4)))


@pytest.mark.parametrize("corners", [4, 200, 1000, 4000])
def test_page_and_file_measure_one_shape_however_many_corners_it_has(
    core: FlaskClient, context: Context, corners: int
) -> None:
    area = drawn_circle(corners)
    on_page = exposure(context, of_drawing(json.loads(json.dumps(area)), "Drawn area"))
    answer = core.post("/exposure/drawn.csv?lang=en", data={"area": json.dumps(area)})
    table = pd.read_csv(io.BytesIO(answer.data), skiprows=[1])
    assert answer.status_code == 200 and len(table) == 1
    assert table["people"].iloc[0] == round(on_page.zones["people"].iloc[0], 2)
    assert table["area_km2"].iloc[0] == round(on_page.zones["area_km2"].iloc[0], 3)


def test_the_shape_in_the_file_is_the_drawn_one_to_the_last_digit(core: FlaskClient, tmp_path: Path) -> None:
    area = drawn_circle(1000)
    answer = core.post("/exposure/drawn.gpkg?lang=fr", data={"area": json.dumps(area)})
    path = tmp_path / "drawn.gpkg"
    path.write_bytes(answer.data)
    written = gpd.read_file(path, layer="exposure").geometry.iloc[0]
    assert written.equals_exact(shapely.MultiPolygon([shape(area)]), 0) or written.equals_exact(shape(area), 0)


@pytest.mark.parametrize("form", [*TABLES, "tif"])
def test_a_drawn_area_leaves_in_every_form_but_the_recipe(core: FlaskClient, form: str) -> None:
    answer = core.post(f"/exposure/drawn.{form}?lang=fr&hazard=heat", data={"area": json.dumps(drawn_circle(40))})
    assert answer.status_code == 200, answer.text


@pytest.mark.parametrize(
    "area",
    ["", "no json", "[]", "null", '{"type": "Point", "coordinates": [18, 4]}', '{"type": "Polygon", "coordinates": []}',
     '{"type": "Polygon", "coordinates": [[[18, 4], [999, 4], [19, 5], [18, 4]]]}', '{"type": "Polygon"}'],
)  # fmt: skip
def test_what_is_no_area_is_refused_in_words(core: FlaskClient, area: str) -> None:
    answer = core.post("/exposure/drawn.csv?lang=fr", data={"area": area})
    assert answer.status_code == 400
    assert answer.text


def test_a_drawn_area_is_not_for_the_public_and_only_areas_are_sent(anyone: FlaskClient, core: FlaskClient) -> None:
    assert anyone.post("/exposure/drawn.csv", data={"area": json.dumps(drawn_circle(40))}).status_code == 403
    assert core.post("/exposure/prefectures.csv").status_code == 405


@pytest.mark.parametrize("period", ["7", "x", "-1", "999999999999999999999"])
def test_a_period_that_no_raster_has_is_refused(core: FlaskClient, period: str) -> None:
    for form in ("csv", "tif"):
        assert core.get(f"/exposure/prefectures.{form}?period={period}").status_code == 409


def test_two_thresholds_side_by_side_give_the_public_no_few_people_between_them(anyone: FlaskClient) -> None:
    assert anyone.get("/exposure/prefectures.csv?threshold=0.5").status_code == 200
    answer = anyone.get("/exposure/prefectures.csv?threshold=0.75")
    beside = pd.read_csv(io.BytesIO(answer.data), skiprows=[1]).set_index("zone")
    counts = beside[[name for name in beside if name.startswith(("people", "exposed"))]].stack().dropna()
    assert len(counts) and (counts.astype(float) % 10 == 0).all()
    assert anyone.get("/exposure/prefectures.csv?threshold=0.7512").status_code == 403
    assert anyone.get("/exposure/drawn.csv?area=18,4 19,4 19,5").status_code == 403
