"""A method or a journal row that cannot be read stops no page, tile, layer, snapshot or command."""

import json
from pathlib import Path

import pytest

from app import create_app, main
from domain.settings import Settings
from store import GeoPackageStore
from store.journal import Journal

LENSES = (
    "situation.overview",
    "sites.list",
    "risks.exposure",
    "method",
    "sites.scenario",
    "workshop",
    "sites.compare",
    "sites.closing",
)


@pytest.fixture(params=["{broken", '{"version": "2", "text": "[bands"}'])
def settings(
    demo_store: GeoPackageStore, answers_folder: Path, tmp_path: Path, request: pytest.FixtureRequest
) -> Settings:
    """The demonstration under another name, with a journal in which every topic has an unreadable row."""
    path = tmp_path / "k.gpkg"
    path.symlink_to(demo_store.path)
    (tmp_path / "k_rasters").symlink_to(demo_store.raster_folder)
    journal = Journal(tmp_path / "k_journal.sqlite")
    for topic, kind in (("scenario", "created"), ("workshop", "opened"), ("checklist", "set"), ("warning", "level")):
        journal.append(topic, kind, {}, by="Awa")
    journal.append("method", "saved", {"text": ""}, by="Awa")
    with journal._open() as connection:
        connection.execute("update events set payload = ? where topic = 'method'", (request.param,))
    return Settings(store=path, cache=answers_folder, tier="core")


def test_nothing_stops(settings: Settings, tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    client = create_app(settings).server.test_client()
    for lens in LENSES:
        answer = client.get("/_dash-layout", headers={"Referer": f"http://localhost/?lens={lens}&lang=en"})
        assert answer.status_code == 200, lens
        assert "cannot be read" in answer.text, lens  # every lens says it, the method page with who and when
    tiles = "/tiles/river_flood/100/6/35/31.png"
    for address in (
        "/layers/displacement_sites.geojson",
        "/layers/return_areas.geojson",
        tiles,
        "/warnings/bulletin.pdf",
    ):
        assert client.get(address).status_code == 200, address
    for words in (["readiness", "--json"], ["publish", "--out", str(tmp_path / "s.html")]):
        assert main([*words, "--data", str(settings.store)]) == 0
        out = capsys.readouterr().out
        assert words[0] != "readiness" or json.loads(out)
