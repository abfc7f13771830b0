"""Open sessions, kept in the file of the accounts: ended by signing out, by idleness, by age, or by the account."""

import secrets
import sqlite3
from contextlib import AbstractContextManager

from store.account_tables import SCHEMA, UNUSABLE
from store.accounts import Account, Accounts, account_of
from store.invitations import TOKEN_BYTES, token_hash
from store.sqlite_file import reading, writing

IDLE_S = 8 * 3600.0
LONGEST_S = 7 * 86_400.0
NOTED_S = 60.0  # a use is written down when the last one that was is older than this


class Sessions:
    """Who has signed in, by a token of which only a hash is kept."""

    def __init__(self, accounts: Accounts) -> None:
        self._path = accounts.path
        self._clock = accounts.clock

    def begin(self, account: Account) -> str:
        """The token of a new session; sessions that are over are removed.

        Raises:
            StoreError: the file cannot be written.
        """
        token, now = secrets.token_urlsafe(TOKEN_BYTES), self._clock()
        with self._writing() as connection:
            connection.execute("delete from sessions where seen <= ? or began <= ?", (now - IDLE_S, now - LONGEST_S))
            row = (token_hash(token), account.id, account.epoch, now, now)
            connection.execute("insert into sessions values (?, ?, ?, ?, ?)", row)
        return token

    def account(self, token: str) -> Account | None:
        """Who uses a session now; None where it is over.

        Raises:
            StoreError: the file cannot be read or written.
        """
        key, now = token_hash(token), self._clock()
        query = """select accounts.*, sessions.seen from sessions join accounts on accounts.id = sessions.account
            where token_hash = ? and sessions.epoch = accounts.epoch and not disabled and seen > ? and began > ?"""
        with reading(self._path, SCHEMA, code=UNUSABLE) as connection:
            row = connection.execute(query, (key, now - IDLE_S, now - LONGEST_S)).fetchone()
        if row is None:
            return None
        if now - row["seen"] > NOTED_S:
            with self._writing() as connection:
                connection.execute("update sessions set seen = max(seen, ?) where token_hash = ?", (now, key))
        return account_of(row)

    def end(self, token: str) -> None:
        """End a session; one that is over already stays so.

        Raises:
            StoreError: the file cannot be written.
        """
        with self._writing() as connection:
            connection.execute("delete from sessions where token_hash = ?", (token_hash(token),))

    def _writing(self) -> AbstractContextManager[sqlite3.Connection]:
        return writing(self._path, SCHEMA, code=UNUSABLE)
