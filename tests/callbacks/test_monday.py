"""What each tier reads on Monday: the core each site, the public totals, crossings and warnings."""

from typing import cast

import pytest

from callbacks.monday import monday_for
from locales import number, text
from services.context import Context
from services.places import sites, sites_unredacted
from services.sites.rounds import find_round, rounds
from tests.components.reading import words


def test_the_core_reads_what_changed_site_by_site(context: Context) -> None:
    said = words(monday_for(context, find_round(context), "fr"))
    for part in ("people", "bands", "expiring", "crossings", "warnings", "late"):
        assert text(f"monday.{part}", "fr") in said
    largest = cast(str, sites(context, 22)["people"].idxmax())
    assert sites(context, 22).loc[largest, "name"] in said


def test_the_public_reads_totals_and_no_site(public_context: Context, context: Context) -> None:
    said = words(monday_for(public_context, find_round(public_context), "fr"))
    assert number(sites_unredacted(context, 22)["people"].sum(), "fr") in said
    assert text("monday.crossings", "fr") in said and text("monday.bands", "fr") not in said
    assert [name for name in sites(context, 22)["name"] if name in said] == []


@pytest.mark.parametrize("language", ["fr", "en"])
def test_the_first_round_says_that_there_is_nothing_to_compare(context: Context, language: str) -> None:
    said = words(monday_for(context, rounds(context)[-1], language))
    assert text("changes.first", language) in said and text("monday.people", language) not in said
