"""Verify the audit log, or export it."""

import sys
from pathlib import Path

from domain.errors import StoreError
from domain.settings import Settings
from locales import text
from store.atomic import atomic_write
from store.audit import AuditLog


def run(
    settings: Settings, *, action: str, head: tuple[int, str] | None = None, out: Path | None = None, form: str = "csv"
) -> int:
    """Say whether the log is as it was written (status 1 where it is not), or write all of it.

    Raises:
        StoreError: there is no store at the path, or a file cannot be read or written.
    """
    if not settings.store.exists():
        raise StoreError("no_store", file=str(settings.store))
    log = AuditLog.of_store(settings.store)
    return _verify(log, head, settings.language) if action == "verify" else _export(log, out, form, settings.language)


def _verify(log: AuditLog, head: tuple[int, str] | None, language: str) -> int:
    count, last = log.head()  # before it is verified: others may add rows meanwhile
    misfit = log.verify(head)
    if misfit:
        print(text(f"audit.misfit.{misfit.reason}", language, row=misfit.row), file=sys.stderr)
        return 1
    print(text("cli.audit.intact", language, head=f"{count}:{last}"))
    return 0


def _export(log: AuditLog, out: Path | None, form: str, language: str) -> int:
    content = log.export(form)
    if out is None:
        print(content, end="")
        return 0
    with atomic_write(out) as part:
        part.write_text(content, encoding="utf-8")
    print(text("cli.audit.exported", language, file=out))
    return 0
