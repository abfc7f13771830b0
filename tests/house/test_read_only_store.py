"""A store and a cache in folders that cannot be written: everything is shown, nothing can be decided."""

import os
from pathlib import Path

import pytest
from flask.testing import FlaskClient

from app import create_app
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
    "risks.warnings",
)
FILES = (
    "/layers/displacement_sites.geojson", "/layers/displacement_sites.xlsx", "/tiles/river_flood/100/6/35/31.png",
    "/warnings/bulletin.pdf", "/exposure/prefectures.csv", "/publish/snapshot.html",
)  # fmt: skip


@pytest.fixture
def client(own_demo_store: GeoPackageStore, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> FlaskClient:
    """The demonstration, all of whose folders refuse to be written, for whichever user runs this."""
    journal: Journal = own_demo_store.journal
    journal.append("scenario", "created", {"scenario": "a", "name": "Plan", "parent": "", "changes": []}, by="Ada")
    locked, asked, opened = (tmp_path / "store", tmp_path / "cache"), os.access, os.open
    made = os.mkdir

    def inside(path: object) -> bool:
        return isinstance(path, str | Path) and any(Path(path).is_relative_to(folder) for folder in locked)

    def access(path: str, mode: int) -> bool:
        return asked(path, mode) and not (mode & os.W_OK and inside(path))

    def refuse(path: str, flags: int, *more: int, **options: int) -> int:
        if flags & (os.O_WRONLY | os.O_RDWR | os.O_CREAT) and inside(path):
            raise PermissionError(13, "Permission denied", str(path))
        return opened(path, flags, *more, **options)

    def no_folder(path: str, *more: int, **options: int) -> None:
        if inside(path):
            raise PermissionError(13, "Permission denied", str(path))
        made(path, *more, **options)

    (tmp_path / "cache").mkdir()
    monkeypatch.setattr(os, "access", access)
    monkeypatch.setattr(os, "open", refuse)
    monkeypatch.setattr(os, "mkdir", no_folder)
    settings = Settings(store=own_demo_store.path, cache=tmp_path / "cache", tier="core")
    return create_app(settings).server.test_client()


def test_every_page_and_every_file_is_there(client: FlaskClient) -> None:
    for lens in LENSES:
        answer = client.get("/_dash-layout", headers={"Referer": f"http://localhost/?lens={lens}&lang=en&scn=a"})
        assert answer.status_code == 200, lens
        assert "went wrong" not in answer.text, lens
    for address in FILES:
        assert client.get(address).status_code == 200, address
