"""The Monday tab says what changed with its day and source, adds up, and each line opens its place."""

import datetime as dt
import json
import re
from dataclasses import replace
from html import unescape
from typing import Any

import pandas as pd
import pytest

from analysis.sites.round_people import people_by_kind
from components import ids
from components.monday import MOST, Monday, Sites, monday, signed
from domain.navigation import FOLLOWUP, OVERVIEW, SITES, WARNINGS
from locales import LANGUAGES, date, number, text
from services.risk.notices import LevelChange
from services.sites.actions import Action
from services.sites.followup import Item, checklist_items
from services.sites.monday import PeopleChange
from services.sites.rounds import Round
from tests.components.reading import words
from tests.components.risk.warned import NAMES, warnings

BEFORE, NOW = Round(21, dt.date(2025, 7, 31)), Round(22, dt.date(2025, 10, 31))
CHANGES = pd.DataFrame(
    {
        "kind": ["matched", "matched", "new", "closed", "missing"],
        "before": [100.0, 50.0, float("nan"), 30.0, 20.0],
        "now": [80.0, 60.0, 40.0, 0.0, float("nan")],
        "change": [-20.0, 10.0, 40.0, -30.0, -20.0],
        "name": ["Un", "Deux", "Trois", "Quatre", "Cinq <5>"],
    },
    index=["S1", "S2", "S3", "S4", "S5"],
)
PEOPLE = PeopleChange(200.0, 183.0, people_by_kind(CHANGES), CHANGES, 3.0, "DTM")
BANDS = pd.DataFrame(
    {
        "name": ["Un", "Deux", "Trois"], "band_before": ["D", "A", None], "band_after": ["A", "C", "B"],
        "reason": ["gate", "data", "new"], "gates": ["G3: FAIL > PASS", "", ""],
    },
    index=["S1", "S2", "S3"],
)  # fmt: skip
EXPIRING = pd.DataFrame(
    {
        "kind": ["displacement_site", "return_area"], "place_id": ["S1", "RA1"], "name": ["Un", "Zokara"],
        "gate": ["G1", "G7"], "last": ["2025-11-10", "2025-12-20"], "days": [10, 50], "source": ["Comité", None],
    }
)  # fmt: skip
ENDING = pd.DataFrame({"name": ["Deux"], "band": ["A"], "last": ["2025-11-29"], "days": [29]}, index=["S2"])
LATE = [Action("S1", "Un", "Ouaka", Item(checklist_items()[0], "todo", "Mairie", "2025-10-01"), 30)]
CROSSINGS = pd.DataFrame(
    {
        "name": ["Béloko", "Zongo"], "before": [100.0, 20.0], "now": [123.0, float("nan")],
        "change": [23.0, float("nan")], "stopped": [False, True],
    },
    index=["X1", "X2"],
)  # fmt: skip
LEVELS = [LevelChange(1, "2025-10-25T06:00:00+00:00", "CF43", "none", "readiness", "2025-10-25", ("readiness",))]
FACTS = Monday(
    NOW, BEFORE, PEOPLE, CROSSINGS, "Flow", warnings(), LEVELS, NAMES,
    Sites(BANDS, "2025-10-31", EXPIRING, ENDING, LATE, "2025-10-31"),
)  # fmt: skip


def html_of(shown: object) -> str:
    return str(shown.to_plotly_json()["props"]["data-html"])  # type: ignore[attr-defined]


def ways(shown: object) -> list[dict[str, Any]]:
    return [json.loads(unescape(found)) for found in re.findall(r'data-props="([^"]*)"', html_of(shown))]


@pytest.mark.parametrize("language", LANGUAGES)
def test_people_lead_from_one_total_to_the_other_by_kinds_that_are_all_said(language: str) -> None:
    said = words(monday(FACTS, language))
    for kind, count in (("matched", 2), ("new", 1), ("reopened", 0), ("closed", 1), ("missing", 1)):
        assert text(f"monday.{kind}", language, count=count) in said
    for part in (number(200, language), number(183, language), text("monday.others", language), "DTM"):
        assert part in said
    assert PEOPLE.before + PEOPLE.kinds["change"].sum() + PEOPLE.others == PEOPLE.now


def test_a_site_that_was_not_counted_has_no_number() -> None:
    assert f"{number(20, 'fr')} → —" in words(monday(FACTS, "fr"))
    assert "Cinq &lt;5&gt;" in html_of(monday(FACTS, "fr"))


@pytest.mark.parametrize("language", LANGUAGES)
def test_bands_statements_crossings_warnings_and_actions_are_said_with_their_days(language: str) -> None:
    said = words(monday(FACTS, language))
    for part in (
        text("monday.bands_changed", language, count=3),
        text("monday.better", language, count=1),
        text("monday.worse", language, count=1),
        text("monday.one_round", language, count=1),
        text("monday.statements", language, soon="1", later="1"),
        text("monday.ending", language, soon="1", later="0"),
        text("monday.until", language, date=date("2025-11-10", language)),
        text("monday.stopped", language),
        text("monday.judged", language, date=date("2025-10-31", language)),
        text("followup.late_by", language, count=30),
        text("legend.source", language, source="Flow"),
        date("2025-10-25", language),
    ):
        assert part in said


def test_each_line_opens_its_place() -> None:
    found = ways(monday(FACTS, "fr"))
    led = {(w[ids.SELECTION]["data"] or {}).get("id", ""): w[ids.LENS]["data"] for w in found if ids.SELECTION in w}
    assert led["S2"] == led["S5"] == led["RA1"] == SITES
    assert led["X1"] == led["X2"] == OVERVIEW
    assert led["CF43"] == led["CF32"] == WARNINGS
    assert led["S1"] == FOLLOWUP  # of the overdue action, which is said last
    assert {ids.LENS: {"data": FOLLOWUP}} in found


def test_the_public_reads_the_totals_and_what_is_not_said_site_by_site() -> None:
    nobody = PeopleChange(200.0, 183.0, people_by_kind(CHANGES[:0]), CHANGES[:0], float("nan"), "DTM")
    said = words(monday(replace(FACTS, people=nobody, sites=None), "en"))
    assert number(200, "en") in said and text("monday.net", "en") in said and "−17" in said
    assert text("monday.crossings", "en") in said and text("monday.warnings", "en") in said
    for name in ("bands", "expiring", "late"):
        assert text(f"monday.{name}", "en") not in said
    assert text("monday.matched", "en", count=0) not in said


def test_the_first_round_has_nothing_to_be_compared_with_and_still_says_what_is_due() -> None:
    first = replace(FACTS, before=None, people=None, crossings=None, levels=[],
                    sites=replace(FACTS.sites, bands=None))  # type: ignore[type-var]  # fmt: skip
    said = words(monday(first, "en"))
    assert text("changes.first", "en") in said and text("monday.late", "en") in said
    assert text("monday.people", "en") not in said


def test_of_many_lines_the_rest_is_one_click_away() -> None:
    many = pd.concat([BANDS.iloc[:1]] * (MOST + 3))
    many.index = pd.Index([f"S{n}" for n in range(len(many))])
    shown = html_of(monday(replace(FACTS, sites=replace(FACTS.sites, bands=many)), "en"))  # type: ignore[type-var]
    assert "<summary>+ 3</summary>" in shown


@pytest.mark.parametrize(("value", "said"), [(5.0, "+5"), (-5.0, "−5"), (0.0, "0"), (0.2, "0")])
def test_a_difference_has_a_sign_and_nothing_has_none(value: float, said: str) -> None:
    assert signed(value, "fr") == said
