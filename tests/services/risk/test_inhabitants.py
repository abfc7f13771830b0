"""Who lives in a return area: everybody where somebody counted them, else those who came back."""

import pandas as pd

from domain.schemas import Batch, Dataset
from domain.tiers import Tier
from domain.viewer import Viewer
from services.context import Context
from services.risk.inhabitants import inhabitants, sparse_raster_share


def counted_also(context: Context, *rows: tuple[str, str, float, str, int | None], tier: str = "public") -> Context:
    table = pd.DataFrame(rows, columns=["subject", "indicator", "value", "observed_on", "round"])
    about = Dataset("more", "more", "s", "", tier, "2024-01-01", "3" * 64, False)
    context.store.write(Batch(about, observations=table.assign(unit="persons", source="s", collection="survey")))
    return context


def test_only_those_who_came_back_are_known(counted: Context) -> None:
    assert inhabitants(counted, 3).to_dict("index") == {"R1": {"people": 120.0, "counted_by": "returnees"}}


def test_all_inhabitants_go_before_those_who_came_back(own_counted: Context) -> None:
    here = counted_also(own_counted, ("R1", "population_ind", 900.0, "2020-01-01", None))
    assert inhabitants(here, 3).loc["R1"].tolist() == [900.0, "population"]


def test_a_count_of_the_round_goes_before_a_newer_one_of_none(own_counted: Context) -> None:
    here = counted_also(
        own_counted, ("R2", "returnee_ind", 50.0, "2024-01-15", 3), ("R2", "returnee_ind", 70.0, "2024-02-20", None)
    )
    assert inhabitants(here, 3).loc["R2", "people"] == 50


def test_what_was_counted_after_the_rounds_day_is_not_known_yet(own_counted: Context) -> None:
    here = counted_also(
        own_counted,
        ("R2", "population_ind", 50.0, "2024-06-01", None),
        ("R3", "population_ind", float("nan"), "2024-01-01", None),
    )
    assert inhabitants(here, 3).index.tolist() == ["R1"]


def test_counts_of_a_higher_tier_are_not_used(own_counted: Context) -> None:
    counted_also(own_counted, ("R1", "population_ind", 900.0, "2020-01-01", None), tier="core")
    partner = Context(own_counted.store, own_counted.built_in, Viewer.of_tier(Tier.PARTNER))
    assert inhabitants(partner, 3).loc["R1", "counted_by"] == "returnees"


def test_the_share_that_is_too_few_is_the_methods(counted: Context) -> None:
    assert sparse_raster_share(counted) == counted.method.number("raster_people", "sparse_share")
