"""Where households want to go: each with its share and state, those in harm's way marked."""

import json
from dataclasses import replace

import pandas as pd
import pytest
from dash import html

from components import ids
from components.parts import HARM
from components.sites.destinations import destination_name, destinations_section, in_harm
from locales import LANGUAGES, MISSING, percent, text
from tests.components.reading import parts, words
from tests.components.sites.assessed import EVICTED, assessment

PAIRS = pd.DataFrame(
    [
        ("A", "Alindao", 0.6, "A", 81.0, "open"),
        ("B", "Bria", 0.25, "D", 40.0, "blocked"),
        ("undecided", "", 0.15, None, float("nan"), None),
    ],
    columns=["destination_id", "name", "share", "band", "score", "status"],
)


@pytest.mark.parametrize("language", LANGUAGES)
@pytest.mark.parametrize("option", ["relocation", "local_integration", "undecided"])
def test_a_choice_that_is_no_place_has_words(option: str, language: str) -> None:
    assert destination_name(option, "x", language) == text(f"option.{option}", language)


def test_a_place_keeps_its_own_name() -> None:
    assert destination_name("RA-1", "Bria", "en") == "Bria"


@pytest.mark.parametrize("language", LANGUAGES)
def test_without_answers_one_is_told_what_to_do(language: str) -> None:
    (shown,) = destinations_section("S", PAIRS.iloc[:0], set(), None, language)
    assert text("destinations.none", language) in words(shown)
    assert text("destinations.none_advice", language) in words(shown)


@pytest.mark.parametrize("language", LANGUAGES)
def test_shares_and_states_stand_beside_the_name(language: str) -> None:
    (shown,) = destinations_section("S", PAIRS, set(), "A", language)
    said = words(shown)
    assert all(percent(share, language) in said for share in (0.6, 0.25, 0.15))
    assert text("pair.open", language) in said and text("pair.blocked", language) in said


@pytest.mark.parametrize("language", LANGUAGES)
def test_a_score_that_a_condition_makes_void_is_struck_out_with_the_reason(language: str) -> None:
    (shown,) = destinations_section("S", PAIRS, set(), None, language)
    scores = [p for p in parts(shown) if isinstance(p, html.Td) and p.children in {"81", "40"}]
    assert [(p.className, p.title) for p in scores] == [("n", ""), ("n void", text("destinations.void", language))]


def test_the_undecided_have_neither_band_nor_score_nor_state() -> None:
    (shown,) = destinations_section("S", PAIRS, set(), None, "fr")
    last = [p for p in parts(shown) if isinstance(p, html.Tr)][-1]
    assert [cell.children for cell in parts(last) if isinstance(cell, html.Td)] == [
        percent(0.15, "fr"),
        MISSING,
        MISSING,
        MISSING,
    ]


def test_a_click_shows_another_destination_but_neither_the_chosen_nor_the_undecided() -> None:
    (shown,) = destinations_section('S"1', PAIRS, set(), "A", "fr")
    (link,) = [p for p in parts(shown) if isinstance(p, html.Button)]
    chosen = json.loads(getattr(link, "data-props"))[ids.SELECTION]["data"]
    assert chosen == {"kind": "displacement_site", "id": 'S"1', "destination": "B"}


def test_the_chosen_row_is_marked() -> None:
    (shown,) = destinations_section("S", PAIRS, set(), "B", "fr")
    assert [p.className for p in parts(shown) if isinstance(p, html.Tr) and hasattr(p, "className")] == [
        "",
        "chosen",
        "",
    ]


def test_a_destination_in_harms_way_is_marked() -> None:
    (shown,) = destinations_section("S", PAIRS, {"B"}, None, "en")
    assert words(shown).count(HARM) == 1


def test_harm_is_a_failed_flood_gate_of_this_site_only() -> None:
    found = assessment()
    gates = pd.DataFrame(
        [
            ("P", "G8", "FAIL", "X"),
            ("P", "G8", "UNKNOWN", "Y"),
            ("P", "G7", "FAIL", "Z"),
            (EVICTED, "G8", "FAIL", "W"),
            ("P", "G8", "FAIL", None),
        ],
        columns=["site_id", "gate", "state", "destination_id"],
    )
    assert in_harm(replace(found, gates=gates), "P") == {"X"}


@pytest.mark.parametrize("language", LANGUAGES)
def test_a_share_that_is_not_shown_has_words_and_the_reason_stands_below(language: str) -> None:
    hidden = PAIRS.assign(share=[0.6, float("nan"), float("nan")], withheld=["", "few:5", "few:5"])
    (shown,) = destinations_section("S", hidden, set(), None, language)
    said = words(shown)
    assert said.count(text("withheld.few", language, count=5)) == 2 and percent(0.6, language) in said
    assert text("withheld.about", language) in said
    (all_shown,) = destinations_section("S", PAIRS.assign(withheld=""), set(), None, language)
    assert text("withheld.about", language) not in words(all_shown)
