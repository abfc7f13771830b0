"""One-time links: a token is given once and kept as a hash; a newer one takes the place of an older one."""

import hashlib
import secrets
import sqlite3

from domain.errors import AccountError

LIFETIME_S = 7 * 86_400.0
TOKEN_BYTES = 32


def make(connection: sqlite3.Connection, account: str, now: float) -> str:
    """A new token for an account."""
    token = secrets.token_urlsafe(TOKEN_BYTES)
    row = (account, token_hash(token), now + LIFETIME_S)
    connection.execute("insert or replace into invitations values (?, ?, ?)", row)
    return token


def account_of(connection: sqlite3.Connection, token: str, now: float) -> str:
    """Whose token it is.

    Raises:
        AccountError: it is unknown, used, cancelled or too old.
    """
    found = (token_hash(token), now)
    row = connection.execute("select account from invitations where token_hash = ? and expires > ?", found).fetchone()
    if row is None:
        raise AccountError("invitation_unusable")
    return str(row[0])


def cancel(connection: sqlite3.Connection, account: str) -> None:
    """Use an account's token up."""
    connection.execute("delete from invitations where account = ?", (account,))


def token_hash(token: str) -> str:
    """What is kept in a token's place."""
    return hashlib.sha256(token.encode("utf-8", "surrogatepass")).hexdigest()
