"""A header of a named proxy says who asks; from anywhere else, and for anybody without an account, it opens nothing."""

import json
from pathlib import Path
from typing import Any

import pytest
from flask import Flask
from flask.testing import FlaskClient
from werkzeug.middleware.proxy_fix import ProxyFix

from app import create_app
from domain.errors import SettingError
from domain.settings import Settings
from locales import text
from server import proxy_sign_in
from services.context import Context
from store.accounts import Accounts
from store.audit import AuditLog
from tests.conftest import copy_store
from tests.store.accounts_maker import Clock, make_accounts

PROXY = "192.0.2.7"
SETTINGS = Settings(audience="accounts", sign_in_header="X-Remote-User", sign_in_from=f"{PROXY}, 2001:db8::1")
FROM_PROXY: dict[str, Any] = {"environ_base": {"REMOTE_ADDR": PROXY}}


class Door:
    """A small server behind a proxy, its accounts and its log."""

    def __init__(self, folder: Path) -> None:
        self.clock = Clock()
        self.accounts = make_accounts(folder, self.clock)
        self.accounts.add("awa", name="Awa N.", role="cluster", scope=("CF43",))
        self.audit = AuditLog(folder / "k.audit.sqlite", self.clock)
        self.server = Flask("small")
        who = proxy_sign_in.register(self.server, self.accounts, self.audit, SETTINGS)
        self.server.add_url_rule("/", "home", lambda: f"{who().id} {who().tier} {','.join(who().scope)}")
        self.server.add_url_rule("/healthz", "health", lambda: "OK")

    @property
    def browser(self) -> FlaskClient:
        return self.server.test_client()


@pytest.fixture
def door(tmp_path: Path) -> Door:
    return Door(tmp_path)


def test_the_named_person_has_role_and_prefectures_of_the_account(door: Door) -> None:
    answer = door.browser.get("/", headers={"X-Remote-User": "Awa"}, **FROM_PROXY)
    assert (answer.status_code, answer.text) == (200, "awa core CF43")


@pytest.mark.parametrize("address", ["192.0.2.8", "127.0.0.1", "", "unknown", "2001:db8::2"])
@pytest.mark.parametrize("header", [{"X-Remote-User": "awa"}, {}, {"X-Remote-User": "awa", "X-Forwarded-For": PROXY}])
def test_nobody_else_is_believed(door: Door, address: str, header: dict[str, str]) -> None:
    answer = door.browser.get("/", headers=header | {"Accept-Language": "en"}, environ_base={"REMOTE_ADDR": address})
    assert answer.status_code == 403
    assert text("error.not_through_proxy", "en") in answer.text
    assert answer.headers["Cache-Control"] == "no-store"


def test_an_address_that_a_header_gives_is_not_the_proxys(door: Door) -> None:
    """Behind proxies the visitor's address comes from a header, which anybody can send."""
    door.server.wsgi_app = ProxyFix(door.server.wsgi_app, x_for=1)  # type: ignore[method-assign]
    sent = {"X-Remote-User": "awa", "X-Forwarded-For": PROXY}
    assert door.browser.get("/", headers=sent, environ_base={"REMOTE_ADDR": "192.0.2.8"}).status_code == 403
    sent["X-Forwarded-For"] = "198.51.100.9"
    assert door.browser.get("/", headers=sent, **FROM_PROXY).status_code == 200


def test_an_address_may_be_written_in_several_ways(door: Door) -> None:
    far = {"environ_base": {"REMOTE_ADDR": "2001:0db8:0:0::1"}}
    assert door.browser.get("/", headers={"X-Remote-User": "awa"}, **far).status_code == 200


@pytest.mark.parametrize(
    ("name", "code", "status"),
    [("", "proxy_names_nobody", 401), (" ", "proxy_names_nobody", 401), ("ben", "no_account_for_name", 403),
     ("awa, ben", "no_account_for_name", 403), ("awa' or 1=1", "no_account_for_name", 403)],
)  # fmt: skip
def test_whoever_has_no_account_is_told(door: Door, name: str, code: str, status: int) -> None:
    answer = door.browser.get("/", headers={"X-Remote-User": name, "Accept-Language": "en"}, **FROM_PROXY)
    assert (answer.status_code, answer.text.splitlines()[0]) == (status, text(f"error.{code}", "en"))


def test_a_closed_account_opens_nothing_from_the_next_request_on(door: Door) -> None:
    door.accounts.add("ben", name="Ben", role="viewer")
    sent = {"headers": {"X-Remote-User": "ben"}, **FROM_PROXY}
    assert door.browser.get("/", **sent).status_code == 200
    door.accounts.set_disabled("ben", True)
    assert door.browser.get("/", **sent).status_code == 403


def test_the_log_says_who_came_once_in_eight_hours(door: Door) -> None:
    def acts() -> int:
        return door.audit.export("csv").count("signed_in")

    for seconds, rows in ((0, 1), (3600, 1), (7 * 3600, 1), (8 * 3600, 2)):
        door.clock.now += seconds
        door.browser.get("/", headers={"X-Remote-User": "awa"}, **FROM_PROXY)
        assert acts() == rows


def test_health_is_open_to_all(door: Door) -> None:
    assert door.browser.get("/healthz").status_code == 200


@pytest.mark.parametrize(
    ("changes", "code"),
    [
        ({"audience": "public"}, "sign_in_incomplete"), ({"audience": ""}, "sign_in_incomplete"),
        ({"sign_in_from": ""}, "sign_in_incomplete"), ({"sign_in_header": ""}, "sign_in_incomplete"),
        ({"sign_in_header": "X Remote"}, "sign_in_incomplete"), ({"sign_in_from": "the proxy"}, "bad_address"),
    ],
)  # fmt: skip
def test_half_a_setting_is_refused(changes: dict[str, str], code: str) -> None:
    with pytest.raises(SettingError) as caught:
        SETTINGS.override(**changes)
    assert caught.value.code == code


def test_the_whole_application_behind_a_proxy(counted: Context, tmp_path: Path) -> None:
    """It has no pages of signing in, and its page shows the name, but no way to sign out."""
    store = copy_store(counted.store.path.parent, tmp_path / "store")  # type: ignore[attr-defined]
    where = {"store": store.path, "cache": tmp_path / "cache", "sign_in_from": "127.0.0.1"}  # type: ignore[attr-defined]
    browser = create_app(SETTINGS.override(**where)).server.test_client()
    Accounts.of_store(store.path).add("awa", name="Awa N.", role="partner")  # type: ignore[attr-defined]
    sent = {"X-Remote-User": "awa", "Referer": "http://localhost/?lang=en"}
    layout = json.dumps(browser.get("/_dash-layout", headers=sent).json, ensure_ascii=False)
    assert "Awa N." in layout and text("tier.partner", "en") in layout
    assert "/sign-out" not in layout and "/password" not in layout
    assert browser.get("/_dash-layout").status_code == 401
    for path in ("/sign-in", "/password", "/sign-out", "/invitation/x"):
        assert browser.get(path, headers=sent).status_code == 404, path
    forged = {"headers": sent | {"Origin": "https://evil.example"}, "json": {}}
    assert browser.post("/_dash-update-component", **forged).status_code == 403
