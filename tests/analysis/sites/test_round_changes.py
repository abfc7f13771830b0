"""What changed between two assessments, and why: a gate before the method before the data."""

from dataclasses import replace

import pandas as pd
import pytest

from analysis.sites.readiness import Assessment
from analysis.sites.round_changes import band_changes
from tests.components.sites.assessed import EVICTED, READY, assessment


def changed(before: Assessment, **tables: pd.DataFrame) -> Assessment:
    return replace(before, **tables)


def other_bands(**bands: str | None) -> Assessment:
    found = assessment()
    sites = found.sites.copy()
    for site, band in bands.items():
        sites.loc[site, "band"] = band
    return changed(found, sites=sites)


def test_nothing_changed_is_no_row() -> None:
    assert band_changes(assessment(), assessment(), same_method=True).empty


@pytest.mark.parametrize(("same", "reason"), [(True, "data"), (False, "weights")])
def test_without_a_gate_or_evidence_that_moved_it_is_the_method_if_that_changed(same: bool, reason: str) -> None:
    table = band_changes(assessment(), other_bands(P="C"), same_method=same)
    assert table.index.tolist() == [READY]
    assert (table.loc[READY, "band_after"], table.loc[READY, "reason"], table.loc[READY, "gates"]) == ("C", reason, "")


def test_evidence_that_moved_goes_before_a_changed_method() -> None:
    after = other_bands(P="C")
    rows = after.indicators
    moved = rows.assign(value=rows["value"].where(rows["site_id"] != READY, rows["value"] + 1))
    assert (
        band_changes(assessment(), changed(after, indicators=moved), same_method=False).loc[READY, "reason"] == "data"
    )


def test_a_gate_that_changed_is_named_with_both_states() -> None:
    after = other_bands(Q="C")
    gates = after.gates.copy()
    gates.loc[(gates["site_id"] == EVICTED) & (gates["gate"] == "G1"), "state"] = "PASS"
    table = band_changes(assessment(), changed(after, gates=gates), same_method=False)
    assert table.loc[EVICTED, "reason"] == "gate"
    assert table.loc[EVICTED, "gates"] == "G1: FAIL > PASS"


def test_a_site_that_came_or_went_is_new_or_gone() -> None:
    found = assessment()
    without = changed(found, sites=found.sites.drop(index=READY))
    assert band_changes(without, found, same_method=True).loc[READY, "reason"] == "new"
    gone = band_changes(found, without, same_method=True).loc[READY]
    assert gone["reason"] == "gone" and pd.isna(gone["band_after"]) and gone["name"] == found.sites.loc[READY, "name"]
