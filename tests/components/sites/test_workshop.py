"""The workshop step by step: who sits there, what fails, what was agreed, said and decided."""

from dataclasses import replace
from typing import Any

import dash_mantine_components as dmc
import pandas as pd
import pytest
from dash import dcc, html
from dash.development.base_component import Component

from components.sites.explain import gate_name
from components.sites.workshop import workshop_panel
from domain.method import load_method
from domain.workshop import REMARKS, STEPS, Participant, Remark, Workshop
from locales import LANGUAGES, MISSING, date, text
from tests.components.reading import parts, words

METHOD = load_method()
HELD = Workshop(
    "w1",
    "Atelier de Bambari",
    "Mairie",
    "2025-11-12",
    "Awa",
    participants=(Participant("Awa", "Maire"), Participant("Blaise")),
)
PLACES = [("SITE-1", "Élevage")]
GATES = pd.DataFrame({"FAIL": [3], "UNKNOWN": [0]}, index=["G1"])
CHANGED = pd.DataFrame(
    [("Élevage", "D", "C", 40.0, 55.0, "score", "")],
    columns=["name", "band_before", "band_after", "score_before", "score_after", "reason", "gates"],
)


def panel(
    held: Workshop | None, language: str = "fr", *, step: str = "", known: list[Workshop] | None = None, **more: Any
) -> Component:
    given = {"proposals": None, "changes": None, "bands": [], "gates": None, "selected": None, "state": {}, **more}
    shown = replace(held, step=step) if held and step else held
    return workshop_panel(
        {w.id: w for w in known or []}, shown, METHOD, given["proposals"], given["changes"], given["bands"],
        given["gates"], PLACES, given["selected"], given["state"], "2025-11-20", language,
    )  # fmt: skip


def buttons(shown: Component) -> list[html.Button]:
    return [p for p in parts(shown) if isinstance(p, html.Button) and isinstance(getattr(p, "id", None), dict)]


def acts(shown: Component) -> set[str]:
    return {b.id["act"] for b in buttons(shown)}


@pytest.mark.parametrize("language", LANGUAGES)
def test_none_is_open_so_one_can_be_opened_today(language: str) -> None:
    shown = panel(None, language)
    values = {p.id["field"]: p.value for p in parts(shown) if isinstance(p, dcc.Input)}
    assert values == {"title": "", "place": "", "on": "2025-11-20", "chair": ""}
    assert acts(shown) == {"open"}


@pytest.mark.parametrize("language", LANGUAGES)
def test_an_earlier_one_can_be_taken_up_the_newest_first(language: str) -> None:
    later = Workshop("w2", "Deuxième", on="2025-12-01")
    shown = panel(None, language, known=[HELD, later])
    (box,) = [p for p in parts(shown) if isinstance(p, dmc.Select)]
    assert [option["label"] for option in box.data] == [
        f"Deuxième · {date('2025-12-01', language)}", f"Atelier de Bambari · {date('2025-11-12', language)}",
    ]  # fmt: skip
    assert "resume" in acts(shown)


@pytest.mark.parametrize("language", LANGUAGES)
@pytest.mark.parametrize("step", STEPS)
def test_the_agenda_marks_the_step_and_leads_to_the_others(step: str, language: str) -> None:
    shown = panel(HELD, language, step=step)
    marked = [p for p in parts(shown) if isinstance(p, html.Li) and getattr(p, "aria-current", "") == "step"]
    assert len(marked) == 1
    assert text(f"workshop.step.{step}", language) in words(marked)
    assert [b.id["of"] for b in buttons(shown) if b.id["act"] == "step"] == list(STEPS)
    assert f"Atelier de Bambari · Mairie · {date('2025-11-12', language)}" in words(shown)


def test_a_problem_is_said_at_every_step() -> None:
    assert all("Qui ?" in words(panel(HELD, step=step, state={"problem": "Qui ?"})) for step in STEPS)
    assert "Qui ?" in words(panel(None, state={"problem": "Qui ?"}))


@pytest.mark.parametrize("language", LANGUAGES)
def test_a_closed_one_says_so_and_its_steps_are_off(language: str) -> None:
    closed = replace(HELD, closed_at="2025-11-12T17:00:00+00:00")
    shown = panel(closed, language, step="agreement")
    assert text("workshop.is_closed", language) in words(shown)
    assert all(b.disabled for b in buttons(shown) if b.id["act"] in {"step", "close"})
    assert not any(b.disabled for b in buttons(panel(HELD, language)) if b.id["act"] == "step")


@pytest.mark.parametrize("language", LANGUAGES)
def test_the_purpose_says_what_the_minutes_never_are_and_who_is_there(language: str) -> None:
    said = words(panel(HELD, language))
    assert text("minutes.purpose", language) in said and text("minutes.never", language) in said
    assert "Awa, Maire" in said and "Blaise" in said
    assert text("workshop.participants", language, count=2) in said


@pytest.mark.parametrize("language", LANGUAGES)
def test_gates_are_counted_and_what_was_not_counted_is_a_dash(language: str) -> None:
    said = words(panel(HELD, language, step="gates", gates=GATES))
    assert all(gate_name(gate.id, language) in said for gate in METHOD.gates)
    row = said.split(gate_name("G1", language))[1].split("</tr>")[0]
    assert '<td class="n">3</td><td class="n">0</td>' in row  # a zero that was counted
    other = said.split(gate_name("G2", language))[1].split("</tr>")[0]
    assert other.count(MISSING) == 2


@pytest.mark.parametrize("language", LANGUAGES)
def test_without_an_agreement_there_are_no_results(language: str) -> None:
    said = words(panel(HELD, language, step="results", changes=CHANGED))
    assert text("minutes.not_agreed", language) in said
    assert "Élevage" not in said


AGREED = replace(HELD, agreed={"D1": 1.0}, scenario="s1")


@pytest.mark.parametrize("language", LANGUAGES)
def test_results_count_bands_before_and_after_and_list_who_changed(language: str) -> None:
    shown = panel(AGREED, language, step="results", changes=CHANGED, bands=[("A", 4, 6), ("D", 9, 0)])
    said = words(shown)
    assert f"A {text('band.A.name', language)}" in said
    assert '<td class="n">9</td><td class="n">0</td>' in said
    assert "D → C" in said
    assert "show" in acts(shown)


@pytest.mark.parametrize("language", LANGUAGES)
def test_agreed_weights_that_change_nothing_say_so(language: str) -> None:
    said = words(panel(AGREED, language, step="results", changes=CHANGED.iloc[:0]))
    assert text("minutes.unchanged", language) in said


def test_what_is_on_the_map_already_is_not_offered_again() -> None:
    assert "show" not in acts(panel(AGREED, step="results", changes=CHANGED, state={"scenario": "s1"}))


REMARKED = replace(
    HELD,
    remarks=(
        Remark("objection", "Pas sans école", "Blaise", "t1", site="SITE-1"),
        Remark("decision", "Visite en mars", "", "t2"),
    ),
)


@pytest.mark.parametrize("language", LANGUAGES)
def test_what_was_said_is_numbered_with_who_and_where(language: str) -> None:
    shown = panel(REMARKED, language, step="objections")
    said = words(shown)
    assert "Blaise · Élevage" in said
    assert text("workshop.remark.objection", language) in said and "Pas sans école" in said
    assert [p.children for p in parts(shown) if getattr(p, "className", "") == "remark-number"] == ["1", "2"]
    assert [b.id["of"] for b in buttons(shown) if b.id["act"] == "unsay"] == ["t1", "t2"]


@pytest.mark.parametrize("language", LANGUAGES)
def test_a_remark_is_of_a_kind_by_a_participant_or_by_nobody(language: str) -> None:
    boxes = {p.id["field"]: p for p in parts(panel(HELD, language, step="objections")) if isinstance(p, dmc.Select)}
    assert [o["value"] for o in boxes["kind"].data] == list(REMARKS)
    assert [o["value"] for o in boxes["by"].data] == ["", "Awa", "Blaise"]
    assert boxes["by"].data[0]["label"] == MISSING


def test_nothing_said_needs_no_word_on_spots() -> None:
    assert text("workshop.spots", "fr") not in words(panel(HELD, step="objections"))
    assert text("workshop.spots", "fr") in words(panel(REMARKED, step="objections"))


@pytest.mark.parametrize("language", LANGUAGES)
def test_the_agreement_lists_decisions_only_and_leads_to_the_minutes(language: str) -> None:
    shown = panel(REMARKED, language, step="agreement")
    said = words(shown)
    assert "Visite en mars" in said and "Pas sans école" not in said
    links = [p.href for p in parts(shown) if isinstance(p, html.A)]
    assert links == [f"/minutes/w1.{form}?lang={language}" for form in ("pdf", "docx")]


@pytest.mark.parametrize("language", LANGUAGES)
def test_no_decision_is_said(language: str) -> None:
    assert text("minutes.none", language) in words(panel(HELD, language, step="agreement"))


def test_hostile_words_stay_words() -> None:
    hostile = replace(HELD, title="<script>1</script>", remarks=(Remark("decision", "<b>x</b>", "", "t"),))
    shown = panel(hostile, step="agreement")
    assert "<script>1</script>" in words(shown)
    assert not any(isinstance(p, html.Script) for p in parts(shown))
