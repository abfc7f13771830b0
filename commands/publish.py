"""Write the published snapshot: one file that opens anywhere and asks for nothing."""

from pathlib import Path

from commands.common import open_context
from domain.settings import Settings
from locales import text
from publish.snapshot import make_snapshot


def run(settings: Settings, *, out: Path, number: int | None) -> int:
    """Write the snapshot of a round; the file appears whole or not at all."""
    body = make_snapshot(open_context(settings), number)
    out.parent.mkdir(parents=True, exist_ok=True)
    draft = out.with_name(f".{out.name}.draft")
    draft.write_text(body, encoding="utf-8")
    draft.replace(out)
    print(text("cli.published", settings.language, file=str(out), kb=f"{len(body.encode()) / 1000:.0f}"))
    return 0
