"""A server on loopback answers under its own names only, writes from its own pages only, and no proxy makes owners."""

from pathlib import Path
from typing import Any

import pytest

from app import create_app
from domain.settings import LOOPBACK_NAMES, Settings
from server.guard import FORWARDED, is_address, name_of, reason_to_refuse
from store import GeoPackageStore


def asked(
    method: str = "GET", host: str = "127.0.0.1:8050", *, owner: bool = True, everywhere: bool = False, **headers: str
) -> str | None:
    given = {name.replace("_", "-"): value for name, value in headers.items()}
    refusal = reason_to_refuse(
        method=method, host=host, header=given.get, hosts=LOOPBACK_NAMES, everywhere=everywhere, owner=owner
    )
    return refusal[0] if refusal else None


@pytest.mark.parametrize(
    ("host", "name"),
    [("127.0.0.1:8050", "127.0.0.1"), ("LocalHost", "localhost"), ("[::1]:9000", "[::1]"), ("[::1]", "[::1]"),
     ("evil.example:8050", "evil.example"), ("localhost.evil.example", "localhost.evil.example"), ("", "")],
)  # fmt: skip
def test_a_host_is_told_by_its_name_without_port(host: str, name: str) -> None:
    assert name_of(host) == name


@pytest.mark.parametrize("host", ["127.0.0.1", "127.0.0.1:1", "localhost:8050", "[::1]:8050"])
def test_loopback_names_are_answered(host: str) -> None:
    assert asked(host=host) is None


@pytest.mark.parametrize("host", ["evil.example", "127.0.0.1.evil.example:8050", "192.168.1.5", "", "localhost@x"])
@pytest.mark.parametrize("method", ["GET", "POST"])
def test_any_other_name_is_refused_whatever_is_asked(host: str, method: str) -> None:
    assert asked(method, host) == "wrong_host"


@pytest.mark.parametrize("header", FORWARDED)
def test_a_visitor_through_a_proxy_is_not_the_owner(header: str) -> None:
    assert asked(**{header.replace("-", "_"): "203.0.113.9"}) == "behind_proxy"
    assert asked(owner=False, **{header.replace("-", "_"): "203.0.113.9"}) is None


@pytest.mark.parametrize(
    ("headers", "refused"),
    [
        ({}, None),
        ({"Origin": "http://127.0.0.1:8050"}, None),
        ({"Origin": "http://127.0.0.1:8050", "Sec_Fetch_Site": "same-origin"}, None),
        ({"Origin": "https://evil.example"}, "foreign_origin"),
        ({"Origin": "http://127.0.0.1:9999"}, "foreign_origin"),
        ({"Origin": "null"}, "foreign_origin"),
        ({"Sec_Fetch_Site": "cross-site"}, "foreign_origin"),
        ({"Sec_Fetch_Site": "same-site"}, "foreign_origin"),
        ({"Sec_Fetch_Site": "none"}, None),
    ],
)
def test_only_own_pages_write(headers: dict[str, str], refused: str | None) -> None:
    assert asked("POST", **headers) == refused
    assert asked("GET", **headers) is None


@pytest.fixture(scope="module")
def client(demo_store: GeoPackageStore, answers_folder: Path) -> Any:
    settings = Settings(store=demo_store.path, cache=answers_folder)
    return create_app(settings).server.test_client()


@pytest.mark.parametrize(
    "address", ["/", "/layers/displacement_sites.geojson", "/_dash-layout", "/publish/snapshot.html"]
)
def test_no_route_answers_under_a_foreign_name(client: Any, address: str) -> None:
    answer = client.get(address, headers={"Host": "evil.example"})
    assert answer.status_code == 421
    assert "KODRO_HOSTS" in answer.get_data(as_text=True)


def test_a_foreign_page_reaches_no_callback(client: Any) -> None:
    answer = client.post("/_dash-update-component", json={}, headers={"Origin": "https://evil.example"})
    assert answer.status_code == 403


@pytest.mark.parametrize("host", ["192.168.1.5:8050", "[2001:db8::7]:80", "10.0.0.1"])
def test_on_every_address_any_address_is_its_own_but_no_other_name(host: str) -> None:
    assert asked(host=host) == "wrong_host" and asked(host=host, everywhere=True) is None
    assert asked(host="evil.example", everywhere=True) == "wrong_host"
    assert is_address(name_of(host)) and not is_address("evil.example")


@pytest.mark.parametrize(("host", "status"), [("kodro.example", 200), ("192.168.1.7", 200), ("evil.example", 421)])
def test_an_address_that_others_reach_answers_under_named_hosts(
    demo_store: GeoPackageStore, tmp_path: Path, host: str, status: int
) -> None:
    settings = Settings(
        store=demo_store.path, cache=tmp_path, host="192.168.1.7", audience="public", hosts="kodro.example"
    )
    served = create_app(settings).server.test_client()
    assert served.get("/healthz", headers={"Host": host}).status_code == status


def test_what_the_core_sees_is_kept_by_no_shared_cache(client: Any) -> None:
    answer = client.get("/layers/displacement_sites.geojson?round=22")
    assert answer.status_code == 200
    assert "private" in answer.headers["Cache-Control"] and "public" not in answer.headers["Cache-Control"]
    assert "Cookie" in answer.headers["Vary"]


@pytest.mark.parametrize(("x", "y"), [(10**9, 1), (1, 10**9), (32, 0), (0, 32)])
def test_a_tile_outside_the_world_is_not_looked_for(client: Any, x: int, y: int) -> None:
    assert client.get(f"/tiles/river_flood/100/5/{x}/{y}.png").status_code == 404
