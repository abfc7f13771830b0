"""The follow-up of all sites: overdue first, of sites that the viewer is shown, nothing for the public."""

import datetime as dt

import pytest

from domain.tiers import Tier
from domain.viewer import Viewer
from services.context import Context
from services.sites.actions import actions, days_late
from services.sites.followup import TOPIC, Item, checklist_items, set_item

ON = dt.date(2025, 12, 10)
FIRST, SECOND, THIRD, *_ = checklist_items()


@pytest.mark.parametrize(
    ("due", "status", "late"),
    [
        ("2025-12-09", "todo", 1), ("2025-11-10", "doing", 30), ("2025-12-10", "todo", 0), ("2025-12-11", "todo", 0),
        ("2025-11-10", "done", 0), ("2025-11-10", "not_applicable", 0), ("", "todo", 0),
    ],
)  # fmt: skip
def test_late_is_what_is_open_after_its_date(due: str, status: str, late: int) -> None:
    assert days_late(Item(FIRST, status, due=due), ON) == late


def test_the_longest_overdue_come_first_then_by_date_then_without_one_and_closed_ones_last(
    own_counted: Context,
) -> None:
    given = [
        ("S1", Item(FIRST, "done", "A", "2025-01-01")), ("S1", Item(SECOND, "todo", "B")),
        ("S1", Item(THIRD, "todo", "C", "2026-01-01")), ("S2", Item(FIRST, "doing", "D", "2025-12-01")),
        ("S2", Item(SECOND, "todo", "E", "2025-11-01")), ("S2", Item(THIRD, "todo", "F", "2025-12-20")),
    ]  # fmt: skip
    for site, item in given:
        set_item(own_counted, site, item, by="Awa")
    found = actions(own_counted, ON)
    assert [a.item.owner for a in found] == ["E", "D", "F", "C", "B", "A"]
    assert [a.days_late for a in found] == [39, 9, 0, 0, 0, 0]
    assert [a.is_open for a in found] == [True] * 5 + [False]


def test_the_last_word_counts_and_what_nobody_set_is_not_listed(own_counted: Context) -> None:
    set_item(own_counted, "S1", Item(FIRST, "todo", due="2025-01-01"), by="Awa")
    set_item(own_counted, "S1", Item(FIRST, "done", due="2025-01-01"), by="Awa")
    [only] = actions(own_counted, ON)
    assert (only.site_id, only.item.status, only.days_late) == ("S1", "done", 0)


def test_partners_read_it_and_the_public_nothing(own_counted: Context) -> None:
    set_item(own_counted, "S1", Item(FIRST, "todo", "Awa", "2025-01-01"), by="Awa")
    partner, public = (
        Context(own_counted.store, own_counted.built_in, Viewer.of_tier(tier)) for tier in (Tier.PARTNER, Tier.PUBLIC)
    )
    assert len(actions(partner, ON)) == 1 and actions(public, ON) == []


def test_a_site_or_an_item_that_is_not_known_is_left_out(own_counted: Context) -> None:
    for site, item in (("S99", FIRST), ("S1", "no item")):
        own_counted.store.journal.append(TOPIC, "set", {"site": site, "item": item, "status": "todo"}, by="x")
    assert actions(own_counted, ON) == []
