"""Assumptions are laid over copies; what is built reaches the goalpost that its gap named."""

import datetime as dt

import pandas as pd
import pytest
from hypothesis import given
from hypothesis import strategies as st

from analysis.sites.gaps import gaps, with_built
from analysis.sites.gathering import ReadinessInputs, gather, update_evidence
from analysis.sites.readiness import assess
from analysis.sites.round_changes import band_changes
from analysis.sites.scenarios import assumed_method, assumed_observations, rescaled, touched
from domain.method import load_method
from domain.scenario import Change, Scenario, difference
from tests.analysis.sites.readiness_makers import full_evidence

METHOD = load_method()
ON = dt.date(2025, 10, 31)


def scenario(*changes: Change) -> Scenario:
    return Scenario("s", "test", changes=changes)


def inputs(rows: list[dict]) -> ReadinessInputs:
    links = [{"from_id": "S", "to_id": "A", "value": 100.0, "period_end": "2025-10-20", "round": 22}]
    return ReadinessInputs(
        sites=pd.DataFrame({"name": ["S"], "people": 490.0, "households": 100.0}, index=["S"]),
        destinations=pd.DataFrame({"name": ["A"]}, index=["A"]),
        intentions=pd.DataFrame(links),
        observations=pd.DataFrame(rows).astype({"note": object}),
        flooded=pd.DataFrame({"share": {"A": 0.0}, "covered": 1.0, "source": "m", "date": "2025-01-01"}),
        seed="seed",
    )


ARRIVING = pd.DataFrame({"households": {"A": 100.0}, "people": {"A": 490.0}})


@given(st.dictionaries(st.sampled_from("abcd"), st.floats(0, 1), max_size=4))
def test_weights_always_sum_to_1(fixed: dict[str, float]) -> None:
    found = rescaled({"a": 0.4, "b": 0.3, "c": 0.2, "d": 0.1}, fixed)
    assert sum(found.values()) == pytest.approx(1)
    assert min(found.values()) >= 0


def test_a_changed_weight_leaves_the_others_in_proportion() -> None:
    found = assumed_method(METHOD, scenario(Change("dimension_weight", "D2", 0.4)))
    weights = {d.id: d.weight for d in found.dimensions}
    # 0.6 is left for the others, which had 0.8: each keeps three quarters.
    assert weights == pytest.approx({d.id: 0.4 if d.id == "D2" else d.weight * 0.75 for d in METHOD.dimensions})
    assert found.hash != METHOD.hash and found.origin == METHOD.hash


def test_a_scenario_never_touches_the_observations() -> None:
    before = inputs(full_evidence(share=0.5)).observations
    kept = before.copy(deep=True)
    laid, _ = assumed_observations(before, scenario(Change("value", "market", 3.0, "A")), METHOD, ARRIVING, on=ON)
    pd.testing.assert_frame_equal(before, kept)
    row = laid[(laid["subject"] == "A") & (laid["indicator"] == "market")]
    assert row[["value", "source"]].to_numpy().tolist() == [[3.0, "scenario"]]


@pytest.mark.parametrize("item", ["shelters", "plots", "latrines", "income_households", "disputes", "farm_households"])
def test_building_exactly_the_gap_reaches_the_goalpost(item: str) -> None:
    indicator = next(i for i in METHOD.indicators if i.gap and i.gap.item == item)
    value = indicator.low + 0.5 * (indicator.high - indicator.low)
    pairs = pd.DataFrame(
        [{"site_id": "S", "destination_id": "A", "subject": "A", "share": 1.0, "households": 100.0, "people": 490.0}]
    )
    values = {i.id: pd.Series([value]).to_numpy() for i in METHOD.indicators}
    extras = {"shelter_need": pd.Series([100.0]).to_numpy(), "population_ind": pd.Series([1000.0]).to_numpy()}
    table = gaps(pairs, values, extras, METHOD).set_index("item")
    after = with_built(
        indicator, value, table.loc[item, "quantity"], households=100, people=490, living=1000, need=100
    )  # fmt: skip
    better = after >= indicator.high if indicator.high > indicator.low else after <= indicator.high
    assert better and abs(after - indicator.high) <= 1


def test_what_cannot_be_counted_is_named_not_guessed() -> None:
    rows = [r for r in full_evidence() if r["indicator"] != "latrine_hh_pct"]
    change = Change("built", "latrines", 50.0, "A")
    laid, lost = assumed_observations(inputs(rows).observations, scenario(change), METHOD, ARRIVING, on=ON)
    assert lost == [change]
    assert not (laid["source"] == "scenario").any()


def test_reading_only_what_changed_gives_what_reading_everything_gives() -> None:
    given_ = inputs(full_evidence(share=0.6))
    made = scenario(
        Change("value", "market", 0.0, "A"), Change("gate", "G4", 0.0, "A"), Change("built", "plots", 9.0, "A")
    )
    laid, _ = assumed_observations(given_.observations, made, METHOD, ARRIVING, on=ON)
    whole = ReadinessInputs(**{**vars(given_), "observations": laid})
    quick = update_evidence(gather(given_, METHOD, on=ON), laid, METHOD, touched(made, METHOD), on=ON)
    one = assess(whole, METHOD, on=ON, draws=50)
    other = assess(whole, METHOD, on=ON, draws=50, gathered=quick)
    pd.testing.assert_frame_equal(one.sites, other.sites)
    pd.testing.assert_frame_equal(one.indicators, other.indicators)
    assert one.sites.loc["S", "band"] == "D"
    changed = band_changes(assess(given_, METHOD, on=ON, draws=50), one, same_method=True)
    assert changed.loc["S", ["reason", "gates"]].tolist() == ["gate", "G4: PASS > FAIL"]


def test_the_difference_of_scenarios_is_slot_by_slot() -> None:
    one = scenario(Change("value", "market", 1.0, "A"), Change("value", "market", 2.0, "A"))
    other = scenario(Change("value", "market", 2.0, "A"), Change("gate", "G4", 1.0, "A"))
    assert [(a, b and b.key) for a, b in difference(one, other)] == [(None, "G4")]
