"""Gates: PASS, FAIL or UNKNOWN; UNKNOWN never passes, precaution about threats, fighting and mines, lifetimes."""

import datetime as dt
import math
import random

import numpy as np
import pandas as pd
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from analysis.sites.bands import status_of_pairs
from analysis.sites.gates import FAIL, JUDGED, PASS, UNKNOWN, day_number, judge, of_pairs, state_on, statements
from domain.method import load_method

METHOD = load_method()
NAN = math.nan
ON = dt.date(2025, 10, 31)
DRY = pd.DataFrame(columns=["share", "covered", "source", "date"])
ROW = ["subject", "indicator", "value", "observed_on", "age_days", "source", "note"]


def row(indicator: str, value: float, age: int = 10, source: str = "s", subject: str = "A") -> dict:
    on = (pd.Timestamp("2025-10-31") - pd.Timedelta(days=age)).date().isoformat()
    return dict(zip(ROW, (subject, indicator, value, on, age, source, None), strict=True))


def judged(gate: str, rows: list[dict], subject: str = "A") -> tuple[str, str]:
    table = pd.DataFrame(rows, columns=ROW).astype({"value": float, "age_days": float})
    found = judge_one(gate, table, DRY, [subject])
    return tuple(found.loc[subject, ["state", "reason"]])


def judge_one(gate: str, observations: pd.DataFrame, flooded: pd.DataFrame, subjects: list[str]) -> pd.DataFrame:
    """The states of one gate, by subject."""
    gates, wanted = [METHOD.gate(gate)], pd.DataFrame({"gate": gate, "subject": subjects})
    found = judge(gates, observations, flooded, wanted, on=ON, stated=statements(gates, observations))
    assert list(found.columns) == JUDGED and found["gate"].tolist() == [gate] * len(subjects)
    return found.set_index("subject")


OBSERVED = [
    # (value, age, source) of each statement: state and reason of G5 (18 months: 547.875 days), then of G4 (12 months:
    # 365.25 days; one "not met" or "suspected" fails it until its source says otherwise)
    ([(1, 10, "a")], (PASS, "met"), (PASS, "met")),
    ([(0, 10, "a")], (FAIL, "not_met"), (FAIL, "not_met")),
    ([], (UNKNOWN, "missing"), (UNKNOWN, "missing")),
    ([(NAN, 10, "a")], (UNKNOWN, "missing"), (UNKNOWN, "missing")),  # without a value nothing is said, not "no"
    ([(1, 10, "a"), (0, 10, "b")], (UNKNOWN, "contradictory"), (FAIL, "not_met")),
    ([(1, 10, "a"), (0, 200, "b")], (UNKNOWN, "contradictory"), (FAIL, "not_met")),
    ([(0, 10, "a"), (1, 200, "b")], (UNKNOWN, "contradictory"), (FAIL, "not_met")),
    ([(1, 10, "a"), (1, 200, "b")], (PASS, "met"), (PASS, "met")),
    ([(0, 10, "a"), (0, 200, "b")], (FAIL, "not_met"), (FAIL, "not_met")),
    # An old "no" that its source never took back does not pass because time has gone by.
    ([(1, 10, "a"), (0, 548, "b")], (UNKNOWN, "contradictory"), (FAIL, "not_lifted")),
    ([(0, 10, "a"), (1, 548, "b")], (FAIL, "not_met"), (FAIL, "not_met")),
    ([(1, 10, "a"), (0, 11, "a")], (PASS, "met"), (PASS, "met")),  # a source may lift what it said
    ([(1, 10, "a"), (0, 900, "a")], (PASS, "met"), (PASS, "met")),
    ([(0, 10, "a"), (1, 11, "a")], (FAIL, "not_met"), (FAIL, "not_met")),
    ([(1, 10, "a"), (0, 10, "a")], (FAIL, "not_met"), (FAIL, "not_met")),  # one source, one day: the worse counts
    ([(1, 365, "a")], (PASS, "met"), (PASS, "met")),
    ([(1, 366, "a")], (PASS, "met"), (UNKNOWN, "expired")),
    ([(1, 548, "a")], (UNKNOWN, "expired"), (UNKNOWN, "expired")),
    ([(0, 548, "a")], (UNKNOWN, "expired"), (FAIL, "not_lifted")),
    ([(1, 548, "a"), (0, 600, "b")], (UNKNOWN, "expired"), (FAIL, "not_lifted")),
    ([(0.5, 10, "a")], (FAIL, "not_met"), (FAIL, "not_met")),  # suspected, or half met, is not met
]


@pytest.mark.parametrize(("stated", "plain", "cautious"), OBSERVED)
def test_an_observed_gate(
    stated: list[tuple[float, int, str]], plain: tuple[str, str], cautious: tuple[str, str]
) -> None:
    for turned in (stated, stated[::-1]):
        assert judged("G5", [row("G5", *s) for s in turned]) == plain
        assert judged("G4", [row("G4", *s) for s in turned]) == cautious


LIFETIMES = [
    # last day on which a PASS holds: a month is 365.25 / 12 days
    ("G1", 91), ("G3", 90), ("G4", 365), ("G5", 547), ("G6", 547), ("G7", 182), ("G9", 547), ("G10", 182),
]  # fmt: skip


@pytest.mark.parametrize(("gate", "last"), LIFETIMES)
def test_a_statement_is_valid_until_its_gate_says(gate: str, last: int) -> None:
    assert judged(gate, [row(gate, 1, last)]) == (PASS, "met")
    assert judged(gate, [row(gate, 1, last + 1)]) == (UNKNOWN, "expired")


@pytest.mark.parametrize("gate", ["G1", "G3", "G4"])
def test_threats_fighting_and_mines_stay_until_their_source_lifts_them(gate: str) -> None:
    assert judged(gate, [row(gate, 0, 2000)]) == (FAIL, "not_lifted")
    assert judged(gate, [row(gate, 0, 2000, "a"), row(gate, 1, 3, "b")]) == (FAIL, "not_lifted")
    assert judged(gate, [row(gate, 0, 2000, "a"), row(gate, 1, 3, "a")]) == (PASS, "met")


def test_every_statement_is_kept_the_worst_first() -> None:
    """An eviction notice of 10 October is not hidden by a reassuring word of 28 October."""
    rows = [
        row("G1", 1, 3, "key informants"), row("G1", 0, 21, "local authority"), row("G1", 1, 40, "local authority"),
        row("G1", 1, 200, "nobody since"), row("G1", 1, 5, "key informants", "B"), row("G7", 0, 1, "x"),
    ]  # fmt: skip
    table = statements([METHOD.gate("G1")], pd.DataFrame(rows))
    mine = table[table["subject"] == "A"]
    assert mine["source"].tolist() == ["local authority", "key informants"]
    assert mine["met"].tolist() == [False, True] and mine["valid"].all()
    line = judge_one("G1", pd.DataFrame(rows), DRY, ["A"]).loc["A"]
    assert line[["state", "source", "observed_on"]].tolist() == [FAIL, "local authority", "2025-10-10"]


def test_an_expired_statement_is_shown_where_no_other_stands() -> None:
    table = statements([METHOD.gate("G7")], pd.DataFrame([row("G7", 1, 400)]))
    assert table["valid"].tolist() == [False]


SPANS = [
    # met until, not met until (days from the day asked; none: nobody says so): states without and with precaution
    (0, NAN, PASS, PASS), (-1, NAN, UNKNOWN, UNKNOWN), (NAN, NAN, UNKNOWN, UNKNOWN), (math.inf, NAN, PASS, PASS),
    (NAN, 0, FAIL, FAIL), (NAN, -1, UNKNOWN, UNKNOWN), (5, 5, UNKNOWN, FAIL), (5, -1, UNKNOWN, UNKNOWN),
    (-1, 5, FAIL, FAIL), (5, math.inf, UNKNOWN, FAIL),
]  # fmt: skip


@pytest.mark.parametrize(("met", "refused", "plain", "cautious"), SPANS)
def test_the_state_follows_from_the_last_days_of_the_statements(
    met: float, refused: float, plain: str, cautious: str
) -> None:
    spans = np.array([met]), np.array([refused])
    assert state_on(*spans, 0, METHOD.gate("G5").precaution).tolist() == [plain]
    assert state_on(*spans, 0, METHOD.gate("G4").precaution).tolist() == [cautious]


DAYS = st.none() | st.integers(0, 40)
BETTER = {PASS: 0, FAIL: 1, UNKNOWN: 1}


@settings(deadline=None, max_examples=60)
@given(DAYS, DAYS, st.sampled_from(["G4", "G5"]))
def test_with_time_alone_a_gate_never_passes(met: int | None, refused: int | None, gate: str) -> None:
    spans = (np.array([NAN if day is None else float(day)]) for day in (met, refused))
    first, second = spans
    states = [state_on(first, second, day, METHOD.gate(gate).precaution)[0] for day in range(45)]
    ranks = [BETTER[str(state)] for state in states]
    assert ranks == sorted(ranks)


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
    ((100, 10), (1, 183), UNKNOWN, "expired"),
    ((100, 10), (0, 183), UNKNOWN, "expired"),
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
    found = judge_one("G8", pd.DataFrame(columns=ROW), flooded, ["A", "B"])
    assert found.loc["A", ["state", "reason", "source"]].tolist() == [state, reason, "model"]
    assert found.loc["B", ["state", "reason"]].tolist() == [UNKNOWN, "missing"]


def test_a_flood_gate_whose_raster_cannot_be_read_is_unknown_and_says_so() -> None:
    about = {"share": NAN, "covered": NAN, "source": "flood.tif", "date": None}
    flooded = pd.DataFrame({**about, "unread": [True, False]}, ["A", "B"])
    found = judge_one("G8", pd.DataFrame(columns=ROW), flooded, ["A", "B"])
    assert found.loc["A", ["state", "reason"]].tolist() == [UNKNOWN, "unread"]
    assert found.loc["B", ["state", "reason"]].tolist() == [UNKNOWN, "not_covered"]


STATEMENTS = st.lists(
    st.builds(
        row,
        st.just("G5"),
        st.sampled_from([0.0, 1.0, NAN]),
        st.sampled_from([5, 100, 547, 548, 700]),
        st.sampled_from("abc"),
        st.sampled_from("AB"),
    ),
    max_size=8,
)


def expected(rows: list[dict], subject: str) -> str:
    """The rule said again: the newest word of each source; a "no" that is not taken back lets nothing pass."""
    last: dict[str, tuple[int, float]] = {}
    for r in rows:
        if r["subject"] == subject and r["value"] == r["value"]:
            word = (r["age_days"], r["value"])
            last[r["source"]] = min(last.get(r["source"], word), word)
    valid = {value for age, value in last.values() if age < 547.875}
    if any(value == 0 for _, value in last.values()):
        return FAIL if valid == {0.0} else UNKNOWN
    return PASS if valid == {1.0} else UNKNOWN


@settings(max_examples=20)
@given(STATEMENTS, st.randoms(use_true_random=False))
def test_an_observed_gate_follows_its_rule_whatever_the_order_of_rows(rows: list[dict], dice: random.Random) -> None:
    shuffled = dice.sample(rows, len(rows))
    for subject in "AB":
        assert judged("G5", rows, subject)[0] == expected(rows, subject)
        assert judged("G5", rows, subject) == judged("G5", shuffled, subject)


def test_days_are_counted_from_1970() -> None:
    assert [day_number(dt.date(1970, 1, 1)), day_number(dt.date(1971, 1, 2))] == [0, 366]


DESTINATION = [g.id for g in METHOD.gates if g.subject == "destination"]


@settings(deadline=None)
@given(st.lists(st.sampled_from([PASS, FAIL, UNKNOWN]), min_size=5, max_size=5))
def test_a_pair_is_open_only_if_every_gate_of_its_destination_passes(states: list[str]) -> None:
    assert len(DESTINATION) == 5
    status = "blocked" if FAIL in states else "undetermined" if UNKNOWN in states else "open"
    assert status_of_pairs(np.array([states], object)).tolist() == [status]


def test_a_pair_has_its_sites_gates_and_its_destinations_and_what_nobody_judged_is_unknown() -> None:
    def table(gate: str) -> pd.DataFrame:
        site = METHOD.gate(gate).subject == "site"
        return pd.DataFrame({"gate": gate, "subject": ["S", "T"] if site else ["X", "Y"], "state": [PASS, FAIL]})

    found = pd.concat([table(g.id) for g in METHOD.gates])
    pairs = pd.DataFrame({"site_id": ["S", "T", "S"], "subject": ["Y", "X", "Z"]}, index=[7, 8, 9])
    states = of_pairs(found, pairs, METHOD)
    assert states.index.tolist() == [7, 8, 9]
    assert states["G1"].tolist() == [PASS, FAIL, PASS]
    assert states["G4"].tolist() == [FAIL, PASS, UNKNOWN]
    assert not states.isna().to_numpy().any()
    assert np.isin(states.to_numpy(), [PASS, FAIL, UNKNOWN]).all()
