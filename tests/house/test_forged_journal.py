"""Whoever can write in the journal's file breaks no page by what they write: it is left out, and said."""

import json
from pathlib import Path
from typing import Any

import pytest
from flask.testing import FlaskClient

from app import create_app
from domain.journal_rows import LARGEST
from domain.settings import Settings
from store import GeoPackageStore
from store.journal import Journal

LENSES = ("situation.overview", "sites.list", "sites.scenario", "workshop", "sites.compare", "sites.closing", "method")
NOBODY = "<img src=x onerror=alert(1)>"
ASSUMED: list[tuple[str, Any, Any, Any]] = [
    ("unit_cost", "nothing", 5, ""), ("built", "nothing", 3, "SITE-001"), ("built", "shelters", 3, NOBODY),
    ("built", "shelters", LARGEST, "SITE-001"), ("unit_cost", "shelters", LARGEST, ""), ("gate", "G99", 1, "SITE-001"),
    ("gate", "G5", 1, NOBODY), ("value", "nothing", 5, "SITE-001"), ("value", "shelter_done", LARGEST, "SITE-001"),
    ("dimension_weight", "D99", 0.5, ""), ("indicator_weight", "nothing", 0.5, ""), ("low", "nothing", 5, ""),
    ("low", "latrine_hh_pct", 5, ""), ("high", "latrine_hh_pct", 5, ""),  # each could be, both leave no span
    ("date", "", "2100-12-31", ""), ("date", "", "2024-11-31", ""), ("gate", ["G5"], {"a": 1}, None),
]  # fmt: skip
HELD: list[tuple[str, dict[str, Any]]] = [
    ("opened", {"title": "Bria", "place": "", "on": "31/11", "chair": ""}),
    ("opened", {"title": "Bria", "place": "", "on": "2024-05-01", "chair": ""}),
    ("joined", {"name": "Ana", "role": ""}),
    ("joined", {"name": {"a": 1}}),
    ("proposed", {"participant": "Ana", "way": "direct", "weights": {"D99": 1.0}}),
    ("proposed", {"participant": "Ana", "way": "direct", "weights": {"D1": "all"}}),
    ("said", {"kind": "note", "text": "Here", "by": {"a": 1}, "point": ["a", "b"]}),
    ("agreed", {"weights": {"D1": 1.0}, "scenario": {"a": 1}}),
]


@pytest.fixture
def journal(demo_store: GeoPackageStore, tmp_path: Path) -> Journal:
    (tmp_path / "k.gpkg").symlink_to(demo_store.path)
    (tmp_path / "k_rasters").symlink_to(demo_store.raster_folder)
    return Journal(tmp_path / "k_journal.sqlite")


@pytest.fixture
def client(journal: Journal, answers_folder: Path) -> FlaskClient:
    settings = Settings(store=journal.path.with_name("k.gpkg"), cache=answers_folder, tier="core")
    return create_app(settings).server.test_client()


def page(client: FlaskClient, lens: str, scenario: str = "") -> str:
    referer = f"http://localhost/?lens={lens}&lang=en&scn={scenario}"
    answer = client.get("/_dash-layout", headers={"Referer": referer})
    assert answer.status_code == 200, lens
    return answer.text


def test_forged_assumptions_break_no_page_and_those_that_fit_no_method_are_said(
    journal: Journal, client: FlaskClient
) -> None:
    made = [{"kind": kind, "key": key, "value": value, "subject": at} for kind, key, value, at in ASSUMED]
    journal.append("scenario", "created", {"scenario": "f", "name": NOBODY, "parent": "", "changes": []}, by="X")
    for change in made:
        journal.append("scenario", "changed", {"scenario": "f", "change": change}, by="X")
    journal.append("scenario", "created", {"scenario": "g", "name": "Other", "changes": made}, by="X")
    for lens in LENSES:
        shown = page(client, lens, "f")
    assert "cannot be read" in shown
    assert page(client, "scenario", "f").count("Left out: ") == 7 + 2
    assert client.get("/layers/displacement_sites.geojson?scn=f").status_code == 200


def test_forged_workshops_break_no_panel_and_no_minutes(journal: Journal, client: FlaskClient) -> None:
    for kind, content in HELD:
        journal.append("workshop", kind, {"workshop": "w", **content}, by="X")
    for step in ("purpose", "gates", "weights", "results", "objections", "agreement"):
        journal.append("workshop", "step", {"workshop": "w", "step": step}, by="X")
        assert "Bria" in page(client, "workshop")
    assert "cannot be read" in page(client, "method")
    assert client.get("/minutes/w.docx").status_code == 200
    assert client.get("/minutes/w.pdf").status_code == 200


def test_no_row_is_too_large_or_too_deep(journal: Journal, client: FlaskClient) -> None:
    for payload in ("[" * 5000, json.dumps({"scenario": "f", "name": "x", "changes": []}), '{"a": 1e999}', "9" * 5000):
        journal.append("scenario", "created", {}, by="X")
        with journal._open() as connection:
            connection.execute("update events set payload = ? where id = (select max(id) from events)", (payload,))
    page(client, "scenario", "f")
    assert "cannot be read" in page(client, "method", "f")
