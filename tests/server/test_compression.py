"""Text is compressed as the browser takes it; pictures are not."""

import gzip

import pytest
from flask.testing import FlaskClient


@pytest.mark.parametrize("taken", ["gzip", "br"])
def test_a_layer_is_sent_compressed(core_client: FlaskClient, taken: str) -> None:
    answer = core_client.get("/layers/border_crossings.geojson", headers={"Accept-Encoding": taken})
    plain = core_client.get("/layers/border_crossings.geojson", headers={"Accept-Encoding": "identity"})
    assert answer.headers["Content-Encoding"] == taken
    assert "Content-Encoding" not in plain.headers
    if taken == "gzip":
        assert gzip.decompress(answer.data) == plain.data


def test_what_the_browser_does_not_take_is_not_sent(core_client: FlaskClient) -> None:
    answer = core_client.get("/layers/border_crossings.geojson", headers={"Accept-Encoding": "zstd"})
    assert answer.headers.get("Content-Encoding") in {None, "identity"}
