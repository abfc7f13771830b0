"""Gates: PASS, FAIL or UNKNOWN; UNKNOWN never passes, and sources that disagree settle nothing."""

import math
import random

import numpy as np
import pandas as pd
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from analysis.sites.bands import status_of_pairs
from analysis.sites.gates import COLUMNS, FAIL, PASS, UNKNOWN, judge, of_pairs
from domain.method import load_method

METHOD = load_method()
NAN = math.nan
DRY = pd.DataFrame(columns=["share", "covered", "source", "date"])
ROW = ["subject", "indicator", "value", "observed_on", "age_days", "source", "note"]


def row(indicator: str, value: float, age: int = 10, source: str = "s", subject: str = "A") -> dict:
    on = (pd.Timestamp("2025-10-31") - pd.Timedelta(days=age)).date().isoformat()
    return dict(zip(ROW, (subject, indicator, value, on, age, source, None), strict=True))


def judged(gate: str, rows: list[dict], subject: str = "A") -> tuple[str, str]:
    table = pd.DataFrame(rows, columns=ROW).astype({"value": float, "age_days": float})
    found = judge(METHOD.gate(gate), table, DRY, pd.Index([subject]))
    assert list(found.columns) == COLUMNS
    return tuple(found.loc[subject, ["state", "reason"]])


OBSERVED = [
    # (value, age, source) of each statement on G4, which expires after 18 months: 547.875 days
    ([(1, 10, "a")], PASS, "met"),
    ([(0, 10, "a")], FAIL, "not_met"),
    ([], UNKNOWN, "missing"),
    ([(NAN, 10, "a")], UNKNOWN, "missing"),  # a statement without a value says nothing, it is no "no"
    ([(1, 10, "a"), (0, 10, "b")], UNKNOWN, "contradictory"),
    ([(1, 10, "a"), (0, 200, "b")], UNKNOWN, "contradictory"),  # both still valid
    ([(0, 10, "a"), (1, 200, "b")], UNKNOWN, "contradictory"),
    ([(1, 10, "a"), (1, 200, "b")], PASS, "met"),
    ([(0, 10, "a"), (0, 200, "b")], FAIL, "not_met"),
    ([(1, 10, "a"), (0, 548, "b")], PASS, "met"),  # the other source has expired
    ([(0, 10, "a"), (1, 548, "b")], FAIL, "not_met"),
    ([(1, 10, "a"), (0, 11, "a")], PASS, "met"),  # a source may change its mind
    ([(0, 10, "a"), (1, 11, "a")], FAIL, "not_met"),
    ([(1, 10, "a"), (0, 10, "a")], FAIL, "not_met"),  # one source, both on one day: the worse counts
    ([(1, 547, "a")], PASS, "met"),
    ([(1, 548, "a")], UNKNOWN, "expired"),
    ([(0, 548, "a")], UNKNOWN, "expired"),  # an old "no" is not known to be a "no" still
    ([(1, 548, "a"), (0, 600, "b")], UNKNOWN, "expired"),
    ([(0.5, 10, "a")], FAIL, "not_met"),  # half met is not met
]


@pytest.mark.parametrize(("statements", "state", "reason"), OBSERVED)
def test_an_observed_gate(statements: list[tuple[float, int, str]], state: str, reason: str) -> None:
    for turned in (statements, statements[::-1]):
        assert judged("G4", [row("G4", *s) for s in turned]) == (state, reason)


@pytest.mark.parametrize(
    ("gate", "last"),
    [("G1", 91), ("G3", 90), ("G4", 547), ("G5", 547), ("G6", 547), ("G7", 547), ("G9", 547), ("G10", 547)],
)
def test_a_statement_is_valid_until_its_gate_says(gate: str, last: int) -> None:
    """G1: 3 x 365.25 / 12 = 91.3 days. G3: 90 days, the last included. The others: 18 months = 547.9 days."""
    assert judged(gate, [row(gate, 1, last)]) == (PASS, "met")
    assert judged(gate, [row(gate, 1, last + 1)]) == (UNKNOWN, "expired")


def test_what_is_shown_beside_a_state_is_the_newest_statement() -> None:
    rows = [row("G4", 1, 200, "old"), row("G4", 1, 10, "new"), row("G4", 1, 10, "a", "B"), row("G7", 0, 1, "x")]
    found = judge(METHOD.gate("G4"), pd.DataFrame(rows), DRY, pd.Index(["A"])).loc["A"]
    assert found[["source", "age_days", "observed_on"]].tolist() == ["new", 10, "2025-10-21"]


SURVEY = [
    # (households asked in %, age), (disaggregated, age); G2: 80 %, 6 months = 182.6 days
    ((80, 10), (1, 10), PASS, "met"),
    ((79.9, 10), (1, 10), FAIL, "too_few_asked"),
    ((0, 10), (1, 10), FAIL, "too_few_asked"),
    ((100, 10), (0, 10), FAIL, "not_disaggregated"),
    ((100, 10), None, UNKNOWN, "missing"),
    ((100, 10), (NAN, 10), UNKNOWN, "missing"),
    ((70, 10), None, FAIL, "too_few_asked"),
    (None, (1, 10), UNKNOWN, "missing"),
    ((NAN, 10), (1, 10), UNKNOWN, "missing"),
    ((100, 182), (1, 182), PASS, "met"),
    ((100, 183), (1, 183), UNKNOWN, "expired"),
    ((10, 183), (0, 183), UNKNOWN, "expired"),
    ((100, 10), (1, 183), UNKNOWN, "missing"),
    ((100, 10), (0, 183), UNKNOWN, "missing"),
]


@pytest.mark.parametrize(("asked", "apart", "state", "reason"), SURVEY)
def test_the_intention_survey(asked: tuple | None, apart: tuple | None, state: str, reason: str) -> None:
    rows = [row("intent_hh_pct", *asked)] if asked else []
    rows += [row("intent_disaggregated", *apart)] if apart else []
    assert judged("G2", rows) == (state, reason)
    assert judged("G2", rows[::-1]) == (state, reason)


def test_of_two_surveys_of_one_day_the_worse_counts_in_any_order() -> None:
    rows = [
        row("intent_hh_pct", 90, source="a"),
        row("intent_hh_pct", 70, source="b"),
        row("intent_disaggregated", 1),
    ]
    assert judged("G2", rows) == judged("G2", rows[::-1]) == (FAIL, "too_few_asked")


FLOODS = [
    # share under 0.5 m at the ten-year return period, share covered by the rasters
    (0.0, 1.0, PASS, "met"),
    (0.10, 1.0, PASS, "met"),
    (0.101, 1.0, FAIL, "flooded"),
    (1.0, 0.80, FAIL, "flooded"),
    (0.0, 0.80, PASS, "met"),
    (0.0, 0.799, UNKNOWN, "not_covered"),
    (1.0, 0.5, UNKNOWN, "not_covered"),
    (NAN, 1.0, UNKNOWN, "not_covered"),  # nobody seen is not nobody flooded
    (0.0, NAN, UNKNOWN, "not_covered"),
    (None, 1.0, UNKNOWN, "not_covered"),
]


@pytest.mark.parametrize(("share", "covered", "state", "reason"), FLOODS)
def test_the_flood_gate(share: float | None, covered: float, state: str, reason: str) -> None:
    flooded = pd.DataFrame({"share": [share], "covered": [covered], "source": "model", "date": "2025-01-01"}, ["A"])
    found = judge(METHOD.gate("G8"), pd.DataFrame(columns=ROW), flooded, pd.Index(["A", "B"]))
    assert found.loc["A", ["state", "reason", "source"]].tolist() == [state, reason, "model"]
    assert found.loc["B", ["state", "reason"]].tolist() == [UNKNOWN, "missing"]


STATEMENTS = st.lists(
    st.builds(
        row,
        st.just("G4"),
        st.sampled_from([0.0, 1.0, NAN]),
        st.sampled_from([5, 100, 547, 548, 700]),
        st.sampled_from("abc"),
        st.sampled_from("AB"),
    ),
    max_size=8,
)


def expected(rows: list[dict], subject: str) -> str:
    """The rule said again: the newest word of each source; all that are valid must agree."""
    last: dict[str, tuple[int, float]] = {}
    for r in rows:
        if r["subject"] == subject and r["value"] == r["value"]:
            said = (r["age_days"], r["value"])
            last[r["source"]] = min(last.get(r["source"], said), said)
    words = {value for age, value in last.values() if age < 547.875}
    return UNKNOWN if len(words) != 1 else PASS if words == {1.0} else FAIL


@settings(deadline=None, max_examples=50)
@given(STATEMENTS, st.randoms(use_true_random=False))
def test_an_observed_gate_follows_its_rule_whatever_the_order_of_rows(rows: list[dict], dice: random.Random) -> None:
    shuffled = dice.sample(rows, len(rows))
    for subject in "AB":
        assert judged("G4", rows, subject)[0] == expected(rows, subject)
        assert judged("G4", rows, subject) == judged("G4", shuffled, subject)


DESTINATION = [g.id for g in METHOD.gates if g.subject == "destination"]


@settings(deadline=None)
@given(st.lists(st.sampled_from([PASS, FAIL, UNKNOWN]), min_size=5, max_size=5))
def test_a_pair_is_open_only_if_every_gate_of_its_destination_passes(states: list[str]) -> None:
    own = dict(zip(DESTINATION, states, strict=True))
    table = pd.DataFrame([{g.id: own.get(g.id, FAIL) for g in METHOD.gates}])  # the site's own gates do not matter
    assert len(DESTINATION) == 5
    status = "shut" if FAIL in states else "unsure" if UNKNOWN in states else "open"
    assert status_of_pairs(table, METHOD).tolist() == [status]


def test_a_pair_has_its_sites_gates_and_its_destinations_and_what_nobody_judged_is_unknown() -> None:
    def table(gate: str) -> pd.DataFrame:
        site = METHOD.gate(gate).subject == "site"
        return pd.DataFrame({"state": [PASS, FAIL]}, index=["S", "T"] if site else ["X", "Y"])

    found = {g.id: table(g.id) for g in METHOD.gates}
    pairs = pd.DataFrame({"site_id": ["S", "T", "S"], "subject": ["Y", "X", "Z"]}, index=[7, 8, 9])
    states = of_pairs(found, pairs, METHOD)
    assert states.index.tolist() == [7, 8, 9]
    assert states["G1"].tolist() == [PASS, FAIL, PASS]
    assert states["G4"].tolist() == [FAIL, PASS, UNKNOWN]
    assert not states.isna().to_numpy().any()
    assert np.isin(states.to_numpy(), [PASS, FAIL, UNKNOWN]).all()
