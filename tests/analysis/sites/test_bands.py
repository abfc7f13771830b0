"""Bands: gates first, then evidence, then the score; every boundary."""

import math

import numpy as np
import pandas as pd
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from analysis.sites.bands import band_pairs, band_site, below_minimum, by_score
from analysis.sites.gates import FAIL, PASS, UNKNOWN
from domain.method import load_method

METHOD = load_method()
NAN = math.nan
GATES = [g.id for g in METHOD.gates]

SCORES = [
    # score, completeness, probability of A: band, why no better
    (100, 1.0, 1.0, "A", ()),
    (75, 0.80, 0.80, "A", ()),
    (74.999, 1.0, 1.0, "B", ("score",)),
    (75, 0.799, 0.80, "B", ("a_completeness",)),
    (75, 0.80, 0.799, "B", ("a_probability",)),
    (90, 0.7, 0.5, "B", ("a_completeness", "a_probability")),
    (90, 1.0, NAN, "B", ("a_probability",)),  # a probability that nobody drew is none
    (75, 0.1 + 0.7, 0.80, "A", ()),  # 0.7999...: rounding, not people
    (60, 0.60, 0.0, "B", ("score",)),
    (59.999, 1.0, 0.0, "C", ("score",)),
    (40, 0.60, 0.0, "C", ("score",)),
    (39.999, 1.0, 0.0, "D", ("score",)),
    (1, 1.0, 0.0, "D", ("score",)),
]


@pytest.mark.parametrize(("score", "completeness", "probability", "band", "why"), SCORES)
def test_the_band_that_a_score_allows(
    score: float, completeness: float, probability: float, band: str, why: tuple[str, ...]
) -> None:
    assert by_score(score, completeness, probability, (), METHOD) == (band, why)
    good = site(score=score, completeness=completeness, probability_a=probability)
    assert band_site(good, [], [], METHOD) == (band, why)


def site(**values: object) -> dict[str, object]:
    """A site at its best, but for some values; the assured score is the score unless it is given."""
    best = {
        "asked": True, "score": 100.0, "completeness": 1.0, "probability_a": 1.0, "low_dimensions": (),
        "open_share": 1.0, "blocked_share": 0.0, "undecided_share": 0.0,
    }  # fmt: skip
    known = {**best, **values}
    return {"bound_low": known["score"], "scored_share": known["open_share"], **known}


SITES = [
    # what differs from the best, own gates failed, own gates unknown: band, reasons
    ({}, [], [], "A", ()),
    ({}, ["G1"], [], "D", ("gate_fail:G1",)),
    ({}, [], ["G9"], "E", ("gate_unknown:G9",)),
    ({}, ["G1"], ["G9"], "D", ("gate_fail:G1", "gate_unknown:G9")),  # D comes before E
    ({"open_share": 0.8, "blocked_share": 0.2}, [], [], "A", ()),
    ({"open_share": 0.79, "blocked_share": 0.21}, [], [], "D", ("blocked_share", "open_share")),
    ({"open_share": 0.79, "blocked_share": 0.2}, [], [], "E", ("open_share",)),
    ({"open_share": 0.79, "blocked_share": 0.0}, [], [], "E", ("open_share",)),
    ({"open_share": 0.0, "blocked_share": 0.0}, [], [], "E", ("open_share",)),
    ({"open_share": 1 - 0.2, "blocked_share": 0.1 + 0.1}, [], [], "A", ()),
    ({"open_share": 0.8 - 1e-12, "blocked_share": 0.2 + 1e-12}, [], [], "A", ()),  # rounding, not people
    ({"completeness": 0.60}, [], [], "B", ("a_completeness",)),
    ({"completeness": 0.599}, [], [], "E", ("completeness",)),
    ({"completeness": NAN}, [], [], "E", ("completeness",)),
    ({"scored_share": 0.79}, [], [], "E", ("score_missing",)),
    ({"scored_share": 0.80}, [], [], "A", ()),
    ({"undecided_share": 0.2, "open_share": 0.8}, [], [], "A", ()),
    ({"undecided_share": 0.21, "open_share": 0.79}, [], [], "E", ("open_share",)),
    # What is judged is the assured score; where the score itself would do, the reason is the evidence.
    ({"score": 80.0, "bound_low": 74.0}, [], [], "B", ("old_evidence",)),
    ({"score": 80.0, "bound_low": 39.0}, [], [], "D", ("old_evidence",)),
    ({"score": 74.9, "bound_low": 60.0}, [], [], "B", ("score",)),
    ({"low_dimensions": ("D5", "D8")}, [], [], "B", ("a_dimension:D5", "a_dimension:D8")),
    ({"low_dimensions": ("D5",), "score": 70.0}, [], [], "B", ("score",)),  # asked of band A only
    ({"score": 20.0, "completeness": 0.5}, [], [], "E", ("completeness",)),  # E comes before the score
    ({"scored_share": 0.5, "completeness": 0.5}, [], ["G2"], "E", ("gate_unknown:G2", "score_missing", "completeness")),
    ({"open_share": 0.0, "undecided_share": 1.0}, [], [], "E", ("all_undecided",)),
    ({"asked": False, "open_share": NAN, "blocked_share": NAN}, [], [], "E", ("no_intentions",)),
    ({"asked": False, "open_share": NAN, "blocked_share": NAN}, ["G6"], [], "D", ("gate_fail:G6", "no_intentions")),
]


@pytest.mark.parametrize(("differs", "failed", "unknown", "band", "reasons"), SITES)
def test_the_band_of_a_site(
    differs: dict[str, object], failed: list[str], unknown: list[str], band: str, reasons: tuple[str, ...]
) -> None:
    assert band_site(site(**differs), failed, unknown, METHOD) == (band, reasons)


def pair(states: dict[str, str], **values: float) -> tuple[str, tuple[str, ...]]:
    table = pd.DataFrame([{g: states.get(g, PASS) for g in GATES}])
    numbers = {"score": 100.0, "completeness": 1.0, "probability_a": 1.0} | values
    pairs = pd.DataFrame([{"bound_low": numbers["score"], "low_dimensions": (), **numbers}])
    bands, reasons = band_pairs(table, pairs, METHOD)
    return bands[0], reasons[0]


@pytest.mark.parametrize("gate", GATES)
def test_any_of_the_ten_gates_holds_a_pair(gate: str) -> None:
    assert pair({}) == ("A", ())
    assert pair({gate: FAIL}) == ("D", (f"gate_fail:{gate}",))
    assert pair({gate: UNKNOWN}) == ("E", (f"gate_unknown:{gate}",))


PAIRS = [
    ({"G3": FAIL, "G4": UNKNOWN}, {}, "D", ("gate_fail:G3", "gate_unknown:G4")),
    ({"G3": FAIL}, {"score": NAN}, "D", ("gate_fail:G3", "score_missing")),
    ({}, {"score": NAN, "completeness": 0.5}, "E", ("completeness", "score_missing")),
    ({}, {"score": 60.0}, "B", ("score",)),
    ({}, {"completeness": 0.59}, "E", ("completeness",)),
]


@pytest.mark.parametrize(("states", "values", "band", "reasons"), PAIRS)
def test_the_band_of_a_pair(
    states: dict[str, str], values: dict[str, float], band: str, reasons: tuple[str, ...]
) -> None:
    assert pair(states, **values) == (band, reasons)


def test_pairs_are_banded_row_by_row() -> None:
    states = pd.DataFrame([dict.fromkeys(GATES, PASS), dict.fromkeys(GATES, UNKNOWN)])
    pairs = pd.DataFrame({"score": [50.0, 100.0], "completeness": 1.0, "probability_a": 1.0})
    pairs = pairs.assign(bound_low=pairs["score"], low_dimensions=[(), ()])
    assert band_pairs(states, pairs, METHOD)[0] == ["C", "E"]


SHARE = st.floats(0, 1)
MAYBE = SHARE | st.just(NAN)


@given(st.floats(0, 100), st.floats(0, 100), MAYBE, MAYBE)
def test_a_higher_score_never_gives_a_lower_band(one: float, other: float, complete: float, chance: float) -> None:
    low, high = sorted((one, other))
    assert by_score(high, complete, chance, (), METHOD)[0] <= by_score(low, complete, chance, (), METHOD)[0]


MINIMA = [
    # assured score of one dimension: whether band A asks for more (40 of each, 50 of D8)
    ("D1", 40.0, False), ("D1", 39.9, True), ("D7", 40.0, False), ("D8", 40.0, True), ("D8", 49.9, True),
    ("D8", 50.0, False), ("D3", 0.0, True),
]  # fmt: skip


@pytest.mark.parametrize(("dimension", "score", "low"), MINIMA)
def test_band_a_asks_a_minimum_of_every_dimension(dimension: str, score: float, low: bool) -> None:
    ids = [d.id for d in METHOD.dimensions]
    rows = np.full((2, len(ids)), 100.0)
    rows[1, ids.index(dimension)] = score
    assert below_minimum(rows, METHOD) == [(), (dimension,) if low else ()]


STATE = st.sampled_from([PASS, PASS, PASS, FAIL, UNKNOWN])


@settings(deadline=None)
@given(st.lists(STATE, min_size=10, max_size=10), st.floats(0, 100) | st.just(NAN), MAYBE, MAYBE)
def test_no_gate_that_is_not_passed_lets_a_pair_be_a_b_or_c(
    states: list[str], score: float, complete: float, chance: float
) -> None:
    band, reasons = pair(
        dict(zip(GATES, states, strict=True)), score=score, completeness=complete, probability_a=chance
    )
    if FAIL in states:
        assert band == "D"
    elif UNKNOWN in states or math.isnan(score) or not complete >= 0.6 - 1e-9:
        assert band == "E"
    else:
        assert band in "ABCD"
    assert (reasons == ()) == (band == "A")
