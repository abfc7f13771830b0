"""What communities have: none, unknown and old are three things, and what is most pressing stands first."""

import pandas as pd
import pytest

from domain.schemas import Batch
from domain.tiers import Tier
from domain.viewer import Viewer
from services.context import Context
from services.risk.inventory import inventory
from services.risk.warnings import Warnings
from tests.components.risk.warned import warnings
from tests.store.store_makers import dataset

ON = "2025-10-31"


def levels(**given: str) -> Warnings:
    areas = pd.DataFrame(
        {"name": {"CF43": "Ouaka", "CF52": "Haute-Kotto"}, "level": {"CF43": "none", "CF52": "none"} | given}
    )
    return warnings(areas=areas, on=ON)


def listed(context: Context, *rows: tuple[str, str, float, str]) -> Context:
    table = pd.DataFrame(rows, columns=["subject", "indicator", "value", "observed_on"])
    context.store.write(Batch(dataset("drr"), observations=table.assign(unit="", source="CR", collection="survey")))
    return context


def gaps(context: Context, code: str = "CF43") -> list[str]:
    return list(inventory(context, levels()).loc[code, "gaps"])


def test_what_nobody_listed_is_unknown_in_every_column(counted: Context) -> None:
    table = inventory(counted, levels())
    assert table[["committees", "drill", "plan", "reach", "as_of", "source"]].isna().all(axis=None)
    assert gaps(counted) == ["committees_unknown", "drill_unknown", "plan_unknown", "reach_unknown"]


def test_none_is_not_unknown(own_counted: Context) -> None:
    rows = [
        ("CF43", "drr_committees", 0.0, "2025-06-30"),
        ("CF43", "drr_drill", 0.0, "2025-06-30"),
        ("CF43", "drr_plan", 1.0, "2025-06-01"),
        ("CF43", "drr_warning_reach_pct", 90.0, "2025-06-30"),
    ]
    here = listed(own_counted, *rows)
    table = inventory(here, levels())
    assert (table.loc["CF43", "committees"], table.loc["CF43", "drill"], table.loc["CF43", "plan"]) == (
        0,
        "none",
        "2025-06-01",
    )
    assert gaps(here) == ["no_committee", "no_drill"]
    assert (table.loc["CF43", "as_of"], table.loc["CF43", "source"]) == ("2025-06-30", "CR")


def test_what_is_old_or_reaches_few_is_a_gap(own_counted: Context) -> None:
    rows = [
        ("CF43", "drr_committees", 3.0, "2020-01-01"),
        ("CF43", "drr_drill", 1.0, "2015-01-01"),
        ("CF43", "drr_plan", 1.0, "2015-01-01"),
        ("CF43", "drr_warning_reach_pct", 1.0, "2020-01-01"),
    ]
    assert gaps(listed(own_counted, *rows)) == ["drill_old", "plan_old", "low_reach"]


def test_what_was_listed_after_the_day_is_not_known_yet(own_counted: Context) -> None:
    assert "committees_unknown" in gaps(listed(own_counted, ("CF43", "drr_committees", 3.0, "2026-01-01")))


@pytest.mark.parametrize(("tier", "areas"), [(Tier.PUBLIC, 2), (Tier.PARTNER, 3)])
def test_sub_prefectures_are_for_partners(own_counted: Context, tier: Tier, areas: int) -> None:
    listed(own_counted, ("CF431", "drr_committees", 3.0, "2025-06-30"))
    assert len(inventory(Context(own_counted.store, own_counted.built_in, Viewer.of_tier(tier)), levels())) == areas


def test_a_warned_area_without_a_committee_stands_first(counted: Context) -> None:
    assert inventory(counted, levels(CF52="action")).index.tolist() == ["CF52", "CF43"]
    assert inventory(counted, levels()).index.tolist() == ["CF52", "CF43"]  # else by gaps and name
