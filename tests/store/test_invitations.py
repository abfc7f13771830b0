"""Tokens of one-time links: random, kept as a hash, one an account, for seven days."""

import sqlite3
from collections.abc import Iterator
from contextlib import closing

import pytest

from domain.errors import AccountError
from store import invitations
from tests.store.accounts_maker import empty_tables

NOW = 1_800_000_000.0


@pytest.fixture
def connection() -> Iterator[sqlite3.Connection]:
    with closing(empty_tables()) as made:
        yield made


def test_tokens_are_random_and_only_their_hash_is_kept(connection: sqlite3.Connection) -> None:
    tokens = {invitations.make(connection, f"name-{n}", NOW) for n in range(50)}
    assert len(tokens) == 50
    assert min(map(len, tokens)) == 43
    kept = {row[0] for row in connection.execute("select token_hash from invitations")}
    assert kept == {invitations.token_hash(token) for token in tokens}


@pytest.mark.parametrize("token", ["", "x", "' or 1=1 --", "\ud800", "a" * 100_000])
def test_what_is_no_token_is_nobodys(connection: sqlite3.Connection, token: str) -> None:
    invitations.make(connection, "awa", NOW)
    with pytest.raises(AccountError):
        invitations.account_of(connection, token, NOW)


def test_a_token_names_its_account_until_it_is_cancelled_or_old(connection: sqlite3.Connection) -> None:
    token = invitations.make(connection, "awa", NOW)
    other = invitations.make(connection, "ben", NOW)
    assert invitations.account_of(connection, token, NOW + 604_799) == "awa"
    for moment, one in ((NOW + 604_800, token), (NOW, other)):
        if one == other:
            invitations.cancel(connection, "ben")
        with pytest.raises(AccountError):
            invitations.account_of(connection, one, moment)
    assert invitations.account_of(connection, token, NOW) == "awa"
