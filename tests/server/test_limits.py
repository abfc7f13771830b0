"""Large requests are refused before they are read, unless they come from somebody who imports files."""

import pytest
from flask import Flask, request
from flask.testing import FlaskClient

from domain.tiers import Tier
from domain.viewer import Viewer
from locales import text
from server import limits
from server.limits import MOST_BYTES
from server.viewers import GIVEN, asker
from services.context import Context

MB = 1_000_000


@pytest.fixture
def client(counted_public: Context) -> FlaskClient:
    server = Flask("small")
    limits.register(server, asker(counted_public), max_upload_mb=2)
    server.add_url_rule("/", "take", lambda: str(len(request.get_data())), methods=["POST"])
    return server.test_client()


@pytest.mark.parametrize("tier", [Tier.PUBLIC, Tier.PARTNER], ids=str)
def test_who_imports_nothing_sends_a_megabyte_at_most(client: FlaskClient, tier: Tier) -> None:
    given = {GIVEN: Viewer.of_tier(tier)}
    assert client.post("/", data=b"x" * MOST_BYTES, environ_overrides=given).text == str(MOST_BYTES)
    refused = client.post("/?lang=en", data=b"x" * (MOST_BYTES + 1), environ_overrides=given)
    assert refused.status_code == 413 and text("error.request_too_large", "en") in refused.text


def test_who_imports_sends_twice_the_largest_file(client: FlaskClient) -> None:
    given = {GIVEN: Viewer.of_tier(Tier.CORE)}
    assert client.post("/", data=b"x" * 4 * MB, environ_overrides=given).text == str(4 * MB)
    assert client.post("/", data=b"x" * (4 * MB + 1), environ_overrides=given).status_code == 413
    limited = {GIVEN: Viewer.in_role("cluster", scope=("CF43",))}  # may not import
    assert client.post("/", data=b"x" * 2 * MB, environ_overrides=limited).status_code == 413


def test_a_body_of_unknown_length_is_not_read_beyond_the_limit(client: FlaskClient) -> None:
    with client.application.test_request_context(
        "/", method="POST", environ_overrides={GIVEN: Viewer.of_tier(Tier.PUBLIC)}
    ):
        client.application.preprocess_request()
        assert request.max_content_length == MOST_BYTES
