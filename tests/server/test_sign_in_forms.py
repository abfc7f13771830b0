"""Forms of signing in: where one is led next, forged posts, planted sessions and cookies."""

import html

import pytest

from locales import text
from server.sign_in_forms import safe_next
from tests.server.sign_in_house import OTHER, House, cookie, enter, fields, is_open, send, signed_in
from tests.store.accounts_maker import PASSWORD, person

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
        "/?lang=en&lens=situation.overview&site=SITE-010",
        "/layers/x.geojson",
        "/%2Fevil",
        "/?u=https://x.example//",
        "/a.b/..c",
        "/signs",
    ],
)
def test_an_address_of_this_server_is_kept(target: str) -> None:
    assert safe_next(target) == target


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
