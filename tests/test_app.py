"""The application says a failure of a callback in words, with a way to close it and a reference of the log."""

import json
import logging
from pathlib import Path

import pytest
from dash import Dash, Input, Output
from flask.testing import FlaskClient

from app import create_app
from domain.errors import NotAllowedError
from domain.settings import Settings
from locales import text
from store import GeoPackageStore


@pytest.fixture
def app(demo_store: GeoPackageStore, answers_folder: Path) -> Dash:
    return create_app(Settings(store=demo_store.path, cache=answers_folder))


def fail(app: Dash, error: Exception, page: str = "http://localhost/?lang=en") -> str:
    """What the page is told when a callback raises an error."""

    def broken(_: object) -> str:
        raise error

    app.callback(Output("a", "children"), Input("b", "value"))(broken)
    client: FlaskClient = app.server.test_client()
    body = {
        "output": "a.children", "outputs": {"id": "a", "property": "children"}, "changedPropIds": ["b.value"],
        "inputs": [{"id": "b", "property": "value", "value": 1}],
    }  # fmt: skip
    answer = client.post("/_dash-update-component", json=body, headers={"Referer": page})
    assert answer.status_code in {200, 204}, answer.text[-500:]
    return json.dumps(answer.get_json()["sideUpdate"]["notice"], ensure_ascii=False)


def test_a_fault_of_ours_is_logged_under_the_reference_that_is_said(
    app: Dash, caplog: pytest.LogCaptureFixture
) -> None:
    with caplog.at_level(logging.ERROR, logger="kodro"):
        told = fail(app, KeyError("secret detail"))
    assert text("error.internal", "en") in told
    assert text("advice.internal", "en") in told
    assert "secret detail" not in told
    (record,) = [r for r in caplog.records if "a callback failed" in r.message]
    reference = record.message.partition("(")[2].rstrip(")")
    assert text("notice.reference", "en", code=reference) in told
    assert text("notice.close", "en") in told


@pytest.mark.parametrize(("page", "language"), [("http://localhost/?lang=en", "en"), ("http://localhost/", "fr")])
def test_a_refusal_says_cause_and_next_step_in_the_pages_language(app: Dash, page: str, language: str) -> None:
    told = fail(app, NotAllowedError("not_allowed"), page)
    assert text("error.not_allowed", language) in told
    assert text("advice.not_allowed", language) in told


def test_an_error_without_advice_still_says_a_next_step(app: Dash) -> None:
    assert text("advice.again", "fr") in fail(app, NotAllowedError("bad_weights"), "http://localhost/")
