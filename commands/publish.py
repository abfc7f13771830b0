"""Write the published snapshot: one HTML file that needs no server and no network."""

from pathlib import Path

from commands.common import open_context
from domain.settings import Settings
from locales import text
from publish.exports.unwritable import UNWRITABLE
from publish.snapshot import make_snapshot
from store.atomic import atomic_write


def run(settings: Settings, *, out: Path, number: int | None) -> int:
    """Write the snapshot of a round to a file.

    Raises:
        StoreError: there is no store, or the file cannot be written; an earlier file is unchanged.
        UnknownPlaceError: no such round.
    """
    body = make_snapshot(open_context(settings), number)
    with atomic_write(out, code=UNWRITABLE) as part:
        part.write_text(body, encoding="utf-8")
    print(text("cli.published", settings.language, file=str(out), kb=f"{len(body.encode()) / 1000:.0f}"))
    return 0
