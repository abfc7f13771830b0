"""The closing set in words: what moves, who is left out, what it costs, and the load on each area."""

from dataclasses import replace
from typing import Any

import pandas as pd
import pytest
from dash import html
from dash.development.base_component import Component

from analysis.sites.closing_set import SERVICES, ClosingSet, best_set, load
from components.parts import HARM
from components.sites.closing import (
    BUILT_BY_NOBODY,
    TOOL,
    WORKS,
    binding,
    closing_panel,
    load_rows,
    load_words,
    over,
)  # fmt: skip
from domain.method import load_method
from locales import LANGUAGES, MISSING, money, number, percent, text
from tests.analysis.sites.closing_makers import NAN, RULES, by_hand, with_works
from tests.components.reading import parts, words

METHOD = load_method()
SITES = [("S1", "Élevage"), ("S2", "Sangaris"), ("S3", "PK3")]
NAMES = dict(SITES)
PREFECTURES = {"P": "Ouaka", "Q": "Haute-Kotto"}


def panel(
    found: ClosingSet | None, language: str = "fr", rules: dict[str, Any] | None = None, **state: Any
) -> Component:
    return closing_panel(found, {"closing": rules or {}, **state}, SITES, PREFECTURES, METHOD, language)


def fields(shown: Component) -> dict[str, Any]:
    boxes = [p for p in parts(shown) if isinstance(getattr(p, "id", None), dict) and "field" in p.id]
    return {box.id["field"]: box.value for box in boxes}


def buttons(shown: Component) -> dict[str, html.Button]:
    found = [p for p in parts(shown) if isinstance(p, html.Button)]
    return {f"{b.id['act']}:{b.id['of']}": b for b in found}


@pytest.fixture(scope="module")
def best() -> ClosingSet:
    """215 of 240 households move, 25 are left out: worked out in closing_makers.by_hand()."""
    return best_set(by_hand(), RULES)


@pytest.fixture(scope="module")
def chosen() -> ClosingSet:
    """All three by hand: 130 go to X, which has water for 120."""
    return load(by_hand(), RULES, ["S1", "S2", "S3"])


@pytest.mark.parametrize("language", LANGUAGES)
def test_before_anything_is_asked_there_are_rules_and_no_result(language: str) -> None:
    shown = panel(None, language)
    assert fields(shown) == {
        "budget": "", "limit": 25, "left": 30, "fairness": "0", "bands": "AB", "works": "funded", "site": None,
    }  # fmt: skip
    assert text("closing.moved", language) not in words(shown)
    assert text("closing.budget", language, currency="USD") in words(shown)


def test_what_was_entered_stays() -> None:
    shown = panel(None, rules={"budget": 0, "limit": 10, "left": 5, "fairness": 50, "bands": "ABC", "works": "none"})
    kept = fields(shown)
    assert (kept["budget"], kept["limit"], kept["left"], kept["fairness"]) == (0, 10, 5, 50)
    assert (kept["bands"], kept["works"]) == ("ABC", "none")


def test_a_problem_stands_above_the_rules() -> None:
    assert "Budget : un nombre" in words(panel(None, problem="Budget : un nombre"))


@pytest.mark.parametrize("language", LANGUAGES)
def test_who_moves_and_who_is_left_out_by_reason(best: ClosingSet, language: str) -> None:
    said = words(panel(best, language))
    assert number(215, language) in said
    # S1 has 10 undecided; S2 5 that a gate holds and 10 without room.
    assert text("closing.left_parts", language, undecided="10", gates="5", no_room="10") in said
    assert money(2450, "USD", language) in said


@pytest.mark.parametrize("language", LANGUAGES)
def test_a_solved_set_says_how_good_it_is(best: ClosingSet, language: str) -> None:
    proof = text(
        "closing.optimal", language, gap=percent(0, language, 2), seconds=number(best.seconds, language, 1),
        count=215,
    )  # fmt: skip
    assert proof in words(panel(best, language))


@pytest.mark.parametrize("language", LANGUAGES)
def test_a_set_by_hand_claims_nothing_of_being_best(chosen: ClosingSet, language: str) -> None:
    said = words(panel(chosen, language))
    assert text("closing.by_hand", language) in said
    assert text("closing.too_long", language) not in said


@pytest.mark.parametrize("language", LANGUAGES)
def test_what_cannot_close_is_named(best: ClosingSet, language: str) -> None:
    none = replace(best, status="infeasible", impossible=("S2", "unknown-site"))
    assert text("closing.infeasible", language, sites="Sangaris, unknown-site") in words(panel(none, language))
    nobody = replace(best, status="infeasible", impossible=())
    assert text("closing.infeasible", language, sites=MISSING) in words(panel(nobody, language))


def test_a_search_that_ended_without_a_set_says_so(best: ClosingSet) -> None:
    assert text("closing.too_long", "en") in words(panel(replace(best, status="none", seconds=10.0), "en"))


@pytest.mark.parametrize("language", LANGUAGES)
def test_an_unknown_cost_is_at_least_what_is_known(language: str) -> None:
    inputs = by_hand()
    inputs.pairs.loc[0, "cost"] = NAN  # S1 to X
    found = load(inputs, RULES, ["S1", "S3"])
    said = words(panel(found, language))
    assert text("closing.at_least", language, cost=money(600, "USD", language)) in said
    assert text("closing.flows_unknown", language, count="1", total="2") in said


def test_a_cost_of_which_nothing_is_known_is_a_dash_never_zero() -> None:
    inputs = by_hand()
    inputs.pairs["cost"] = NAN
    said = words(panel(load(inputs, RULES, ["S3"]), "en"))
    assert money(0, "USD", "en") not in said
    assert text("closing.flows_unknown", "en", count="1", total="1") in said


@pytest.mark.parametrize("language", LANGUAGES)
def test_the_chosen_sites_and_their_prefectures_are_listed(best: ClosingSet, language: str) -> None:
    said = words(panel(best, language))
    assert all(name in said for name in ("S1", "S2", "S3", "Ouaka", "Haute-Kotto"))
    assert percent(155 / 215, language) in said  # of those who move, from Ouaka


def test_a_site_that_its_band_would_not_let_close_is_marked() -> None:
    inputs = by_hand()
    inputs.sites.loc["S3", "band"] = "D"
    said = words(panel(load(inputs, RULES, ["S3"]), "fr"))
    assert "S3 ⚠" in said
    assert text("closing.forced", "fr") in said


def test_without_a_forced_site_there_is_no_warning(best: ClosingSet) -> None:
    assert text("closing.forced", "fr") not in words(panel(best))


@pytest.mark.parametrize("language", LANGUAGES)
def test_fairness_says_the_largest_that_moves_somebody_and_who_is_left_out_of_it(
    best: ClosingSet, language: str
) -> None:
    found = replace(best, fairness_max=0.4, no_site=("Q", "ZZ"))
    said = words(panel(found, language, rules={"fairness": 80}))
    assert text("closing.fairness_max", language, asked=percent(0.8, language), most=percent(0.4, language)) in said
    assert text("closing.no_site", language, prefectures="Haute-Kotto, ZZ") in said


def test_without_fairness_nothing_is_said_of_it(best: ClosingSet) -> None:
    found = replace(best, fairness_max=0.4, no_site=("Q",))
    assert text("closing.no_site", "fr", prefectures="Haute-Kotto") not in words(panel(found, rules={"fairness": "0"}))


def test_sites_taken_by_hand_are_dropped_at_a_click() -> None:
    made = buttons(panel(None, rules={"hand": ["S1", "S9"]}))
    assert made["drop:S1"].children == "Élevage ✕"
    assert made["drop:S9"].children == "S9 ✕"
    assert made["drop:S1"].id["tool"] == TOOL


@pytest.mark.parametrize(("hand", "off"), [([], True), (["S1"], False)])
def test_only_what_was_taken_by_hand_can_be_loaded(hand: list[str], off: bool) -> None:
    shown = panel(None, rules={"hand": hand})
    assert buttons(shown)["hand:"].disabled == off
    assert [p.open for p in parts(shown) if isinstance(p, html.Details) and hasattr(p, "open")] == [not off]


@pytest.mark.parametrize(
    ("works", "services"), [("none", SERVICES), ("funded", BUILT_BY_NOBODY), (None, BUILT_BY_NOBODY)]
)
def test_funded_works_raise_water_and_shelter_only(works: str | None, services: tuple[str, ...]) -> None:
    assert binding({"works": works}) == services
    assert {"funded", "none"} == set(WORKS)


AREA = pd.Series({"arriving": 100.0, "water": 100.0, "health": 99.0, "school": NAN, "shelter": 500.0, "limit": NAN})


@pytest.mark.parametrize(
    ("services", "beyond"), [(("water",), False), (("health",), True), (("school",), False), ((), False)]
)
def test_more_than_a_known_capacity_is_too_many_and_an_unknown_one_says_nothing(
    services: tuple[str, ...], beyond: bool
) -> None:
    assert over(AREA, services) == beyond


def test_the_limit_always_binds() -> None:
    assert over(AREA.where(AREA.index != "limit", 99.0), ())


@pytest.mark.parametrize("language", LANGUAGES)
def test_the_heaviest_area_is_first_and_unknown_capacities_stay_unknown(chosen: ClosingSet, language: str) -> None:
    rows = load_rows(chosen, SERVICES, set(), language)
    assert [(r["id"], r["arriving"]) for r in rows] == [("X", 130.0), ("Y", 95.0)]
    assert rows[0]["water_shown"] == f"▲ {number(130, language)} / {number(120, language)}"
    assert rows[0]["state"] == text("closing.state.overloaded", language)
    assert rows[1]["health"] is None
    assert rows[1]["health_shown"] == text("closing.capacity_unknown", language)
    assert rows[0]["most"] == pytest.approx(130 / 120)


def test_what_works_will_raise_is_marked_apart_from_what_they_will_not(chosen: ClosingSet) -> None:
    (crowded, other) = load_rows(chosen, BUILT_BY_NOBODY, set(), "en")
    assert crowded["water_shown"].startswith("■ ")
    assert crowded["state"] == text("closing.state.works", "en")
    assert other["state"] == text("closing.state.unknown", "en")


def test_a_destination_in_harms_way_is_marked_in_name_and_state(chosen: ClosingSet) -> None:
    rows = {r["id"]: r for r in load_rows(chosen, SERVICES, {"Y"}, "fr")}
    assert rows["Y"]["name"] == f"{HARM} Y"
    assert text("harm.short", "fr") in rows["Y"]["state"]
    assert HARM not in rows["X"]["name"]


def test_areas_nobody_goes_to_are_left_out() -> None:
    rows = load_rows(load(by_hand(), RULES, ["S3"]), SERVICES, set(), "en")
    assert [r["id"] for r in rows] == ["Y"]


def test_an_area_without_any_room_has_no_share_but_is_overloaded() -> None:
    inputs = by_hand()
    inputs.areas.loc["Y", "water"] = 0.0
    (row,) = load_rows(load(inputs, RULES, ["S3"]), SERVICES, set(), "en")
    assert row["water"] is None
    assert row["water_shown"] == "▲ 60 / 0"
    assert row["state"] == text("closing.state.overloaded", "en")


@pytest.mark.parametrize(("arriving", "capacity", "french"), [
    (1200.0, 1000.0, "▲ 1\u202f200 / 1\u202f000"), (1000.0, 1000.0, "1\u202f000 / 1\u202f000"), (0.0, 0.0, "0 / 0"),
])  # fmt: skip
def test_a_load_is_said_against_its_capacity(arriving: float, capacity: float, french: str) -> None:
    assert load_words(arriving, capacity, "▲ ", "fr") == french


def test_works_that_are_paid_are_in_the_cost() -> None:
    found = load(with_works(), RULES, ["S1"])
    assert money(found.cost, "USD", "en") in words(panel(found, "en"))
