"""How many guesses an account and an address have, and that names are not told apart."""

from concurrent.futures import ThreadPoolExecutor
from pathlib import Path

import pytest

from domain.errors import AccountError
from store.accounts import Accounts
from tests.store.accounts_maker import HERE, PASSWORD, START, Clock, Counting, code_of, make_accounts, person, refused


def test_five_failures_lock_for_fifteen_minutes(accounts: Accounts, clock: Clock) -> None:
    person(accounts)
    for number in range(5):
        error = refused("bad_sign_in", accounts.sign_in, "awa", "wrong", f"192.0.2.{number}")
        assert error.retry_after == (900 if number == 4 else None)
    clock.now += 1
    assert refused("too_many_attempts", accounts.sign_in, "awa", PASSWORD, "198.51.100.1").retry_after == 899
    clock.now = START + 899
    assert refused("too_many_attempts", accounts.sign_in, "awa", PASSWORD, "198.51.100.1").retry_after == 1
    clock.now = START + 900
    assert accounts.sign_in("awa", PASSWORD, HERE).id == "awa"


def test_another_process_knows_the_lock(accounts: Accounts, clock: Clock, tmp_path: Path) -> None:
    person(accounts)
    for number in range(5):
        refused("bad_sign_in", make_accounts(tmp_path, clock).sign_in, "awa", f"wrong {number}", HERE)
    refused("too_many_attempts", accounts.sign_in, "awa", PASSWORD, HERE)


def test_a_right_password_takes_failures_back(accounts: Accounts) -> None:
    person(accounts)
    for _ in range(3):
        for _ in range(4):
            refused("bad_sign_in", accounts.sign_in, "awa", "wrong", HERE)
        accounts.sign_in("awa", PASSWORD, HERE)


def test_failures_older_than_the_window_do_not_count(accounts: Accounts, clock: Clock) -> None:
    person(accounts)
    for _ in range(20):
        clock.now += 226
        refused("bad_sign_in", accounts.sign_in, "awa", "wrong", HERE)
    assert accounts.sign_in("awa", PASSWORD, HERE).id == "awa"


def test_an_address_is_limited_over_all_names_and_its_own_success_does_not_free_it(
    accounts: Accounts, clock: Clock
) -> None:
    person(accounts)
    for number in range(30):
        refused("bad_sign_in", accounts.sign_in, f"name-{number}", "wrong", HERE)
        if number < 29:
            accounts.sign_in("awa", PASSWORD, HERE)
    refused("too_many_attempts", accounts.sign_in, "awa", PASSWORD, HERE)
    assert accounts.sign_in("awa", PASSWORD, "192.0.2.2").id == "awa"
    clock.now += 900
    assert accounts.sign_in("awa", PASSWORD, HERE).id == "awa"


@pytest.mark.parametrize("name", ["awa", "closed", "invited", "nobody", "Awa ", "x" * 5000, ""])
def test_known_and_unknown_names_are_refused_alike(tmp_path: Path, name: str) -> None:
    """The same codes in the same order, and as many hashes compared: the same time."""
    hasher = Counting()
    accounts = make_accounts(tmp_path, hasher=hasher)
    person(accounts)
    person(accounts, "closed")
    accounts.set_disabled("closed", True)
    accounts.add("invited", name="Ingrid", role="viewer")
    told = []
    for _ in range(7):
        with pytest.raises(AccountError) as caught:
            accounts.sign_in(name, "wrong", HERE)
        told.append((caught.value.code, caught.value.retry_after))
    assert told == [("bad_sign_in", None)] * 4 + [("bad_sign_in", 900)] + [("too_many_attempts", 900)] * 2
    assert hasher.verified == 5


def test_what_was_typed_as_a_name_is_not_kept(accounts: Accounts) -> None:
    person(accounts)
    refused("bad_sign_in", accounts.sign_in, "my-secret-typed-here", "x", HERE)
    assert b"my-secret-typed-here" not in accounts.path.read_bytes()


def test_guesses_of_the_current_password_are_limited(accounts: Accounts) -> None:
    person(accounts)
    for _ in range(5):
        refused("bad_sign_in", accounts.change_password, "awa", "wrong", "une autre phrase encore", HERE)
    refused("too_many_attempts", accounts.change_password, "awa", PASSWORD, "une autre phrase encore", HERE)


def test_guesses_at_the_same_time_are_no_more_than_one_after_the_other(accounts: Accounts, tmp_path: Path) -> None:
    person(accounts)
    others = [make_accounts(tmp_path) for _ in range(12)]
    with ThreadPoolExecutor(12) as pool:
        told = list(pool.map(lambda a: code_of(lambda: a.sign_in("awa", "wrong", HERE)), others))
    assert sorted(told) == ["bad_sign_in"] * 5 + ["too_many_attempts"] * 7
