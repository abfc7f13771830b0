"""The preparedness lens: levels with their reasons, seasons beside the rates, and since when."""

import pytest

from callbacks.preparedness import inventory_for, pill_for, preparedness_for, renew_warnings
from locales import text
from services.context import Context
from services.risk.notices import since
from services.risk.warnings import current
from services.sites.rounds import find_round
from tests.components.reading import words


@pytest.mark.parametrize("language", ["fr", "en"])
def test_the_panel_says_rates_over_all_floods_and_each_season(context: Context, language: str) -> None:
    said = words(preparedness_for(context, find_round(context), None, language))
    for key in ("warning.skill.all", "warning.issues.title", "warning.issues.count"):
        assert text(key, language) in said


def test_the_selected_prefecture_stands_first_and_each_warned_one_is_named(context: Context) -> None:
    found = current(context)
    calm = str(found.of_level("none").index[0])
    said = words(preparedness_for(context, find_round(context), {"kind": "adm1", "id": calm}, "fr"))
    names = [str(found.areas.at[calm, "name"]), *found.warned["name"]]
    assert all(name in said for name in names)
    assert said.index(names[0]) < min(said.index(name) for name in names[1:])


def test_the_pill_names_every_warned_prefecture_and_renewing_it_changes_nothing(context: Context) -> None:
    found = current(context)
    pill = words(pill_for(context, "en"))
    assert all(name in pill for name in found.warned["name"])
    assert words(renew_warnings(context, 1, None, {"language": "en"})) == pill


def test_a_level_nobody_noted_stands_since_the_day_that_is_judged(context: Context) -> None:
    found = current(context)
    assert set(since(context, found)) == set(found.areas.index.astype(str))
    assert all(day <= found.on for day in since(context, found).values())


def test_the_table_lists_every_prefecture(context: Context, public_context: Context) -> None:
    for viewer in (context, public_context):
        rows = str(inventory_for(viewer, "fr"))
        assert all(name in rows for name in current(viewer).areas["name"])
