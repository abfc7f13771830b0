"""Headers of every answer: nothing from elsewhere, and no shared copy of what is not public."""

import pytest
from flask import Response
from flask.testing import FlaskClient

from server.headers import YEAR, immutable


@pytest.mark.parametrize("path", ["/", "/nothing", "/layers/border_crossings.geojson", "/assets/theme.css"])
def test_no_answer_may_load_from_elsewhere_or_be_framed(core_client: FlaskClient, path: str) -> None:
    headers = core_client.get(path, buffered=True).headers
    assert "default-src 'self'" in headers["Content-Security-Policy"]
    assert "frame-ancestors 'self'" in headers["Content-Security-Policy"]
    assert (headers["X-Content-Type-Options"], headers["Referrer-Policy"]) == ("nosniff", "same-origin")


def test_what_the_core_sees_is_for_no_shared_cache(core_client: FlaskClient, public_client: FlaskClient) -> None:
    mine, theirs = (c.get("/layers/return_areas.geojson").headers for c in (core_client, public_client))
    assert "private" in mine["Cache-Control"] and "Cookie" in mine["Vary"]
    assert "private" not in theirs.get("Cache-Control", "")


def test_an_asset_with_its_version_is_kept_for_a_year(core_client: FlaskClient) -> None:
    assert f"max-age={YEAR}" in core_client.get("/assets/theme.css?m=1", buffered=True).headers["Cache-Control"]
    assert f"max-age={YEAR}" not in core_client.get("/assets/theme.css", buffered=True).headers["Cache-Control"]


def test_an_immutable_answer_says_so() -> None:
    said = immutable(Response("x")).headers["Cache-Control"]
    assert all(word in said for word in ("public", "immutable", f"max-age={YEAR}")) and "no-cache" not in said
