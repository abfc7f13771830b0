"""Accounts of people in one SQLite file beside the store: who may sign in, in which role, invited by one-time links."""

import json
import re
import sqlite3
import time
from collections.abc import Callable
from contextlib import AbstractContextManager
from dataclasses import dataclass
from datetime import UTC, datetime
from pathlib import Path

from domain.errors import AccountError, SettingError
from domain.viewer import ROLES, Right, Viewer
from store import attempts, invitations
from store.account_tables import SCHEMA, UNUSABLE
from store.passwords import Passwords, check_password, fold
from store.sqlite_file import beside, reading, writing

ID = re.compile(r"[a-z0-9][a-z0-9._@+-]{1,63}")
SCOPE = re.compile(r"[A-Z]{2}\d{2}")
LONGEST_NAME = 120
Clock = Callable[[], float]


@dataclass(frozen=True)
class Account:
    """A person who may sign in; what is secret stays in the file."""

    id: str
    name: str
    organisation: str
    role: str
    scope: tuple[str, ...]
    disabled: bool
    created_at: str  # ISO, UTC
    epoch: int  # another one ends every open session
    has_password: bool

    @property
    def viewer(self) -> Viewer:
        """The person with what the role gives."""
        return Viewer.in_role(
            self.role, person=self.id, name=self.name, organisation=self.organisation, scope=self.scope
        )


class Accounts:
    """The accounts of a store; every change is on the disk before it is answered, and seen by all processes."""

    def __init__(self, path: Path, clock: Clock = time.time, passwords: Passwords | None = None) -> None:
        self.path = path
        self.clock = clock
        self._passwords = passwords or Passwords()

    @classmethod
    def of_store(cls, store: Path) -> "Accounts":
        """The accounts that lie beside a store."""
        return cls(beside(store, "accounts"))

    def all(self) -> list[Account]:
        """Every account, by id.

        Raises:
            StoreError: the file cannot be read.
        """
        with reading(self.path, SCHEMA, code=UNUSABLE) as connection:
            return [account_of(row) for row in connection.execute("select * from accounts order by id")]

    def get(self, person: str) -> Account | None:
        """An account by id; None where there is none.

        Raises:
            StoreError: the file cannot be read.
        """
        with reading(self.path, SCHEMA, code=UNUSABLE) as connection:
            row = connection.execute("select * from accounts where id = ?", (fold(person),)).fetchone()
        return account_of(row) if row else None

    def add(self, person: str, *, name: str, role: str, organisation: str = "", scope: tuple[str, ...] = ()) -> Account:
        """Add an account, which has no password before its invitation is used.

        Raises:
            AccountError: there is one, or the id, name or scope is not taken.
            SettingError: there is no such role.
        """
        folded = fold(person)
        if not ID.fullmatch(folded):
            raise AccountError("bad_account_id", found=person)
        names = (_plain(name, "name"), _plain(organisation, "organisation", least=0))
        values = (folded, *names, _role(role), _scope(scope), self._today())
        with self._writing() as connection:
            if connection.execute("select 1 from accounts where id = ?", (folded,)).fetchone():
                raise AccountError("account_exists", found=folded)
            statement = "insert into accounts (id, name, organisation, role, scope, created_at) values (?,?,?,?,?,?)"
            connection.execute(statement, values)
            return account_of(_row(connection, folded))

    def set_role(self, person: str, role: str, scope: tuple[str, ...] | None = None) -> Account:
        """Give another role, and another scope where one is given; open sessions end.

        Raises:
            AccountError: no such account, a scope that is none, or nobody would be left to administer.
            SettingError: there is no such role.
        """
        role, written = _role(role), None if scope is None else _scope(scope)
        with self._writing() as connection:
            row = _row(connection, person)
            if not _administers(role):
                _keep_an_administrator(connection, row)
            values = (role, written or row["scope"], row["id"])
            connection.execute("update accounts set role = ?, scope = ? where id = ?", values)
            return _changed(connection, row)

    def set_disabled(self, person: str, disabled: bool) -> Account:
        """Close an account, or open it again; open sessions and invitations end.

        Raises:
            AccountError: no such account, or nobody would be left to administer.
        """
        with self._writing() as connection:
            row = _row(connection, person)
            if disabled:
                _keep_an_administrator(connection, row)
            connection.execute("update accounts set disabled = ? where id = ?", (int(disabled), row["id"]))
            invitations.cancel(connection, row["id"])
            return _changed(connection, row)

    def invite(self, person: str) -> str:
        """The token of a new one-time link, by which the person sets a password; an older link is cancelled.

        Raises:
            AccountError: no such account, or it is disabled.
        """
        with self._writing() as connection:
            row = _row(connection, person)
            if row["disabled"]:
                raise AccountError("account_disabled", found=row["id"])
            return invitations.make(connection, row["id"], self.clock())

    def invited(self, token: str) -> Account:
        """Whose link it is; it stays usable.

        Raises:
            AccountError: the link is unknown, used, cancelled or too old.
        """
        with reading(self.path, SCHEMA, code=UNUSABLE) as connection:
            return account_of(_row(connection, invitations.account_of(connection, token, self.clock())))

    def accept(self, token: str, password: str) -> Account:
        """Set a password by a one-time link; the link is used up, open sessions end, and a lock is lifted.

        Raises:
            AccountError: the link cannot be used, or the password is not taken.
        """
        account = self.invited(token)
        check_password(password, account.id, account.name)
        made = self._passwords.hash(password)
        with self._writing() as connection:
            # Asked again: another process may have used the link since.
            row = _row(connection, invitations.account_of(connection, token, self.clock()))
            invitations.cancel(connection, row["id"])
            attempts.forgive(connection, row["id"])
            return self._set_password(connection, row, made)

    def sign_in(self, person: str, password: str, address: str) -> Account:
        """The account whose name and password these are.

        Args:
            person: the sign-in name as typed.
            password: as typed.
            address: where the attempt comes from.

        Raises:
            AccountError: they fit no open account (`bad_sign_in`, in the same words and time whether there is one;
                `retry_after` where a lock began), or a lock stands (`too_many_attempts`).
        """
        account, kept = self._verified(fold(person), password, address)
        if self._passwords.outdated(kept):
            made = self._passwords.hash(password)
            with self._writing() as connection:
                connection.execute(
                    "update accounts set password = ? where id = ? and password = ?", (made, account.id, kept)
                )
        return account

    def change_password(self, person: str, current: str, wanted: str, address: str) -> Account:
        """Set another password by the current one; open sessions end.

        Raises:
            AccountError: the new password is not taken, the current one is wrong, or a lock stands.
        """
        account = self.get(person)
        check_password(wanted, person, account.name if account else "")
        _, kept = self._verified(fold(person), current, address)
        made = self._passwords.hash(wanted)
        with self._writing() as connection:
            row = _row(connection, person)
            if row["password"] != kept:
                raise AccountError("bad_sign_in")
            invitations.cancel(connection, row["id"])
            return self._set_password(connection, row, made)

    def _verified(self, person: str, password: str, address: str) -> tuple[Account, str]:
        """The account whose name and password these are, and the hash that fitted."""
        with self._writing() as connection:
            attempt = attempts.begin(connection, person, address, self.clock())
            row = connection.execute("select * from accounts where id = ?", (person,)).fetchone()
        if isinstance(attempt, int):
            raise AccountError("too_many_attempts", retry_after=attempt)
        kept = str(row["password"]) if row and not row["disabled"] else ""
        if self._passwords.fits(kept, password):
            with self._writing() as connection:
                now = _row(connection, person)
                if now["password"] == kept and not now["disabled"]:
                    attempts.succeeded(connection, attempt)
                    return account_of(now), kept
        raise AccountError("bad_sign_in", retry_after=attempt.locked)

    def _set_password(self, connection: sqlite3.Connection, row: sqlite3.Row, made: str) -> Account:
        connection.execute("update accounts set password = ? where id = ?", (made, row["id"]))
        return _changed(connection, row)

    def _writing(self) -> AbstractContextManager[sqlite3.Connection]:
        return writing(self.path, SCHEMA, code=UNUSABLE)

    def _today(self) -> str:
        return datetime.fromtimestamp(self.clock(), UTC).isoformat(timespec="seconds")


def account_of(row: sqlite3.Row) -> Account:
    """An account of its row in the file."""
    plain = {name: row[name] for name in ("id", "name", "organisation", "role", "created_at", "epoch")}
    scope = tuple(json.loads(row["scope"]))
    return Account(**plain, scope=scope, disabled=bool(row["disabled"]), has_password=bool(row["password"]))


def _row(connection: sqlite3.Connection, person: str) -> sqlite3.Row:
    row: sqlite3.Row | None = connection.execute("select * from accounts where id = ?", (fold(person),)).fetchone()
    if row is None:
        raise AccountError("no_account", found=person)
    return row


def _changed(connection: sqlite3.Connection, row: sqlite3.Row) -> Account:
    connection.execute("update accounts set epoch = epoch + 1 where id = ?", (row["id"],))
    return account_of(_row(connection, row["id"]))


def _keep_an_administrator(connection: sqlite3.Connection, row: sqlite3.Row) -> None:
    """Refuse to take the last account away that can administer; one without a password stands in for none that has."""
    if row["disabled"] or not _administers(row["role"]):
        return
    others = connection.execute("select role, password from accounts where not disabled and id <> ?", (row["id"],))
    if not any(_administers(o["role"]) and bool(o["password"]) >= bool(row["password"]) for o in others):
        raise AccountError("last_administrator", found=row["id"])


def _administers(role: str) -> bool:
    return role in ROLES and Right.USERS in ROLES[role].rights


def _role(role: str) -> str:
    if role not in ROLES:
        raise SettingError("bad_role", found=role, expected=", ".join(ROLES))
    return role


def _scope(scope: tuple[str, ...]) -> str:
    codes = [code.strip().upper() for code in scope]
    wrong = [code for code in codes if not SCOPE.fullmatch(code)]
    if wrong:
        raise AccountError("bad_scope", found=", ".join(wrong), expected="CF43, CF52")
    return json.dumps(sorted(set(codes)))


def _plain(words: str, column: str, least: int = 1) -> str:
    plain = " ".join(words.split())
    if not least <= len(plain) <= LONGEST_NAME or not plain.isprintable():
        raise AccountError("bad_account_name", column=column, expected=f"{least}-{LONGEST_NAME}")
    return plain
