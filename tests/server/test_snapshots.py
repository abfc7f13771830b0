"""The published view of a round: one file, as the public may see it, whoever asks."""

import pytest
from flask.testing import FlaskClient

from locales import text


def test_the_cores_snapshot_holds_no_site(core_client: FlaskClient, public_client: FlaskClient) -> None:
    for client in (core_client, public_client):
        answer = client.get("/publish/snapshot.html?round=3")
        assert answer.status_code == 200
        assert 'filename="kodro-2024-03-31.html"' in answer.headers["Content-Disposition"]
        body = answer.get_data(as_text=True)
        assert not [name for name in ("Élevage", "Sangaris", "Ngakobo", "SITE-0") if name in body]
        assert "Haute-Kotto" in body


def test_people_in_host_families_that_nobody_counted_are_a_dash_not_zero(public_client: FlaskClient) -> None:
    body = public_client.get("/publish/snapshot.html?round=3").get_data(as_text=True)
    figure = body.split(text("snapshot.hosts", "fr"))[1][:200]
    assert "—" in figure


@pytest.mark.parametrize("query", ["", "?round=", "?round=x"])
def test_without_a_round_it_is_the_newest(core_client: FlaskClient, query: str) -> None:
    assert "2024-03-31" in core_client.get(f"/publish/snapshot.html{query}").headers["Content-Disposition"]


def test_a_round_that_is_not_held_is_not_found(core_client: FlaskClient) -> None:
    assert core_client.get("/publish/snapshot.html?round=99").status_code == 404
