"""Sessions end by signing out, by idleness, by age, and with any change of their account."""

from collections.abc import Callable
from pathlib import Path

import pytest

from store.accounts import Accounts
from store.sessions import Sessions
from tests.store.accounts_maker import PASSWORD, Clock, make_accounts, person

HOUR = 3600


@pytest.fixture
def clock() -> Clock:
    return Clock()


@pytest.fixture
def accounts(tmp_path: Path, clock: Clock) -> Accounts:
    made = make_accounts(tmp_path, clock)
    person(made)
    return made


@pytest.fixture
def sessions(accounts: Accounts) -> Sessions:
    return Sessions(accounts)


def open_one(accounts: Accounts, sessions: Sessions) -> str:
    return sessions.begin(accounts.sign_in("awa", PASSWORD, "192.0.2.1"))


def test_a_session_names_its_account_until_it_is_ended(accounts: Accounts, sessions: Sessions) -> None:
    one, two = open_one(accounts, sessions), open_one(accounts, sessions)
    assert sessions.account(one) == accounts.get("awa")
    sessions.end(one)
    sessions.end(one)
    assert sessions.account(one) is None
    assert sessions.account(two) is not None
    assert two.encode() not in accounts.path.read_bytes()


def test_nothing_is_a_session_that_was_not_begun(accounts: Accounts, sessions: Sessions, tmp_path: Path) -> None:
    assert sessions.account("") is None
    assert sessions.account("made up") is None
    assert Sessions(make_accounts(tmp_path / "elsewhere")).account("x") is None


def test_eight_hours_without_a_request_end_it(accounts: Accounts, sessions: Sessions, clock: Clock) -> None:
    token = open_one(accounts, sessions)
    for _ in range(3):
        clock.now += 8 * HOUR - 1
        assert sessions.account(token)
    clock.now += 8 * HOUR
    assert sessions.account(token) is None


def test_seven_days_end_it_however_it_is_used(accounts: Accounts, sessions: Sessions, clock: Clock) -> None:
    token = open_one(accounts, sessions)
    for _ in range(7 * 24 - 1):
        clock.now += HOUR
        assert sessions.account(token)
    clock.now += HOUR
    assert sessions.account(token) is None


def test_a_use_is_written_down_at_most_once_a_minute(accounts: Accounts, sessions: Sessions, clock: Clock) -> None:
    token = open_one(accounts, sessions)
    before = accounts.path.read_bytes()
    clock.now += 59
    sessions.account(token)
    assert accounts.path.read_bytes() == before
    clock.now += 2
    sessions.account(token)
    assert accounts.path.read_bytes() != before


@pytest.mark.parametrize(
    "change",
    [
        lambda a: a.set_role("awa", "viewer"),
        lambda a: a.set_role("awa", "cluster", ("CF43",)),
        lambda a: a.set_disabled("awa", True),
        lambda a: (a.set_disabled("awa", True), a.set_disabled("awa", False)),
        lambda a: a.change_password("awa", PASSWORD, "une autre phrase encore", "192.0.2.1"),
        lambda a: a.accept(a.invite("awa"), "une autre phrase encore"),
    ],
    ids=["role", "scope", "disabled", "disabled and enabled", "password", "invitation"],
)
def test_a_change_of_the_account_ends_it(
    accounts: Accounts, sessions: Sessions, change: Callable[[Accounts], object]
) -> None:
    token = open_one(accounts, sessions)
    change(accounts)
    assert sessions.account(token) is None


def test_an_invitation_that_is_not_used_yet_ends_nothing(accounts: Accounts, sessions: Sessions) -> None:
    token = open_one(accounts, sessions)
    accounts.invite("awa")
    assert sessions.account(token)
