"""Every error a person may read, in one tree.

KodroError                     something the reader of the message can act on
├── ImportFileError              a file, row or column is not what was expected
├── MethodError                data/method.toml is incomplete or contradicts itself
├── SettingError               a setting is unknown or has a value it cannot have
├── StoreError                 the store cannot be opened, read or written
├── RasterError              a raster cannot be read, or does not fit what it is used for
├── ClusterError             the machines that share the work do not answer, or lost it
├── NotMonotonicError          exposure falls as the return period grows
├── UnknownPlaceError          an identifier names nothing in the store
├── MailError                the mail server did not take a message
├── AccountError             an account, an invitation, a password or a sign-in is not taken
├── CancelledError                  the person who asked wants it no more
├── FieldProblem               what was entered in a field of the page cannot be used; `column` names the field
└── NotAllowedError            the viewer's tier does not include what was asked
"""

import re
from dataclasses import dataclass, fields

LONGEST_REASON = 200  # characters of another program's own words
# The folders before a file's name in an absolute path, in quotes (where it may have spaces) or not.
FOLDERS = re.compile(
    r"""(?<=')(?:[A-Za-z]:)?[/\\][^']*[/\\]|(?<![\w/\\.:'])(?:[A-Za-z]:)?[/\\](?:[^\s'":,;/\\]+[/\\])+"""
)


@dataclass
class KodroError(Exception):
    """A failure said in words: what was wrong, where, what was expected, what to do.

    `code` picks the translated sentence (`error.<code>`); the other fields are shown beside it as they are.
    """

    code: str
    file: str | None = None
    row: int | None = None
    column: str | None = None
    found: str | None = None
    expected: str | None = None
    advice: str | None = None

    def __str__(self) -> str:
        given = [f.name for f in fields(self) if getattr(self, f.name) is not None]
        return "; ".join(f"{name}: {getattr(self, name)}" for name in given)

    def __reduce__(self) -> tuple[type, tuple[object, ...]]:
        return type(self), tuple(getattr(self, f.name) for f in fields(self))


class ImportFileError(KodroError):
    """A file, row or column is not what was expected."""


class MethodError(KodroError):
    """The method file is incomplete or contradicts itself."""


class SettingError(KodroError):
    """A setting is unknown or has a value it cannot have."""


class StoreError(KodroError):
    """The store cannot be opened, read or written."""


class RasterError(KodroError):
    """A raster cannot be read, or does not fit what it is used for."""


class ClusterError(KodroError):
    """The machines that share the work do not answer, or lost it."""


class NotMonotonicError(KodroError):
    """Exposure falls as the return period grows."""


class UnknownPlaceError(KodroError):
    """An identifier names nothing in the store."""


class NotAllowedError(KodroError):
    """The viewer's tier does not include what was asked."""


class FieldProblem(KodroError):
    """What was entered in a field of the page cannot be used; `column` names the field."""


class CancelledError(KodroError):
    """The person who asked wants it no more."""


class MailError(KodroError):
    """The mail server did not take a message."""


@dataclass
class AccountError(KodroError):
    """An account, an invitation, a password or a sign-in is not taken; `retry_after`: seconds of a lock that began."""

    retry_after: int | None = None


DAMAGED = frozenset({"raster_truncated", "raster_unreadable", "raster_corrupt"})  # codes of a raster that was imported


def reason(error: BaseException) -> str:
    """Why something failed, in the words of what failed, without the folders of this machine."""
    words = str(getattr(error, "strerror", None) or error)
    return FOLDERS.sub("", words)[:LONGEST_REASON]
