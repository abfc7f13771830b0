"""Which sites to close: by hand, by budget and fairness, and where capacities are unknown."""

from dataclasses import replace

import numpy as np
import pandas as pd
import pytest

from analysis.sites.closing_set import SERVICES, ClosingInputs, best_set, load
from benchmarks.closing_set import country
from tests.analysis.sites.closing_makers import NAN, RULES, by_hand, conserved, keeps, tables, twins


def test_three_sites_solved_by_hand():
    found = best_set(by_hand(), RULES)
    assert (found.status, found.chosen, found.settled) == ("optimal", ("S1", "S2", "S3"), True)
    assert (found.households, found.moved, found.left_out) == pytest.approx((240, 215, 25))
    assert found.gap == 0 and found.bound == pytest.approx(215)
    flows = {(f.site_id, f.destination_id): f.households for f in found.flows.itertuples()}
    assert flows == pytest.approx({("S1", "X"): 90, ("S2", "X"): 30, ("S2", "Y"): 35, ("S3", "Y"): 60})
    assert found.cost == pytest.approx(900 + 600 + 350 + 600)
    s2 = found.sites.loc["S2"]
    assert (s2["left_out"], s2["undetermined"], s2["no_room"], s2["undecided"]) == pytest.approx((15, 5, 10, 0))
    assert found.sites.loc["S1", "undecided"] == pytest.approx(10)
    assert found.areas.loc["X", "load_water"] == pytest.approx(1) and not found.areas["overloaded"].any()
    assert found.areas.loc["Y", "unknown"] == ("health",) and np.isnan(found.areas.loc["Y", "load_health"])
    assert found.unknown_capacity == ("Y",)
    assert found.by_prefecture.loc["P", "share"] == pytest.approx(155 / 215)
    assert found.by_prefecture.loc["P", "eligible_share"] == pytest.approx(180 / 240)


def test_budget_by_hand():
    # 1,550: S1 (900) and S3 (600) leave 50; S2 needs 64 to leave at most 16. S2 and S3 cost 1,130 for 124 of theirs.
    found = best_set(by_hand(), replace(RULES, budget=1550.0))
    assert found.chosen == ("S1", "S3") and found.cost == pytest.approx(1500)
    assert found.moved == pytest.approx(150)


def test_the_same_by_hand_shows_the_overload():
    shown = load(by_hand(), RULES, ["S3", "S1", "S2"])
    assert shown.status == "none" and shown.chosen == ("S1", "S2", "S3")
    assert shown.moved == pytest.approx(225) and shown.left_out == pytest.approx(15)
    assert shown.areas.loc["X", "overloaded"] and not shown.areas.loc["Y", "overloaded"]
    assert shown.areas.loc["X", "load_water"] == pytest.approx(130 / 120)
    assert shown.areas.loc["X", "excess"] == pytest.approx(10)
    assert shown.cost == pytest.approx(2650)


def test_a_band_that_is_not_allowed_is_forced_only_by_a_user():
    inputs = by_hand()
    inputs.sites.loc["S3", "band"] = "D"
    assert "S3" not in best_set(inputs, RULES).chosen
    asked = best_set(inputs, replace(RULES, include=("S3",)))
    assert asked.sites.loc["S3", "forced"] and asked.sites["forced"].sum() == 1
    assert load(inputs, RULES, ["S3"]).sites.loc["S3", "forced"]


def test_order_of_rows_changes_nothing():
    inputs = by_hand()
    turned = ClosingInputs(inputs.sites[::-1], inputs.pairs[::-1], inputs.areas[::-1])
    one, other = best_set(inputs, RULES), best_set(turned, RULES)
    assert one.chosen == other.chosen
    pd.testing.assert_frame_equal(one.flows, other.flows)


def test_ties_leave_fewer_out_then_cost_less():
    assert best_set(twins(), RULES).chosen == ("S2",)  # 10 left out, not 20, though dearer
    inputs = twins()
    inputs.sites["households"] = 90
    assert best_set(inputs, RULES).chosen == ("S1",)


def test_an_unknown_cost_is_no_free_one():
    inputs = twins()
    inputs.sites["households"] = 90
    inputs.pairs.loc[0, "cost"] = NAN
    tie = best_set(inputs, RULES)
    assert tie.moved == pytest.approx(80)
    inputs.pairs.loc[1, "cost"] = 10.0
    priced = best_set(inputs, replace(RULES, budget=1000.0))
    assert priced.chosen == ("S2",) and priced.cost == pytest.approx(10)
    assert priced.unknown_cost["site_id"].tolist() == ["S1"]
    assert priced.sites.loc["S1", "obstacle"] == "cost"
    assert np.isnan(load(inputs, RULES, ["S1", "S2"]).cost)
    assert load(inputs, RULES, ["S2"]).cost == pytest.approx(10)


def test_unknown_capacity_is_no_room():
    inputs = by_hand()
    inputs.areas.loc["X", list(SERVICES)] = NAN
    found = best_set(inputs, RULES)
    x = found.areas.loc["X"]
    assert "X" in found.unknown_capacity and x["unknown"] == SERVICES
    assert np.isnan(x[["room", "excess", *(f"load_{s}" for s in SERVICES)]].astype(float)).all()
    assert not x["overloaded"]


def test_no_capacity_at_all_is_known():
    inputs = by_hand()
    inputs.areas.loc["Y", "water"] = 0
    assert best_set(inputs, RULES).chosen == ("S1",)
    shown = load(inputs, RULES, ["S3"])
    assert shown.areas.loc["Y", "load_water"] == np.inf and shown.areas.loc["Y", "overloaded"]
    assert load(inputs, RULES, []).areas.loc["Y", "load_water"] == 0


def test_services_that_do_not_bind_are_still_shown():
    inputs = by_hand()
    inputs.areas.loc["X", "school"] = 1
    found = best_set(inputs, replace(RULES, services=("water",)))
    assert found.moved == pytest.approx(215) and found.areas.loc["X", "overloaded"]
    assert found.unknown_capacity == ()


def test_fairness_by_hand():
    # Without S2, P has 100 eligible households and Q 60: of all that move, 62.5 % and 37.5 %. Y takes 50 of Q.
    inputs = by_hand()
    inputs.areas.loc["Y", "limit"] = 50
    found = best_set(inputs, replace(RULES, exclude=("S2",), fairness=1.0))
    assert found.by_prefecture["moved"].to_dict() == pytest.approx({"P": 50 / 0.6, "Q": 50})
    assert found.by_prefecture["share"].to_dict() == pytest.approx({"P": 0.625, "Q": 0.375})


def test_prefectures_without_a_site_that_could_close_are_named():
    inputs = by_hand()
    inputs.pairs.loc[4, "status"] = "blocked"  # S3, the only site of Q
    found = best_set(inputs, replace(RULES, fairness=1.0))
    assert found.no_site == ("Q",) and found.moved > 0
    assert found.by_prefecture.loc["Q", ["allowed", "eligible"]].tolist() == [60, 0]
    assert best_set(by_hand(), RULES).no_site == ()


def test_where_full_fairness_moves_nobody_the_largest_that_moves_somebody_is_offered():
    # 48 of 60 must go at least, at 10 each: 900 pays for one of the two sites, and fairness asks for both.
    inputs = tables(
        {"S1": ("P", "A", 60), "S2": ("Q", "A", 60)},
        [("S1", "X", 60, "open", 600.0), ("S2", "Y", 60, "open", 600.0)],
        {"X": (500, 500, 500, 500, NAN), "Y": (500, 500, 500, 500, NAN)},
    )
    both = replace(RULES, left_out_max=0.2, budget=900.0)
    found = best_set(inputs, replace(both, fairness=1.0))
    assert (found.moved, found.fairness_max) == (0, 0.0)
    # Whoever moves, one prefecture has all of it. 54 and 54 must go at most 10 % left out; 1,080
    # pays for 54 + 54. Equal shares: full fairness is possible.
    assert np.isnan(best_set(inputs, replace(both, left_out_max=0.1, budget=1080.0, fairness=1.0)).fairness_max)


@pytest.mark.parametrize("part", ["sites", "pairs", "areas"])
def test_nothing_to_choose_from(part: str):
    inputs = by_hand()
    empty = replace(inputs, **{part: getattr(inputs, part).iloc[:0]})
    for rules in (RULES, replace(RULES, budget=1e4, fairness=0.5), replace(RULES, left_out_max=1.0)):
        found = best_set(empty, rules)
        # Without areas no capacity binds; but what the works there cost is unknown, and a budget pays what is known.
        assert found.status == "optimal" and (part == "areas" and rules.budget is None) == (found.moved > 0)
        conserved(found)
        load(empty, rules, found.chosen)


def test_no_time_is_said():
    found = best_set(country(100, 200, 6), replace(RULES, left_out_max=0.35, seconds=0.01))
    assert found.status in {"feasible", "none", "optimal"}
    conserved(found)


def test_a_country_is_solved_and_says_its_gap():
    inputs = country(100, 200, 6)
    rules = replace(RULES, seconds=10)
    found = best_set(inputs, rules)
    assert found.status in {"optimal", "feasible"} and found.gap >= 0
    assert found.bound >= found.moved - 1e-3 and len(found.chosen) > 0
    conserved(found)
    keeps(found, inputs, rules)


# --- against every subset -------------------------------------------------------------------------------------
