"""What would flip a band is tried: the change reaches the band, a little less does not, no set costs less."""

import datetime as dt
import itertools
import math
from dataclasses import replace

import numpy as np
import pandas as pd
import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from analysis.sites.flips import Flip, flip
from analysis.sites.gathering import ReadinessInputs
from analysis.sites.readiness import Assessment, assess
from analysis.sites.scenarios import assumed_observations
from domain.method import load_method
from domain.scenario import Change, Scenario
from tests.analysis.sites.test_readiness import ON, full_evidence, row
from tests.analysis.sites.test_readiness_reference import evidence_at

METHOD = load_method()
HOUSEHOLDS = 100.0


def inputs(rows: list[dict], households: float = HOUSEHOLDS) -> ReadinessInputs:
    links = [{"from_id": "S", "to_id": "A", "value": 10.0, "period_end": "2025-10-20", "round": 22}]
    return ReadinessInputs(
        sites=pd.DataFrame({"name": ["S"], "people": 4.9 * households, "households": households}, index=["S"]),
        destinations=pd.DataFrame({"name": ["A"]}, index=["A"]),
        intentions=pd.DataFrame(links),
        observations=pd.DataFrame(rows).astype({"note": object}),
        flooded=pd.DataFrame({"share": {"A": 0.0}, "covered": 1.0, "source": "m", "date": "2025-01-01"}),
        seed="seed",
    )


def run(rows: list[dict], households: float = HOUSEHOLDS, method=METHOD) -> Assessment:
    return assess(inputs(rows, households), method, on=ON, draws=300)


def aged(rows: list[dict], fields: set[str], days: int = 300) -> list[dict]:
    old = (ON - dt.timedelta(days=days)).isoformat()
    return [r | {"observed_on": old} if r["indicator"] in fields else r for r in rows]


def measured_anew(rows: list[dict], indicator_id: str, value: float) -> list[dict]:
    """The rows with one indicator at a value, observed today."""
    indicator = next(i for i in METHOD.indicators if i.id == indicator_id)
    fields = indicator.fields[:1] if indicator.combine == "ratio" else indicator.fields
    today = {"observed_on": ON.isoformat(), "value": value}
    if indicator.combine == "ratio":  # of 100 needed, counted today too
        rows = [r | {"observed_on": ON.isoformat()} if r["indicator"] == indicator.fields[1] else r for r in rows]
    return [r | today if r["indicator"] in fields else r for r in rows]


CASES = {
    "D to C": (evidence_at({"D2": 3.0, "D3": 18.0, "D4": 90.0, "D5": 30.0}, "S", "A"), "D", "C"),
    "C to B": (full_evidence(share=0.54), "C", "B"),
    "C to B, old": (aged(full_evidence(share=0.54), {"latrine_hh_pct", "tenure_hh_pct", "market"}), "C", "B"),
    "B to A": (evidence_at({"D2": 55.0, "D3": 60.0, "D4": 70.0}, "S", "A"), "B", "A"),
    "B to A, not sure": (evidence_at({"D2": 50.0, "D3": 82.0, "D4": 75.0, "D5": 75.0, "D6": 75.0}, "S", "A"), "B", "A"),
}


@pytest.mark.parametrize("name", CASES)
def test_every_single_change_reaches_the_band_and_a_little_less_does_not(name: str) -> None:
    rows, band, target = CASES[name]
    found = run(rows)
    assert found.sites.loc["S", "band"] == band
    answer = flip(found, "S", METHOD)
    assert answer.target == target and len(answer.singles)
    rises = answer.singles["points"].tolist()
    assert rises == sorted(rises)
    for change in answer.singles.iloc[[0, len(rises) // 2, -1]].drop_duplicates().itertuples():
        indicator = next(i for i in METHOD.indicators if i.id == change.indicator)
        step = (1 if indicator.levels else 0.002 * abs(indicator.high - indicator.low)) * (
            1 if indicator.high > indicator.low else -1
        )
        hair = 0 if indicator.levels else 1e-5 * step
        after = run(measured_anew(rows, indicator.id, change.needed_value + hair)).sites.loc["S", "band"]
        less = run(measured_anew(rows, indicator.id, change.needed_value - step)).sites.loc["S", "band"]
        assert (indicator.id, after) == (indicator.id, target)
        if change.points > 0.2:
            assert (indicator.id, less) == (indicator.id, band)


@pytest.mark.parametrize("name", ["C to B", "B to A"])
def test_no_single_change_is_left_out(name: str) -> None:
    """An indicator that is not named does not reach the band even at its best."""
    rows, _, target = CASES[name]
    named = set(flip(run(rows), "S", METHOD).singles["indicator"])
    for indicator in METHOD.indicators:
        if indicator.combine != "computed" and indicator.id not in named and indicator.weight >= 0.3:
            assert run(measured_anew(rows, indicator.id, indicator.high)).sites.loc["S", "band"] != target


@pytest.mark.parametrize("name", CASES)
def test_the_costed_set_once_built_reaches_the_band(name: str) -> None:
    rows, _, target = CASES[name]
    answer = flip(run(rows), "S", METHOD)
    assert answer.bound - 1e-6 <= answer.cost == pytest.approx(answer.costed["cost"].sum())
    assert with_set(rows, answer).sites.loc["S", "band"] == target


def with_set(rows: list[dict], answer: Flip) -> Assessment:
    """The assessment under a scenario in which the costed set is built."""
    before = inputs(rows)
    places = answer.costed["destination_id"].where(answer.costed["destination_id"] != "", "S")
    changes = tuple(
        Change("built", item, quantity, place)
        for item, quantity, place in zip(answer.costed["item"], answer.costed["quantity"], places, strict=True)
    )
    there = pd.DataFrame({"households": HOUSEHOLDS, "people": 4.9 * HOUSEHOLDS}, index=["A", "S"])
    made = Scenario("s", "test", changes=changes)
    laid, lost = assumed_observations(before.observations, made, METHOD, there, on=ON)
    assert not lost
    return assess(replace(before, observations=laid), METHOD, on=ON, draws=300)


LINEAR = ("shelters", "plots", "latrines", "income_households", "farm_households", "disputes")


@settings(max_examples=8, deadline=None, suppress_health_check=[HealthCheck.too_slow])
@given(
    st.lists(st.sampled_from(LINEAR), min_size=2, max_size=3, unique=True),
    st.lists(st.integers(1, 90), min_size=3, max_size=3),
    st.integers(45, 59),
    st.integers(3, 9),
)
def test_no_set_of_whole_items_costs_less(items: list[str], prices: list[int], share: int, households: int) -> None:
    """Every combination of quantities is tried on a score computed with plain loops."""
    costs = {item: {**METHOD.tables["unit_cost"][item], "value": p} for item, p in zip(items, prices, strict=False)}
    method = replace(METHOD, tables={**METHOD.tables, "unit_cost": costs})
    rows = [r for r in full_evidence(share=share / 100) if r["indicator"] not in {"shelter_done", "shelter_need"}]
    need = float(households)
    rows += [row("A", "shelter_need", need), row("A", "shelter_done", need * (0.2 + 0.7 * share / 100))]
    found = run(rows, need, method)
    answer = flip(found, "S", method)
    by_item = {i.gap.item: i for i in METHOD.indicators if i.gap and i.gap.item in items}
    best, dimensions = math.inf, scored(found)
    spans = [range(math.ceil(span(by_item[item], share, need) - 1e-9) + 1) for item in items]
    for quantities in itertools.product(*spans):
        cost = sum(n * p for n, p in zip(quantities, prices, strict=False))
        built = {by_item[i].id: n / span(by_item[i], share, need) for i, n in zip(items, quantities, strict=True)}
        if cost < best and score(dimensions, built) >= answer.needed - 1e-7:
            best = cost
    assert answer.cost == pytest.approx(best) if best < math.inf else math.isnan(answer.cost)


def span(indicator, share: float, households: float) -> float:
    """Items between the present value and the goalpost: percent of households (or of shelters needed)."""
    return abs(indicator.high - indicator.low) * (1 - share / 100) / 100 * households


def scored(found: Assessment) -> list[tuple[float, list[tuple[str, float, float]]]]:
    """Weight of each dimension, and its indicators: id, weight, points."""
    points = found.indicators.set_index("indicator")["normalised"].to_dict()
    return [(d.weight, [(i.id, i.weight, points[i.id]) for i in METHOD.of_dimension(d.id)]) for d in METHOD.dimensions]


def score(dimensions: list[tuple[float, list[tuple[str, float, float]]]], built: dict[str, float]) -> float:
    """The pair's score with some indicators part of the way to 100 points."""
    result = 1.0
    for weight, members in dimensions:
        total = sum(w * (x + min(built.get(i, 0.0), 1.0) * (100 - x)) for i, w, x in members)
        result *= max(total, 1.0) ** weight
    return result


def test_band_a_is_not_promised_where_evidence_is_lacking() -> None:
    rows = aged(evidence_at({}, "S", "A"), {f for i in METHOD.indicators if i.age == "other" for f in i.fields}, 320)
    found = run(rows)
    site = found.sites.loc["S"]
    assert 0.6 <= site["completeness"] < 0.8 and site["score"] >= 75 and site["band"] == "B"
    answer = flip(found, "S", METHOD)
    assert answer.target == "A" and answer.singles.empty and answer.costed.empty
    assert ("water_point", "A") in answer.missing
    assert np.isnan(answer.cost)
