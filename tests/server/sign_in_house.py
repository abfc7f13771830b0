"""A small server with accounts, and what a browser does at its pages of signing in."""

import html
import json
import re
from dataclasses import dataclass
from pathlib import Path

from flask import Flask
from flask.testing import FlaskClient
from werkzeug.test import TestResponse

from app import ASSETS
from domain.settings import Settings
from server import guard, headers, pages, sign_in
from store.accounts import Accounts
from store.audit import AuditLog
from tests.store.accounts_maker import PASSWORD, Clock, make_accounts

OTHER = "une autre phrase encore"
HTML = {"Accept": "text/html,application/xhtml+xml,*/*;q=0.8"}


@dataclass
class House:
    """A server with its accounts, its log and its clock."""

    server: Flask
    accounts: Accounts
    audit: AuditLog
    clock: Clock

    def browser(self, **options: object) -> FlaskClient:
        return self.server.test_client(**options)

    def acts(self) -> list[tuple[str, str]]:
        return [(row["act"], row["who"]) for row in json.loads(self.audit.export("json"))]


def build(folder: Path, *, secure: bool = False) -> House:
    """A small server with a page, a part of a page and a write."""
    clock = Clock()
    accounts, audit = make_accounts(folder, clock), AuditLog(folder / "k.audit.sqlite", clock)
    server = Flask("small", static_folder=str(ASSETS), static_url_path="/assets")
    server.secret_key = "k" * 32
    guard.register(server, Settings(host="0.0.0.0", audience="accounts", hosts="kodro.example"))
    sign_in.register(server, accounts, audit, "fr", secure)
    pages.register(server, "fr")
    headers.register(server, always_public=False)
    server.add_url_rule("/", "home", lambda: f"home of {sign_in.viewer_of_session().id}")
    server.add_url_rule("/healthz", "health", lambda: "OK")
    server.add_url_rule("/layers/x.geojson", "layer", lambda: {"type": "FeatureCollection"})
    server.add_url_rule("/_dash-update-component", "update", lambda: {"done": True}, methods=["POST"])
    return House(server, accounts, audit, clock)


def fields(answer: TestResponse) -> dict[str, str]:
    """Hidden fields of the form of a page."""
    found = re.findall(r"<input[^>]*>", answer.text)
    pairs = [(re.search(r'name="(\w+)"', tag), re.search(r'value="([^"]*)"', tag)) for tag in found if "hidden" in tag]
    return {name[1]: html.unescape(value[1]) if value else "" for name, value in pairs if name}


def send(browser: FlaskClient, address: str, **entered: str) -> TestResponse:
    """Open a page, fill in its form and send it."""
    return browser.post(address, data={**fields(browser.get(address)), **entered})


def enter(browser: FlaskClient, address: str = "/sign-in", **changed: str) -> TestResponse:
    return send(browser, address, **{"person": "awa", "password": PASSWORD, **changed})


def cookie(browser: FlaskClient, name: str = "kodro") -> str:
    found = browser.get_cookie(name)
    return found.value if found else ""


def signed_in(house: House) -> FlaskClient:
    browser = house.browser()
    assert enter(browser).status_code == 303
    return browser


def is_open(browser: FlaskClient) -> bool:
    return browser.get("/layers/x.geojson").status_code == 200
