"""Why an area has its level, in words: what fired, what nobody knows, and who stands in the way."""

import numpy as np
import pandas as pd
import pytest

from domain.method import load_method
from locales import LANGUAGES, MISSING, date, number, percent, text
from services.risk.warning_words import (
    MARKS,
    SKILL_COLUMNS,
    exposed_words,
    issues_by_area,
    level_name,
    period_words,
    places_words,
    reasons,
    season_words,
    skill_cells,
    skill_table,
    source_words,
    trigger_lines,
)  # fmt: skip
from tests.components.risk.warned import TRIGGERS, people, skills, warnings


@pytest.mark.parametrize("language", LANGUAGES)
@pytest.mark.parametrize("level", MARKS)
def test_a_level_stands_after_its_mark(level: str, language: str) -> None:
    assert level_name(level, language) == f"{MARKS[level]} {text(f'warning.level.{level}', language)}"
    assert len(set(MARKS.values())) == len(MARKS)


@pytest.mark.parametrize("language", LANGUAGES)
def test_a_warning_says_value_threshold_and_both_days(language: str) -> None:
    (line,) = reasons(warnings(), "CF32", language)
    for part in ("55", "50", date("2025-10-31", language), date("2025-11-03", language)):
        assert part in line


@pytest.mark.parametrize("language", LANGUAGES)
def test_a_stale_forecast_says_how_old_it_is(language: str) -> None:
    (line,) = reasons(warnings(), "CF63", language)
    assert date("2025-10-11", language) in line and number(20, language) in line


@pytest.mark.parametrize("language", LANGUAGES)
def test_an_area_that_nobody_watches_says_so_first(language: str) -> None:
    silent = warnings(signals=warnings().signals.iloc[:0])
    assert reasons(silent, "CF63", language) == [text("warning.why.no_forecast", language)]


@pytest.mark.parametrize("language", LANGUAGES)
def test_a_quiet_area_says_what_was_looked_at(language: str) -> None:
    assert reasons(warnings(), "CF11", language) == [
        text("warning.why.none", language, date=date("2025-10-31", language))
    ]


@pytest.mark.parametrize("language", LANGUAGES)
def test_people_are_said_with_flood_and_coverage_or_as_unknown(language: str) -> None:
    said = exposed_words(people().loc["CF32"], language)
    assert all(part in said for part in (number(1234, language), percent(0.98, language), number(0.5, language, 1)))
    assert exposed_words(people().loc["CF43"], language) == text("warning.exposed.unknown", language)


@pytest.mark.parametrize("language", LANGUAGES)
def test_places_are_named_as_far_as_there_is_room_and_the_rest_counted(language: str) -> None:
    said = places_words(people().loc["CF32"], language, most=2)
    assert "PK3, Élevage" in said and "Bac" not in said
    assert text("warning.more", language, count="1") in said
    assert "PK3" not in places_words(people().loc["CF32"], language)


def test_places_that_are_not_known_are_not_said() -> None:
    assert places_words(people().loc["CF43"], "fr") == ""


@pytest.mark.parametrize("language", LANGUAGES)
def test_another_return_period_than_the_triggers_is_said(language: str) -> None:
    rows = pd.DataFrame({"wanted_period": [20, 5, 5], "period": [20.0, 10.0, np.nan]})
    assert period_words(rows, language) == [text("warning.period", language, wanted="5", period="10")]


@pytest.mark.parametrize("language", LANGUAGES)
def test_rates_are_said_with_their_counts_and_none_is_a_dash(language: str) -> None:
    (skill,) = skills()
    cells = skill_cells(skill, language)
    assert cells[1] == f"{percent(1.0, language)} ({text('warning.of', language, part='1', whole='1')})"
    assert cells[2] == f"{percent(0.5, language)} ({text('warning.of', language, part='1', whole='2')})"
    assert cells[5] == number(4, language, 1)
    head, rows = skill_table([skill], language)
    assert len(head) == len(rows[0]) == len(SKILL_COLUMNS)


@pytest.mark.parametrize("language", LANGUAGES)
def test_the_judged_season_says_how_few_issues_an_area_has(language: str) -> None:
    first, short = season_words(skills(), language)
    assert date("2025-08-01", language) in first and date("2025-08-02", language) in first
    assert "2" in short
    assert season_words([], language) == [] and issues_by_area([]).empty


@pytest.mark.parametrize("language", LANGUAGES)
def test_every_rule_and_the_age_of_evidence_are_explained(language: str) -> None:
    lines = trigger_lines(TRIGGERS, language)
    assert len(lines) == len(set(lines)) == 5
    method = load_method()
    assert number(method.number("warning_age", "forecast_days"), language) in lines[-1]


def test_without_a_source_a_dash_stands() -> None:
    assert source_words(warnings(sources=""), "fr").count(MISSING) == 1
