"""`kodro users`: accounts as the owner of the machine manages them."""

import json
import re
from collections.abc import Callable
from pathlib import Path

import pytest

from app import main
from locales import text
from store.accounts import Accounts
from store.audit import AuditLog
from tests.store.accounts_maker import PASSWORD

Capture = pytest.CaptureFixture[str]
Run = Callable[..., tuple[int, str, str]]


@pytest.fixture
def store(tmp_path: Path) -> Path:
    path = tmp_path / "kodro.gpkg"
    path.touch()
    return path


@pytest.fixture
def run(store: Path, capsys: Capture, monkeypatch: pytest.MonkeyPatch) -> Run:
    monkeypatch.delenv("KODRO_LANGUAGE", raising=False)

    def command(*words: str) -> tuple[int, str, str]:
        status = main(["users", *words, "--data", str(store)])
        printed = capsys.readouterr()
        return status, printed.out, printed.err

    return command


def add(run: Run, person: str = "awa", role: str = "administrator", *more: str) -> str:
    """Add an account; the token of its link."""
    status, out, _ = run("add", person, "--name", f"{person.title()} N.", "--role", role, *more)
    assert status == 0
    return re.fullmatch(r"/invitation/([\w-]{43})", out.splitlines()[-1])[1]  # type: ignore[index]


def test_an_account_is_added_and_its_link_printed(run: Run, store: Path) -> None:
    token = add(run, "awa", "cluster", "--organisation", "HCR", "--scope", "cf43, CF52")
    account = Accounts.of_store(store).invited(token)
    assert (account.id, account.name, account.organisation, account.role) == ("awa", "Awa N.", "HCR", "cluster")
    assert account.scope == ("CF43", "CF52")
    entries = json.loads(AuditLog.of_store(store).export("json"))
    assert [(e["act"], e["who"], e["what"]["account"]) for e in entries] == [("account_added", "", "awa")]
    assert token not in AuditLog.of_store(store).export("csv")


def test_accounts_are_listed_without_what_is_secret(run: Run, store: Path) -> None:
    assert run("list")[0] == 0
    assert json.loads(run("list", "--json")[1]) == []
    Accounts.of_store(store).accept(add(run), PASSWORD)
    add(run, "ben", "partner", "--scope", "CF43")
    run("disable", "ben")
    head, first, second = run("list")[1].splitlines()
    assert all(text(f"column.{name}", "fr") in head for name in ("account", "role", "scope"))
    assert text("account.open", "fr") in first and text("role.administrator", "fr") in first
    assert text("account.disabled", "fr") in second and "CF43" in second
    records = json.loads(run("list", "--json")[1])
    assert [(r["id"], r["scope"], r["disabled"], r["has_password"]) for r in records] == [
        ("awa", [], False, True), ("ben", ["CF43"], True, False),
    ]  # fmt: skip
    assert "argon2" not in str(records)


def test_roles_change_and_accounts_close_and_open(run: Run, store: Path) -> None:
    add(run)
    add(run, "ben", "cluster", "--scope", "CF43")
    accounts = Accounts.of_store(store)
    for words, role, scope, disabled in (
        (("role", "ben", "publisher"), "publisher", ("CF43",), False),
        (("role", "BEN", "viewer", "--scope", ""), "viewer", (), False),
        (("disable", "ben"), "viewer", (), True),
        (("enable", "ben"), "viewer", (), False),
    ):
        assert run(*words)[0] == 0
        account = accounts.get("ben")
        assert account and (account.role, account.scope, account.disabled) == (role, scope, disabled)
    acts = [entry["act"] for entry in json.loads(AuditLog.of_store(store).export("json"))]
    assert acts == ["account_added"] * 2 + ["account_role_given"] * 2 + ["account_disabled", "account_enabled"]
    assert AuditLog.of_store(store).verify() is None


def test_a_new_link_takes_the_place_of_the_old(run: Run, store: Path) -> None:
    old = add(run)
    status, out, _ = run("invite", "awa")
    new = out.splitlines()[-1].rpartition("/")[2]
    assert status == 0 and new != old
    assert Accounts.of_store(store).accept(new, PASSWORD).has_password


@pytest.mark.parametrize(
    ("words", "code"),
    [
        (("role", "nobody", "viewer"), "no_account"), (("disable", "nobody"), "no_account"),
        (("enable", "nobody"), "no_account"), (("invite", "nobody"), "no_account"),
        (("disable", "awa"), "last_administrator"), (("role", "awa", "viewer"), "last_administrator"),
        (("add", "awa", "--name", "A", "--role", "viewer"), "account_exists"),
        (("add", "a b", "--name", "A", "--role", "viewer"), "bad_account_id"),
        (("add", "ben", "--name", "", "--role", "viewer"), "bad_account_name"),
        (("add", "ben", "--name", "B", "--role", "viewer", "--scope", "Bangui"), "bad_scope"),
    ],
)  # fmt: skip
def test_what_cannot_be_done_is_said_and_not_logged(run: Run, store: Path, words: tuple[str, ...], code: str) -> None:
    add(run)
    before = AuditLog.of_store(store).head()
    status, out, err = run(*words)
    assert (status, out) == (1, "")
    assert text(f"error.{code}", "fr") in err and text(f"advice.{code}", "fr") in err
    assert AuditLog.of_store(store).head() == before
    assert [account.id for account in Accounts.of_store(store).all()] == ["awa"]


@pytest.mark.parametrize(
    "words",
    [[], ["forget", "awa"], ["add", "awa"], ["add", "awa", "--name", "A"], ["role", "awa", "owner"], ["disable"],
     ["add", "awa", "--name", "A", "--role", "owner"], ["list", "awa"]],
    ids=" ".join,
)  # fmt: skip
def test_words_that_are_not_understood_exit_with_2(words: list[str], run: Run, store: Path) -> None:
    with pytest.raises(SystemExit) as stopped:
        run(*words)
    assert stopped.value.code == 2
    assert list(store.parent.iterdir()) == [store]


@pytest.mark.parametrize(
    "words", ["users list", "users add awa --name A --role viewer", "audit verify", "audit export"]
)
def test_a_store_that_is_not_there_is_named_and_nothing_is_made(words: str, tmp_path: Path, capsys: Capture) -> None:
    assert main([*words.split(), "--data", str(tmp_path / "none" / "kodro.gpkg")]) == 1
    assert "none/kodro.gpkg" in capsys.readouterr().err
    assert list(tmp_path.iterdir()) == []
