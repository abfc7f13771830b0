"""Following a closure up: the checklist of each site, and what changed since the round before."""

import tomllib
from collections.abc import Iterable
from dataclasses import dataclass
from functools import lru_cache
from pathlib import Path

import pandas as pd

from analysis.sites.round_changes import band_changes
from domain.errors import NotAllowedError, UnknownPlaceError
from domain.journal_rows import day, take_each, words
from domain.tiers import Tier
from domain.viewer import Right
from services.context import Context
from services.places import places
from services.sites.readiness import readiness
from services.sites.rounds import round_before
from store.journal import Event

TOPIC = "checklist"
STATUSES = ("todo", "doing", "done", "not_applicable")
CHECKLIST = Path(__file__).parents[2] / "data" / "checklist.toml"


@dataclass(frozen=True)
class Item:
    """One item of a site's checklist and how it stands."""

    id: str
    status: str = STATUSES[0]
    owner: str = ""
    due: str = ""  # ISO date
    evidence: str = ""
    by: str = ""
    at: str = ""


@lru_cache(maxsize=1)
def checklist_items() -> tuple[str, ...]:
    """Ids of the items, in order; the wording is the message checklist.<id>."""
    with CHECKLIST.open("rb") as file:
        return tuple(block["id"] for block in tomllib.load(file)["item"])


def checklist(context: Context, site_id: str) -> list[Item]:
    """Every item of a site's checklist, as last set; none for the public, nor of a site that is not shown."""
    if context.tier < Tier.PARTNER or site_id not in places(context, "displacement_site").index:
        return []
    last = fold_readable(context.store.journal.events(TOPIC))[0].get(site_id, {})
    return [last.get(item, Item(item)) for item in checklist_items()]


def fold_readable(events: Iterable[Event]) -> tuple[dict[str, dict[str, Item]], list[tuple[Event, str]]]:
    """Items by site and id as last set, and the events that cannot be read, each with the reason."""
    sites: dict[str, dict[str, Item]] = {}

    def take(event: Event) -> None:
        fields = words(event.payload, "site", "item", "status", "owner", "due", "evidence")
        site, item = fields.pop("site"), fields.pop("item")
        if fields.get("status", STATUSES[0]) not in STATUSES:
            raise ValueError(fields["status"])
        fields["due"] = day(fields["due"]) if fields.get("due") else ""
        sites.setdefault(site, {})[item] = Item(item, **fields, by=event.by, at=event.at)

    left_out = take_each(events, take)
    return sites, left_out


def prefecture_of(context: Context, site_id: str) -> str | None:
    """The prefecture of a site; None where the site or its prefecture is not known."""
    table = places(context, "displacement_site")
    found = table["adm1"].get(site_id)
    return found if isinstance(found, str) else None


def set_item(context: Context, site_id: str, item: Item, *, by: str) -> None:
    """Set one item of a site's checklist.

    Raises:
        NotAllowedError: the viewer may not decide, or the item or status is unknown.
        UnknownPlaceError: there is no such site.
    """
    context.require_right(Right.FOLLOWUP, prefecture_of(context, site_id))
    if site_id not in places(context, "displacement_site").index:
        raise UnknownPlaceError("unknown_site", found=site_id)
    if item.id not in checklist_items() or item.status not in STATUSES:
        raise NotAllowedError("bad_checklist", found=f"{item.id} {item.status}", expected=", ".join(STATUSES))
    values = {"status": item.status, "owner": item.owner, "due": item.due, "evidence": item.evidence}
    context.write(TOPIC, "set", {"site": site_id, "item": item.id, **values}, by=by)


def changes_since(context: Context, number: int) -> tuple[int, pd.DataFrame] | None:
    """The round before, and the sites whose band changed since, with the reason; None for the first round."""
    earlier = round_before(context, number)
    if earlier is None:
        return None
    before = earlier.number
    plain = context.under("")
    table = band_changes(readiness(plain, before), readiness(plain, number), same_method=True)
    return before, table
