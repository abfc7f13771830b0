"""Values of evidence: scored between the goalposts of the method, missing where nobody knows, fading with age."""

import math

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from analysis.sites.evidence import age_weight, normalise
from domain.method import Indicator
from tests.analysis.sites.evidence_makers import BY_ID, METHOD, MONTH, NAN, found, row


def score(indicator: str, value: float) -> float:
    return float(normalise(np.array([value]), BY_ID[indicator])[0])


POINTS = [
    # indicator, value, score; goalposts low -> high
    ("latrine_hh_pct", 20, 0),  # 20 -> 100
    ("latrine_hh_pct", 60, 50),  # (60 - 20) / 80
    ("latrine_hh_pct", 100, 100),
    ("latrine_hh_pct", 0, 0),  # 0 % is known and the worst, not missing
    ("latrine_hh_pct", 19.9, 0),
    ("latrine_hh_pct", 130, 100),
    ("latrine_hh_pct", -1, NAN),  # an error of entry
    ("violent_events", 0, 100),  # 6 -> 0: less is better, none is the best
    ("violent_events", 3, 50),
    ("violent_events", 6, 0),
    ("violent_events", 60, 0),
    ("water_point", 500, 100),  # 1000 -> 500 persons per point
    ("water_point", 750, 50),
    ("water_point", 1000, 0),
    ("water_point", 1, 100),
    ("water_point", 0, NAN),  # no point is no rate
    ("water_point", -3, NAN),
    ("market", 0, 0),  # 0-3: 0, 33, 67, 100
    ("market", 1, 33),
    ("market", 2, 67),
    ("market", 3, 100),
    ("market", 1.5, 50),  # half way between 33 and 67
    ("market", 3.01, NAN),  # off the scale
    ("market", 4, NAN),
    ("market", -0.01, NAN),
    ("mhpss_layers", 3, 75),  # 0-4: 25 a step
    ("mhpss_layers", 5, NAN),
]


@pytest.mark.parametrize(("indicator", "value", "expected"), POINTS)
def test_a_value_is_scored_between_its_goalposts(indicator: str, value: float, expected: float) -> None:
    assert score(indicator, value) == pytest.approx(expected, nan_ok=True)


@pytest.mark.parametrize("indicator", sorted(BY_ID))
def test_what_is_missing_has_no_score(indicator: str) -> None:
    assert math.isnan(score(indicator, NAN))


@given(st.sampled_from(METHOD.indicators), st.floats(0, 2000), st.floats(0, 2000))
def test_a_value_nearer_to_the_upper_goalpost_never_scores_less(indicator: Indicator, one: float, other: float) -> None:
    scores = normalise(np.array([one, other]), indicator)
    better = one > other if indicator.high > indicator.low else one < other
    assert np.isnan(scores).any() or not better or scores[0] >= scores[1]
    assert all(0 <= s <= 100 for s in scores if not np.isnan(s))


AGES = [
    # class, days, weight
    ("security", 0, 1.0),
    ("security", 1 * MONTH, 1.0),  # fresh to the end of the first month
    ("security", 2 * MONTH, 0.5),  # half way from 1 to 3
    ("security", 3 * MONTH, 0.0),
    ("security", 3 * MONTH + 1, 0.0),
    ("intentions", 3 * MONTH, 1.0),
    ("intentions", 4 * MONTH, 2 / 3),
    ("intentions", 6 * MONTH, 0.0),
    ("other", 6 * MONTH, 1.0),
    ("other", 7 * MONTH, 11 / 12),
    ("other", 12 * MONTH, 0.5),
    ("other", 18 * MONTH, 0.0),
    ("other", NAN, 0.0),
]


@pytest.mark.parametrize(("age", "days", "weight"), AGES)
def test_evidence_fades_from_fresh_to_expired(age: str, days: float, weight: float) -> None:
    assert age_weight(np.array([days]), METHOD.ages[age])[0] == pytest.approx(weight, abs=1e-12)


@given(st.sampled_from(sorted(METHOD.ages)), st.lists(st.floats(0, 1000), min_size=2, max_size=5))
def test_older_evidence_never_weighs_more(age: str, days: list[float]) -> None:
    weights = age_weight(np.array(sorted(days)), METHOD.ages[age])
    assert (np.diff(weights) <= 0).all()
    assert ((weights >= 0) & (weights <= 1)).all()


def test_goalposts_are_the_methods_never_the_samples() -> None:
    """Another place changes no score."""
    rows = [row("latrine_hh_pct", 60.0)]
    more = [*rows, row("latrine_hh_pct", 5.0, subject="B"), row("latrine_hh_pct", 99.0, subject="C")]
    assert found("latrine_hh_pct", rows).loc["A", "normalised"] == 50
    assert found("latrine_hh_pct", more).loc["A", "normalised"] == 50
    stricter = found("latrine_hh_pct", rows, low=40.0)
    assert stricter.loc["A", "normalised"] == pytest.approx(100 * 20 / 60)
