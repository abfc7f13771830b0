"""Layers as GeoJSON and as files, each for who may see it; addresses that are none are 404."""

import io
import json
from collections.abc import Callable
from pathlib import Path

import openpyxl
import pytest
from flask.testing import FlaskClient

from app import create_app
from domain.settings import Settings
from domain.tiers import Tier
from locales import text
from services.context import Context
from services.data import content_version
from store import Store

ASKED = "?round=3&lang=fr"


def ids(client: FlaskClient, address: str) -> list[str]:
    return [feature["id"] for feature in json.loads(client.get(address).data)["features"]]


def test_the_core_gets_sites_and_the_public_prefectures(core_client: FlaskClient, public_client: FlaskClient) -> None:
    assert sorted(ids(core_client, f"/layers/displacement_sites.geojson{ASKED}")) == ["S1", "S2", "S3", "S6"]
    assert sorted(ids(public_client, f"/layers/displacement_sites.geojson{ASKED}")) == ["CF43", "CF52"]


def test_only_what_is_drawn_is_sent(core_client: FlaskClient) -> None:
    body = json.loads(core_client.get(f"/layers/border_crossings.geojson{ASKED}").data)
    assert set(body["features"][0]["properties"]) == {"label", "k", "tip", "r"}


@pytest.mark.parametrize("path", [
    "/layers/nothing.geojson", "/layers/border_crossings.pdf", "/layers/climate_hazards.geojson",
    "/layers/area_classes.geojson", "/basemap/nothing.geojson", "/layers/..%2f..%2fapp.py",
])  # fmt: skip
def test_what_is_no_layer_or_form_is_not_found(core_client: FlaskClient, path: str) -> None:
    assert core_client.get(path).status_code == 404


def test_an_address_with_its_version_is_kept_and_one_without_is_not(core_client: FlaskClient) -> None:
    kept = cache_control(core_client, f"/layers/border_crossings.geojson{ASKED}&v={version_of(core_client)}")
    assert "immutable" in kept and "private" in kept and "public" not in kept  # what the core sees
    for wrong in ("", "&v=1", "&v=", f"&v={version_of(core_client)}x"):
        assert "immutable" not in cache_control(core_client, f"/layers/border_crossings.geojson{ASKED}{wrong}")


def test_the_publics_copy_may_be_shared(public_client: FlaskClient, core_client: FlaskClient) -> None:
    address = f"/layers/border_crossings.geojson{ASKED}&v="
    assert "public" in cache_control(public_client, address + version_of(public_client))
    assert "immutable" not in cache_control(public_client, address + version_of(core_client))  # another tier's


def version_of(client: FlaskClient) -> str:
    return content_version(client.application.extensions["kodro"])


def cache_control(client: FlaskClient, address: str) -> str:
    return client.get(address).headers.get("Cache-Control", "")


@pytest.mark.parametrize("tier", [Tier.CORE, Tier.PUBLIC], ids=str)
def test_a_workbook_has_a_row_a_subject_and_no_more_than_the_viewer_may_see(
    server_of: Callable[[Tier], FlaskClient], tier: Tier
) -> None:
    answer = server_of(tier).get(f"/layers/displacement_sites.xlsx{ASKED}")
    assert answer.status_code == 200 and answer.headers["Cache-Control"] == "no-store"
    assert "kodro-displacement_sites-2024-03-31.xlsx" in answer.headers["Content-Disposition"]
    cells = [
        str(cell) for sheet in openpyxl.load_workbook(io.BytesIO(answer.data)) for row in sheet.values for cell in row
    ]
    assert ("Élevage" in cells) == (tier == Tier.CORE)
    assert (text("column.people", "fr") in cells) == (tier == Tier.CORE)


@pytest.mark.parametrize(("name", "labels"), [("prefectures", {"Ouaka", "Haute-Kotto"}), ("towns", set())])
def test_the_base_map_is_that_of_the_store(core_client: FlaskClient, name: str, labels: set[str]) -> None:
    body = json.loads(core_client.get(f"/basemap/{name}.geojson").data)
    assert {feature["properties"]["label"] for feature in body["features"]} == labels


def test_rivers_come_with_the_application(core_client: FlaskClient) -> None:
    body = json.loads(core_client.get("/basemap/rivers.geojson").data)
    assert len(body["features"]) > 10 and all("k" in feature["properties"] for feature in body["features"])


@pytest.mark.parametrize(
    "query", ["?round=99", "?round=%C2%B2", "?lang=xx", "?c.figure=%3Cscript%3E", "?scn=nothing@1"]
)
def test_an_odd_address_is_answered_with_its_defaults_or_nothing(core_client: FlaskClient, query: str) -> None:
    answer = core_client.get(f"/layers/return_areas.geojson{query}")
    assert answer.status_code == 200
    assert json.loads(answer.data)["type"] == "FeatureCollection"


@pytest.mark.parametrize("odd", [
    "c.x=5", "c.figure=5", "c.figure=%3Cscript%3E", "scn=nothing@1", "scn=nothing@2", "x=5", "day=2024-01-01",
])  # fmt: skip
def test_what_means_nothing_in_an_address_makes_no_answer_of_its_own(
    counted: Context, tmp_path: Path, odd: str
) -> None:
    settings = Settings(store=counted.store.path, cache=tmp_path / "cache", tier="core")
    client = create_app(settings).server.test_client()
    plain = client.get(f"/layers/return_areas.geojson{ASKED}").data
    kept = len(list((tmp_path / "cache" / "answers").iterdir()))
    assert client.get(f"/layers/return_areas.geojson{ASKED}&{odd}").data == plain
    assert len(list((tmp_path / "cache" / "answers").iterdir())) == kept


def test_what_is_drawn_without_a_raster_is_not_kept_by_the_browser(own_demo_store: Store, tmp_path: Path) -> None:
    settings = Settings(store=own_demo_store.path, cache=tmp_path / "cache", tier="core")
    client = create_app(settings).server.test_client()
    address = f"/layers/displacement_sites.geojson?round=22&lang=fr&v={version_of(client)}"
    floods = {path: path.read_bytes() for path in own_demo_store.raster_folder.glob("flood_*.tif")}
    for path, content in floods.items():
        path.write_bytes(content[: len(content) // 2])
    for _ in range(2):  # worked out, and kept
        answer = client.get(address)
        assert answer.status_code == 200 and "immutable" not in answer.headers.get("Cache-Control", "")
    for path, content in floods.items():
        path.write_bytes(content)
    assert "immutable" in cache_control(client, address)
