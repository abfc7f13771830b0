"""A raster that is cut in half after its import stops no page: what cannot be read is said, and the rest is shown."""

from pathlib import Path

import pytest
from flask.testing import FlaskClient

from app import create_app
from domain.settings import Settings
from locales import text
from store import GeoPackageStore

LENSES = (
    "situation.overview",
    "sites.list",
    "risks.exposure",
    "sites.scenario",
    "workshop",
    "sites.compare",
    "sites.closing",
    "risks.warnings",
)
SAID = text("error.raster_truncated", "en")


@pytest.fixture(params=["flood_*", "population_*"])
def client(own_demo_store: GeoPackageStore, tmp_path: Path, request: pytest.FixtureRequest) -> FlaskClient:
    for path in own_demo_store.raster_folder.glob(f"{request.param}.tif"):
        path.write_bytes(path.read_bytes()[: path.stat().st_size // 2])
    settings = Settings(store=own_demo_store.path, cache=tmp_path / "cache", tier="core", language="en")
    return create_app(settings).server.test_client()


def test_pages_tiles_tables_and_snapshot_say_so_and_go_on(
    client: FlaskClient, caplog: pytest.LogCaptureFixture
) -> None:
    for lens in LENSES:
        answer = client.get("/_dash-layout", headers={"Referer": f"http://localhost/?lens={lens}&lang=en"})
        assert answer.status_code == 200, lens
        assert "went wrong" not in answer.text, lens
    for x in range(280, 290):  # some of these lie in the half that is gone
        assert client.get(f"/tiles/river_flood/100/9/{x}/249.png?lang=en").status_code in {200, 404}
    refused = client.get("/exposure/prefectures.csv?lang=en")
    assert refused.status_code == 409 and SAID in refused.text
    snapshot = client.get("/publish/snapshot.html")
    assert snapshot.status_code == 200 and SAID in snapshot.text
    assert client.get("/warnings/bulletin.pdf").status_code == 200
    assert [record for record in caplog.records if record.levelname == "ERROR"] == []
