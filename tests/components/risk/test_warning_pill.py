"""The pill of warnings says how many areas are warned; opened, which and since when."""

import json
from dataclasses import replace

import pytest
from dash import dcc, html

from components import ids
from components.risk.warning_pill import pill_box, warning_pill
from domain.navigation import WARNINGS
from locales import LANGUAGES, date, text
from tests.components.reading import words
from tests.components.risk.warned import NAMES, warnings


def test_without_warned_areas_there_is_no_pill() -> None:
    calm = warnings()
    assert words(warning_pill(replace(calm, areas=calm.areas.assign(level="none")), {}, "fr")).strip() == ""


@pytest.mark.parametrize("language", LANGUAGES)
def test_it_counts_and_names_warned_areas_and_leads_to_the_lens(language: str) -> None:
    said = words(warning_pill(warnings(), {"CF32": "2025-10-20"}, language))
    assert text("warning.pill", language, count=2) in said
    assert all(NAMES[code] in said for code in ("CF32", "CF43"))
    assert not any(NAMES[code] in said for code in ("CF63", "CF11"))
    assert json.dumps({ids.LENS: {"data": WARNINGS}}) in said
    assert text("warning.since", language, date=date("2025-10-20", language)) in said


def test_it_stands_where_it_is_renewed() -> None:
    box, clock = pill_box(None)
    assert box.id == ids.WARNING_PILL and isinstance(clock, dcc.Interval)
    assert isinstance(box, html.Div) and box.children is None
