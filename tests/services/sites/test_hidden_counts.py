"""Small counts of pairs, and what would give one away, by hand: sites of 100 households."""

import math

import pandas as pd
import pytest

from analysis.disclosure import COVERED
from analysis.sites.flips import Flip
from analysis.sites.readiness import Assessment
from domain.method import load_method
from domain.tiers import NOT_SHOWN, Tier
from services.sites.hidden_counts import HiddenCounts, hidden_counts
from tests.analysis.sites.readiness_makers import full_evidence, row, run

METHOD = load_method()
FEW = "few:5"
CHOICES = {
    ("S1", "A"): 60.0, ("S1", "B"): 37.0, ("S1", "C"): 3.0,
    ("S2", "A"): 96.0, ("S2", "undecided"): 4.0,
    ("S3", "B"): 2.0, ("S3", "C"): 2.0, ("S3", "D"): 96.0,
    ("S4", "A"): 55.0, ("S4", "undecided"): 45.0,
    ("S5", "D"): 1.0, ("S5", "E"): 1.0,
}  # fmt: skip
WHY = {
    ("S1", "B"): COVERED, ("S1", "C"): COVERED, ("S2", "A"): COVERED, ("S2", "undecided"): COVERED,
    ("S3", "B"): FEW, ("S3", "C"): FEW, ("S5", "D"): COVERED, ("S5", "E"): COVERED,
}  # fmt: skip


@pytest.fixture(scope="module")
def made() -> Assessment:
    """Every destination is open, but C: there an explosive remnant is known."""
    places = sorted({d for _, d in CHOICES if d != "undecided"})
    rows = {
        (r["subject"], r["indicator"]): r
        for site in ("S1", "S2", "S3", "S4", "S5")
        for place in places
        for r in full_evidence(site, place, 0.8)
    }
    rows["C", "G4"] = row("C", "G4", 0.0)
    return run(list(rows.values()), CHOICES, households={"S5": 2.0})


@pytest.fixture(scope="module")
def hidden(made: Assessment) -> HiddenCounts:
    return hidden_counts(made.pairs, METHOD, Tier.PARTNER)


def by_pair(table: pd.DataFrame) -> pd.DataFrame:
    return table.set_index(["site_id", "destination_id"])


def test_the_small_and_what_would_give_them_away_are_hidden(hidden: HiddenCounts) -> None:
    assert hidden.pairs.to_dict() == WHY


def test_a_pair_that_is_hidden_has_no_count_and_says_why(made: Assessment, hidden: HiddenCounts) -> None:
    shown = by_pair(hidden.of_pairs(made.pairs))
    for pair, line in shown.iterrows():
        assert line["withheld"] == WHY.get(pair, "")  # type: ignore[call-overload]
        assert line[["share", "households", "people", "asked"]].isna().all() == (pair in WHY)
    assert shown.loc[("S1", "A"), "households"] == 60
    assert shown["band"].equals(by_pair(made.pairs)["band"])


def test_the_core_reads_every_count(made: Assessment) -> None:
    nothing = hidden_counts(made.pairs, METHOD, Tier.CORE)
    pd.testing.assert_frame_equal(nothing.of_pairs(made.pairs).drop(columns="withheld"), made.pairs)
    pd.testing.assert_frame_equal(nothing.of_sites(made.sites).drop(columns="withheld"), made.sites)
    assert not nothing.of_gaps(made.gaps)["withheld"].any()


def test_shares_that_would_give_a_count_away_are_hidden(made: Assessment, hidden: HiddenCounts) -> None:
    shown = hidden.of_sites(made.sites)
    # S1: 37 of the hidden are open, 3 are blocked. Who reads one share reads a hidden count.
    assert {"open_share", "blocked_share", "scored_share", "left_out_share"} == set(shown.loc["S1", "withheld"])
    assert shown.loc["S1", ["open_share", "blocked_share", "left_out_share"]].isna().all()
    assert shown.loc["S1", "undecided_share"] == 0
    assert {"open_share", "undecided_share"} <= set(shown.loc["S2", "withheld"])
    assert shown.loc["S4", "withheld"] == () and shown.loc["S4", "open_share"] == pytest.approx(0.55)
    assert shown.loc["S5", "open_share"] == 1  # all that is hidden is open: it follows from the whole


def test_the_total_of_a_site_where_nobody_chose_alike_is_hidden(made: Assessment, hidden: HiddenCounts) -> None:
    shown = hidden.of_sites(made.sites)["households"]
    assert shown.isna().to_dict() == {"S1": False, "S2": False, "S3": False, "S4": False, "S5": True}


def test_works_that_are_counted_by_hidden_households_are_hidden(made: Assessment, hidden: HiddenCounts) -> None:
    shown = hidden.of_gaps(made.gaps)
    at = {
        (g["site_id"], g["destination_id"], g["item"]): g
        for g in shown.to_dict("records")  # type: ignore[attr-defined]
    }
    for site in ("S1", "S2"):  # at A: hidden households of S2 arrive
        plots, shelters, water = (at[site, "A", item] for item in ("plots", "shelters", "water_points"))
        assert math.isnan(plots["whole"]) and math.isnan(plots["exact"]) and plots["withheld"]
        assert math.isnan(plots["quantity"]) == (site == "S2")
        assert math.isnan(shelters["quantity"])  # the share of its arrivals
        assert math.isnan(water["quantity"]) and math.isnan(water["whole"])
    own = at["S1", "A", "informed_households"]  # of the site, whose total is shown
    assert own["whole"] > 0 and not math.isnan(own["quantity"])
    known = by_pair(made.gaps).loc[("S4", "undecided")] if ("S4", "undecided") in by_pair(made.gaps).index else None
    assert known is None  # who has not chosen needs nothing anywhere


def test_the_open_share_among_the_evidence_is_hidden_with_it(made: Assessment, hidden: HiddenCounts) -> None:
    (computed,) = [i.id for i in METHOD.indicators if i.combine == "computed"]
    shown = hidden.of_indicators(made.indicators)
    rows = shown[shown["indicator"] == computed].groupby("site_id")
    assert rows["value"].apply(lambda v: v.isna().all()).to_dict() == {
        "S1": True, "S2": True, "S3": True, "S4": False, "S5": False,
    }  # fmt: skip
    assert set(shown.loc[shown["value"].isna() & (shown["indicator"] == computed), "source"]) == {NOT_SHOWN}


def test_works_towards_a_band_are_hidden_where_hidden_households_arrive(hidden: HiddenCounts) -> None:
    works = [("plots", "A", 12.0, 120.0), ("shelters", "A", 3.0, 300.0), ("informed_households", "", 9.0, 9.0)]
    flip = Flip(
        "A", 75.0, cost=429.0, bound=400.0,
        costed=pd.DataFrame(works, columns=["item", "destination_id", "quantity", "cost"]),
    )  # fmt: skip
    shown = hidden.of_flip(flip, "S1")
    assert shown.costed["withheld"].tolist() == [True, False, False]
    assert shown.costed["quantity"].isna().tolist() == [True, False, False]
    assert math.isnan(shown.cost) and math.isnan(shown.bound)
    assert (flip.cost, shown.target) == (429.0, "A")
