"""The weights step: nothing is proposed that nobody entered, and what was recorded is said."""

import pytest
from dash import html
from dash.development.base_component import Component

from analysis.sites.ahp import spread
from components.sites.workshop_weights import proposer, weights_step
from domain.method import load_method
from domain.workshop import Participant, Proposal, Workshop
from locales import text
from tests.components.reading import words

METHOD = load_method()
IDS = [d.id for d in METHOD.dimensions]
EQUAL = dict.fromkeys(IDS, 0.125)
PEOPLE = (Participant("Awa"), Participant("Blaise"))
GIVEN = Workshop("w", "Atelier", participants=PEOPLE, proposals=(Proposal("Awa", "direct", EQUAL),))


def parts(workshop: Workshop, state: dict[str, object], language: str = "fr") -> html.Div:
    table = spread([p.weights for p in workshop.proposals]) if workshop.proposals else None
    return html.Div(weights_step(workshop, METHOD, table, state, language))


def entries(panel: Component, start: str) -> dict[str, object]:
    """Values of the fields whose name starts so."""
    boxes = [c for c in panel._traverse() if isinstance(getattr(c, "id", None), dict) and "field" in c.id]
    return {c.id["field"]: c.value for c in boxes if c.id["field"].startswith(start)}


@pytest.mark.parametrize("way", ["direct", "budget"])
def test_fields_are_empty_until_they_are_filled(way: str) -> None:
    found = entries(parts(Workshop("w", "Atelier", participants=PEOPLE), {"way": way}), "points:")
    assert found == {f"points:{d}": "" for d in IDS}


def test_the_next_participant_finds_empty_fields_and_the_first_what_they_gave() -> None:
    assert proposer(GIVEN, {}) == "Blaise"
    assert set(entries(parts(GIVEN, {}), "points:").values()) == {""}
    assert set(entries(parts(GIVEN, {"participant": "Awa"}), "points:").values()) == {12.5}


def test_pairs_are_open_until_they_are_judged() -> None:
    found = entries(parts(GIVEN, {"way": "pairwise"}), "pair:")
    assert len(found) == 28 and set(found.values()) == {""}
    judged = Proposal("Awa", "pairwise", EQUAL, judged={"D1:D2": 3.0, "D3:D4": 1 / 5})
    mine = entries(parts(Workshop("w", "A", participants=PEOPLE, proposals=(judged,)), {"participant": "Awa"}), "pair:")
    assert (mine["pair:D1:D2"], mine["pair:D3:D4"], mine["pair:D1:D3"]) == ("3", "1/5", "")


@pytest.mark.parametrize("language", ["fr", "en"])
def test_a_judgement_names_both_dimensions(language: str) -> None:
    panel = parts(GIVEN, {"way": "pairwise"}, language)
    box = next(c for c in panel._traverse() if getattr(c, "id", None) and c.id.get("field") == "pair:D2:D3")
    names = [text(f"dimension.{d}.name", language) for d in ("D2", "D3")]
    for option in box.data[1:5]:
        assert all(name in option["label"] for name in names) and option["value"] in option["label"]


def test_what_was_recorded_is_said_with_the_name_and_a_sum_that_was_not_100() -> None:
    recorded = {"what": "proposal", "name": "Awa", "sum": 145.0, "n": 3}
    said = words(parts(GIVEN, {"recorded": recorded}))
    assert text("workshop.recorded.proposal", "fr", name="Awa") in said and "145,0" in said
    assert "145" not in words(parts(GIVEN, {"recorded": recorded | {"sum": 100.0}}))
    assert text("workshop.recorded.proposal", "fr", name="Awa") not in words(parts(GIVEN, {"recorded": {}}))


def test_the_sum_is_kept_while_weights_are_entered() -> None:
    marks = [getattr(c, "data-sum", None) for c in parts(GIVEN, {})._traverse() if isinstance(c, html.P)]
    assert any(mark and "{sum}" in mark for mark in marks)


def test_without_participants_nothing_can_be_entered() -> None:
    assert entries(parts(Workshop("w", "Atelier"), {}), "") == {}


def test_agreed_weights_start_at_the_mean_or_at_what_was_agreed() -> None:
    assert set(entries(parts(GIVEN, {}), "agreed:").values()) == {12.5}
    agreed = Workshop("w", "A", participants=PEOPLE, proposals=GIVEN.proposals, agreed=EQUAL | {"D1": 0.3})
    assert entries(parts(agreed, {}), "agreed:")["agreed:D1"] == 30.0
