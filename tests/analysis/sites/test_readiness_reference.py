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

from analysis.sites.readiness import Assessment, assess
from analysis.sites.score import PairScores
from analysis.sites.site_scores import Households, site_scores
from tests.analysis.sites import reference
from tests.analysis.sites.readiness_makers import (
    DRAWS,
    METHOD,
    ON,
    Choices,
    bands_on,
    evidence_at,
    full_evidence,
    inputs,
    row,
    run,
    together,
)

ROOT = Path(__file__).parents[3]
GATES = ("G3", "G4", "G5", "G7")
COMPARED = ("score", "option_score", "bound_low", "completeness")
DRAWN = [
    *(f"score_{k}" for k in ("p05", "p50", "p95", "A", "B", "C", "D")), "probability_a", "verdict",
]  # fmt: skip


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


def case_of(drawn: tuple) -> tuple[list[dict], Choices]:
    areas, undecided, own = drawn
    choices = {("S", f"A{n}"): float(area[1]) for n, area in enumerate(areas)}
    return observed(areas, own), choices | ({("S", "undecided"): float(undecided)} if undecided else {})


@settings(max_examples=4, suppress_health_check=[HealthCheck.too_slow])
@given(st.lists(SITE, min_size=10, max_size=10))
def test_an_independent_engine_agrees_on_sites_of_several_destinations(drawn: list[tuple]) -> None:
    cases = [case_of(one) for one in drawn]
    sites = run(*together(cases)).sites
    for k, (rows, choices) in enumerate(cases):
        found = sites.loc[f"S-{k}"]
        expected = reference.assessed(METHOD, {d: n for (_, d), n in choices.items()}, rows, ON)
        for key in (*COMPARED, *(key for key in expected if key.endswith("_share"))):
            assert found[key] == pytest.approx(expected[key], rel=1e-9, abs=1e-9, nan_ok=True), (k, key)
        assert found["band"] == reference.band(expected["own"], expected, found["probability_a"]), k
        assert found["bound_low"] - 1e-9 <= found["score"] <= found["bound_high"] + 1e-9, k


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
WORSENED = st.tuples(SITE, st.sampled_from(["gate", "undecided", "lost"]), st.integers(0, 10_000))


def worsened(rows: list[dict], choices: Choices, how: str, n: int) -> tuple[list[dict], Choices]:
    """The rows and choices after one thing has got worse; `n` picks which."""
    if how == "gate":
        gates = [k for k, r in enumerate(rows) if r["indicator"] in (*GATES, "G1", "G6", "G9", "G10")]
        at = gates[n % len(gates)]
        change = [] if n % 2 else [rows[at] | {"value": 0.0}]
        return rows[:at] + change + rows[at + 1 :], choices
    if how == "undecided":
        decided = sorted(key for key in choices if key[1] != "undecided")
        key = decided[n % len(decided)]
        moved = dict(choices)
        part = moved.pop(key) if n % 3 == 0 else moved[key] / 2
        if n % 3:
            moved[key] -= part
        moved["S", "undecided"] = moved.get(("S", "undecided"), 0.0) + part
        return rows, moved
    fields = sorted({(r["subject"], r["indicator"]) for r in rows})
    gone = fields[n % len(fields)]
    return [r for r in rows if (r["subject"], r["indicator"]) != gone], choices


@settings(max_examples=5, suppress_health_check=[HealthCheck.too_slow])
@given(st.lists(WORSENED, min_size=10, max_size=10), st.integers(1, 500))
def test_nothing_that_gets_worse_ever_improves_a_band(drawn: list[tuple], days: int) -> None:
    """No worse gate, no household moved to undecided, no lost or older evidence: A > B > C > D = E."""
    cases = [case_of(site) for site, _, _ in drawn]
    given_ = inputs(*together(cases))
    before = bands_on(given_, ON)
    worse = together([worsened(*case, how, n) for case, (_, how, n) in zip(cases, drawn, strict=True)])
    for after in (bands_on(inputs(*worse), ON), bands_on(given_, ON + dt.timedelta(days=days))):
        for site, band in before.items():
            assert BETTER[after[site]] <= BETTER[band], (site, band, after[site])


@settings(max_examples=3, suppress_health_check=[HealthCheck.too_slow])
@given(st.lists(SITE, min_size=10, max_size=10))
def test_a_band_holds_until_the_day_it_says_and_no_longer(drawn: list[tuple]) -> None:
    given_ = inputs(*together([case_of(one) for one in drawn]))
    found = assess(given_, METHOD, on=ON, draws=DRAWS).sites
    until = {site: dt.date.fromisoformat(day) for site, day in found["valid_until"].items() if day is not None}
    assert all(day > ON for day in until.values())
    days = {ON + dt.timedelta(days=n) for n in (1, 40, 95, 190, 400, 700)}
    for day in set(until.values()):
        days |= {day - dt.timedelta(days=1), day, ON + (day - ON) / 2}
    for on in sorted(days):
        then = bands_on(given_, on)
        for site, band in found["band"].items():
            if on < until.get(site, dt.date.max):
                assert then[site] == band, (site, on)
            elif on == until[site]:
                assert then[site] != band, (site, on)


def test_a_band_alone_is_that_of_the_whole_assessment() -> None:
    share = {"P": 1.0, "Q": 0.6, "R": 0.54, "T": 0.2}
    rows = [r for name, part in share.items() for r in full_evidence(name, f"area {name}", part)]
    given_ = inputs([r for r in rows if r["subject"] != "T"], {(name, f"area {name}"): 10.0 for name in share})
    whole = assess(given_, METHOD, on=ON, draws=DRAWS).sites["band"]
    assert set(whole) == {"A", "B", "C", "E"}
    pd.testing.assert_series_equal(bands_on(given_, ON), whole)


def test_measurement_noise_keeps_a_score_inside_its_own_interval_near_the_ends_too(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    """Without the draws of goalposts: those move a value that lies exactly at its goalpost to one side only."""
    still = {**METHOD.tables, "uncertainty": {**METHOD.tables["uncertainty"], "goalpost_spread": 0.0}}
    monkeypatch.setattr("tests.analysis.sites.readiness_makers.METHOD", replace(METHOD, tables=still))
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
