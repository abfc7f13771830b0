"""What a closing is worked out from: rules in their range, costs and capacities that may be unknown."""

from dataclasses import replace

import numpy as np
import pytest

from analysis.sites.closing_set import SERVICES, ClosingInputs, best_set, load
from tests.analysis.sites.closing_makers import NAN, RULES, WORKS, by_hand, tables, with_works


def test_works_of_an_area_are_paid_once_and_water_points_are_whole():
    found = best_set(with_works(), RULES)
    assert found.cost == pytest.approx(2450 + 400 + 1000 + 100 + 2000, abs=1e-9)
    # 90 of the 120 at X are of S1, which pays 90 / 120 of the works there; S2 pays the rest, and 35 / 95 at Y.
    parts = found.sites["cost"]
    assert parts["S1"] == pytest.approx(900 + 1400 * 90 / 120)
    assert parts["S2"] == pytest.approx(600 + 350 + 1400 * 30 / 120 + 2100 * 35 / 95)
    assert found.flows["cost"].sum() == pytest.approx(found.cost)
    shown = load(with_works(), RULES, ["S1"])
    assert shown.cost == pytest.approx(900 + 400 + 1000)  # 90 ask for 0.9 - 0.5 = 0.4: a whole point


def test_a_budget_pays_the_works_of_each_opened_area():
    # A tenth may be left out. S1 alone costs 2,300 (above), S3 600 + 100 + 1,000 for its 60, or 60 less for 54.
    rules = replace(RULES, left_out_max=0.1)
    both = best_set(with_works(), replace(rules, budget=4000.0))
    assert both.chosen == ("S1", "S3") and both.cost == pytest.approx(4000) and both.moved == pytest.approx(150)
    assert best_set(with_works(), replace(rules, budget=3941.0)).moved == pytest.approx(144.1)
    assert best_set(with_works(), replace(rules, budget=3939.0)).chosen == ("S1",)
    assert best_set(with_works(), replace(rules, budget=2200.0)).chosen == ("S3",)


@pytest.mark.parametrize("column", WORKS)
def test_where_the_works_of_a_place_are_unknown_its_cost_is(column: str):
    inputs = with_works()
    inputs.areas.loc["Y", column] = NAN
    found = best_set(inputs, RULES)
    assert found.chosen == ("S1", "S2", "S3") and np.isnan(found.cost)
    assert found.flows.set_index("destination_id")["cost"].notna().to_dict() == {"X": True, "Y": False}
    assert set(found.unknown_cost["destination_id"]) == {"Y"}
    assert best_set(inputs, replace(RULES, budget=1e6)).sites["obstacle"].to_dict() == {
        "S1": "",
        "S2": "cost",
        "S3": "cost",
    }


def test_of_two_sets_that_move_as_many_the_one_with_cheaper_works_is_taken():
    sites = {"S1": ("P", "A", 50), "S2": ("P", "A", 50)}
    pairs = [("S1", "X", 50, "open", 50.0), ("S2", "Y", 50, "open", 100.0)]
    rooms = dict.fromkeys("XY", (90, 90, 90, 90, NAN))
    dear = tables(sites, pairs, rooms, {"X": (60.0, 0.0, 0.0)})
    # Both move by themselves; under 105 only one can: X costs 50 + 60, Y 100.
    assert best_set(dear, replace(RULES, budget=105.0)).chosen == ("S2",)
    assert best_set(tables(sites, pairs, rooms), replace(RULES, budget=105.0)).chosen in {("S1",), ("S2",)}


def test_answers_that_add_to_more_than_the_site():
    inputs = by_hand()
    inputs.pairs.loc[4, "households"] = 61.0
    shown = load(inputs, RULES, ["S3"])
    assert shown.moved == pytest.approx(60) and shown.left_out == pytest.approx(0, abs=1e-9)


def test_an_area_that_has_no_row_is_unknown():
    inputs = by_hand()
    inputs = ClosingInputs(inputs.sites, inputs.pairs, inputs.areas.drop("Y"))
    found = best_set(inputs, RULES)
    assert found.unknown_capacity == ("Y",) and found.areas.loc["Y", "unknown"] == SERVICES


@pytest.mark.parametrize(
    "bad", [{"left_out_max": 1.2}, {"fairness": -0.1}, {"budget": -1.0}, {"budget": NAN}, {"services": ("fuel",)}]
)
def test_rules_out_of_range(bad: dict):
    with pytest.raises(ValueError):
        replace(RULES, **bad)
