"""Accounts: made, invited, closed, their passwords changed; the last one that administers stays."""

import sqlite3
import stat
from concurrent.futures import ThreadPoolExecutor
from contextlib import closing
from dataclasses import asdict
from pathlib import Path

import pytest

from domain.errors import SettingError, StoreError
from store.accounts import Accounts
from tests.store.accounts_maker import HERE, PASSWORD, Clock, Counting, code_of, make_accounts, person, refused


def test_a_file_that_is_not_there_has_no_accounts_and_is_not_made(accounts: Accounts) -> None:
    assert accounts.all() == []
    assert accounts.get("awa") is None
    assert not accounts.path.exists()


def test_an_account_is_kept_under_its_folded_name(accounts: Accounts) -> None:
    made = accounts.add(
        " Awa@Example.ORG ", name="  Awa\tN. ", role="cluster", organisation="HCR", scope=("cf52", "CF43")
    )
    assert (made.id, made.name, made.organisation) == ("awa@example.org", "Awa N.", "HCR")
    assert (made.scope, made.epoch, made.disabled, made.has_password) == (("CF43", "CF52"), 1, False, False)
    assert made.created_at == "2027-01-15T08:00:00+00:00"
    assert accounts.get("AWA@EXAMPLE.ORG") == made
    assert accounts.all() == [made]
    refused("account_exists", accounts.add, "awa@example.org", name="Autre", role="viewer")


def test_only_the_owner_reads_the_file_and_it_holds_no_password_or_token(accounts: Accounts) -> None:
    person(accounts)
    token = accounts.invite("awa")
    assert stat.S_IMODE(accounts.path.stat().st_mode) == 0o600
    content = accounts.path.read_bytes()
    assert token.encode() not in content
    assert PASSWORD.encode() not in content
    assert b"$argon2id$" in content
    assert not [value for value in asdict(accounts.all()[0]).values() if "argon2" in str(value)]


@pytest.mark.parametrize("name", ["", "a", "-awa", "a b", "awa\n", "àwa", "a" * 65, "=1+1", "awa;x"])
def test_a_sign_in_name_is_plain(accounts: Accounts, name: str) -> None:
    if name == "awa\n":
        assert accounts.add(name, name="Awa", role="viewer").id == "awa"
    else:
        refused("bad_account_id", accounts.add, name, name="Awa", role="viewer")


def test_names_scopes_and_roles_are_refused_in_words(accounts: Accounts) -> None:
    assert refused("bad_account_name", accounts.add, "awa", name=" ", role="viewer").column == "name"
    assert refused("bad_account_name", accounts.add, "awa", name="x" * 121, role="viewer").column == "name"
    far = refused("bad_account_name", accounts.add, "awa", name="A", role="viewer", organisation="\x1b[31m")
    assert far.column == "organisation"
    assert (
        refused("bad_scope", accounts.add, "awa", name="A", role="viewer", scope=("CF43", "Bangui")).found == "BANGUI"
    )
    with pytest.raises(SettingError, match="owner"):
        accounts.add("awa", name="A", role="owner")
    assert accounts.all() == []


@pytest.mark.parametrize("call", ["set_role", "set_disabled", "invite"])
def test_who_is_not_there_is_said(accounts: Accounts, call: str) -> None:
    words = {"set_role": ("viewer",), "set_disabled": (True,), "invite": ()}[call]
    refused("no_account", getattr(accounts, call), "nobody", *words)


def test_an_invitation_is_used_once(accounts: Accounts) -> None:
    accounts.add("awa", name="Awa", role="cluster")
    token = accounts.invite("awa")
    assert len(token) >= 43  # 256 bits
    assert accounts.invited(token).id == "awa"
    assert accounts.accept(token, PASSWORD).has_password
    for call in (accounts.invited, lambda t: accounts.accept(t, PASSWORD)):
        refused("invitation_unusable", call, token)
    assert accounts.sign_in("awa", PASSWORD, HERE).id == "awa"


def test_a_password_that_is_not_taken_leaves_the_invitation(accounts: Accounts) -> None:
    accounts.add("awa-ngoma-bria", name="Awa Ngoma à Bria", role="cluster")
    token = accounts.invite("awa-ngoma-bria")
    refused("password_short", accounts.accept, token, "onze lettre")
    refused("password_is_name", accounts.accept, token, "AWA-ngoma-bria")
    refused("password_is_name", accounts.accept, token, "awa ngoma à bria")
    assert accounts.accept(token, PASSWORD).has_password


def test_an_invitation_ends_after_seven_days(accounts: Accounts, clock: Clock) -> None:
    accounts.add("awa", name="Awa", role="cluster")
    token = accounts.invite("awa")
    clock.now += 7 * 86_400 - 1
    assert accounts.invited(token)
    clock.now += 1
    refused("invitation_unusable", accounts.accept, token, PASSWORD)


def test_a_newer_invitation_cancels_the_older(accounts: Accounts) -> None:
    accounts.add("awa", name="Awa", role="cluster")
    older, newer = accounts.invite("awa"), accounts.invite("awa")
    refused("invitation_unusable", accounts.invited, older)
    assert accounts.invited(newer).id == "awa"


def test_an_invitation_resets_a_password_and_lifts_a_lock(accounts: Accounts) -> None:
    before = person(accounts)
    for _ in range(5):
        refused("bad_sign_in", accounts.sign_in, "awa", "wrong", HERE)
    after = accounts.accept(accounts.invite("awa"), "une autre phrase encore")
    assert after.epoch > before.epoch
    assert accounts.sign_in("awa", "une autre phrase encore", HERE).id == "awa"
    refused("bad_sign_in", accounts.sign_in, "awa", PASSWORD, HERE)


def test_a_disabled_account_opens_nothing(accounts: Accounts) -> None:
    before = person(accounts)
    token = accounts.invite("awa")
    after = accounts.set_disabled("awa", True)
    assert after.disabled and after.epoch > before.epoch
    refused("bad_sign_in", accounts.sign_in, "awa", PASSWORD, HERE)
    refused("invitation_unusable", accounts.accept, token, PASSWORD)
    refused("account_disabled", accounts.invite, "awa")
    assert not accounts.set_disabled("awa", False).disabled
    refused("invitation_unusable", accounts.accept, token, PASSWORD)
    assert accounts.sign_in("awa", PASSWORD, HERE).id == "awa"


def test_another_role_keeps_the_scope_unless_one_is_given(accounts: Accounts) -> None:
    accounts.add("awa", name="Awa", role="cluster", scope=("CF43",))
    epochs = [accounts.set_role("awa", "publisher").epoch]
    assert accounts.get("awa").scope == ("CF43",)  # type: ignore[union-attr]
    epochs.append(accounts.set_role("awa", "publisher", ()).epoch)
    assert accounts.get("awa").scope == ()  # type: ignore[union-attr]
    assert epochs == [2, 3]


def test_the_last_administrator_stays(accounts: Accounts) -> None:
    person(accounts, "awa", "administrator")
    refused("last_administrator", accounts.set_disabled, "awa", True)
    refused("last_administrator", accounts.set_role, "awa", "cluster")
    assert accounts.set_role("awa", "administrator", ("CF43",)).role == "administrator"
    accounts.add("ben", name="Ben", role="administrator")  # invited, without a password yet
    refused("last_administrator", accounts.set_disabled, "awa", True)
    assert accounts.set_disabled("ben", True).disabled
    accounts.set_disabled("ben", False)
    accounts.accept(accounts.invite("ben"), PASSWORD)
    assert accounts.set_role("awa", "viewer").role == "viewer"
    refused("last_administrator", accounts.set_disabled, "ben", True)
    person(accounts, "cleo", "cluster")
    assert accounts.set_disabled("cleo", True).disabled


def test_a_password_is_changed_by_the_current_one(accounts: Accounts) -> None:
    before = person(accounts)
    token = accounts.invite("awa")
    refused("password_short", accounts.change_password, "awa", PASSWORD, "court", HERE)
    refused("bad_sign_in", accounts.change_password, "awa", "wrong", "une autre phrase encore", HERE)
    after = accounts.change_password("awa", PASSWORD, "une autre phrase encore", HERE)
    assert after.epoch == before.epoch + 1
    refused("invitation_unusable", accounts.invited, token)
    refused("bad_sign_in", accounts.sign_in, "awa", PASSWORD, HERE)
    assert accounts.sign_in("awa", "une autre phrase encore", HERE) == after


def test_a_hash_of_older_parameters_is_made_anew_at_sign_in(tmp_path: Path) -> None:
    def kept() -> str:
        with closing(sqlite3.connect(tmp_path / "k.accounts.sqlite")) as connection:
            return str(connection.execute("select password from accounts").fetchone()[0])

    older = make_accounts(tmp_path)
    before = person(older)
    first = kept()
    newer = make_accounts(tmp_path, hasher=Counting(time_cost=2))
    assert newer.sign_in("awa", PASSWORD, HERE).epoch == before.epoch
    second = kept()
    assert ("t=1" in first, "t=2" in second) == (True, True)
    assert newer.sign_in("awa", PASSWORD, HERE)
    assert kept() == second


def test_an_invitation_is_used_once_also_by_two_at_the_same_time(accounts: Accounts, tmp_path: Path) -> None:
    accounts.add("awa", name="Awa", role="cluster")
    token = accounts.invite("awa")
    others = [make_accounts(tmp_path) for _ in range(6)]
    with ThreadPoolExecutor(6) as pool:
        told = list(pool.map(lambda a: code_of(lambda: a.accept(token, PASSWORD)), others))
    assert sorted(told) == ["invitation_unusable"] * 5 + ["taken"]


def test_two_administrators_cannot_close_each_other_at_the_same_time(accounts: Accounts, tmp_path: Path) -> None:
    for name in ("awa", "ben"):
        person(accounts, name, "administrator")
    pairs = [(make_accounts(tmp_path), name) for name in ("awa", "ben")]
    with ThreadPoolExecutor(2) as pool:
        told = list(pool.map(lambda pair: code_of(lambda: pair[0].set_disabled(pair[1], True)), pairs))
    assert sorted(told) == ["last_administrator", "taken"]


def test_a_file_that_is_no_database_is_said(tmp_path: Path) -> None:
    accounts = make_accounts(tmp_path)
    accounts.path.write_bytes(b"not a database, and longer than a header of one" * 10)
    for call in (accounts.all, lambda: accounts.sign_in("awa", "x", HERE)):
        with pytest.raises(StoreError) as caught:
            call()
        assert (caught.value.code, caught.value.file) == ("accounts_unusable", "k.accounts.sqlite")


def test_the_accounts_of_a_store_lie_beside_it(tmp_path: Path) -> None:
    assert Accounts.of_store(tmp_path / "kodro.v2.gpkg").path == tmp_path / "kodro.v2.accounts.sqlite"
