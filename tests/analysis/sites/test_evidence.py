"""Evidence: scores between goalposts, ages, the newest of several values; what is missing is never zero."""

import datetime as dt
import math
import random
from dataclasses import replace

import pandas as pd
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from analysis.sites.evidence import LatestObservations, evidence, newest, up_to
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
    strict = evidence(known(rows), BY_ID["latrine_hh_pct"], replace(METHOD, tables=tables))
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
        table = LatestObservations(up_to(pd.DataFrame(turned), ON)).evidence(BY_ID["shelter_pct"], METHOD)
        value = table["value"].get("A", NAN)
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


@settings(max_examples=25)
@given(ROWS)
def test_only_what_each_source_said_last_matters(rows: list[dict]) -> None:
    """LatestObservations drops what a source has since replaced: the newest value is the same with and without it."""
    table = up_to(pd.DataFrame(rows, columns=list(row("x", 0.0))), ON)
    columns = ["value", "observed_on", "age_days", "source"]
    one, other = (
        newest(t[t["value"].notna()], BY_ID["market"], 30.0)[columns].sort_index()
        for t in (table, LatestObservations(table).rows)
    )
    pd.testing.assert_frame_equal(one, other, check_dtype=False)


def test_known_gives_the_rows_of_the_fields_asked() -> None:
    held = LatestObservations(up_to(pd.DataFrame([row("safety_f", 1.0), row("safety_m", 2.0), row("market", 3.0)]), ON))
    assert sorted(held.of(["safety_f", "safety_m"])["indicator"]) == ["safety_f", "safety_m"]
    assert held.of(["market", "school"])["indicator"].tolist() == ["market"]
    assert held.of(["school"]).empty
    assert list(held.of(["school"]).columns) == list(held.rows.columns)
