"""The composite: fixed goalposts, its components shown, none where one is missing."""

import math

import numpy as np
import pandas as pd
import pytest
from hypothesis import given
from hypothesis import strategies as st

from analysis.risk.composite import component_scores, composite
from domain.method import load_method
from domain.risk_method import risk_components

COMPONENTS = risk_components(load_method())
VALUES = {
    "flooded_each_year_pct": 1.25, "people_each_year": 1000.0, "vulnerable_pct": 35.0, "idp_share_pct": 15.0,
    "health_facilities": 11.0, "warning_reach": 30.0,
}  # fmt: skip


def table(**changes: float) -> pd.DataFrame:
    return pd.DataFrame([{**VALUES, **changes}], index=["z"])


def test_the_index_is_the_one_worked_out_by_hand() -> None:
    scores = component_scores(table(), COMPONENTS)
    assert scores.loc["z"].to_dict() == pytest.approx(
        {"flooded_each_year_pct": 2.5, "people_each_year": 6.0, "vulnerable_pct": 5.0, "idp_share_pct": 5.0,
         "health_facilities": 5.0, "warning_reach": 7.5}
    )  # fmt: skip
    found = composite(scores, COMPONENTS).loc["z"]
    assert found["hazard_exposure"] == pytest.approx(math.sqrt(2.5 * 6))
    assert found["vulnerability"] == pytest.approx(5)
    assert found["coping"] == pytest.approx(math.sqrt(37.5))
    assert found["risk"] == pytest.approx((math.sqrt(15) * 5 * math.sqrt(37.5)) ** (1 / 3))
    assert found["score"] == pytest.approx(100 * (0.25 * 0.6 * math.sqrt(0.5 * math.sqrt(0.375))) ** (1 / 3))
    assert found["missing"] == ()


@pytest.mark.parametrize("name", list(VALUES))
def test_a_missing_component_leaves_no_index_and_is_named(name: str) -> None:
    found = composite(component_scores(table(**{name: np.nan}), COMPONENTS), COMPONENTS).loc["z"]
    assert np.isnan(found["risk"])
    assert found["missing"] == (name,)


@pytest.mark.parametrize("name", list(VALUES))
def test_the_exposure_score_needs_every_group_too(name: str) -> None:
    found = composite(component_scores(table(**{name: np.nan}), COMPONENTS), COMPONENTS).loc["z"]
    assert np.isnan(found["score"])


SCORES = st.lists(st.floats(0, 10), min_size=6, max_size=6)


@given(SCORES)
def test_every_figure_is_the_mean_of_logarithms(values: list[float]) -> None:
    """Another way to the same numbers: exp of weighted means of logarithms; 0 where any score is 0."""
    found = composite(pd.DataFrame([values], columns=list(VALUES)), COMPONENTS).iloc[0]
    logs = np.array([math.log(v) if v > 0 else -math.inf for v in values])
    risk = np.array([1 / 6, 1 / 6, 1 / 6, 1 / 6, 1 / 6, 1 / 6])
    score = np.array([1 / 3, 1 / 3, 1 / 12, 1 / 12, 1 / 12, 1 / 12])
    assert found["risk"] == pytest.approx(math.exp((risk * logs).sum()), abs=1e-6)
    assert found["score"] == pytest.approx(10 * math.exp((score * logs).sum()), abs=1e-5)


@given(SCORES, st.integers(0, 5), st.floats(0, 10))
def test_one_good_component_lowers_more_than_an_average_would(values: list[float], which: int, better: float) -> None:
    """Geometric: the composite never lies above the one with arithmetic means inside the groups."""
    changed = [min(better, v) if i == which else v for i, v in enumerate(values)]
    h, e, v1, v2, c1, c2 = changed
    averaged = (math.sqrt(h * e) * (v1 + v2) / 2 * (c1 + c2) / 2) ** (1 / 3)
    assert composite(pd.DataFrame([changed], columns=list(VALUES)), COMPONENTS)["risk"].iloc[0] <= averaged + 1e-9


def test_a_zone_does_not_move_because_another_changed() -> None:
    both = pd.DataFrame([VALUES, {**VALUES, "people_each_year": 90_000.0}], index=["z", "other"])
    alone = composite(component_scores(table(), COMPONENTS), COMPONENTS).loc["z", "risk"]
    assert composite(component_scores(both, COMPONENTS), COMPONENTS).loc["z", "risk"] == alone


@pytest.mark.parametrize(
    ("name", "worse"),
    [("flooded_each_year_pct", 4.0), ("people_each_year", 5000.0), ("vulnerable_pct", 50.0), ("idp_share_pct", 25.0),
     ("health_facilities", 4.0), ("warning_reach", 12.0)],
)  # fmt: skip
def test_a_worse_component_never_lowers_the_index(name: str, worse: float) -> None:
    before, after = (
        composite(component_scores(t, COMPONENTS), COMPONENTS).loc["z", "risk"]
        for t in (table(), table(**{name: worse}))
    )
    assert after > before


def test_nobody_exposed_is_no_risk_and_the_worst_of_all_is_ten() -> None:
    none = composite(component_scores(table(people_each_year=0, flooded_each_year_pct=0), COMPONENTS), COMPONENTS)
    assert none.loc["z", "risk"] == 0
    worst = table(flooded_each_year_pct=50, people_each_year=1e7, vulnerable_pct=99, idp_share_pct=99,
                  health_facilities=0, warning_reach=0)  # fmt: skip
    found = composite(component_scores(worst, COMPONENTS), COMPONENTS).loc["z"]
    assert found["risk"] == pytest.approx(10)
    assert found["score"] == pytest.approx(100)
