"""The follow-up of all sites in one list: what is overdue first."""

import datetime as dt
from dataclasses import dataclass

from domain.tiers import Tier
from services.context import Context
from services.places import area_names, places
from services.sites.followup import TOPIC, Item, checklist_items, fold_readable

OPEN = ("todo", "doing")


@dataclass(frozen=True)
class Action:
    """One item of one site's checklist that somebody has set.

    Attributes:
        site_id: of the site.
        name: of the site.
        prefecture: its name, or "".
        item: as last set.
        days_late: since the date it was due, if it is open and that date has passed; else 0.
    """

    site_id: str
    name: str
    prefecture: str
    item: Item
    days_late: int = 0

    @property
    def is_open(self) -> bool:
        """Whether there is something left to do."""
        return self.item.status in OPEN


def actions(context: Context, on: dt.date) -> list[Action]:
    """What was set in the checklists of the sites that the viewer is shown; none for the public.

    Overdue first, the longest first; then open ones by their date, those without a date; then those that are closed.

    Args:
        context: who asks.
        on: the day that lateness is counted to.
    """
    if context.tier < Tier.PARTNER:
        return []
    table, names = places(context, "displacement_site"), area_names(context)
    known = set(checklist_items())
    held = fold_readable(context.store.journal.events(TOPIC))[0]
    found = [
        Action(site, str(table.at[site, "name"]), names.get(str(table.at[site, "adm1"]), ""), item, days_late(item, on))
        for site, items in held.items()
        if site in table.index
        for item in items.values()
        if item.id in known
    ]
    return sorted(found, key=_order)


def days_late(item: Item, on: dt.date) -> int:
    """Days since an open item was due; 0 where it is closed, due later, or has no date."""
    if not item.due or item.status not in OPEN:
        return 0
    return max(0, (on - dt.date.fromisoformat(item.due)).days)


def _order(action: Action) -> tuple[bool, int, str, str, str]:
    return (not action.is_open, -action.days_late, action.item.due or "9999", action.name, action.item.id)
