"""Passwords: which are taken, and their Argon2 hashes."""

import threading
import unicodedata
from functools import cached_property

from argon2 import PasswordHasher
from argon2.exceptions import InvalidHashError, VerificationError

from domain.errors import AccountError

SHORTEST = 12
LONGEST = 256
# A hash takes 64 MiB: no crowd of visitors may fill the memory.
AT_ONCE = threading.BoundedSemaphore(2)


def fold(word: str) -> str:
    """A sign-in name in its one spelling."""
    return unicodedata.normalize("NFKC", word).strip().casefold()


def check_password(password: str, *own: str) -> None:
    """Refuse a password that is too short, too long, or one of the person's own words (id, name).

    Raises:
        AccountError: the password is not taken.
    """
    if len(password) < SHORTEST:
        raise AccountError("password_short")
    if len(password) > LONGEST:
        raise AccountError("password_long")
    if fold(password) in {fold(word) for word in own}:
        raise AccountError("password_is_name")


class Passwords:
    """Makes and compares hashes; what no account has takes as long to compare as what one has."""

    def __init__(self, hasher: PasswordHasher | None = None) -> None:
        self._hasher = hasher or PasswordHasher()

    @cached_property
    def _nobodys(self) -> str:
        return self.hash("nobody has this password")

    def hash(self, password: str) -> str:
        """The hash that is kept in a password's place."""
        with AT_ONCE:
            return self._hasher.hash(_one_form(password))

    def fits(self, kept: str | None, password: str) -> bool:
        """Whether a password has the kept hash; without one, the same work is done for nothing."""
        nobodys = self._nobodys  # made before it is known whether it is needed
        try:
            with AT_ONCE:
                right = self._hasher.verify(kept or nobodys, _one_form(password[: LONGEST + 1]))
        except (VerificationError, InvalidHashError):
            return False
        return right and bool(kept)

    def outdated(self, kept: str) -> bool:
        """Whether a hash was made with other parameters than are used now."""
        return self._hasher.check_needs_rehash(kept)


def _one_form(password: str) -> bytes:
    """Keyboards write an accented letter as one sign or as two."""
    return unicodedata.normalize("NFKC", password).encode("utf-8", "surrogatepass")
