"""Sites over several destinations: ranks by hand, an independent engine, and what must not move."""

import datetime as dt
import hashlib
import os
import subprocess
import sys
from dataclasses import replace
from pathlib import Path

import numpy as np
import pandas as pd
import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from analysis.sites.readiness import Assessment
from analysis.sites.score import PairScores
from analysis.sites.site_scores import Households, site_scores
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
    assert sites.loc[["P", "Q", "R", "T"], "band"].tolist() == ["A", "B", "B", "D"]  # Q: D5 below 40
    assert sites["rank_p50"].to_dict() == {"P": 1, "Q": 2, "R": 3, "T": 4}
    assert (sites["rank_p05"] <= sites["rank"]).all() and (sites["rank"] <= sites["rank_p95"]).all()


STATE = st.sampled_from(["PASS"] * 6 + ["FAIL", "UNKNOWN"])
AREA = st.tuples(
    st.lists(STATE, min_size=4, max_size=4), st.integers(1, 60), st.dictionaries(
        st.sampled_from(["D2", "D3", "D4", "D5", "D6", "D8"]), st.integers(0, 100).map(float)
    ), st.booleans(), st.sampled_from([0, 0, 40, 80, 200, 400]),
)  # fmt: skip
SITE = st.tuples(st.lists(AREA, min_size=1, max_size=3), st.integers(0, 30), STATE)


def observed(areas: list[tuple], own: str) -> list[dict]:
    """Observations of a site with one destination for each of `areas`: gates, dimensions, losses, age in days."""
    rows = evidence_at({}, "S", "nowhere")
    for n, (gates, _, percent, lost, days) in enumerate(areas):
        name, on = f"A{n}", (ON - dt.timedelta(days=11 + days)).isoformat()
        there = [r for r in evidence_at(percent, "S", name) if r["subject"] == name and r["indicator"] not in GATES]
        there = [r | {"observed_on": on} for r in there if not (lost and r["indicator"] in {"wp_func", "iga_hh_pct"})]
        there += [row(name, g, float(s == "PASS")) for g, s in zip(GATES, gates, strict=True) if s != "UNKNOWN"]
        rows += there
    rows = [r for r in rows if r["indicator"] != "G6"]
    return rows + ([row("S", "G6", float(own == "PASS"))] if own != "UNKNOWN" else [])


@settings(max_examples=12, deadline=None, suppress_health_check=[HealthCheck.too_slow])
@given(SITE)
def test_an_independent_engine_agrees_on_a_site_of_several_destinations(drawn: tuple) -> None:
    areas, undecided, own = drawn
    rows = observed(areas, own)
    households = {f"A{n}": float(area[1]) for n, area in enumerate(areas)}
    households |= {"undecided": float(undecided)} if undecided else {}
    found = run(rows, {("S", d): n for d, n in households.items()}).sites.loc["S"]
    expected = reference.assessed(METHOD, households, rows, ON)
    for key in ("score", "option_score", "bound_low", "completeness", *(k for k in expected if k.endswith("_share"))):
        assert found[key] == pytest.approx(expected[key], rel=1e-9, abs=1e-9, nan_ok=True), key
    assert found["band"] == reference.band(expected["own"], expected, found["probability_a"])
    assert found["bound_low"] - 1e-9 <= found["score"] <= found["bound_high"] + 1e-9


def test_the_score_of_half_open_a_third_open_and_a_fifth_undecided() -> None:
    """50 % open at 80, 30 % open at 60, 20 % undecided: R_s = 58, quality of the options 72.5."""

    def dimensions(score: float) -> PairScores:
        one = np.array([score])
        table = np.full((1, 8), score)
        return PairScores(table, table, np.ones((1, 8)), one, one, np.ones(1), one, one)

    both = [dimensions(80.0), dimensions(60.0)]
    scores = PairScores(*(np.concatenate([getattr(p, f) for p in both]) for f in PairScores.__dataclass_fields__))
    homes = Households(np.array([0, 0]), np.array([0.5, 0.3]), np.array([True]))
    site = site_scores(homes, np.array(["open", "open"]), scores, METHOD).iloc[0]
    assert site["score"] == pytest.approx(58.0)
    assert site["option_score"] == pytest.approx(72.5)
    assert site["undecided_share"] == pytest.approx(0.2)
    blocked = site_scores(homes, np.array(["open", "blocked"]), scores, METHOD).iloc[0]
    assert (blocked["score"], blocked["blocked_share"]) == (pytest.approx(40.0), 0.3)


BETTER = {"A": 3, "B": 2, "C": 1, "D": 0, "E": 0}
WORSE = ("gate", "undecided", "lost", "older")


def worsened(rows: list[dict], choices: dict[tuple[str, str], float], how: str, n: int) -> tuple:
    """The rows, choices and day after one thing has got worse; `n` picks which."""
    decided = sorted(key for key in choices if key[1] != "undecided")
    if how == "gate":
        gates = [k for k, r in enumerate(rows) if r["indicator"] in (*GATES, "G1", "G6", "G9", "G10")]
        at = gates[n % len(gates)]
        change = [] if n % 2 else [rows[at] | {"value": 0.0}]
        return rows[:at] + change + rows[at + 1 :], choices, ON
    if how == "undecided":
        key = decided[n % len(decided)]
        moved = dict(choices)
        part = moved.pop(key) if n % 3 == 0 else moved[key] / 2
        if n % 3:
            moved[key] -= part
        moved["S", "undecided"] = moved.get(("S", "undecided"), 0.0) + part
        return rows, moved, ON
    if how == "lost":
        fields = sorted({(r["subject"], r["indicator"]) for r in rows})
        gone = fields[n % len(fields)]
        return [r for r in rows if (r["subject"], r["indicator"]) != gone], choices, ON
    return rows, choices, ON + dt.timedelta(days=1 + n % 500)


@settings(max_examples=25, deadline=None, suppress_health_check=[HealthCheck.too_slow])
@given(SITE, st.sampled_from(WORSE), st.integers(0, 10_000))
def test_nothing_that_gets_worse_ever_improves_a_band(drawn: tuple, how: str, n: int) -> None:
    """No worse gate, no household moved to undecided, no lost or older evidence: A > B > C > D = E."""
    areas, undecided, own = drawn
    rows = observed(areas, own)
    choices = {("S", f"A{k}"): float(area[1]) for k, area in enumerate(areas)}
    choices |= {("S", "undecided"): float(undecided)} if undecided else {}
    before = run(rows, choices).sites.loc["S", "band"]
    rows, choices, on = worsened(rows, choices, how, n)
    after = run(rows, choices, on=on).sites.loc["S", "band"]
    assert BETTER[after] <= BETTER[before], (before, after)


@settings(max_examples=6, deadline=None, suppress_health_check=[HealthCheck.too_slow])
@given(SITE)
def test_a_band_holds_until_the_day_it_says_and_no_longer(drawn: tuple) -> None:
    areas, undecided, own = drawn
    rows = observed(areas, own)
    choices = {("S", f"A{k}"): float(area[1]) for k, area in enumerate(areas)}
    choices |= {("S", "undecided"): float(undecided)} if undecided else {}
    site = run(rows, choices).sites.loc["S"]
    if site["valid_until"] is None:
        for days in (1, 40, 95, 190, 400, 700):
            assert run(rows, choices, on=ON + dt.timedelta(days=days)).sites.loc["S", "band"] == site["band"]
        return
    day = dt.date.fromisoformat(site["valid_until"])
    assert day > ON
    assert run(rows, choices, on=day).sites.loc["S", "band"] != site["band"]
    for on in (day - dt.timedelta(days=1), ON + (day - ON) / 2):
        assert run(rows, choices, on=on).sites.loc["S", "band"] == site["band"]


def test_measurement_noise_keeps_a_score_inside_its_own_interval_near_the_ends_too(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    """Without the draws of goalposts: those move a value that lies exactly at its goalpost to one side only."""
    still = {**METHOD.tables, "uncertainty": {**METHOD.tables["uncertainty"], "goalpost_spread": 0.0}}
    monkeypatch.setattr("tests.analysis.sites.test_readiness.METHOD", replace(METHOD, tables=still))
    cases = [{}, {"D2": 97.0, "D4": 99.0}, {"D3": 60.0, "D6": 97.0}, dict.fromkeys(("D2", "D3", "D4", "D5"), 3.0)]
    for percent in cases:
        site = run(evidence_at(percent, "S", "A")).sites.loc["S"]
        assert site["score_p05"] - 0.01 <= site["bound_low"] <= site["score_p95"] + 0.01, percent


def test_a_site_of_fewer_than_five_households_is_not_ranked() -> None:
    rows = [r for n in "PQR" for r in evidence_at({"D2": 60.0}, n, f"area {n}")]
    choices = {(n, f"area {n}"): 10.0 for n in "PQR"}
    sites = run(rows, choices, households={"Q": 4.0}).sites
    assert sites.loc["Q", ["rank", "rank_p05", "rank_p50", "rank_p95"]].isna().all()
    assert sites.loc["Q", "score"] == pytest.approx(sites.loc["P", "score"])
    assert sites.loc[["P", "R"], "rank"].tolist() == [1, 1]
    assert sites.loc["P", "ranked"] == 2


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
    plain = [
        "score",
        "option_score",
        "valid_until",
        "score_all",
        "score_arithmetic",
        "bound_low",
        "bound_high",
        "completeness",
        "band",
    ]
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
