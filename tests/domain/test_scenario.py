"""Scenarios from the journal: a forged or damaged row is left out with its reason, and the others hold."""

from dataclasses import dataclass
from typing import Any

import pytest

from domain.scenario import fold, fold_readable, possible_value


@dataclass
class Row:
    """A row of the journal."""

    kind: str
    payload: Any
    id: int = 1
    at: str = "2024-05-01T08:00:00"
    by: str = "Ada"


def made(**payload: Any) -> Row:
    return Row("created", {"scenario": "a", "name": "Plan", "parent": "", "changes": []} | payload)


def changed(kind: object, key: object, value: object, subject: object = "SITE-001") -> Row:
    return Row("changed", {"scenario": "a", "change": {"kind": kind, "key": key, "value": value, "subject": subject}})


FORGED = [
    changed("date", "", "2024-11-31"), changed("date", "", "0001-01-01"), changed("date", "", "9999-12-31"),
    changed("date", "", 20240101), changed("gate", "G5", 0.5), changed("gate", "G5", -7), changed("gate", "G5", "1"),
    changed("built", "shelters", -1), changed("built", "shelters", 1e308), changed("unit_cost", "shelters", 10**400),
    changed("value", "shelter_done", float("nan")), changed("value", "shelter_done", None),
    changed("value", {"a": 1}, 1), changed("value", "shelter_done", 1, ["SITE-001"]), changed("low", ["x"], 1),
    changed("low", "latrine_hh_pct", True), changed("dimension_weight", "D1", 1.5), changed("wish", "x", 1),
    Row("changed", {"scenario": "a", "change": "x"}), Row("changed", {"scenario": "a"}), Row("undone", "x"),
    Row("renamed", {"scenario": "a", "name": {"x": 1}}), Row("renamed", {"scenario": ["a"], "name": "B"}),
    made(scenario=["b"]), made(scenario=5), made(scenario="b", name=None), made(scenario="b", parent={"x": 1}),
    made(scenario="b", changes="x"), made(scenario="b", changes=[1]), made(scenario="b", closed="now"),
]  # fmt: skip


@pytest.mark.parametrize("forged", FORGED)
def test_a_forged_row_is_left_out_with_its_reason_and_the_others_hold(forged: Row) -> None:
    found, left_out = fold_readable([made(), changed("built", "shelters", 3), forged, changed("gate", "G5", 1)])
    assert [(c.kind, c.value) for c in found["a"].changes] == [("built", 3.0), ("gate", 1.0)]
    assert (list(found), found["a"].name) == (["a"], "Plan")
    assert [row for row, _ in left_out] in ([forged], [])
    assert left_out or forged.payload["scenario"] == ["a"]


def test_a_step_that_was_taken_is_what_it_was() -> None:
    steps = [made(), changed("date", "", "2024-11-30"), Row("renamed", {"scenario": "a", "name": "B"})]
    found = fold(steps)["a"]
    assert (found.name, [c.value for c in found.changes]) == ("B", ["2024-11-30"])


@pytest.mark.parametrize(("kind", "value"), [("gate", 1), ("low", -3.5), ("built", 0), ("indicator_weight", 0.2)])
def test_a_value_that_the_kind_can_have_is_kept(kind: str, value: float) -> None:
    assert possible_value(kind, value) == value
