"""The checklist of a site: every item, as last set, by the core only."""

import pytest

from domain.errors import NotAllowedError, UnknownPlaceError
from domain.tiers import Tier
from domain.viewer import Viewer
from services.context import Context
from services.sites.followup import STATUSES, TOPIC, Item, changes_since, checklist, checklist_items, set_item


def test_every_item_is_to_do_at_first(own_counted: Context) -> None:
    items = checklist(own_counted, "S1")
    assert [item.id for item in items] == list(checklist_items())
    assert {item.status for item in items} == {"todo"}


def test_the_last_word_on_an_item_counts(own_counted: Context) -> None:
    first = checklist_items()[0]
    set_item(own_counted, "S1", Item(first, "doing", "Mairie", "2025-12-01"), by="Awa")
    set_item(own_counted, "S1", Item(first, "done", "Mairie", "2025-12-01", "PV n° 4"), by="Blaise")
    held = checklist(own_counted, "S1")[0]
    assert (held.status, held.owner, held.evidence, held.by) == ("done", "Mairie", "PV n° 4", "Blaise")
    assert checklist(own_counted, "S2")[0].status == "todo"


@pytest.mark.parametrize(("item", "status"), [("no item", "done"), ("", "done"), (None, "perhaps")])
def test_what_is_no_item_or_status_is_refused(item: str | None, status: str, own_counted: Context) -> None:
    with pytest.raises(NotAllowedError, match="bad_checklist"):
        set_item(own_counted, "S1", Item(checklist_items()[0] if item is None else item, status), by="Awa")
    assert own_counted.store.journal.events(TOPIC) == []


def test_a_status_that_somebody_wrote_by_hand_is_left_out(own_counted: Context) -> None:
    first = checklist_items()[0]
    own_counted.store.journal.append(TOPIC, "set", {"site": "S1", "item": first, "status": "perhaps"}, by="Awa")
    assert checklist(own_counted, "S1")[0].status in STATUSES


def test_partners_read_only_and_the_public_nothing(own_counted: Context) -> None:
    partner, public = (
        Context(own_counted.store, own_counted.built_in, Viewer.of_tier(tier)) for tier in (Tier.PARTNER, Tier.PUBLIC)
    )
    assert len(checklist(partner, "S1")) == len(checklist_items()) and checklist(public, "S1") == []
    with pytest.raises(NotAllowedError):
        set_item(partner, "S1", Item(checklist_items()[0], "done"), by="x")


def test_a_site_that_is_not_shown_has_no_checklist(own_counted: Context) -> None:
    with pytest.raises(UnknownPlaceError, match="unknown_site"):
        set_item(own_counted, "S99", Item(checklist_items()[0], "done"), by="x")
    assert own_counted.store.journal.events(TOPIC) == [] and checklist(own_counted, "S99") == []


def test_a_first_round_has_nothing_before_it(counted: Context) -> None:
    assert changes_since(counted, 3) is None and changes_since(counted, 99) is None
