"""An assessment as records: numbers plain or none, notes only as far as they are given."""

import json
from dataclasses import replace

import pandas as pd
import pytest

from analysis.sites.report import PAIR_NUMBERS, SITE_NUMBERS, plain, to_records
from domain.tiers import Tier
from services.sites.hidden_counts import hidden_counts
from tests.components.sites.assessed import EVICTED, METHOD, READY, assessment


@pytest.mark.parametrize(
    ("value", "written"), [(1, 1.0), (0.0, 0.0), (float("nan"), None), (None, None), (pd.NA, None)]
)
def test_missing_is_none_and_zero_is_zero(value: object, written: float | None) -> None:
    assert plain(value) == written


def test_every_site_has_its_numbers_gates_and_destinations() -> None:
    records = to_records(assessment(), METHOD)
    assert [r["site_id"] for r in records] == ["P", "Q", "R"]
    first = records[0]
    assert set(SITE_NUMBERS) <= set(first) and first["judged_on"] == "2025-10-31"
    (pair,) = first["destinations"]  # type: ignore[misc]
    assert set(PAIR_NUMBERS) <= set(pair)
    assert list(pair["gates"]) == [g.id for g in METHOD.gates] and list(pair["dimensions"]) == [
        d.id for d in METHOD.dimensions
    ]


def test_only_the_sites_that_are_asked_are_given() -> None:
    assert [r["site_id"] for r in to_records(assessment(), METHOD, [EVICTED])] == [EVICTED]
    assert to_records(assessment(), METHOD, []) == []


def test_the_undecided_are_no_destination() -> None:
    records = to_records(assessment(), METHOD)
    named = [d["destination_id"] for r in records for d in r["destinations"]]  # type: ignore[attr-defined]
    assert named == ["AP", "AQ", "AR"]


def test_a_statement_says_who_when_and_what_was_noted() -> None:
    record = to_records(assessment(), METHOD, [EVICTED])[0]
    (notice,) = [s for s in record["statements"] if s["note"]]  # type: ignore[attr-defined]
    assert (notice["gate"], notice["met"], notice["source"], notice["note"]) == (
        "G1",
        False,
        "Local authority",
        "Leave before March.",
    )


def test_a_site_whose_gates_nobody_stated_has_no_statements() -> None:
    found = assessment()
    silent = replace(found, statements=found.statements.iloc[:0])
    assert all(r["statements"] == [] for r in to_records(silent, METHOD))


def test_what_is_not_shown_is_named_and_is_no_missing_number() -> None:
    shown = hidden_counts(assessment().pairs, METHOD, Tier.PARTNER)
    found = replace(assessment(), sites=shown.of_sites(assessment().sites), pairs=shown.of_pairs(assessment().pairs))
    by_site = {r["site_id"]: r for r in to_records(found, METHOD)}
    (pair,) = by_site[READY]["destinations"]  # type: ignore[misc]
    assert (pair["households"], pair["share"], pair["withheld"]) == (None, None, "covered")  # 4 households
    assert by_site[EVICTED]["withheld"] == []


def test_it_is_json_as_it_stands() -> None:
    text = json.dumps(to_records(assessment(), METHOD), allow_nan=False)
    assert READY in text
