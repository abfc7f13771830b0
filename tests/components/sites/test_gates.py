"""The conditions of a site as they are read: every statement, the worst first, with who and when."""

from dataclasses import replace

import pytest

from components.sites.gates import STATE_ORDER, gate_strip, gates_section
from domain.tiers import NOT_SHOWN
from locales import text
from tests.components.reading import parts, words
from tests.components.sites.assessed import EVICTED, LANGUAGES, READY, assessment


def drawn(site: str, language: str) -> object:
    found = assessment()
    return gates_section(found, site, found.pairs[found.pairs["site_id"] == site], language)


@pytest.mark.parametrize("language", LANGUAGES)
def test_an_eviction_notice_stands_above_a_later_reassuring_word(language: str) -> None:
    read = words(drawn(EVICTED, language))
    notice, word = read.index("Local authority"), read.index("✓ s")
    assert notice < word
    assert "Leave before March." in read
    assert "10/10/2025" in read or "10 Oct 2025" in read
    assert text("gate_reason.not_met", language) in read


@pytest.mark.parametrize("language", LANGUAGES)
def test_gates_that_fail_stand_before_those_that_pass(language: str) -> None:
    marks = [p.className for p in parts(drawn(EVICTED, language)) if "state " in str(getattr(p, "className", ""))]
    assert marks[0] == "state state-fail"
    assert marks == sorted(marks, key=["state state-fail", "state state-unknown", "state state-pass"].index)
    assert len(marks) == 10


def test_a_survey_says_how_many_were_asked() -> None:
    assert text("gates.stated.intent_hh_pct", "en", share="95%") in words(drawn(READY, "en"))


def test_a_site_without_gates_has_no_section() -> None:
    assert drawn("nobody", "fr") == []


def test_an_expired_statement_is_said_to_be_renewed() -> None:
    found = assessment()
    stated = found.statements.assign(valid=found.statements["valid"].where(found.statements["gate"] != "G7", False))
    old = replace(found, statements=stated)
    read = words(gates_section(old, READY, found.pairs[found.pairs["site_id"] == READY], "en"))
    assert text("gates.stated.expired", "en") in read


@pytest.mark.parametrize("language", LANGUAGES)
def test_a_source_that_the_reader_is_not_shown_is_said_to_be_kept_back(language: str) -> None:
    """It is not that nobody says so."""
    found = assessment()
    kept = replace(found, statements=found.statements.assign(source=NOT_SHOWN, note=None))
    read = words(gates_section(kept, READY, found.pairs[found.pairs["site_id"] == READY], language))
    assert text("evidence.not_shown", language) in read and NOT_SHOWN not in read


@pytest.mark.parametrize("language", LANGUAGES)
@pytest.mark.parametrize("site", [READY, EVICTED])
def test_the_strip_has_a_mark_for_every_gate_in_order_with_its_words(site: str, language: str) -> None:
    (strip,) = gate_strip(assessment(), site, language)
    marks = [(p.children[1].children, p.title) for p in strip.children]
    assert [gate for gate, _ in marks] == [f"G{n}" for n in range(1, 11)]
    for gate, said in marks:
        assert text(f"gate.{gate}.name", language) in said


def test_the_mark_of_a_gate_is_its_worst_state_over_all_destinations() -> None:
    found = assessment()
    first = found.gates[(found.gates["site_id"] == READY) & found.gates["destination_id"].notna()].iloc[0]
    for state in STATE_ORDER:
        states = found.gates["state"].where(found.gates.index != first.name, state)
        others = (found.gates["site_id"] == READY) & (found.gates["gate"] == first["gate"])
        worst = min({*states[others]}, key=STATE_ORDER.__getitem__)
        (strip,) = gate_strip(replace(found, gates=found.gates.assign(state=states)), READY, "en")
        (mark,) = [p for p in strip.children if p.children[1].children == first["gate"]]
        assert mark.title.endswith(text(f"state.{worst}", "en"))


def test_a_site_without_gates_has_no_strip() -> None:
    assert gate_strip(assessment(), "nobody", "fr") == []
