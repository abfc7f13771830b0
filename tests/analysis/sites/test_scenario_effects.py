"""What a scenario changes is said whole: scores without a change of band, households, cost, what still blocks."""

import math

import pytest

from analysis.sites.scenario_effects import ScenarioEffect, scenario_effect
from domain.scenario import Change
from tests.analysis.sites.readiness_makers import full_evidence, row, run

CHOICES = {("S", "A"): 75.0, ("S", "B"): 25.0}


def evidence(*extra: dict, share: float = 0.9) -> list[dict]:
    rows = full_evidence("S", "A", share) + [r for r in full_evidence("S", "B", share) if r["subject"] == "B"]
    replaced = {(r["subject"], r["indicator"]) for r in extra}
    return [r for r in rows if (r["subject"], r["indicator"]) not in replaced] + list(extra)


def compare(before: list[dict], after: list[dict], *built: Change, **costs: float) -> ScenarioEffect:
    return scenario_effect(run(before, CHOICES), run(after, CHOICES), built, costs)


def test_a_score_that_moves_within_its_band_is_said() -> None:
    found = compare(evidence(), evidence(row("A", "market", 0.0)))
    line = found.sites.loc["S"]
    assert line["score_after"] < line["score_before"] - 0.05
    assert line["band_before"] == line["band_after"] and line["reason"] == ""
    assert found.moved.empty


def test_nothing_is_said_of_a_site_where_nothing_changes() -> None:
    assert compare(evidence(), evidence()).sites.empty


def test_households_are_counted_whose_destination_opens_or_closes() -> None:
    closed = evidence(row("B", "G4", 0.0))
    assert compare(closed, evidence()).opened == pytest.approx(25)  # a quarter of 100 households chose B
    back = compare(evidence(), closed)
    assert (back.opened, back.closed) == (0, pytest.approx(25))
    assert back.sites.loc["S", "blocking"] == "G4"


def test_what_still_blocks_is_named_once() -> None:
    shut = [row("A", "G7", 0.0), row("B", "G7", 0.0), row("S", "G9", 0.0)]
    found = compare(evidence(*shut, row("B", "G4", 0.0)), evidence(*shut, row("B", "market", 0.0)))
    assert found.sites["blocking"].tolist() in ([], ["G7; G9"])
    moved = compare(evidence(*shut[:1]), evidence(*shut))
    assert moved.sites.loc["S", "blocking"] == "G7; G9"


def test_households_that_are_not_known_are_no_zero() -> None:
    closed = run(evidence(row("B", "G4", 0.0)), CHOICES, households={"S": math.nan})
    opened = run(evidence(), CHOICES, households={"S": math.nan})
    found = scenario_effect(closed, opened, [], {})
    assert math.isnan(found.sites.loc["S", "opened"]) and math.isnan(found.opened)


def test_the_cost_is_of_the_works_taken_as_built() -> None:
    works = [Change("built", "latrines", 12.0, "A"), Change("built", "water_points", 2.0, "B")]
    assert compare(evidence(), evidence(), *works, latrines=90.0, water_points=6000.0).cost == 12 * 90 + 2 * 6000
    assert math.isnan(compare(evidence(), evidence(), *works, latrines=90.0).cost)
    assert compare(evidence(), evidence()).cost == 0
