"""Accounts for tests: a clock that is set, and hashes that take no time."""

import sqlite3
from pathlib import Path

import pytest
from argon2 import PasswordHasher

from domain.errors import AccountError
from store.account_tables import SCHEMA
from store.accounts import Account, Accounts
from store.passwords import Passwords

CHEAP = {"time_cost": 1, "memory_cost": 8, "parallelism": 1}
PASSWORD = "une phrase que je retiens"
START = 1_800_000_000.0
HERE = "192.0.2.1"


class Clock:
    """A time that tests move."""

    def __init__(self) -> None:
        self.now = START

    def __call__(self) -> float:
        return self.now


class Counting(PasswordHasher):
    """Counts what takes time."""

    def __init__(self, **parameters: int) -> None:
        super().__init__(**{**CHEAP, **parameters})
        self.verified = 0

    def verify(self, hash: str | bytes, password: str | bytes) -> bool:  # noqa: A002
        self.verified += 1
        return super().verify(hash, password)


def make_accounts(folder: Path, clock: Clock | None = None, hasher: PasswordHasher | None = None) -> Accounts:
    """The accounts beside a store that is not there."""
    return Accounts(folder / "k.accounts.sqlite", clock or Clock(), Passwords(hasher or Counting()))


def person(accounts: Accounts, name: str = "awa", role: str = "cluster", password: str = PASSWORD) -> Account:
    """An account that has a password."""
    accounts.add(name, name=f"{name.title()} N.", role=role)
    return accounts.accept(accounts.invite(name), password)


def empty_tables() -> sqlite3.Connection:
    """The tables of accounts in memory, with nobody in them."""
    made = sqlite3.connect(":memory:")
    for statement in SCHEMA:
        made.execute(statement)
    return made


def refused(code: str, call: object, *words: object, **named: object) -> AccountError:
    """The error of a call that must be refused with this code."""
    with pytest.raises(AccountError) as caught:
        call(*words, **named)  # type: ignore[operator]
    assert caught.value.code == code
    return caught.value


def code_of(call: object) -> str:
    """The code of the error of a call, or `taken`."""
    try:
        call()  # type: ignore[operator]
    except AccountError as error:
        return error.code
    return "taken"
