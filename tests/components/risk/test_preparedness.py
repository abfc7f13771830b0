"""The panel of warnings: the worst first with its reasons, what nobody knows open, and how often a rule was right."""

import json
import re
from dataclasses import replace
from html import unescape as html_unescape

import pandas as pd
import pytest

from components import ids
from components.risk.preparedness import MOST_CHANGES, MOST_GAPS, mark, preparedness_panel
from layers.warnings import LEVEL_COLOURS
from locales import LANGUAGES, MISSING, date, number, text
from services.risk.notices import LevelChange
from services.risk.warning_words import MARKS
from tests.components.reading import words
from tests.components.risk.warned import changes, facts, inventory, people, warnings


def panel(language: str = "fr", selected: str | None = None, **more: object) -> str:
    return words(preparedness_panel(facts(**more), selected, language))


@pytest.mark.parametrize("language", LANGUAGES)
def test_the_day_its_sources_and_the_bulletin_stand_above(language: str) -> None:
    said = panel(language)
    assert text("warning.panel.on", language, date=date("2025-10-31", language)) in said
    assert text("bulletin.sources", language, sources="GloFAS", date=date("2025-10-31", language)) in said
    assert f"/warnings/bulletin.pdf?lang={language}" in said


def test_without_a_source_a_dash_is_said() -> None:
    assert text("bulletin.sources", "fr", sources=MISSING, date=MISSING) in panel(
        warnings=warnings(sources="", issued="")
    )


@pytest.mark.parametrize("language", LANGUAGES)
def test_invented_evidence_says_that_it_is(language: str) -> None:
    assert text("warning.note.synthetic", language) in panel(language, warnings=warnings(synthetic=True))
    assert text("warning.note.synthetic", language) not in panel(language)


@pytest.mark.parametrize("language", LANGUAGES)
def test_who_is_exposed_is_said_and_what_nobody_measured_is_no_zero(language: str) -> None:
    said = panel(language)
    assert number(1234, language) in said
    card = said.split("warning-card warning-readiness")[1].split("warning-card")[0]
    assert text("warning.exposed.unknown", language) in card


@pytest.mark.parametrize("language", LANGUAGES)
def test_a_level_says_since_when(language: str) -> None:
    said = panel(language)
    assert text("warning.since", language, date=date("2025-10-20", language)) in said
    unknown = panel(language, since={})
    assert text("warning.since", language, date=date("2025-10-31", language)) in unknown


def test_action_stands_above_readiness_and_the_selected_above_both() -> None:
    said = panel(selected="CF11")
    assert said.index("Bangui") < said.index("Ouham") < said.index("Ouaka")
    assert text("warning.area.inventory", "fr") in said


def test_a_selected_warned_area_is_not_shown_twice() -> None:
    assert panel(selected="CF32").count("warning-card warning-action") == 1


@pytest.mark.parametrize("selected", ["CF99", "", None, "<script>"])
def test_what_is_no_area_selects_none(selected: str | None) -> None:
    assert text("warning.area.inventory", "fr") not in panel(selected=selected)


@pytest.mark.parametrize("language", LANGUAGES)
def test_the_inventory_of_the_selected_area_keeps_none_and_unknown_apart(language: str) -> None:
    known = panel(language, selected="CF32").split(text("warning.area.inventory", language))[1]
    assert text("inventory.none", language) in known and date("2025-03-01", language) in known
    assert "Croix-Rouge" in known and text("inventory.gap.no_drill", language) in known
    unknown = panel(language, selected="CF43").split(text("warning.area.inventory", language))[1]
    lines = unknown.split("warning-gaps")[0]
    assert lines.count(f'<span class="value">{MISSING}</span>') == 4


@pytest.mark.parametrize("language", LANGUAGES)
def test_what_nobody_knows_is_open_and_what_is_quiet_is_closed(language: str) -> None:
    said = panel(language)
    assert text("warning.panel.unknown", language, count="1") in said
    assert "<details open>" in said
    assert text("warning.panel.calm", language, count="1") in said
    assert "Vakaga" in said and "Bangui" in said


def test_where_everything_is_known_nothing_is_said_to_be_unknown() -> None:
    quiet = warnings()
    known = replace(quiet, areas=quiet.areas.assign(level=quiet.areas["level"].replace("unknown", "none")))
    said = panel(warnings=known)
    assert "<details open>" not in said
    assert text("warning.panel.calm", "fr", count="2") in said


@pytest.mark.parametrize("language", LANGUAGES)
def test_without_a_warning_that_is_said_with_advice(language: str) -> None:
    calm = warnings()
    none = replace(calm, areas=calm.areas.assign(level="none"))
    said = panel(language, warnings=none, people=people().iloc[:0])
    assert text("warning.panel.none", language) in said
    assert text("warning.panel.none_advice", language) in said


@pytest.mark.parametrize("language", LANGUAGES)
def test_a_rule_is_judged_by_all_floods_too(language: str) -> None:
    """It warned of the one flood it looked at, of two that came."""
    said = panel(language)
    assert text("warning.of", language, part="1", whole="1") in said
    assert text("warning.of", language, part="1", whole="2") in said
    assert number(4, language, 1) in said  # days gained


def test_without_past_forecasts_no_season_is_claimed() -> None:
    said = panel(skills=[])
    assert text("warning.issues.title", "fr") not in said


@pytest.mark.parametrize("language", LANGUAGES)
def test_gaps_are_listed_as_far_as_there_is_room(language: str) -> None:
    many = pd.concat([inventory().rename(index=lambda c, n=n: f"{c}{n}") for n in range(3)])
    said = panel(language, inventory=many)
    assert said.count(text("inventory.gap.committees_unknown", language)) <= MOST_GAPS
    assert text("inventory.gap.no_drill", language) in said


@pytest.mark.parametrize("language", LANGUAGES)
def test_the_history_is_the_newest_first_with_who_was_told(language: str) -> None:
    said = panel(language).split(text("warning.panel.history", language))[1]
    assert said.index("Ouaka") < said.index("Ouham")
    assert text("warning.history.unsent", language) in said
    assert text("warning.history.sent", language, date=date("2025-10-20", language)) in said


@pytest.mark.parametrize("language", LANGUAGES)
def test_no_history_is_said(language: str) -> None:
    assert text("warning.panel.history_none", language) in panel(language, changes=[])


def test_a_first_look_that_found_nothing_is_no_news() -> None:
    first = LevelChange(1, "2025-10-01T00:00:00+00:00", "CF11", "", "none", "2025-10-01", ())
    assert text("warning.panel.history_none", "fr") in panel(changes=[first])


def test_a_long_history_is_cut() -> None:
    one = changes()[1]
    many = [replace(one, id=n) for n in range(MOST_CHANGES + 5)]
    said = panel(changes=many).split(text("warning.panel.history", "fr"))[1]
    assert said.count("<li>") == MOST_CHANGES


def test_an_area_that_is_gone_is_named_by_its_code() -> None:
    gone = replace(changes()[0], area="CF99")
    assert "CF99" in panel(changes=[gone])


@pytest.mark.parametrize("language", LANGUAGES)
@pytest.mark.parametrize("level", MARKS)
def test_a_level_is_a_mark_on_its_colour_and_a_word(level: str, language: str) -> None:
    sign, name = mark(level, language).children
    assert (sign.children, name.children) == (MARKS[level], text(f"warning.level.{level}", language))
    assert getattr(sign, "aria-hidden") == "true"
    if level in LEVEL_COLOURS:
        assert sign.style["backgroundColor"] == LEVEL_COLOURS[level]


def test_a_click_on_a_name_selects_the_prefecture_whatever_its_code_is() -> None:
    odd = warnings()
    areas = odd.areas.rename(index={"CF32": 'CF"32'})
    shown = preparedness_panel(
        facts(warnings=replace(odd, areas=areas), people=people().iloc[:0], since={}), None, "fr"
    )
    written = re.findall(r'data-props="([^"]*)"', shown.to_plotly_json()["props"]["data-html"])
    assert json.loads(html_unescape(written[0]))[ids.SELECTION]["data"] == {"kind": "adm1", "id": 'CF"32'}
