"""The model of a closing against every subset in exact fractions, and what may never happen."""

from dataclasses import replace
from fractions import Fraction

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from analysis.sites.closing_set import ClosingInputs, ClosingRules, best_set, load
from benchmarks.closing_set import country
from tests.analysis.sites import closing_reference as reference
from tests.analysis.sites.closing_makers import NAN, conserved, keeps, tables


@st.composite
def cases(draw: st.DrawFn, fair: bool = False) -> reference.Case:
    sites = [f"S{n}" for n in range(draw(st.integers(1, 5)))]
    areas = [f"X{n}" for n in range(draw(st.integers(1, 3)))]
    households, said = {}, {}
    for s in sites:
        households[s] = draw(st.integers(1, 40))
        left = households[s]
        for a in areas:
            amount = draw(st.integers(0, left))
            left -= amount
            if amount:
                said[s, a] = (amount, draw(st.integers(0, 9)))
    return reference.Case(
        households,
        said,
        {a: draw(st.one_of(st.none(), st.integers(0, 70))) for a in areas},
        {s: draw(st.sampled_from("PQ")) for s in sites},
        draw(st.sampled_from([Fraction(0), Fraction(1, 5), Fraction(1, 2), Fraction(1)])),
        draw(st.one_of(st.none(), st.integers(0, 500))),
        draw(st.sampled_from([0.3, 0.8, 1.0])) if fair else 0.0,
    )


def of_case(case: reference.Case) -> tuple[ClosingInputs, ClosingRules]:
    room = {a: (NAN if r is None else float(r),) * 2 + (NAN, NAN, NAN) for a, r in case.room.items()}
    inputs = tables(
        {s: (case.prefecture[s], "A", float(h)) for s, h in case.households.items()},
        [(s, a, float(h), "open", float(h * money)) for (s, a), (h, money) in case.said.items()],
        room,
        {a: tuple(map(float, works)) for a, works in case.works.items()},
    )
    inputs.pairs["points"] = float(reference.POINTS)
    return inputs, ClosingRules(
        budget=case.budget, left_out_max=float(case.left_out_max), fairness=case.fairness, seconds=30
    )


def agrees(case: reference.Case, include: tuple[str, ...] = ()) -> None:
    inputs, rules = of_case(case)
    rules = replace(rules, include=include)
    found, expected = best_set(inputs, rules), reference.best(case, include)
    if expected is None:
        assert found.status == "infeasible" and found.impossible and set(found.impossible) <= set(include)
        return
    assert found.status == "optimal" and found.settled
    assert (found.moved, found.left_out) == pytest.approx(expected[:2], abs=1e-3)
    assert found.cost == pytest.approx(expected[2], abs=1e-2)
    conserved(found)
    keeps(found, inputs, rules)


@settings(max_examples=25)
@given(cases())
def test_no_subset_is_better(case: reference.Case):
    agrees(case)


@settings(max_examples=15)
@given(cases(), st.data())
def test_no_subset_with_the_included_sites_is_better(case: reference.Case, data: st.DataObject):
    agrees(case, tuple(data.draw(st.sets(st.sampled_from(sorted(case.households)), min_size=1))))


@settings(max_examples=15)
@given(cases(fair=True))
def test_no_fair_subset_is_better(case: reference.Case):
    agrees(case)


@settings(max_examples=12)
@given(cases(fair=True))
def test_the_offered_fairness_moves_somebody_and_one_percent_more_nobody(case: reference.Case):
    """Held against every subset, by linprog, apart from the programme."""
    full = replace(case, fairness=1.0)
    offered = best_set(*of_case(full)).fairness_max
    if np.isnan(offered):
        assert reference.best(full)[0] > 0 or reference.best(replace(case, fairness=0.0))[0] == 0
        return
    assert reference.best(replace(case, fairness=offered))[0] > 0 or offered == 0
    assert reference.best(replace(case, fairness=offered + 0.01))[0] == pytest.approx(0, abs=1e-5)


@st.composite
def cases_with_works(draw: st.DrawFn) -> reference.Case:
    case = draw(cases())
    sites, areas = sorted(case.households)[:3], sorted(case.room)[:2]
    return replace(
        case,
        households={s: case.households[s] for s in sites},
        said={k: v for k, v in case.said.items() if k[0] in sites and k[1] in areas},
        room={a: case.room[a] for a in areas},
        works={
            a: (draw(st.integers(0, 60)), Fraction(draw(st.integers(-30, 30)), 10), draw(st.integers(0, 40)))
            for a in areas
        },
    )


@settings(max_examples=20)
@given(cases_with_works())
def test_no_subset_with_works_is_better_and_the_cost_is_that_of_brute_force(case: reference.Case):
    inputs, rules = of_case(case)
    answer, expected = best_set(inputs, rules), reference.best_with_works(case)
    assert answer.status == "optimal" and answer.settled
    assert (answer.moved, answer.left_out) == pytest.approx([float(v) for v in expected[:2]], abs=1e-6)
    assert answer.cost == pytest.approx(float(expected[2]), rel=1e-9, abs=1e-9)
    conserved(answer)
    keeps(answer, inputs, rules)


@settings(max_examples=12)
@given(st.integers(0, 10**6), st.floats(0, 1), st.floats(0, 1), st.one_of(st.none(), st.floats(0, 1e5)))
def test_limits_are_never_broken(seed: int, left: float, fairness: float, budget: float | None):
    inputs = country(8, 6, 3, seed)
    rules = ClosingRules(budget=budget, left_out_max=left, fairness=fairness)
    found = best_set(inputs, rules)
    assert found.status == "optimal"
    conserved(found)
    keeps(found, inputs, rules)
    shown = load(inputs, rules, found.chosen)
    conserved(shown)
    assert shown.moved >= found.moved - 1e-6
