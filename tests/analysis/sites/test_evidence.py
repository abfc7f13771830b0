"""Evidence: scores between goalposts, ages, the newest of several values; what is missing is never zero."""

import datetime as dt
import math
import random
from dataclasses import replace

import numpy as np
import pandas as pd
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from analysis.sites.evidence import evidence, normalise, up_to
from domain.method import Indicator
from tests.analysis.sites.evidence_makers import BY_ID, METHOD, NAN, ON, found, known, row


def test_days_are_counted_to_the_date_and_later_evidence_is_not_known_yet() -> None:
    dates = ["2025-10-31", "2025-11-01", "2025-10-30", "2024-10-31"]
    kept = up_to(pd.DataFrame([row("market", 1.0, on) for on in dates]), ON)
    assert kept["age_days"].tolist() == [0, 1, 365]


def test_the_newest_value_counts_however_good_an_older_one_was() -> None:
    rows = [row("market", 3.0, "2025-10-20", "a"), row("market", 1.0, "2025-10-21", "b")]
    assert found("market", rows).loc["A", ["value", "source"]].tolist() == [1.0, "b"]


WORST = [
    # two values of one day: the one that scores worse counts
    ("latrine_hh_pct", 40.0, 80.0, 40.0),
    ("violent_events", 1.0, 4.0, 4.0),  # less is better
    ("market", 1.0, 3.0, 1.0),
    ("market", 7.0, 1.0, 7.0),  # what is off the scale scores worst of all, and then is missing
]


@pytest.mark.parametrize(("indicator", "one", "other", "counts"), WORST)
def test_of_one_day_the_worse_value_counts(indicator: str, one: float, other: float, counts: float) -> None:
    field = BY_ID[indicator].fields[0]
    for first, second in ((one, other), (other, one)):
        rows = [row(field, first, source="a"), row(field, second, source="b")]
        assert found(indicator, rows).loc["A", "value"] == counts


def test_a_missing_value_is_no_evidence_and_does_not_hide_an_older_one() -> None:
    rows = [row("market", 2.0, "2025-10-01"), row("market", NAN, "2025-10-21")]
    assert found("market", rows).loc["A", ["value", "age_days"]].tolist() == [2.0, 30]
    assert found("market", [row("market", NAN)]).empty


def test_no_water_point_is_missing_and_out_of_range_not_the_worst_score() -> None:
    found_ = found("water_point", [row("wp_func", 0.0)]).loc["A"]
    assert math.isnan(found_["normalised"])
    assert (found_["age_weight"], found_["out_of_range"]) == (0.0, True)


def test_a_zero_of_people_served_is_known_and_scores_zero() -> None:
    found_ = found("latrine_hh_pct", [row("latrine_hh_pct", 0.0)]).loc["A"]
    assert (found_["normalised"], found_["age_weight"], found_["out_of_range"]) == (0.0, 1.0, False)


def test_expired_evidence_keeps_its_value_but_weighs_nothing() -> None:
    found_ = found("market", [row("market", 2.0, "2024-03-01")]).loc["A"]
    assert (found_["value"], found_["age_weight"]) == (2.0, 0.0)


CONTRADICTIONS = [
    # latrines 20 -> 100 %: 24 % apart is 30 points
    (20.0, 44.0, False),
    (20.0, 44.1, True),
    (40.0, 40.0, False),
]


@pytest.mark.parametrize(("one", "other", "expected"), CONTRADICTIONS)
def test_sources_over_30_points_apart_are_flagged(one: float, other: float, expected: bool) -> None:
    rows = [row("latrine_hh_pct", one, source="a"), row("latrine_hh_pct", other, "2025-09-01", source="b")]
    assert found("latrine_hh_pct", rows).loc["A", "contradictory"] == expected


def test_how_far_apart_sources_may_be_is_of_the_method() -> None:
    rows = [row("latrine_hh_pct", 20.0, source="a"), row("latrine_hh_pct", 40.0, "2025-09-01", source="b")]
    tables = {**METHOD.tables, "contradiction": {**METHOD.tables["contradiction"], "points": 20}}
    strict = found("latrine_hh_pct", rows, replace(METHOD, tables=tables))
    assert not found("latrine_hh_pct", rows).loc["A", "contradictory"]
    assert strict.loc["A", "contradictory"]


def test_one_source_that_changed_its_mind_does_not_contradict_itself() -> None:
    rows = [row("latrine_hh_pct", 20.0, "2025-09-01"), row("latrine_hh_pct", 100.0)]
    assert not found("latrine_hh_pct", rows).loc["A", "contradictory"]


def test_safety_is_the_lower_of_women_and_men_as_old_as_the_older() -> None:
    rows = [row("safety_f", 3.0, "2025-10-21", "f"), row("safety_m", 1.0, "2025-09-21", "m")]
    got = found("safety", rows).loc["A"]
    assert (got["value"], got["normalised"], got["age_days"], got["source"]) == (1.0, 33.0, 40, "m")
    turned = [row("safety_f", 1.0, "2025-10-21", "f"), row("safety_m", 3.0, "2025-09-21", "m")]
    got = found("safety", turned).loc["A"]
    assert (got["value"], got["age_days"], got["source"]) == (1.0, 40, "m")


@pytest.mark.parametrize("only", ["safety_f", "safety_m"])
def test_safety_of_one_sex_alone_is_missing(only: str) -> None:
    assert found("safety", [row(only, 3.0)]).empty


RATIOS = [
    # done, needed, %, score on 20 -> 90
    (55.0, 100.0, 55.0, 50.0),
    (0.0, 100.0, 0.0, 0.0),
    (120.0, 100.0, 120.0, 100.0),
    (0.0, 0.0, NAN, NAN),  # nothing needed is no rate
    (10.0, 0.0, NAN, NAN),
]


@pytest.mark.parametrize(("done", "needed", "value", "points"), RATIOS)
def test_shelters_are_done_of_needed(done: float, needed: float, value: float, points: float) -> None:
    got = found("shelter_pct", [row("shelter_done", done), row("shelter_need", needed)]).loc["A"]
    assert got["value"] == pytest.approx(value, nan_ok=True)
    assert got["normalised"] == pytest.approx(points, nan_ok=True)
    assert (got["age_weight"] == 0) == math.isnan(points)


def report(done: float, need: float, **where: object) -> list[dict]:
    return [row("shelter_done", done, **where), row("shelter_need", need, **where)]


REPORTS = [
    # reports of (done, needed): the ratio in %
    ("worse of one day", [*report(183, 241, source="a"), *report(84, 105, source="b")], 100 * 183 / 241),
    ("two rounds of one source", [*report(183, 241, rounds=20), *report(84, 105, rounds=21)], 100 * 183 / 241),
    ("newest report", [*report(10, 100, on="2025-10-01"), *report(60, 80)], 75.0),
    ("a numerator alone is no report", [*report(10, 100, on="2025-10-01"), row("shelter_done", 90.0)], 10.0),
    ("parts of two sources", [row("shelter_done", 9.0, source="a"), row("shelter_need", 10.0, source="b")], NAN),
    ("parts of two days", [row("shelter_done", 9.0), row("shelter_need", 10.0, on="2025-10-01")], NAN),
    ("nothing needed", report(9, 0), NAN),
]  # fmt: skip


@pytest.mark.parametrize(("case", "rows", "ratio"), REPORTS)
def test_a_ratio_is_read_from_one_report(case: str, rows: list[dict], ratio: float) -> None:
    """183 of 241 and 84 of 105 give 75.9 %, never 84 of 241 (34.9 %)."""
    for turned in (rows, rows[::-1]):
        value = found("shelter_pct", turned)["value"].get("A", NAN)
        assert value == pytest.approx(ratio, nan_ok=True), case


KEEPS = [
    # raw % of households with a latrine (20 scores 0, 100 scores 100), age in days: weight, weight by age alone
    (59.0, 10, 1.0, 1.0), (59.0, 365, 1.0, 0.5), (59.0, 2000, 1.0, 0.0), (60.0, 365, 0.5, 0.5), (60.0, 2000, 0.0, 0.0),
    (95.0, 365, 0.5, 0.5),
]  # fmt: skip


@pytest.mark.parametrize(("value", "days", "weight", "by_age"), KEEPS)
def test_evidence_that_scores_under_50_does_not_fade(value: float, days: int, weight: float, by_age: float) -> None:
    on = (ON - dt.timedelta(days=days)).isoformat()
    line = found("latrine_hh_pct", [row("latrine_hh_pct", value, on=on)]).loc["A"]
    assert line["age_weight"] == pytest.approx(weight, abs=0.01)
    assert line["freshness"] == pytest.approx(by_age, abs=0.01)


def test_a_newer_observation_takes_the_place_of_one_that_did_not_fade() -> None:
    old, new = row("latrine_hh_pct", 30.0, on="2023-01-01"), row("latrine_hh_pct", 90.0)
    assert found("latrine_hh_pct", [old, new]).loc["A", "value"] == 90.0


@pytest.mark.parametrize("asked", [["safety_f"], ["safety_m"]])
def test_women_alone_or_men_alone_are_not_both(asked: list[str]) -> None:
    assert found("safety", [row(field, 3.0) for field in asked]).empty


ROWS = st.lists(
    st.builds(
        row,
        st.just("market"),
        st.sampled_from([0.0, 1.0, 2.0, 3.0, 9.0, NAN]),
        st.sampled_from(["2025-10-01", "2025-10-21", "2025-11-05"]),
        st.sampled_from("ab"),
        st.sampled_from("AB"),
    ),
    max_size=8,
)


@settings(max_examples=25)
@given(ROWS, st.randoms(use_true_random=False))
def test_ties_do_not_depend_on_the_order_of_rows(rows: list[dict], dice: random.Random) -> None:
    shuffled = dice.sample(rows, len(rows))
    one, other = (found("market", part).sort_index() for part in (rows, shuffled))
    pd.testing.assert_frame_equal(one, other, check_dtype=False)


FIELDS = ["market", "shelter_done", "shelter_need", "safety_f", "safety_m", "latrine_hh_pct", "violent_events"]
ANY_ROWS = st.lists(
    st.builds(
        row,
        st.sampled_from(FIELDS),
        st.sampled_from([-1.0, 0.0, 0.5, 1.0, 2.0, 3.0, 9.0, 40.0, 100.0, NAN]),
        st.sampled_from(["2024-12-01", "2025-10-01", "2025-10-21", "2025-11-05"]),
        st.sampled_from("ab"),
        st.sampled_from("AB"),
        st.sampled_from([21, 22]),
    ),
    max_size=40,
)
Reading = tuple[float, str, bool]  # value, day, whether sources contradict each other


def points(indicator: Indicator, value: float) -> float:
    """Score of a value; -1 for what is off the scale, worse than any."""
    return float(np.nan_to_num(normalise(np.array([value]), indicator), nan=-1.0)[0])


def newest_of(words: list[tuple[str, str, float]], indicator: Indicator) -> Reading | None:
    """The newest of (day, source, value), on one day the worst, the last source, the highest value."""
    if not words:
        return None

    def rank(word: tuple[str, str, float]) -> tuple[str, float, str, float]:
        day, source, value = word
        return day, -points(indicator, value), source, math.inf if math.isnan(value) else value

    day, _, value = max(words, key=rank)
    last = [points(indicator, max((w for w in words if w[1] == source), key=rank)[2]) for _, source, _ in words]
    return value, day, max(last) - min(last) > METHOD.number("contradiction", "points")


def expected(indicator: Indicator, subject: str, rows: list[dict]) -> Reading | None:
    """What is known of one indicator of one subject, in plain Python."""
    said = [
        r for r in rows if r["subject"] == subject and r["observed_on"] <= ON.isoformat() and not pd.isna(r["value"])
    ]
    parts = [[r for r in said if r["indicator"] == field] for field in indicator.fields]
    if indicator.combine != "ratio":
        read = [newest_of([(r["observed_on"], r["source"], r["value"]) for r in p], indicator) for p in parts]
        known_ = [r for r in read if r]
        flagged = any(flag for _, _, flag in known_)
        return (min(r[0] for r in known_), min(r[1] for r in known_), flagged) if len(known_) == len(parts) else None
    reports = {tuple(r[k] for k in ("observed_on", "source", "round")) for r in said}
    words = []
    for report in reports:
        top, bottom = (
            [r["value"] for r in p if tuple(r[k] for k in ("observed_on", "source", "round")) == report] for p in parts
        )
        if top and bottom:
            words.append((report[0], report[1], 100 * min(top) / max(bottom) if max(bottom) > 0 else NAN))
    return newest_of(words, indicator)


@settings(max_examples=60)
@given(ANY_ROWS)
def test_all_indicators_read_at_once_are_what_each_is_alone(rows: list[dict]) -> None:
    indicators = [i for i in METHOD.indicators if set(i.fields) & set(FIELDS)]
    table = evidence(known(rows), METHOD.indicators, METHOD)
    assert not table.duplicated(["indicator", "subject"]).any()
    got = {(r.indicator, r.subject): (r.value, r.observed_on, r.contradictory) for r in table.itertuples()}
    wanted = {(i.id, s): expected(i, s, rows) for i in indicators for s in "AB"}
    assert {key: repr(r) for key, r in wanted.items() if r} == {
        k: repr((float(v), d, bool(c))) for k, (v, d, c) in got.items()
    }
    for i in indicators:
        alone = evidence(known(rows), [i], METHOD)
        together = table[table["indicator"] == i.id].reset_index(drop=True)
        pd.testing.assert_frame_equal(alone, together, check_exact=True, check_dtype=False)


def test_evidence_of_no_observations_and_of_no_indicators_is_empty() -> None:
    assert evidence(known([]), METHOD.indicators, METHOD).empty
    assert evidence(known([row("market", 1.0)]), [], METHOD).empty
