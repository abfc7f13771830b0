"""What people change and take away stands in the audit log, with who did it."""

import json
from pathlib import Path

import pytest
from flask.testing import FlaskClient

from app import create_app
from domain.settings import Settings
from domain.viewer import Viewer
from server import audit_trail
from server.viewers import GIVEN
from services.context import Context
from services.sites import scenarios
from store.audit import AuditLog
from tests.conftest import copy_store

AWA = Viewer.in_role("cluster", person="awa", name="Awa N.")


@pytest.fixture
def settings(counted: Context, tmp_path: Path) -> Settings:
    store = copy_store(counted.store.path.parent, tmp_path / "store")
    return Settings(store=store.path, cache=tmp_path / "cache", audience="accounts")


@pytest.fixture
def client(settings: Settings) -> FlaskClient:
    return create_app(settings).server.test_client()


def acts(settings: Settings) -> list[tuple[str, str, str]]:
    rows = json.loads(AuditLog.of_store(settings.store).export("json"))
    return [(row["act"], row["who"], json.dumps(row["what"])) for row in rows]


def test_a_file_that_is_taken_away_is_written_down_and_a_page_that_is_read_is_not(
    client: FlaskClient, settings: Settings
) -> None:
    as_awa = {GIVEN: AWA}
    assert client.get("/layers/displacement_sites.geojson", environ_overrides=as_awa).status_code == 200
    assert client.get("/layers/displacement_sites.pdf", environ_overrides=as_awa).status_code == 404
    assert acts(settings) == []
    assert client.get("/layers/displacement_sites.xlsx?lang=en", environ_overrides=as_awa).status_code == 200
    [(act, who, what)] = acts(settings)
    assert (act, who) == ("exported", "awa") and "/layers/displacement_sites.xlsx" in what and "lang=en" in what
    assert AuditLog.of_store(settings.store).verify() is None


def test_what_a_person_decides_has_their_name_whatever_the_page_says(own_counted: Context, tmp_path: Path) -> None:
    log = AuditLog(tmp_path / "k.audit.sqlite")
    signed_in = Context(own_counted.whole, own_counted.built_in, AWA, recorder=audit_trail.recorder(log))
    made = scenarios.create(signed_in, "More shelters", by="The Prefect")
    assert [e.by for e in own_counted.store.journal.events("scenario")] == ["Awa N."]
    [row] = json.loads(log.export("json"))
    assert (row["act"], row["who"], row["role"]) == ("scenario_created", "awa", "cluster")
    scenarios.rename(own_counted, made, "x", by="The Prefect")  # the owner of a machine signs as the page says
    assert [e.by for e in own_counted.store.journal.events("scenario")] == ["Awa N.", "The Prefect"]
    assert len(json.loads(log.export("json"))) == 1
