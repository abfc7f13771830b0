"""Who signs in is known, who does not is refused, and guessing is limited."""

import html
import re

import pytest

from domain.tiers import Tier
from domain.viewer import ANYONE, Right, Viewer
from locales import text
from server import sign_in
from tests.server.sign_in_house import HTML, House, enter, fields, is_open, signed_in
from tests.store.accounts_maker import PASSWORD


@pytest.mark.parametrize(
    "path", ["/", "/layers/x.geojson", "/nothing/here", "/assets/map.js", "/password", "/assets/fonts/../map.js"]
)
def test_a_stranger_who_opens_a_page_is_led_to_sign_in(house: House, path: str) -> None:
    answer = house.browser().get(f"{path}?lens=situation.overview&lang=en", headers=HTML)
    assert answer.status_code == 302
    assert answer.headers["Location"].startswith("/sign-in?next=/")
    assert answer.headers["Location"].endswith("lens%3Dsituation.overview%26lang%3Den&lang=en")
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


def test_a_person_signs_in_and_is_known(house: House) -> None:
    browser = house.browser()
    answer = enter(browser, "/sign-in?next=/%3Flens%3Dsituation.overview")
    assert (answer.status_code, answer.headers["Location"]) == (303, "/?lens=situation.overview")
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
