"""The result of a scenario in words: every site that changes, also within its band, and what it costs."""

import math

import pandas as pd
import pytest

from analysis.sites.scenario_effects import ScenarioEffect
from components.sites.changes import LISTED, change_table, effect_section
from locales import text
from tests.components.reading import words

COLUMNS = [
    "name", "band_before", "band_after", "score_before", "score_after", "opened", "closed", "blocking", "reason",
    "gates", "withheld",
]  # fmt: skip
STAYS = ("Zokara", "C", "C", 41.26, 47.0, 0.0, 0.0, "G8", "", "", False)
MOVES = ("Téyandi", "C", "B", 55.0, 62.5, 120.0, 0.0, "", "data", "", False)


def effect(*rows: tuple, cost: float = 0.0) -> ScenarioEffect:
    return ScenarioEffect(pd.DataFrame(list(rows), columns=COLUMNS), cost)


@pytest.mark.parametrize("language", ["fr", "en"])
def test_a_site_within_its_band_stands_with_its_scores_and_what_still_blocks(language: str) -> None:
    shown = words(effect_section(effect(STAYS), "USD", language))
    assert {"fr": "41,3 → 47,0", "en": "41.3 → 47.0"}[language] in shown
    assert text("gate.G8.name", language) in shown
    assert text("scenario.works_cost", language) not in shown


def test_households_and_cost_are_said() -> None:
    shown = words(effect_section(effect(MOVES, STAYS, cost=13_080.0), "USD", "en"))
    assert "C → B" in shown and "120" in shown
    assert "13,080" in shown and "2 sites change" in shown


def test_what_is_not_known_is_a_dash() -> None:
    unknown = (*MOVES[:5], math.nan, math.nan, *MOVES[7:])
    assert words(effect_section(effect(unknown, cost=math.nan), "USD", "fr")).count("—") >= 3


@pytest.mark.parametrize("language", ["fr", "en"])
def test_households_that_are_not_shown_are_said_in_words(language: str) -> None:
    hidden = (*MOVES[:5], math.nan, math.nan, *MOVES[7:-1], True)
    shown = words(effect_section(effect(hidden, STAYS), "USD", language))
    assert shown.count(text("withheld.covered", language)) == 2  # of the site, and of all


def test_losses_are_said_in_the_singular_too() -> None:
    shown = words(effect_section(effect((*STAYS[:5], 0.0, 1.0, *STAYS[7:])), "USD", "en"))
    assert text("scenario.closed", "en", count=1) in shown


def test_where_nothing_changes_the_page_says_so() -> None:
    assert words(effect_section(effect(), "USD", "fr")).strip() == text("scenario.no_effect", "fr")
    assert words(effect_section(None, "USD", "fr")).strip() == text("scenario.no_effect", "fr")


def test_a_long_list_is_one_click_away() -> None:
    for count, is_open in ((LISTED, True), (LISTED + 1, False)):
        assert ("<details open" in words(effect_section(effect(*[MOVES] * count), "USD", "fr"))) == is_open


def changed(count: int) -> pd.DataFrame:
    rows = [
        (f"Site {n}", "D", "B", 41.25, math.nan, "gate", "G4: UNKNOWN > PASS; G1: FAIL > PASS") for n in range(count)
    ]
    return pd.DataFrame(
        rows, columns=["name", "band_before", "band_after", "score_before", "score_after", *COLUMNS[8:10]]
    )


@pytest.mark.parametrize("language", ["fr", "en"])
def test_a_changed_band_says_before_after_and_why(language: str) -> None:
    said = words(change_table(changed(1), language))
    assert "D → B" in said
    assert ("41,2 → —" if language == "fr" else "41.2 → —") in said  # missing is no zero
    states = [text(f"state.{s}", language) for s in ("UNKNOWN", "PASS", "FAIL")]
    assert f"(G4 {states[0]} → {states[1]}; G1 {states[2]} → {states[1]})" in said


def test_a_site_that_is_new_has_no_band_before() -> None:
    assert "— → B" in words(change_table(changed(1).assign(band_before=None), "fr"))


def test_without_a_change_of_gates_there_is_no_bracket() -> None:
    assert "(" not in words(change_table(changed(1).assign(gates=""), "en"))
