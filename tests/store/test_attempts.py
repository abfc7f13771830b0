"""Attempts are counted before they are judged: many at once are no more than the limit."""

import sqlite3
from collections.abc import Iterator
from contextlib import closing

import pytest

from store import attempts
from store.attempts import Attempt
from tests.store.accounts_maker import empty_tables

NOW = 1_800_000_000.0


@pytest.fixture
def connection() -> Iterator[sqlite3.Connection]:
    with closing(empty_tables()) as made:
        yield made


def test_what_has_begun_counts_before_it_is_known_to_be_wrong(connection: sqlite3.Connection) -> None:
    begun = [attempts.begin(connection, "awa", f"192.0.2.{n}", NOW) for n in range(20)]
    assert [isinstance(a, Attempt) for a in begun] == [True] * 5 + [False] * 15
    assert [a.locked for a in begun[:5] if isinstance(a, Attempt)] == [None] * 4 + [900]
    assert set(begun[5:]) == {900}


def test_a_success_of_the_last_one_that_was_let_through_opens_again(connection: sqlite3.Connection) -> None:
    begun = [attempts.begin(connection, "awa", "192.0.2.1", NOW) for _ in range(5)]
    assert isinstance(begun[-1], Attempt)
    attempts.succeeded(connection, begun[-1])
    assert isinstance(attempts.begin(connection, "awa", "192.0.2.1", NOW), Attempt)


def test_the_thirtieth_of_an_address_may_still_be_right(connection: sqlite3.Connection) -> None:
    begun = [attempts.begin(connection, f"name-{n}", "192.0.2.1", NOW) for n in range(30)]
    assert attempts.begin(connection, "other", "192.0.2.1", NOW) == 900
    assert isinstance(begun[-1], Attempt)
    attempts.succeeded(connection, begun[-1])
    assert isinstance(attempts.begin(connection, "other", "192.0.2.1", NOW), Attempt)


def test_what_is_refused_by_a_lock_makes_it_no_longer(connection: sqlite3.Connection) -> None:
    for second in range(900):
        attempts.begin(connection, "awa", f"198.51.100.{second % 200}", NOW + second)
    assert isinstance(attempts.begin(connection, "awa", "192.0.2.1", NOW + 904), Attempt)


def test_forgiving_frees_one_account(connection: sqlite3.Connection) -> None:
    for name in ("awa", "ben"):
        for _ in range(5):
            attempts.begin(connection, name, "192.0.2.1", NOW)
    attempts.forgive(connection, "awa")
    assert isinstance(attempts.begin(connection, "awa", "192.0.2.1", NOW), Attempt)
    assert attempts.begin(connection, "ben", "192.0.2.1", NOW) == 900


def test_what_is_over_is_removed(connection: sqlite3.Connection) -> None:
    for number in range(40):
        attempts.begin(connection, f"name-{number}", "192.0.2.1", NOW)
    attempts.begin(connection, "awa", "192.0.2.1", NOW + 901)
    assert connection.execute("select count(*) from attempts").fetchone() == (2,)
    assert connection.execute("select count(*) from locks").fetchone() == (0,)


@pytest.mark.parametrize(
    ("first", "second", "one"),
    [
        ("2001:db8::1", "2001:db8::ffff:1", True), ("2001:db8::1", "2001:db8:0:1::1", False),
        ("::ffff:192.0.2.1", "192.0.2.1", True), ("192.0.2.1", "192.0.2.2", False), ("fe80::1%eth0", "fe80::2", True),
        ("", "", True), ("unix:", "", False),
    ],
)  # fmt: skip
def test_one_visitor_has_one_address(connection: sqlite3.Connection, first: str, second: str, one: bool) -> None:
    for number in range(30):
        attempts.begin(connection, f"name-{number}", first, NOW)
    assert isinstance(attempts.begin(connection, "awa", second, NOW), int) == one


def test_neither_names_nor_addresses_are_kept(connection: sqlite3.Connection) -> None:
    attempts.begin(connection, "a password in the wrong field \ud800", "192.0.2.1", NOW)
    subjects = [row[0] for row in connection.execute("select subject from attempts")]
    assert [len(subject) for subject in subjects] == [64, 64]
