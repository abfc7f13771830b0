"""Readiness of one pair over drawn evidence: an independent engine, and what better evidence does."""

import datetime as dt
import math

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from tests.analysis.sites import reference
from tests.analysis.sites.readiness_makers import METHOD, ON, Choices, full_evidence, row, run, together

INDICATOR = st.integers(0, len(METHOD.indicators) - 1)
EVIDENCE = st.lists(st.tuples(INDICATOR, st.floats(-0.2, 1.2), st.integers(0, 700)), max_size=40)
ALONE: Choices = {("S", "A"): 100.0}


@settings(max_examples=4, suppress_health_check=[HealthCheck.too_slow])
@given(st.lists(EVIDENCE, min_size=8, max_size=8))
def test_an_independent_engine_agrees(drawn: list[list[tuple[int, float, int]]]) -> None:
    cases = [observed(items) for items in drawn]
    pairs = run(*together([(rows, ALONE) for rows in cases])).pairs.set_index("site_id")
    for k, rows in enumerate(cases):
        found = pairs.loc[f"S-{k}"]
        opened = 1.0 if found["status"] == "open" else 0.0
        expected = reference.pair(METHOD, "S", "A", opened, rows, ON)
        expected.pop("assured")
        for key, value in expected.items():
            assert found[key] == pytest.approx(value, rel=1e-9, abs=1e-9, nan_ok=True), (k, key)
        if not math.isnan(found["score"]):
            assert found["bound_low"] - 1e-9 <= found["score"] <= found["bound_high"] + 1e-9, k


@settings(max_examples=4, suppress_health_check=[HealthCheck.too_slow])
@given(st.lists(st.tuples(EVIDENCE, INDICATOR, st.floats(0.01, 0.5)), min_size=8, max_size=8))
def test_better_evidence_never_lowers_a_score(drawn: list[tuple[list[tuple[int, float, int]], int, float]]) -> None:
    """Each drawn case is two sites of one assessment: S-0 before and S-1 after, S-2 before and so on."""
    cases = []
    for items, which, more in drawn:
        base = {i: (share, 5) for i, share, _ in items} | {which: (0.3, 5)}
        fill = dict.fromkeys(range(len(METHOD.indicators)), (0.5, 5))
        before = [(i, s, d) for i, (s, d) in (fill | base).items()]
        after = [(i, s + more if i == which else s, d) for i, s, d in before]
        cases += [(observed(before), ALONE), (observed(after), ALONE)]
    scores = run(*together(cases)).pairs.set_index("site_id")["score"]
    for k in range(0, len(cases), 2):
        low, high = scores[f"S-{k}"], scores[f"S-{k + 1}"]
        assert math.isnan(low) or high >= low - 1e-9, drawn[k // 2]


def observed(drawn: list[tuple[int, float, int]]) -> list[dict]:
    """Observations at a share of the way between goalposts, so many days old; the gates are met."""
    newest = {}
    for which, share, days in drawn:
        newest[which] = (share, days)
    rows = []
    for which, (share, days) in sorted(newest.items()):
        indicator = METHOD.indicators[which]
        subject = "S" if indicator.subject == "site" else "A"
        on = (ON - dt.timedelta(days=days)).isoformat()
        value = indicator.low + share * (indicator.high - indicator.low)
        value = max(value, 1.0 if indicator.id == "water_point" else 0.0)  # less is an error of entry
        if indicator.levels:
            value = min(value, indicator.high)
        if indicator.combine == "ratio":
            rows += [row(subject, indicator.fields[0], value, on), row(subject, indicator.fields[1], 100.0, on)]
        elif indicator.combine != "computed":
            rows += [row(subject, field, value, on) for field in indicator.fields]
    return rows + [r for r in full_evidence() if r["indicator"].startswith("G")]
