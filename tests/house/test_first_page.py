"""A first page reads the list of datasets a few times, however many callbacks it sets off."""

from collections import Counter
from pathlib import Path

import pytest
from flask.testing import FlaskClient

from app import create_app
from domain.settings import Settings
from store.geopackage import GeoPackageStore
from tests.house.canary_requests import components_of, requests_of

MOST = 5


def open_page(client: FlaskClient) -> int:
    """Ask what a browser asks when it opens the page; gives how many callbacks that sets off."""
    layout = client.get("/_dash-layout", headers={"Referer": "http://localhost/?lang=fr"})
    held = components_of(layout.get_json())
    initial = [
        one
        for one in client.get("/_dash-dependencies").get_json()
        if not one["clientside_function"] and not one["prevent_initial_call"]
    ]
    sent = [body for one in initial for body in requests_of(one, held)]
    for body in sent:
        assert client.post("/_dash-update-component", json=body).status_code in {200, 204}
    return len(sent)


def test_a_warm_first_page_reads_the_datasets_five_times_at_most(
    demo_store: GeoPackageStore, answers_folder: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    client = create_app(Settings(store=demo_store.path, cache=answers_folder)).server.test_client()
    assert open_page(client) > 5
    counts: Counter[str] = Counter()
    for name in ("datasets", "_read"):
        done = getattr(GeoPackageStore, name)

        def counted(store: GeoPackageStore, *given: str, name: str = name, done: object = done) -> object:
            counts[name] += 1
            return done(store, *given)  # type: ignore[operator]

        monkeypatch.setattr(GeoPackageStore, name, counted)
    open_page(client)
    assert counts["datasets"] <= MOST, counts
    assert counts["_read"] == 0  # the file has not changed
