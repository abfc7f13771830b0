"""Signing in as a browser does it: pages and forms, sessions and their end, and what strangers are refused."""

import html
import json
import re
from dataclasses import dataclass
from pathlib import Path

import pytest
from flask import Flask
from flask.testing import FlaskClient
from werkzeug.test import TestResponse

from app import ASSETS, create_app
from domain.settings import Settings
from domain.tiers import Tier
from domain.viewer import ANYONE, Right, Viewer
from locales import LANGUAGES, text
from server import guard, headers, pages, sign_in
from server.sign_in_forms import safe_next
from server.sign_in_pages import Pages
from services.context import Context
from store.accounts import Accounts
from store.audit import AuditLog
from tests.conftest import copy_store
from tests.store.accounts_maker import PASSWORD, Clock, make_accounts, person

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


@pytest.fixture
def house(tmp_path: Path) -> House:
    made = build(tmp_path)
    person(made.accounts)
    return made


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


# Who has not signed in


@pytest.mark.parametrize(
    "path", ["/", "/layers/x.geojson", "/nothing/here", "/assets/map.js", "/password", "/assets/fonts/../map.js"]
)
def test_a_stranger_who_opens_a_page_is_led_to_sign_in(house: House, path: str) -> None:
    answer = house.browser().get(f"{path}?lens=overview&lang=en", headers=HTML)
    assert answer.status_code == 302
    assert answer.headers["Location"].startswith("/sign-in?next=/")
    assert answer.headers["Location"].endswith("lens%3Doverview%26lang%3Den&lang=en")
    assert answer.headers["Cache-Control"] == "no-store"


@pytest.mark.parametrize(
    ("method", "path", "sent"),
    [
        ("GET", "/layers/x.geojson", {"Accept": "*/*"}), ("GET", "/", {}), ("POST", "/_dash-update-component", HTML),
        ("GET", "/layers/x.geojson", {**HTML, "Sec-Fetch-Mode": "cors"}), ("OPTIONS", "/", HTML), ("PUT", "/x", HTML),
        ("POST", "/password", HTML), ("GET", "/assets/page.js", {"Accept": "*/*"}),
        ("GET", "/sign-in/", {"Accept": "*/*"}), ("GET", "/healthz/x", {"Accept": "*/*"}),
    ],
)  # fmt: skip
def test_all_else_is_refused_in_words(house: House, method: str, path: str, sent: dict[str, str]) -> None:
    answer = house.browser().open(path, method=method, headers={**sent, "Accept-Language": "en"})
    assert answer.status_code == 401
    assert answer.text == f"{text('error.sign_in_needed', 'en')}\n{text('advice.sign_in_needed', 'en')}"
    assert answer.headers["Cache-Control"] == "no-store"


@pytest.mark.parametrize("path", ["/sign-in", "/healthz", "/assets/theme.css", "/assets/fonts.css"])
def test_what_signing_in_needs_is_open(house: House, path: str) -> None:
    assert house.browser().get(path, buffered=True).status_code == 200


def test_the_page_of_signing_in_needs_nothing_that_is_closed(house: House) -> None:
    browser = house.browser()
    answer = browser.get("/sign-in")
    parts = re.findall(r'(?:href|src)="(/assets/[^"]*)"', answer.text)
    parts += [
        f"/assets/{part}"
        for part in re.findall(r'url\("([^"]*)"\)', browser.get("/assets/fonts.css", buffered=True).text)
    ]
    assert len(parts) == 3
    assert {browser.get(part, buffered=True).status_code for part in parts} == {200}
    assert "<script" not in answer.text
    assert " on" + "click" not in answer.text


# Signing in


def test_a_person_signs_in_and_is_known(house: House) -> None:
    browser = house.browser()
    answer = enter(browser, "/sign-in?next=/%3Flens%3Doverview")
    assert (answer.status_code, answer.headers["Location"]) == (303, "/?lens=overview")
    assert browser.get("/").text == "home of awa"
    assert browser.get("/sign-in?next=/layers/x.geojson").headers["Location"] == "/layers/x.geojson"
    assert house.acts() == [("signed_in", "awa")]


def test_the_viewer_of_a_session_has_what_the_role_gives(house: House) -> None:
    house.accounts.set_role("awa", "cluster", ("CF43",))
    seen: list[Viewer] = []
    house.server.add_url_rule("/who", "who", lambda: seen.append(sign_in.viewer_of_session()) or "")
    signed_in(house).get("/who")
    (viewer,) = seen
    assert (viewer.id, viewer.name, viewer.role, viewer.tier, viewer.scope) == (
        "awa", "Awa N.", "cluster", Tier.CORE, ("CF43",),
    )  # fmt: skip
    assert viewer.may(Right.FOLLOWUP, "CF43") and not viewer.may(Right.FOLLOWUP, "CF11")
    with house.server.test_request_context("/"):
        assert sign_in.viewer_of_session() == ANYONE


@pytest.mark.parametrize(("person_", "password"), [("awa", "wrong"), ("nobody", PASSWORD), ("awa' or 1=1 --", "x")])
def test_a_wrong_name_and_a_wrong_password_read_alike(house: House, person_: str, password: str) -> None:
    browser = house.browser()
    answer = enter(browser, "/sign-in?lang=en", person=person_, password=password)
    assert answer.status_code == 401
    assert text("error.bad_sign_in", "en") in answer.text
    assert 'aria-describedby="failure"' in answer.text and 'role="alert" id="failure"' in answer.text
    assert f"<title>{text('sign_in.failed', 'en')}" in answer.text
    same = re.sub(r'value="[^"]*"', "", answer.text)
    assert same == re.sub(r'value="[^"]*"', "", enter(browser, "/sign-in?lang=en", person="x", password="y").text)
    assert not is_open(browser)


def test_what_was_typed_comes_back_escaped_and_the_password_never(house: House) -> None:
    answer = enter(house.browser(), person='"><script>alert(1)</script>', password="my secret words")
    assert "<script" not in answer.text
    assert "my secret words" not in answer.text


def test_failures_are_logged_without_what_was_typed(house: House) -> None:
    browser = house.browser()
    enter(browser, password="secret typed words")
    enter(browser, person="secret typed words")
    assert house.acts() == [("sign_in_failed", "awa"), ("sign_in_failed", "")]
    assert "secret typed words" not in house.audit.export("csv")


def test_guessing_is_answered_with_when_to_come_back(house: House) -> None:
    browser = house.browser()
    assert [enter(browser, password="wrong").status_code for _ in range(7)] == [401] * 5 + [429] * 2
    house.clock.now += 60
    answer = enter(browser)
    assert (answer.status_code, answer.headers["Retry-After"]) == (429, "840")
    assert text("error.too_many_attempts", "fr") in html.unescape(answer.text)
    assert [act for act, _ in house.acts()] == ["sign_in_failed"] * 5 + ["account_locked"]
    house.clock.now += 840
    assert enter(browser).status_code == 303


def test_an_address_that_tries_many_names_is_limited(house: House) -> None:
    browser = house.browser()
    tried = [enter(browser, person=f"name-{number}").status_code for number in range(32)]
    assert tried == [401] * 30 + [429] * 2
    elsewhere = {"REMOTE_ADDR": "198.51.100.7"}
    page = fields(browser.get("/sign-in"))
    answer = browser.post("/sign-in", data={**page, "person": "awa", "password": PASSWORD}, environ_base=elsewhere)
    assert answer.status_code == 303


@pytest.mark.parametrize("left_out", ["person", "password"])
def test_an_empty_field_says_so_beside_it(house: House, left_out: str) -> None:
    answer = enter(house.browser(), "/sign-in?lang=en", **{left_out: ""})
    assert answer.status_code == 400
    assert f'id="{left_out}-error">{text("error.field_needed", "en")}' in answer.text
    assert f'aria-describedby="{left_out}-error" aria-invalid="true" autofocus' in answer.text
    assert answer.text.count("autofocus") == 1
    assert house.acts() == []


# Where one goes next

ELSEWHERE = [
    "//evil.example", "///evil.example", "////evil.example/%2e%2e", r"/\evil.example",
    r"\\evil.example", r"\/evil.example",
    "https://evil.example", "http:evil.example", "HTTPS://evil.example/", "javascript:alert(1)", "data:text/html,x",
    "/\t/evil.example", "/\n/evil.example", "\t//evil.example", " //evil.example",
    "/ /evil.example", "/\x00/evil.example",
    "/\x85/evil", "evil.example", "evil.example/path", "@evil.example", "/.//evil.example",
    "/x/..//evil.example", "/../x",
    "/x\r\nSet-Cookie: a=b", "/?next=\r\nX: y", "/?x=\\", "", "?x", "#x", "/" + "x" * 2000,
    "/sign-in?next=/", "/sign-out",
    "/invitation/x", "/password", "http://[::1", "//[",
]  # fmt: skip


@pytest.mark.parametrize("target", ELSEWHERE)
def test_nobody_is_led_elsewhere(house: House, target: str) -> None:
    assert safe_next(target) == "/"
    browser = house.browser()
    answer = browser.post(
        "/sign-in", query_string={"next": target},
        data={**fields(browser.get("/sign-in")), "next": target, "person": "awa", "password": PASSWORD},
    )  # fmt: skip
    assert (answer.status_code, answer.headers["Location"]) == (303, "/")
    assert browser.get("/sign-in", query_string={"next": target}).headers["Location"] == "/"


@pytest.mark.parametrize(
    "target",
    [
        "/",
        "/?lang=en&lens=overview&site=SITE-010",
        "/layers/x.geojson",
        "/%2Fevil",
        "/?u=https://x.example//",
        "/a.b/..c",
        "/signs",
    ],
)
def test_an_address_of_this_server_is_kept(target: str) -> None:
    assert safe_next(target) == target


# Forged posts and planted sessions


@pytest.mark.parametrize("token", [None, "", "wrong", "another browser's"])
@pytest.mark.parametrize("address", ["/sign-in", "/sign-out", "/password", "/invitation/TOKEN"])
def test_a_form_without_its_token_does_nothing(house: House, address: str, token: str | None) -> None:
    browser = signed_in(house) if address in {"/sign-out", "/password"} else house.browser()
    address = address.replace("TOKEN", house.accounts.invite("awa"))
    before, acts = house.accounts.get("awa"), house.acts()
    data = {**fields(browser.get(address)), "person": "awa", "password": PASSWORD, "current": PASSWORD,
            "new": OTHER, "again": OTHER, "csrf_token": token}  # fmt: skip
    if token is None:
        del data["csrf_token"]
    elif token.startswith("another"):
        data["csrf_token"] = fields(house.browser().get("/sign-in"))["csrf_token"]
    answer = browser.post(address, data=data)
    assert answer.status_code == 400
    assert text("error.form_expired", "fr") in html.unescape(answer.text)
    assert (house.accounts.get("awa"), house.acts()) == (before, acts)
    assert is_open(browser) == (address in {"/sign-out", "/password"})


def test_other_posts_need_no_token_of_a_form(house: House) -> None:
    assert signed_in(house).post("/_dash-update-component", json={}).json == {"done": True}


def test_a_post_of_another_site_is_refused_by_the_guard(house: House) -> None:
    browser = house.browser()
    data = {**fields(browser.get("/sign-in")), "person": "awa", "password": PASSWORD}
    assert browser.post("/sign-in", data=data, headers={"Origin": "https://evil.example"}).status_code == 403


def test_a_session_begins_anew_at_sign_in(house: House) -> None:
    browser = house.browser()
    browser.get("/sign-in")
    planted = cookie(browser)
    assert planted
    enter(browser)
    assert cookie(browser) != planted
    attacker = house.browser()
    attacker.set_cookie("kodro", planted)
    assert not is_open(attacker)
    with browser.session_transaction() as session:
        assert "csrf_token" not in session  # the token of before is no longer one
        assert set(session) == {"_user_id", "_fresh", "_id"}


def test_a_session_that_was_planted_is_ended_not_taken_over(house: House) -> None:
    person(house.accounts, "ben")
    attacker = house.browser()
    enter(attacker, person="ben")
    planted = cookie(attacker)
    send(attacker, "/sign-out")
    victim = house.browser()
    victim.set_cookie("kodro", planted)
    assert not is_open(victim)
    enter(victim)
    assert victim.get("/").text == "home of awa"
    with victim.session_transaction() as session, attacker.session_transaction() as other:
        assert session["_user_id"] not in str(dict(other))


def test_two_sign_ins_have_two_sessions(house: House) -> None:
    one, two = signed_in(house), signed_in(house)
    assert cookie(one) != cookie(two)
    send(one, "/sign-out")
    assert (is_open(one), is_open(two)) == (False, True)


def test_a_cookie_of_another_browser_opens_nothing(house: House) -> None:
    thief = house.browser()
    thief.set_cookie("kodro", cookie(signed_in(house)))
    assert thief.get("/layers/x.geojson", headers={"User-Agent": "another"}).status_code == 401


@pytest.mark.parametrize(
    "changed", [lambda c: c[:-5] + ("A" if c[-5] != "A" else "B") + c[-4:], lambda c: "x" + c, lambda c: ""]
)
def test_a_cookie_that_was_changed_opens_nothing(house: House, changed: object) -> None:
    browser = signed_in(house)
    browser.set_cookie("kodro", changed(cookie(browser)))  # type: ignore[operator]
    assert not is_open(browser)


# The end of a session


def test_signing_out_ends_the_session_and_its_cookie(house: House) -> None:
    browser = signed_in(house)
    kept = cookie(browser)
    assert text("sign_out.title", "fr") in browser.get("/sign-out").text
    assert is_open(browser)  # asking is not doing
    answer = send(browser, "/sign-out")
    assert (answer.status_code, answer.headers["Location"]) == (303, "/sign-in?done=out&lang=fr")
    assert text("sign_in.done.out", "fr") in html.unescape(browser.get(answer.headers["Location"]).text)
    browser.set_cookie("kodro", kept)
    assert not is_open(browser)
    assert house.acts() == [("signed_in", "awa"), ("signed_out", "awa")]
    assert house.browser().get("/sign-out").headers["Location"] == "/sign-in?lang=fr"


@pytest.mark.parametrize(
    "change",
    [
        lambda h: h.accounts.set_disabled("awa", True), lambda h: h.accounts.set_role("awa", "viewer"),
        lambda h: h.accounts.set_role("awa", "cluster", ("CF43",)),
        lambda h: h.accounts.accept(h.accounts.invite("awa"), OTHER),
        lambda h: setattr(h.clock, "now", h.clock.now + 8 * 3600),
        lambda h: h.accounts.path.unlink(),
    ],
    ids=["disabled", "role", "scope", "reset", "idle", "no accounts"],
)  # fmt: skip
def test_an_open_session_ends_with_its_account(house: House, change: object) -> None:
    browser = signed_in(house)
    assert is_open(browser)
    change(house)  # type: ignore[operator]
    assert not is_open(browser)
    assert browser.get("/", headers=HTML).status_code == 302


def test_a_session_ends_after_seven_days(house: House) -> None:
    browser = signed_in(house)
    opened = []
    for _ in range(7 * 4):
        house.clock.now += 6 * 3600
        opened.append(is_open(browser))
    assert opened == [True] * 27 + [False]


# Invitation and password


def test_an_invited_person_sets_a_password_and_signs_in(house: House) -> None:
    house.accounts.add("ben", name="Ben <b>", role="partner")
    link, browser = f"/invitation/{house.accounts.invite('ben')}", house.browser()
    assert "Ben &lt;b&gt;" in browser.get(link).text
    assert 'autocomplete="new-password"' in browser.get(link).text
    short = send(browser, link, new="court", again="court")
    assert short.status_code == 400 and text("error.password_short", "fr") in html.unescape(short.text)
    differ = send(browser, link, new=OTHER, again=OTHER + "x")
    assert differ.status_code == 400 and text("error.passwords_differ", "fr") in html.unescape(differ.text)
    answer = send(browser, link, new=OTHER, again=OTHER)
    assert answer.headers["Location"] == "/sign-in?done=password&lang=fr"
    assert text("sign_in.done.password", "fr") in html.unescape(browser.get(answer.headers["Location"]).text)
    used = browser.get(link)
    assert used.status_code == 410 and text("error.invitation_unusable", "fr") in html.unescape(used.text)
    assert enter(browser, person="ben", password=OTHER).status_code == 303
    assert house.acts() == [("password_changed", "ben"), ("signed_in", "ben")]


def test_an_invitation_that_is_too_old_or_made_up_says_so(house: House) -> None:
    link = f"/invitation/{house.accounts.invite('awa')}"
    house.clock.now += 7 * 86_400
    for address in (link, "/invitation/made-up", "/invitation/%00"):
        assert house.browser().get(address).status_code == 410
        assert house.browser().post(address, data={"new": OTHER, "again": OTHER}).status_code == 410


def test_a_password_is_changed_and_only_the_other_sessions_end(house: House) -> None:
    browser, other = signed_in(house), signed_in(house)
    before = cookie(browser)
    wrong = send(browser, "/password", current="wrong", new=OTHER, again=OTHER)
    assert wrong.status_code == 400 and text("error.wrong_password", "fr") in html.unescape(wrong.text)
    short = send(browser, "/password", current=PASSWORD, new="court", again="court")
    assert short.status_code == 400
    answer = send(browser, "/password", current=PASSWORD, new=OTHER, again=OTHER)
    assert (answer.status_code, answer.headers["Location"]) == (303, "/password?done=password&lang=fr")
    assert text("sign_in.done.password", "fr") in html.unescape(browser.get(answer.headers["Location"]).text)
    assert cookie(browser) != before
    assert (is_open(browser), is_open(other)) == (True, False)
    assert house.acts()[2:] == [("sign_in_failed", "awa"), ("password_changed", "awa")]


def test_guesses_of_the_current_password_are_limited(house: House) -> None:
    browser = signed_in(house)
    told = [send(browser, "/password", current="wrong", new=OTHER, again=OTHER).status_code for _ in range(6)]
    assert told == [400] * 5 + [429]


# Pages and headers


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
