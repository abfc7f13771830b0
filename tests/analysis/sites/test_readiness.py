"""Readiness: gates, ages, missing evidence, bands."""

import math

import numpy as np
import pandas as pd
import pytest

from analysis.sites.gates import FAIL, PASS, UNKNOWN
from analysis.sites.readiness import Assessment
from analysis.sites.report import to_records
from tests.analysis.sites.readiness_makers import METHOD, RECENT, full_evidence, row, run


def site(found: Assessment, site_id: str = "S") -> pd.Series:
    return found.sites.loc[site_id]


def test_everything_best_and_every_gate_met_gives_100_and_band_a() -> None:
    found = site(run(full_evidence()))
    assert found["score"] == 100
    assert (found["bound_low"], found["bound_high"]) == (100, 100)
    assert found["band"] == "A"


def test_a_small_case_by_hand() -> None:
    """All dimensions at 50 but safety at 25: 50^0.8 x 25^0.2 = 43.53; arithmetic 0.8 x 50 + 0.2 x 25 = 45.

    D1 stands apart: survey coverage 95 scores 100, open option 100, informed 50 % scores 50:
    0.35 x 100 + 0.40 x 100 + 0.25 x 50 = 87.5. So 50^0.65 x 25^0.20 x 87.5^0.15 = 47.35.
    """
    rows = [r for r in full_evidence(share=0.5) if not _ordinal(r["indicator"])]
    for indicator in METHOD.indicators:
        if indicator.levels:
            subject = "S" if indicator.subject == "site" else "A"
            # 50 points lie between the steps 33 and 67 (or on step 2 of 0-4).
            middle = 2.0 if len(indicator.levels) == 5 else 1.5
            rows += [row(subject, field, middle) for field in indicator.fields]
    rows = [
        r for r in rows if r["indicator"] not in {"violent_events", "safety_f", "safety_m", "move_free", "psea_gbv_ref"}
    ]
    quarter = 25 / 33
    rows += [row("A", "violent_events", 4.5)]
    rows += [row("A", f, quarter) for f in ("safety_f", "safety_m", "move_free", "psea_gbv_ref")]
    found = run(rows)
    pair = found.pairs.iloc[0]
    assert pair["D2"] == pytest.approx(25)
    assert pair["D1"] == pytest.approx(87.5)
    assert site(found)["score"] == pytest.approx(50**0.65 * 25**0.20 * 87.5**0.15)
    assert site(found)["score_arithmetic"] == pytest.approx(0.65 * 50 + 0.2 * 25 + 0.15 * 87.5)
    assert site(found)["band"] == "C"
    points = found.dimensions["loss_points"]
    assert points.sum() == pytest.approx(100 - site(found)["score"])


def _ordinal(field: str) -> bool:
    return any(field in i.fields and i.levels for i in METHOD.indicators)


@pytest.mark.parametrize("gate", ["G1", "G6", "G9", "G10", "G3", "G4", "G5", "G7"])
def test_a_failing_gate_overrides_the_best_score(gate: str) -> None:
    rows = full_evidence()
    for r in rows:
        if r["indicator"] == gate:
            r["value"] = 0.0
    found = run(rows)
    assert found.pairs.iloc[0]["band"] == "D"
    assert site(found)["band"] == "D"


@pytest.mark.parametrize("gate", ["G1", "G6", "G9", "G10", "G3", "G4", "G5", "G7"])
def test_an_unknown_gate_never_passes(gate: str) -> None:
    found = run([r for r in full_evidence() if r["indicator"] != gate])
    states = found.gates[found.gates["gate"] == gate]["state"]
    assert set(states) == {UNKNOWN}
    assert site(found)["band"] == "E"


def test_sources_that_disagree_make_a_gate_unknown() -> None:
    found = run([*full_evidence(), row("A", "G5", 0.0, source="other"), row("A", "G4", 0.0, source="other")])
    states = found.gates.set_index("gate")
    assert states.loc["G5", ["state", "reason"]].tolist() == [UNKNOWN, "contradictory"]
    assert states.loc["G4", ["state", "reason"]].tolist() == [FAIL, "not_met"]  # one report of a mine is enough


def test_every_statement_on_a_gate_is_kept_with_who_and_when_the_worst_first() -> None:
    notice = row("S", "G1", 0.0, "2025-10-10", source="local authority") | {"note": "leave before March"}
    found = run([*full_evidence(), notice])
    stated = found.statements[found.statements["gate"] == "G1"]
    assert stated[["source", "observed_on", "note"]].values.tolist() == [
        ["local authority", "2025-10-10", "leave before March"], ["s", RECENT, None]
    ]  # fmt: skip
    record = to_records(found, METHOD)[0]
    assert [s["met"] for s in record["statements"] if s["gate"] == "G1"] == [False, True]
    assert record["band"] == "D"


def test_an_expired_statement_is_unknown() -> None:
    rows = [r for r in full_evidence() if r["indicator"] != "G1"]
    found = run([*rows, row("S", "G1", 1.0, "2025-06-01")])
    assert found.gates.set_index("gate").loc["G1", ["state", "reason"]].tolist() == [UNKNOWN, "expired"]


def test_the_intention_survey_must_ask_enough_households_apart_by_sex_and_age() -> None:
    few = [r | {"value": 79.0} if r["indicator"] == "intent_hh_pct" else r for r in full_evidence()]
    mixed = [r | {"value": 0.0} if r["indicator"] == "intent_disaggregated" else r for r in full_evidence()]
    for rows in (few, mixed):
        assert run(rows).gates.set_index("gate").loc["G2", "state"] == FAIL
    assert run(full_evidence()).gates.set_index("gate").loc["G2", "state"] == PASS


def test_a_flooded_destination_fails_and_an_unseen_one_is_unknown() -> None:
    assert run(full_evidence(), flooded={"A": 0.11}).gates.set_index("gate").loc["G8", "state"] == FAIL
    assert run(full_evidence(), flooded={"A": 0.10}).gates.set_index("gate").loc["G8", "state"] == PASS
    assert run(full_evidence(), flooded={"A": math.nan}).gates.set_index("gate").loc["G8", "state"] == UNKNOWN


def test_a_missing_dimension_leaves_no_score_but_bounds() -> None:
    lost = {i.id for i in METHOD.of_dimension("D4")} | {"wp_func"}
    assessment = run([r for r in full_evidence() if r["indicator"] not in lost])
    pair, found = assessment.pairs.iloc[0], site(assessment)
    assert math.isnan(pair["score"])
    assert pair["bound_low"] < 60 < pair["bound_high"] == 100
    assert (found["band"], found["reasons"]) == ("E", ("score_missing",))
    assert (found["score"], found["scored_share"], found["open_share"]) == (0, 0, 1)


def test_expired_evidence_counts_as_missing() -> None:
    old = [r | {"observed_on": "2024-04-01"} if r["indicator"] == "latrine_hh_pct" else r for r in full_evidence()]
    without = [r for r in full_evidence() if r["indicator"] != "latrine_hh_pct"]
    assert site(run(old))["completeness"] == pytest.approx(site(run(without))["completeness"])


def test_evidence_of_tomorrow_is_not_known_today() -> None:
    later = [*full_evidence(), row("A", "G4", 0.0, "2025-11-01")]
    assert site(run(later))["band"] == "A"


def test_undecided_households_are_never_redistributed() -> None:
    found = site(run(full_evidence(), {("S", "A"): 60.0, ("S", "undecided"): 40.0}))
    assert found["undecided_share"] == pytest.approx(0.4)
    assert found["open_share"] == pytest.approx(0.6)
    assert run(full_evidence(), {("S", "A"): 60.0, ("S", "undecided"): 40.0}).pairs.iloc[0]["share"] == pytest.approx(
        0.6
    )


def test_a_site_whose_households_are_all_undecided_has_insufficient_evidence() -> None:
    found = site(run(full_evidence(), {("S", "undecided"): 40.0}))
    assert found["band"] == "E"
    assert found["reasons"] == ("all_undecided",)


@pytest.mark.parametrize(("blocked", "band"), [(20.0, "A"), (21.0, "D")])
def test_a_fifth_of_households_may_want_to_go_where_it_is_blocked(blocked: float, band: str) -> None:
    rows = [*full_evidence(), *(r for r in full_evidence(area="B") if r["subject"] == "B")]
    rows = [r | {"value": 0.0} if (r["subject"], r["indicator"]) == ("B", "G7") else r for r in rows]
    found = site(run(rows, {("S", "A"): 100 - blocked, ("S", "B"): blocked}))
    assert found["band"] == band
    assert found["left_out_share"] == pytest.approx(blocked / 100)


def rounded(content: object) -> object:
    """Numbers to ten digits: a matrix product may differ in the last one."""
    if isinstance(content, dict):
        return {key: rounded(value) for key, value in content.items()}
    if isinstance(content, list):
        return [rounded(part) for part in content]
    return round(content, 10) if isinstance(content, float) else content


def test_an_unrelated_site_changes_nothing() -> None:
    alone = run(full_evidence(share=0.9))
    rows = [*full_evidence(share=0.9), *full_evidence("T", "B", share=0.2)]
    together = run(rows, {("S", "A"): 100.0, ("T", "B"): 50.0})
    assert rounded(to_records(alone, METHOD, ["S"])) == rounded(to_records(together, METHOD, ["S"]))


def test_the_order_of_rows_does_not_matter() -> None:
    rows = [*full_evidence(share=0.7), row("A", "market", 1.0, source="b"), row("A", "G4", 0.0, source="b")]
    shuffled = [rows[i] for i in np.random.default_rng(1).permutation(len(rows))]
    assert rounded(to_records(run(rows), METHOD)) == rounded(to_records(run(shuffled), METHOD))


def test_gaps_are_in_physical_units_and_unknown_stays_unknown() -> None:
    rows = [r for r in full_evidence(share=0.5) if r["indicator"] != "tenure_hh_pct"]
    gaps = run(rows).gaps.set_index("item")["quantity"]
    # latrines: half way between 20 and 100 % is 60 %; 40 % of 100 households have none.
    assert gaps["latrines"] == 40
    # shelters: 55 of 100 done, 90 wanted.
    assert gaps["shelters"] == 35
    assert math.isnan(gaps["plots"])
