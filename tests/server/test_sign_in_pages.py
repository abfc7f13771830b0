"""The pages of signing in: language, labels, headers and cookies."""

import html
import re
from pathlib import Path

import pytest

from app import create_app
from domain.settings import Settings
from locales import LANGUAGES, text
from server import headers, sign_in
from server.sign_in_pages import Pages
from services.context import Context
from store.accounts import Accounts
from tests.conftest import copy_store
from tests.server.sign_in_house import HTML, House, build, enter, fields, signed_in
from tests.store.accounts_maker import person


@pytest.mark.parametrize("language", LANGUAGES)
def test_pages_are_in_the_language_that_is_asked_for(house: House, language: str) -> None:
    title = html.escape(text("sign_in.title", language))
    for address, sent in (
        (f"/sign-in?lang={language}", {}),
        ("/sign-in", {"Accept-Language": f"{language}-CA,de;q=0.5"}),
    ):
        page = house.browser().get(address, headers=sent).text
        assert f'<html lang="{language}">' in page and f"<h1>{title}</h1>" in page
    assert '<html lang="fr">' in house.browser().get("/sign-in?lang=xx", headers={"Accept-Language": "sg"}).text


def test_the_other_language_keeps_where_one_goes(house: House) -> None:
    page = house.browser().get("/sign-in?next=/%3Fa%3D1%26b%3D2&lang=fr").text
    assert 'href="/sign-in?lang=en&amp;next=/?a%3D1%26b%3D2"' in page
    assert fields(house.browser().get("/sign-in?next=/%3Fa%3D1%26b%3D2"))["next"] == "/?a=1&b=2"


@pytest.mark.parametrize("address", ["/sign-in", "/sign-out", "/password", "/invitation/TOKEN", "/invitation/none"])
def test_pages_are_kept_by_nobody_and_labelled(house: House, address: str) -> None:
    browser = signed_in(house) if address in {"/sign-out", "/password"} else house.browser()
    answer = browser.get(address.replace("TOKEN", house.accounts.invite("awa")))
    assert answer.headers["Cache-Control"] == "no-store"
    assert answer.headers["Content-Security-Policy"] == headers.POLICY
    labels = set(re.findall(r'<label for="(\w+)"', answer.text))
    shown = {tag[1] for tag in re.finditer(r'<input id="(\w+)"[^>]*type="(?:text|password)"', answer.text)}
    assert labels == shown
    described = {word for found in re.findall(r'aria-describedby="([^"]*)"', answer.text) for word in found.split()}
    assert all(f'id="{word}"' in answer.text for word in described)
    assert len(re.findall("<h1>", answer.text)) == 1
    assert "⟦" not in answer.text and "{{" not in answer.text


def test_no_word_of_the_pages_stands_in_the_templates(house: House, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("server.sign_in_pages.text", lambda key, language, **values: "")
    monkeypatch.setattr("components.failure.text", lambda key, language, **values: "")
    browser, link = signed_in(house), f"/invitation/{house.accounts.invite('awa')}"
    for address in ("/password", "/sign-out", link, "/invitation/none"):
        body = browser.get(address).text.partition("<body")[2].partition(">")[2]
        assert re.findall(r"[A-Za-zÀ-ÿ]{3,}", re.sub(r"<[^>]*>", " ", body)) == ["Kodro"], address


@pytest.mark.parametrize("secure", [True, False])
def test_the_cookie_is_kept_from_scripts_and_other_sites(tmp_path: Path, secure: bool) -> None:
    house = build(tmp_path, secure=secure)
    answer = house.browser().get("/sign-in", base_url="https://kodro.example")
    (said,) = answer.headers.getlist("Set-Cookie")
    assert said.startswith("__Host-kodro=" if secure else "kodro=")
    assert {"HttpOnly", "SameSite=Lax", "Path=/"} <= set(said.split("; "))
    assert ("Secure" in said.split("; ")) == secure
    assert "Domain" not in said and "Expires" not in said


def test_the_application_is_closed_to_strangers_and_open_to_its_accounts(counted: Context, tmp_path: Path) -> None:
    """The whole of Dash behind it: its own posts need no token of a form."""
    store = copy_store(counted.store.path.parent, tmp_path / "store")
    app = create_app(Settings(store=store.path, cache=tmp_path / "cache", host="0.0.0.0", audience="accounts"))
    person(Accounts.of_store(store.path))
    browser = app.server.test_client()
    assert browser.get("/", headers=HTML).headers["Location"] == "/sign-in?next=/"
    for path in (
        "/_dash-layout",
        "/_dash-dependencies",
        "/layers/displacement_sites.geojson",
        "/publish/snapshot.html",
    ):
        assert browser.get(path).status_code == 401, path
    assert browser.post("/_dash-update-component", json={}).status_code == 401
    assert browser.get("/healthz").status_code == 200
    assert enter(browser).status_code == 303
    assert browser.get("/", headers=HTML).status_code == 200
    assert browser.get("/_dash-layout").status_code == 200
    assert browser.post("/_dash-update-component", json={}).status_code not in {400, 401, 403}


def test_every_page_has_its_template() -> None:
    folder = Path(sign_in.__file__).parent / "templates"
    assert {path.name for path in folder.glob("*.html")} == {
        "invitation.html", "password.html", "sign_in.html", "sign_in_base.html", "sign_in_parts.html", "sign_out.html",
    }  # fmt: skip
    assert all(callable(getattr(Pages, name)) for name in ("sign_in", "sign_out", "invitation", "password"))
