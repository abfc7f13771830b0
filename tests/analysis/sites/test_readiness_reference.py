"""Sites over several destinations: ranks by hand, an independent engine, and what must not move."""

import hashlib
import math
import os
import subprocess
import sys
from pathlib import Path

import numpy as np
import pandas as pd
import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from analysis.sites.readiness import Assessment
from domain.method import load_method
from tests.analysis.sites import reference
from tests.analysis.sites.test_readiness import ON, full_evidence, row, run

METHOD = load_method()
ROOT = Path(__file__).parents[3]
GATES = ("G3", "G4", "G5", "G7")
DRAWN = [
    *(f"score_{k}" for k in ("p05", "p50", "p95", "A", "B", "C", "D")), "probability_a", "verdict",
]  # fmt: skip


def evidence_at(percent: dict[str, float], site: str, area: str) -> list[dict]:
    """Every gate met and every dimension at its score; what is not named is at 100."""
    rows = [r for r in full_evidence(site, area) if r["indicator"].startswith("G")]
    rows += [row(site, "intent_disaggregated", 1.0)]
    for indicator in METHOD.indicators:
        points = percent.get(indicator.dimension, 100.0)
        where = site if indicator.subject == "site" else area
        if indicator.combine == "computed":
            continue
        if indicator.levels:
            value = float(np.interp(points, indicator.levels, range(len(indicator.levels))))
        else:
            value = indicator.low + points / 100 * (indicator.high - indicator.low)
        if indicator.combine == "ratio":
            rows += [row(where, indicator.fields[0], value), row(where, indicator.fields[1], 100.0)]
        else:
            rows += [row(where, field, value) for field in indicator.fields]
    return rows


def test_ranks_of_a_small_case_worked_by_hand() -> None:
    """Four sites, one destination each, all at 100 but for one or two dimensions.

    P: D3 at 50 (weight 0.20):                 50^0.20 x 100^0.80 = 100 x 0.5^0.20  = 87.06  rank 1
    Q: D5 at 20 (weight 0.10), D6 at 50 (0.10): 100 x 0.2^0.10 x 0.5^0.10           = 79.43  rank 2
    R: D2 at 20 (weight 0.20):                 100 x 0.2^0.20                       = 72.48  rank 3
    T: D2 at 0 (counts as 1):                  100 x 0.01^0.20                      = 39.81  rank 4
    The arithmetic means are 90, 87, 84 and 80: two good dimensions cannot buy out insecurity, so T is not near R.
    """
    cases = {"P": {"D3": 50.0}, "Q": {"D5": 20.0, "D6": 50.0}, "R": {"D2": 20.0}, "T": {"D2": 0.0}}
    rows = [r for name, percent in cases.items() for r in evidence_at(percent, name, f"area {name}")]
    sites = run(rows, {(name, f"area {name}"): 10.0 for name in cases}).sites
    assert sites["score"].round(2).to_dict() == {"P": 87.06, "Q": 79.43, "R": 72.48, "T": 39.81}
    assert sites["score_arithmetic"].to_dict() == pytest.approx({"P": 90, "Q": 87, "R": 84, "T": 80})
    assert sites["rank"].to_dict() == {"P": 1, "Q": 2, "R": 3, "T": 4}
    assert sites.loc[["R", "T"], "band"].tolist() == ["B", "D"]
    assert sites["rank_p50"].to_dict() == {"P": 1, "Q": 2, "R": 3, "T": 4}
    assert (sites["rank_p05"] <= sites["rank"]).all() and (sites["rank"] <= sites["rank_p95"]).all()


STATE = st.sampled_from(["PASS"] * 6 + ["FAIL", "UNKNOWN"])
AREA = st.tuples(
    st.lists(STATE, min_size=4, max_size=4), st.integers(1, 60), st.dictionaries(
        st.sampled_from(["D2", "D3", "D4", "D5", "D6"]), st.integers(0, 100).map(float)
    ), st.booleans(),
)  # fmt: skip


@settings(max_examples=25, deadline=None, suppress_health_check=[HealthCheck.too_slow])
@given(st.lists(AREA, min_size=1, max_size=4), st.integers(0, 40), STATE)
def test_an_independent_engine_agrees_on_a_site_of_several_destinations(
    areas: list[tuple], undecided: int, own: str
) -> None:
    names = [f"A{n}" for n in range(len(areas))]
    rows, states = evidence_at({}, "S", "nowhere"), {}
    for name, (gates, _, percent, lost) in zip(names, areas, strict=True):
        states[name] = gates
        there = [r for r in evidence_at(percent, "S", name) if r["subject"] == name and r["indicator"] not in GATES]
        rows += [r for r in there if not (lost and r["indicator"] in {"wp_func", "latrine_hh_pct"})]
        rows += [row(name, g, float(s == "PASS")) for g, s in zip(GATES, gates, strict=True) if s != "UNKNOWN"]
    rows = [r for r in rows if r["indicator"] != "G6"]
    rows += [row("S", "G6", float(own == "PASS"))] if own != "UNKNOWN" else []
    households = {name: float(area[1]) for name, area in zip(names, areas, strict=True)}
    if undecided:
        households["undecided"] = float(undecided)
    found = run(rows, {("S", d): n for d, n in households.items()}).sites.loc["S"]

    total = sum(households[n] for n in names)
    opened = sum(households[n] for n in names if set(states[n]) == {"PASS"}) / total
    pairs = {n: reference.pair(METHOD, "S", n, opened, rows, ON) for n in names}
    expected = reference.site(households, states, pairs)
    for key, value in expected.items():
        assert found[key] == pytest.approx(value, rel=1e-9, abs=1e-9, nan_ok=True), key
    gates = [own, *(["FAIL"] if expected["shut_share"] > 0.2 + 1e-9 else [])]
    weak = expected["open_share"] < 0.8 - 1e-9
    chance = found["probability_a"]
    assert found["band"] == reference.band(gates, weak, expected["score"], expected["completeness"], chance)
    if not math.isnan(found["score"]):
        assert found["bound_low"] - 1e-9 <= found["score"] <= found["bound_high"] + 1e-9


def several(sites: int) -> Assessment:
    rows, choices = [], {}
    for n in range(sites):
        rows += evidence_at({"D2": 40.0 + 5 * n, "D3": 90.0 - 7 * n, "D4": 60.0}, f"S{n}", f"A{n}")
        choices[f"S{n}", f"A{n}"] = 60.0
        choices[f"S{n}", "A0"] = 30.0 + choices.get((f"S{n}", "A0"), 0.0)
    return run(rows, choices)


def test_another_site_moves_neither_score_nor_draws_only_ranks() -> None:
    few, more = several(3), several(6)
    same = list(few.sites.index)
    pd.testing.assert_frame_equal(few.sites[DRAWN], more.sites.loc[same, DRAWN])
    plain = ["score", "score_all", "score_arithmetic", "bound_low", "bound_high", "completeness", "band"]
    pd.testing.assert_frame_equal(few.sites[plain], more.sites.loc[same, plain], rtol=1e-12)
    kept = more.sensitivity[more.sensitivity["site_id"].isin(same)].reset_index(drop=True)
    keys = ["site_id", "group", "factor"]
    pd.testing.assert_frame_equal(
        few.sensitivity.sort_values(keys, ignore_index=True), kept.sort_values(keys, ignore_index=True), rtol=1e-9
    )


def digest() -> str:
    found = several(4)
    content = found.sites[[*DRAWN, "rank_p05", "rank_p50", "rank_p95"]].to_csv() + found.sensitivity.to_csv()
    return hashlib.sha256(content.encode()).hexdigest()


def test_two_processes_assess_the_same_bits() -> None:
    code = f"import sys; sys.path.insert(0, {str(ROOT)!r})\n"
    code += "from tests.analysis.sites.test_readiness_reference import digest\nprint(digest())"
    printed = []
    for number in ("1", "2"):
        environment = {**os.environ, "NUMBA_NUM_THREADS": number, "PYTHONHASHSEED": number}
        command = [sys.executable, "-c", code]
        done = subprocess.run(command, env=environment, capture_output=True, text=True, check=True, cwd=ROOT)
        printed.append(done.stdout.strip())
    assert printed[0] == printed[1] == digest()
