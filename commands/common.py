"""What commands share: a context without a server, JSON, aligned columns."""

import json
from collections.abc import Sequence

from domain.errors import StoreError
from domain.method import load_method
from domain.settings import Settings
from domain.tiers import Tier
from domain.viewer import Viewer
from services.context import Context
from store import open_store


def open_context(settings: Settings, scheduler: str = "") -> Context:
    """The context of the person at this machine, who owns the store: all is seen.

    A scheduler is the address of a Dask cluster that measures exposure.

    Raises:
        StoreError: there is no store at the path.
    """
    if not settings.store.exists():
        raise StoreError("no_store", file=str(settings.store))
    viewer = Viewer.of_tier(Tier.parse(settings.tier) if settings.tier else Tier.CORE)
    return Context(
        open_store(settings.store), load_method(), viewer, scheduler=scheduler, publisher=settings.publisher,
        language=settings.language,
    )  # fmt: skip


def print_json(content: object) -> None:
    """Print records as JSON; numbers that are missing are null."""
    print(json.dumps(content, ensure_ascii=False, indent=2, allow_nan=False))


def print_columns(rows: Sequence[tuple[str, ...]]) -> None:
    """Print rows of text in aligned columns."""
    widths = [max(len(row[i]) for row in rows) for i in range(len(rows[0]))]
    for row in rows:
        print("  ".join(cell.ljust(width) for cell, width in zip(row, widths, strict=True)).rstrip())
