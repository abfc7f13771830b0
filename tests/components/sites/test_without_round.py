"""Without a round: the core is told what is missing and what comes next, the others that there is none."""

import pytest
from dash import html

from components.sites.without_round import without_round
from locales import LANGUAGES, text
from services.sites.needs import Need
from tests.components.reading import parts, words

NEEDS = [Need("boundaries", True), Need("rounds", False), Need("floods", False)]


@pytest.mark.parametrize("language", LANGUAGES)
def test_the_first_that_is_missing_comes_next(language: str) -> None:
    shown = without_round(NEEDS, may_import=True, language=language)
    lines = [words(part) for part in parts(shown) if isinstance(part, html.Li)]
    for line, state in zip(lines, ("held", "next", "missing"), strict=True):
        assert text(f"need.{state}", language) in line
    assert text("need.rounds.import", language) in lines[1]
    assert text("need.boundaries.import", language) not in lines[0]  # it is there already


@pytest.mark.parametrize("language", LANGUAGES)
def test_who_may_not_import_is_only_told_that_there_is_no_round(language: str) -> None:
    said = words(without_round(NEEDS, may_import=False, language=language))
    assert text("round.none", language) in said
    assert text("need.title", language) not in said


def test_where_nothing_is_missing_no_list_stands() -> None:
    said = words(without_round([Need("boundaries", True)], may_import=True, language="fr"))
    assert text("need.boundaries", "fr") not in said
