"""Totals of crossings and of children without a vaccine: from what was counted, never zero for what is missing."""

import pandas as pd
import pytest

from services.borders import crossings
from services.context import Context
from services.immunization import coverage
from services.situation import crossing_totals, vaccination_totals
from tests.services.test_immunization import imported

ON = "2025-10-31"


def test_arrivals_are_those_of_the_crossings_counted_lately(context: Context) -> None:
    table = crossings(context, ON)
    recent = table[table["arrivals_per_day"].notna()]
    found = crossing_totals(context, ON)
    assert found is not None and 0 < found.counted < found.known
    assert found.per_day == pytest.approx(sum(recent["arrivals_per_day"]))
    assert (found.counted, found.known) == (len(recent), len(table))
    assert found.on == recent["last_observed"].max() <= ON and found.source


def test_where_nobody_counted_lately_arrivals_are_missing_and_not_zero(context: Context) -> None:
    found = crossing_totals(context, "1990-01-01")
    assert found is not None and pd.isna(found.per_day)
    assert (found.counted, found.on) == (0, "")


def test_children_without_a_vaccine_are_added_up_over_districts(context: Context) -> None:
    table = coverage(context, "dtp1", "wuenic", ON)
    found = vaccination_totals(context, ON)
    assert found is not None and found.said == found.districts == len(table)
    assert found.zero_dose == pytest.approx((table["infants"] * (1 - table["value"] / 100)).clip(lower=0).sum())
    assert found.year == table["as_of"].max()[:4] and found.source


def test_a_district_of_which_nothing_is_known_is_left_out_and_counted(tmp_path: object) -> None:
    held = imported(tmp_path, [("HD1", "surviving_infants", 100.0, "2024-12-31")])  # type: ignore[arg-type]
    found = vaccination_totals(held, ON)
    assert found is not None and pd.isna(found.zero_dose)
    assert (found.said, found.districts, found.year) == (0, 3, "")
    assert crossing_totals(held, ON) is None
