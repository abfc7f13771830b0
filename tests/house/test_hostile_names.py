"""Names are words wherever they are shown: no name of a place runs in a page, a snapshot or a file."""

import re
import shutil
import sqlite3
from contextlib import closing
from pathlib import Path

import pytest
from flask.testing import FlaskClient

from app import create_app
from domain.settings import Settings
from store import GeoPackageStore

HOSTILE = "</script><img src=x onerror=alert(1)>${alert(2)}`\\u{"
RUNNING = ("<img src=x onerror", "${alert(2)}")


@pytest.fixture(scope="module")
def client(demo_store: GeoPackageStore, tmp_path_factory: pytest.TempPathFactory, answers_folder: Path) -> FlaskClient:
    """The demonstration in which every area and every place has a hostile name."""
    folder = tmp_path_factory.mktemp("hostile")
    shutil.copyfile(demo_store.path, folder / "k.gpkg")
    (folder / "k_rasters").symlink_to(demo_store.raster_folder)
    with closing(sqlite3.connect(folder / "k.gpkg")) as connection, connection:
        for table in ("areas", "places"):
            connection.execute(f"update {table} set name = ? || name", (HOSTILE,))
        connection.execute("update datasets set imported_at = 'hostile', title = ? || title", (HOSTILE,))
    return create_app(Settings(store=folder / "k.gpkg", cache=answers_folder, tier="core")).server.test_client()


def test_no_name_runs_in_a_published_snapshot(client: FlaskClient) -> None:
    page = client.get("/publish/snapshot.html").text
    own = re.sub(r"<script>/\* @preserve.*?</script>", "", page, flags=re.S)
    scripts = "".join(re.findall(r"<script[^>]*>(.*?)</script>", own, re.S))
    assert "alert(1)" in own and "<img src=x onerror" not in own
    assert "alert(2)" in scripts and "${alert(2)}" not in scripts


@pytest.mark.parametrize("address", ["/", "/?sel=displacement_site:SITE-001&lang=en"])
def test_no_name_runs_in_the_page(client: FlaskClient, address: str) -> None:
    answer = client.get(address)
    assert answer.status_code == 200 and not [sign for sign in RUNNING if sign in answer.text]


def test_data_with_such_names_are_sent_as_data(client: FlaskClient) -> None:
    for address, kind in (
        ("/_dash-layout", "application/json"), ("/layers/displacement_sites.geojson", "application/geo+json"),
        ("/exposure/prefectures.csv", "text/csv"), ("/warnings/bulletin.pdf", "application/pdf"),
    ):  # fmt: skip
        answer = client.get(address)
        assert (answer.status_code, answer.mimetype) == (200, kind)
        assert answer.headers["X-Content-Type-Options"] == "nosniff"
