"""The conditions of a site as they are read: every statement, the worst first, with who and when."""

from dataclasses import replace

import pytest

from components.sites.gates import gates_section
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
