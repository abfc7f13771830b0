"""Which passwords are taken, and that comparing costs the same with and without a hash."""

import pytest
from argon2 import PasswordHasher

from domain.errors import AccountError
from store.passwords import LONGEST, Passwords, check_password, fold
from tests.store.accounts_maker import Counting


@pytest.mark.parametrize("password", ["douze signes", "aaaaaaaaaaaa", "1" * LONGEST, "ködörö tî mbï"])
def test_length_alone_counts(password: str) -> None:
    check_password(password, "awa", "Awa N.")


@pytest.mark.parametrize(
    ("password", "code"),
    [
        ("", "password_short"), ("onze signes", "password_short"), ("1" * (LONGEST + 1), "password_long"),
        ("AWA@example.org", "password_is_name"), (" awa@example.org ", "password_is_name"),
        ("awa ngoma bria", "password_is_name"),
    ],
)  # fmt: skip
def test_the_others_are_refused(password: str, code: str) -> None:
    with pytest.raises(AccountError) as caught:
        check_password(password, "awa@example.org", "Awa Ngoma Bria")
    assert caught.value.code == code
    assert password == "" or password not in str(caught.value)


def test_a_hash_fits_its_password_alone() -> None:
    passwords = Passwords(Counting())
    kept = passwords.hash("été à Bangui")
    assert passwords.fits(kept, "été à Bangui")
    assert passwords.fits(kept, "e\u0301te\u0301 a\u0300 Bangui")  # as another keyboard writes it
    assert not passwords.fits(kept, "ete a Bangui")
    assert kept != passwords.hash("été à Bangui")


@pytest.mark.parametrize("kept", [None, "", "no hash at all", "$argon2id$v=19$m=8,t=1,p=1$xx$yy"])
def test_nothing_fits_what_is_no_hash(kept: str | None) -> None:
    passwords = Passwords(Counting())
    assert not passwords.fits(kept, "nobody has this password")
    assert not passwords.fits(kept, "x" * 100_000)
    assert not passwords.fits(kept, "\ud800\x00")


def test_without_a_hash_as_much_is_compared() -> None:
    hasher = Counting()
    passwords = Passwords(hasher)
    kept = passwords.hash("une phrase entière")
    for tried in (kept, None, ""):
        before = hasher.verified
        passwords.fits(tried, "wrong")
        assert hasher.verified == before + 1


def test_hashes_are_argon2id_with_the_parameters_of_the_library() -> None:
    passwords = Passwords()
    kept = passwords.hash("une phrase entière")
    assert kept.startswith("$argon2id$v=19$m=65536,t=3,p=4$")
    assert not passwords.outdated(kept)
    assert passwords.outdated(PasswordHasher(time_cost=1, memory_cost=8, parallelism=1).hash("x"))


@pytest.mark.parametrize("written", ["Awa", " AWA\n", "ａｗａ"])
def test_a_name_has_one_spelling(written: str) -> None:
    assert fold(written) == "awa"
