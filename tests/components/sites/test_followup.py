"""The checklist of a site."""

from components.sites.followup import checklist_section
from locales import text
from services.sites.followup import Item, checklist_items
from tests.components.reading import words

ITEMS = [Item(item) for item in checklist_items()]


def test_the_checklist_counts_what_is_done_or_does_not_apply() -> None:
    first, second, *rest = ITEMS
    items = [Item(first.id, "done"), Item(second.id, "not_applicable"), *rest]
    title = text("followup.title", "en", done=2, total=len(items))
    assert title in words(checklist_section(items, {}, False, "en"))


def test_an_item_says_its_owner_date_and_evidence() -> None:
    items = [Item(ITEMS[0].id, "doing", "Mairie", "2025-12-01", "PV n° 4"), *ITEMS[1:]]
    read = words(checklist_section(items, {}, False, "fr"))
    assert all(part in read for part in ("Mairie", "01/12/2025", "PV n° 4"))


def test_the_form_opens_for_the_chosen_item_and_only_for_who_may_edit() -> None:
    state = {"item": ITEMS[1].id}
    assert text("tool.save", "en") in words(checklist_section(ITEMS, state, True, "en"))
    assert text("tool.save", "en") not in words(checklist_section(ITEMS, state, False, "en"))
    assert text("tool.save", "en") not in words(checklist_section(ITEMS, {}, True, "en"))


def test_a_problem_is_said_at_the_form() -> None:
    read = words(checklist_section(ITEMS, {"item": ITEMS[0].id, "problem": "Who decides?"}, True, "en"))
    assert "Who decides?" in read
