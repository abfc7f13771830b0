"""Why a site cannot close: each alone with its reason, else the smallest group that cannot close together."""

from dataclasses import replace

import pytest

from analysis.sites.closing_set import best_set, load
from tests.analysis.sites.closing_makers import NAN, RULES, by_hand, twins, with_works


def test_a_site_that_only_the_works_make_too_dear_is_named():
    # Households alone cost S3 480 (48 must go), works and water 1,100 more: 1,580.
    why = best_set(with_works(), replace(RULES, budget=1579.0, include=("S3",))).why
    assert why == {"S3": "budget"}
    assert best_set(with_works(), replace(RULES, budget=1581.0, include=("S3",))).chosen == ("S3",)


@pytest.mark.parametrize(
    ("change", "rules", "why"),
    [
        (("pairs", 0, "status", "blocked"), {}, "options"),
        (("areas", "X", "limit", 30.0), {}, "room"),
        (("pairs", 0, "cost", NAN), {"budget": 1e6}, "cost"),
        ((None,), {"budget": 500.0}, "budget"),
        (("sites", "S1", "households", NAN), {}, "households"),
        ((None,), {"exclude": ("S1",)}, "excluded"),
    ],
)
def test_an_impossible_site_is_named(change: tuple, rules: dict, why: str):
    inputs = by_hand()
    inputs.sites["households"] = inputs.sites["households"].astype(float)
    if change[0]:
        getattr(inputs, change[0]).loc[change[1], change[2]] = change[3]
    found = best_set(inputs, replace(RULES, include=("S1", "S3"), **rules))
    assert (found.status, found.chosen, found.impossible) == ("infeasible", (), ("S1",))
    assert found.why == {"S1": why} and found.moved == 0 and found.cost == 0


def test_unknown_site_ids():
    found = best_set(by_hand(), replace(RULES, include=("S9",)))
    assert found.why == {"S9": "unknown_site"}
    with pytest.raises(ValueError, match="S9"):
        load(by_hand(), RULES, ["S1", "S9"])


def test_sites_that_cannot_close_together_are_named():
    found = best_set(twins(), replace(RULES, include=("S1", "S2")))
    assert found.status == "infeasible" and found.why == {"S1": "together", "S2": "together"}


def test_the_smallest_group_is_named():
    inputs = by_hand()
    inputs.areas.loc["X", "limit"] = 100
    found = best_set(inputs, replace(RULES, include=("S3", "S1", "S2")))
    assert found.impossible == ("S1", "S2")


def test_fairness_that_an_included_site_breaks():
    # Each could close alone for at least 800 and 480; the budget does not pay both, and fairness asks for both.
    rules = replace(RULES, budget=1000.0, include=("S1",), exclude=("S2",))
    assert best_set(by_hand(), rules).chosen == ("S1",)
    assert best_set(by_hand(), replace(rules, fairness=1.0)).why == {"S1": "fairness"}
