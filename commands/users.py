"""Manage accounts: add, list, give another role, close, open again, invite."""

from dataclasses import asdict
from datetime import UTC, datetime

from commands.common import print_columns, print_json
from domain.errors import AccountError, StoreError
from domain.settings import Settings
from locales import MISSING, moment, text
from store.accounts import Account, Accounts
from store.audit import AuditLog
from store.invitations import LIFETIME_S

COLUMNS = ("account", "account_name", "organisation", "role", "scope", "account_state")


def run(
    settings: Settings, *, action: str, person: str = "", name: str = "", role: str = "", organisation: str = "",
    scope: str | None = None, as_json: bool = False,
) -> int:  # fmt: skip
    """Do one thing with the accounts beside the store, and write it to the audit log.

    Raises:
        StoreError: there is no store at the path, or a file beside it cannot be written.
        AccountError: the account is not there, or what was asked cannot be done to it.
    """
    if not settings.store.exists():
        raise StoreError("no_store", file=str(settings.store))
    accounts = Accounts.of_store(settings.store)
    codes = None if scope is None else tuple(code for code in scope.split(",") if code.strip())
    if action == "list":
        return _list(accounts.all(), settings.language, as_json=as_json)
    if action == "add":
        accounts.add(person, name=name, role=role, organisation=organisation, scope=codes or ())
    elif action == "role":
        accounts.set_role(person, role, codes)
    elif action in {"disable", "enable"}:
        accounts.set_disabled(person, action == "disable")
    token = accounts.invite(person) if action in {"add", "invite"} else ""
    account = accounts.get(person)
    if account is None:
        raise AccountError("no_account", found=person)
    _log(settings, action, account)
    _print(account, token, accounts.clock(), settings.language)
    return 0


def _log(settings: Settings, action: str, account: Account) -> None:
    """Write down what the owner of this machine did."""
    what = {"account": account.id, "role": account.role, "scope": list(account.scope), "by": "command line"}
    acts = {"add": "added", "role": "role_given", "disable": "disabled", "enable": "enabled", "invite": "invited"}
    AuditLog.of_store(settings.store).append(f"account_{acts[action]}", what=what)


def _print(account: Account, token: str, now: float, language: str) -> None:
    role, state = text(f"role.{account.role}", language), _state(account, language)
    print(text("cli.users.changed", language, id=account.id, role=role, state=state))
    if token:
        until = datetime.fromtimestamp(now + LIFETIME_S, UTC)
        print(text("cli.users.link", language, date=moment(until, language)), f"/invitation/{token}", sep="\n")


def _list(accounts: list[Account], language: str, *, as_json: bool) -> int:
    if as_json:
        print_json([asdict(account) for account in accounts])
        return 0
    rows = [tuple(text(f"column.{column}", language) for column in COLUMNS)]
    rows += [
        (
            account.id, account.name, account.organisation or MISSING, text(f"role.{account.role}", language),
            ", ".join(account.scope) or MISSING, _state(account, language),
        )
        for account in accounts
    ]  # fmt: skip
    print_columns(rows)
    return 0


def _state(account: Account, language: str) -> str:
    if account.disabled:
        return text("account.disabled", language)
    return text("account.open" if account.has_password else "account.invited", language)
