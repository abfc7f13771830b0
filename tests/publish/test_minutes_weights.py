"""Tables of weights in the minutes: who proposed what, how far apart, what was agreed."""

import pytest

from domain.workshop import Proposal
from locales import LANGUAGES, MISSING, number, percent, text
from publish.minutes_weights import BESIDE, agreed_table, dimensions_of, proposals_table, readable, spread_table

KNOWN = [("D1", "Eau", 0.6), ("D2", "École", 0.4)]
AWA = Proposal("Awa", "direct", {"D1": 0.7, "D2": 0.3})
BLAISE = Proposal("Blaise", "pairwise", {"D1": 0.5, "D2": 0.5}, consistency=0.04)
DIMENSIONS = dimensions_of(KNOWN, [])


def test_weights_that_are_no_shares_are_left_out() -> None:
    assert readable([AWA, Proposal("X", "direct", {"D1": float("nan")}), Proposal("Y", "direct", {}), BLAISE]) == [
        AWA,
        BLAISE,
    ]


def test_dimensions_that_only_the_weights_name_stand_last_without_a_weight_of_the_method() -> None:
    assert dimensions_of(KNOWN, [{"D2": 0.1, "D9": 0.9}]) == [
        ("D1", "Eau", 0.6),
        ("D2", "École", 0.4),
        ("D9", "D9", None),
    ]


@pytest.mark.parametrize("language", LANGUAGES)
def test_each_participant_is_a_row_and_what_was_not_given_a_dash(language: str) -> None:
    (table,) = proposals_table([AWA, BLAISE], dimensions_of(KNOWN, [{"D9": 1.0}]), language)
    assert table.header == [
        text("minutes.participant", language),
        text("minutes.way", language),
        "D1",
        "D2",
        "D9",
        text("minutes.consistency", language),
    ]
    assert table.rows[0] == [
        "Awa",
        text("workshop.way.direct", language),
        number(70, language, 1),
        number(30, language, 1),
        MISSING,
        MISSING,
    ]
    assert table.rows[1][-1] == number(0.04, language, 2)


def test_a_way_of_an_older_release_is_as_it_was_written() -> None:
    (table,) = proposals_table([Proposal("Awa", "dice", {"D1": 1.0})], DIMENSIONS, "fr")
    assert table.rows[0][1] == "dice"


@pytest.mark.parametrize(("count", "tables"), [(1, 1), (BESIDE, 1), (BESIDE + 1, 2), (0, 0)])
def test_as_many_tables_as_the_page_needs(count: int, tables: int) -> None:
    many = [(f"D{n}", f"n{n}", None) for n in range(count)]
    made = proposals_table([AWA], many, "fr")
    assert len(made) == tables
    assert all(len(table.header) == len(table.rows[0]) == len(table.widths) for table in made)


@pytest.mark.parametrize("language", LANGUAGES)
def test_the_spread_is_by_hand(language: str) -> None:
    """0.7 and 0.5: mean 0.6, range 0.2, a third of the mean."""
    row = spread_table([AWA, BLAISE], DIMENSIONS, language).rows[0]
    assert row == ["D1 · Eau", *[percent(share, language, 1) for share in (0.6, 0.5, 0.7, 0.2, 1 / 3)]]


def test_a_dimension_that_nobody_weighed_has_no_spread() -> None:
    rows = spread_table([AWA], [("D9", "D9", None)], "fr").rows
    assert rows == [["D9", *[MISSING] * 5]]


@pytest.mark.parametrize("language", LANGUAGES)
def test_agreed_weights_stand_beside_the_methods(language: str) -> None:
    rows = agreed_table(dimensions_of(KNOWN, [{"D9": 0.1}]), {"D1": 0.55, "D9": 0.1}, language).rows
    assert rows == [
        ["D1 · Eau", percent(0.6, language, 1), percent(0.55, language, 1)],
        ["D2 · École", percent(0.4, language, 1), MISSING], ["D9", MISSING, percent(0.1, language, 1)],
    ]  # fmt: skip
