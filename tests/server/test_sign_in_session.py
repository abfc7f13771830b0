"""A session ends when it should; a password is set by an invitation and changed by its owner."""

import html

import pytest

from locales import text
from tests.server.sign_in_house import HTML, OTHER, House, cookie, enter, is_open, send, signed_in
from tests.store.accounts_maker import PASSWORD


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
