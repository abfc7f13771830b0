"""Sites side by side on one scale: differences marked, what nobody knows a dash."""

from dataclasses import replace

import dash_mantine_components as dmc
import pandas as pd
import pytest
from dash import html
from dash.development.base_component import Component

from components.sites.compare import FAR, MOST, compare_panel, marked
from domain.tiers import Tier
from locales import LANGUAGES, MISSING, text
from services.sites.hidden_counts import hidden_counts
from tests.components.reading import parts, words
from tests.components.sites.assessed import EVICTED, METHOD, READY, UNSURE, assessment

ALL = [("P", "Pk P"), ("Q", "Pk Q"), ("R", "Pk R")]


def panel(chosen: list[str], language: str = "fr") -> Component:
    return compare_panel(assessment(), METHOD, ALL, chosen, language)


def test_the_best_and_the_worst_are_marked_where_they_lie_far_apart() -> None:
    best, middle, worst = marked(["90", "60", "20"], [90.0, 60.0, 20.0])
    assert isinstance(best, html.Strong) and best.children == "▲ 90"
    assert middle == "60"
    assert isinstance(worst, html.Strong) and worst.children == "▼ 20"


@pytest.mark.parametrize("values", [[50.0, 50.0 + FAR - 0.1], [50.0], [float("nan"), 90.0], [float("nan")] * 2, []])
def test_near_or_single_values_are_not_marked(values: list[float]) -> None:
    shown = [str(v) for v in values]
    assert marked(shown, values) == shown


def test_an_unknown_value_is_neither_best_nor_worst() -> None:
    cells = marked(["90", MISSING, "20"], [90.0, float("nan"), 20.0])
    assert cells[1] == MISSING


@pytest.mark.parametrize("language", LANGUAGES)
@pytest.mark.parametrize("chosen", [[], ["P"], ["P", "no such site"]])
def test_fewer_than_two_sites_are_not_compared_but_told_how(chosen: list[str], language: str) -> None:
    said = words(panel(chosen, language))
    assert text("compare.few", language) in said
    assert text("compare.few_advice", language) in said
    assert text("compare.flows", language) not in said


def test_what_is_no_site_is_not_taken_over_from_an_address() -> None:
    (box,) = [p for p in parts(panel(["P", "<script>", "Q"])) if isinstance(p, dmc.MultiSelect)]
    assert box.value == ["P", "Q"]
    assert box.maxValues == MOST


@pytest.mark.parametrize("language", LANGUAGES)
def test_two_sites_stand_in_one_table_with_bands_and_rank(language: str) -> None:
    said = words(panel([READY, EVICTED], language))
    for key in ("column.band", "score.name", "compare.rank", "compare.verdict", "completeness.name", "column.open"):
        assert text(key, language) in said
    assert all(text(f"band.{assessment().sites.loc[s, 'band']}.name", language) in said for s in (READY, EVICTED))


@pytest.mark.parametrize("language", LANGUAGES)
def test_a_gate_that_differs_stands_out_with_both_states(language: str) -> None:
    said = words(panel([READY, EVICTED], language))
    assert f"≠ G1 {text('gate.G1.name', language)}" in said
    assert text("state.FAIL", language) in said and text("state.PASS", language) in said


def test_a_gate_that_is_the_same_is_left_out() -> None:
    assert "≠ G10" not in words(panel([READY, UNSURE]))


def test_a_gate_that_was_never_asked_of_one_site_is_a_dash_and_differs() -> None:
    found = assessment()
    fewer = found.gates[~((found.gates["gate"] == "G10") & (found.gates["site_id"] == READY))]
    said = words(compare_panel(replace(found, gates=fewer), METHOD, ALL, [READY, UNSURE], "en"))
    assert f"≠ G10 {text('gate.G10.name', 'en')}" in said
    assert f"<strong>{MISSING}</strong>" in said.split("≠ G10")[1]


def test_a_site_without_draws_has_a_dash_for_its_interval() -> None:
    found = assessment()
    sites = found.sites.assign(score_p05=float("nan"), score_p95=float("nan"))
    said = words(compare_panel(replace(found, sites=sites), METHOD, ALL, [READY, UNSURE], "en"))
    interval = said.split(text("compare.interval", "en"))[1][:12]
    assert MISSING in interval


def test_every_dimension_has_a_bar_from_0_to_100() -> None:
    shown = panel([READY, EVICTED], "fr")
    said = words(shown)
    assert all(text(f"dimension.{d.id}.name", "fr") in said for d in METHOD.dimensions)


@pytest.mark.parametrize("language", LANGUAGES)
def test_where_households_go_is_drawn_and_listed(language: str) -> None:
    said = words(panel([READY, UNSURE], language))
    pairs = assessment().pairs
    undecided = pairs[(pairs["site_id"] == UNSURE) & (pairs["destination_id"] == "undecided")]
    assert len(undecided) == 1
    assert text("option.undecided", language) in said
    total = pairs[pairs["site_id"].isin([READY, UNSURE])]["households"].sum()
    assert text("compare.flow_summary", language, count=total) in said
    assert text("compare.flow_table", language) in said


def test_a_flow_that_nobody_judged_has_no_state() -> None:
    pairs = assessment().pairs
    assert pd.isna(pairs.loc[pairs["destination_id"] == "undecided", "status"]).all()
    assert MISSING in words(panel([READY, UNSURE], "en")).split(text("compare.flow_table", "en"))[1]


@pytest.mark.parametrize("language", LANGUAGES)
def test_what_is_not_shown_of_a_site_has_words(language: str) -> None:
    found = assessment()
    kept = hidden_counts(found.pairs, METHOD, Tier.PARTNER)  # P has four households
    site = found.sites.assign(people=[float("nan"), 490.0, 490.0], withheld=[("open_share",), (), ()])
    shown = replace(found, pairs=kept.of_pairs(found.pairs), sites=site)
    said = words(compare_panel(shown, METHOD, ALL, [READY, EVICTED], language))
    # The open share, the mean of each dimension, the households of the flow.
    assert said.count(f">{text('withheld.covered', language)}<") == 1 + len(METHOD.dimensions) + 1
    assert text("few_people", language) in said and text("withheld.about", language) in said
