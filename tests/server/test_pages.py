"""Addresses that lead nowhere, and questions without an answer, are answered in words with a way home."""

import re
from pathlib import Path

import pytest
from flask.testing import FlaskClient

from app import create_app
from domain.settings import Settings
from locales import text
from server.asked import asked_round
from store import GeoPackageStore


@pytest.fixture(scope="module")
def client(demo_store: GeoPackageStore, answers_folder: Path) -> FlaskClient:
    return create_app(Settings(store=demo_store.path, cache=answers_folder)).server.test_client()


@pytest.mark.parametrize(
    "path",
    [
        "/nothing",
        "/nothing/at/all",
        "/layers/none.geojson",
        "/assets/none.js",
        "/_dash-component-suites/dash/none.js",
        "/_dash-component-suites/none/none.js",
    ],
)
@pytest.mark.parametrize("language", ["fr", "en"])
def test_what_does_not_exist_is_said_with_a_link_home(client: FlaskClient, path: str, language: str) -> None:
    answer = client.get(f"{path}?lang={language}")
    assert answer.status_code == 404
    assert text("page.404.title", language) in answer.text.replace("&#x27;", "'")
    assert f'href="/?lang={language}"' in answer.text
    assert client.get(f"/?lang={language}").status_code == 200


@pytest.mark.parametrize("path", ["/", "/glossary", "/nothing"])
def test_every_page_names_its_icon_so_that_no_browser_asks_for_one_that_is_not_there(
    client: FlaskClient, path: str
) -> None:
    icon = re.search(r'<link rel="icon"[^>]*href="([^"]*)"', client.get(path).text)
    assert icon is not None
    assert icon[1].startswith("data:") or client.get(icon[1]).status_code == 200


@pytest.mark.parametrize("round_", ["²", "99", "-1", "x", "9" * 5000, "22"])
@pytest.mark.parametrize("path", ["/layers/return_areas.geojson", "/publish/snapshot.html"])
def test_no_round_breaks_a_route(client: FlaskClient, path: str, round_: str) -> None:
    answer = client.get(path, query_string={"round": round_})
    assert answer.status_code == (404 if round_ == "99" and "snapshot" in path else 200)
    if answer.status_code == 404:
        assert text("error.unknown_round", "fr").replace("’", "’") in answer.text


@pytest.mark.parametrize(("written", "number"), [("22", 22), ("", None), ("²", None), ("1" * 7, None), ("-1", None)])
def test_a_round_is_read_or_none(written: str, number: int | None) -> None:
    assert asked_round({"round": written}) == number
    assert asked_round({}) is None


def test_a_failure_of_ours_is_said_in_words(demo_store: GeoPackageStore, answers_folder: Path) -> None:
    server = create_app(Settings(store=demo_store.path, cache=answers_folder)).server
    server.add_url_rule("/broken", "broken", lambda: 1 / 0)
    answer = server.test_client().get("/broken?lang=en")
    assert answer.status_code == 500
    assert text("page.500.title", "en") in answer.text
    assert "ZeroDivision" not in answer.text
