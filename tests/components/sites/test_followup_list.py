"""One list of all actions: owner, date, state, how late; each opens its site."""

import json
from html import unescape

import pytest

from components import ids
from components.sites.followup_list import back_to_list, followup_list, opens_site
from domain.navigation import FOLLOWUP, SITES
from locales import LANGUAGES, date, text
from services.sites.actions import Action
from services.sites.followup import Item, checklist_items
from tests.components.reading import words

FIRST, SECOND, *_ = checklist_items()
LATE = Action("S1", "Bria <1>", "Haute-Kotto", Item(FIRST, "doing", "Mairie", "2025-12-01"), 9)
OPEN = Action("S2", "Bambari", "Ouaka", Item(SECOND, "todo"))
DONE = Action("S2", "Bambari", "Ouaka", Item(FIRST, "done"))


def html_of(shown: object) -> str:
    return str(shown.to_plotly_json()["props"]["data-html"])  # type: ignore[attr-defined]


@pytest.mark.parametrize("language", LANGUAGES)
def test_an_action_says_its_owner_date_state_and_how_late_it_is(language: str) -> None:
    said = words(followup_list([LATE, OPEN, DONE], "2025-12-10", language))
    for part in (
        "Mairie",
        text("followup.due_by", language, date=date("2025-12-01", language)),
        text("followup.doing", language),
        text("followup.late_by", language, count=9),
        text("followup.late", language, count=1),
        text("followup.open", language, count=2),
        text("followup.on", language, date=date("2025-12-10", language)),
        text("followup.closed", language, count=1),
    ):
        assert part in said


def test_only_what_is_late_is_marked_and_what_lacks_owner_or_date_says_so() -> None:
    late, still = (html_of(followup_list([one], "2025-12-10", "en")) for one in (LATE, OPEN))
    assert late.count('class="overdue"') == 1
    assert 'class="overdue"' not in still
    assert text("followup.no_owner", "en") in still and text("followup.no_date", "en") in still
    assert text("followup.no_owner", "en") not in html_of(followup_list([DONE], "2025-12-10", "en"))


def test_a_name_opens_its_site_in_the_tab_and_is_escaped() -> None:
    said = html_of(followup_list([LATE], "2025-12-10", "fr"))
    assert "Bria &lt;1&gt;" in said
    props = {ids.SELECTION: {"data": {"kind": "displacement_site", "id": "S1"}}, ids.LENS: {"data": FOLLOWUP}}
    assert json.dumps(props) in unescape(said)
    assert json.loads(opens_site("S1", SITES)["data-props"])[ids.LENS] == {"data": SITES}


def test_without_an_action_it_says_how_to_begin_and_a_checklist_leads_back() -> None:
    assert text("followup.none_advice", "fr") in words(followup_list([], "2025-12-10", "fr"))
    assert json.loads(back_to_list("fr").to_plotly_json()["props"]["data-props"]) == {ids.SELECTION: {"data": None}}
