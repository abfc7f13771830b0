"""Filters leave the sites that pass all of them, and say how many, or which filter left none."""

import math
from collections.abc import Callable

import pandas as pd
import pytest
from dash import no_update

from callbacks.filters import apply_filters, clear, pass_filters
from components import ids
from domain.tiers import Tier
from locales import text
from services.context import Context
from services.places import sites
from services.sites.readiness import readiness
from tests.callbacks.pages import Page

VIEW = {"language": "fr"}


def test_no_filter_shows_all_and_counts_them(core: Context) -> None:
    table = sites(core, 22)
    shown, words, _ = apply_filters(core, [], [], None, "22", "", ids.LENS_TABLE, "readiness", True, VIEW)
    assert shown is None
    assert words.startswith(f"{len(table)} sites sur {len(table)}")


@pytest.mark.parametrize("least", [1, 100, 1000, "2000"])
def test_people_are_filtered_from_the_number_on(core: Context, least: object) -> None:
    table = sites(core, 22)
    shown, *_ = apply_filters(core, [], [], least, "22", "", ids.LENS_TABLE, "readiness", True, VIEW)  # type: ignore[arg-type]
    expected = table.index[table["people"] >= float(least)]  # type: ignore[arg-type]
    assert set(table.index if shown is None else shown) == set(expected)


def test_prefecture_and_band_are_both_asked(core: Context) -> None:
    table, bands = sites(core, 22), readiness(core, 22).sites["band"]
    shown, *_ = apply_filters(core, ["CF43"], ["D"], None, "22", "", ids.LENS_TABLE, "readiness", True, VIEW)
    expected = {i for i in table.index if table.loc[i, "adm1"] == "CF43" and bands[i] == "D"}
    assert expected
    assert set(shown or []) == expected


def test_the_filter_that_left_none_is_named(core: Context) -> None:
    shown, words, _ = apply_filters(core, [], ["A"], 999_999, "22", "", ids.LENS_TABLE, "readiness", True, VIEW)
    assert (shown, words) == ([], text("filter.empty.people", "fr"))


@pytest.mark.parametrize("entered", ["-", "1e", "a lot", -5, "1e12", "nan", math.nan])
def test_a_number_that_is_none_is_said_at_its_field_and_filters_nothing(core: Context, entered: object) -> None:
    everything = apply_filters(core, ["CF43"], [], "", "22", "", ids.LENS_TABLE, "readiness", True, VIEW)
    *seen, wrong = apply_filters(core, ["CF43"], [], entered, "22", "", ids.LENS_TABLE, "readiness", True, VIEW)  # type: ignore[arg-type]
    assert wrong.startswith(text("error.field_number", "fr")) or wrong.startswith(text("error.field_range", "fr"))
    assert "0 – 10000000" in wrong
    assert (seen, everything[2]) == (list(everything[:2]), "")


def test_the_sites_are_not_counted_above_the_table_of_a_layer(core: Context) -> None:
    shown, words, _ = apply_filters(core, ["CF43"], [], None, "22", "", "border_crossings", "readiness", True, VIEW)
    assert shown and words is no_update
    assert apply_filters(core, [], ["A"], 999_999, "22", "", "border_crossings", "readiness", True, VIEW)[:2] == (
        [],
        no_update,
    )


def test_the_public_has_no_filter(page_for: Callable[[Tier], Page]) -> None:
    public: Context = page_for(Tier.PUBLIC).app.server.extensions["kodro"]
    assert apply_filters(public, ["CF43"], ["A"], 10, "22", "", ids.LENS_TABLE, "readiness", True, VIEW) == (
        None,
        "",
        "",
    )
    assert apply_filters(public, None, None, None, None, None, None, "readiness", True, VIEW) == (None, "", "")


def test_filters_are_cleared() -> None:
    assert clear(1) == ([], [], "")


@pytest.mark.parametrize(
    ("masks", "left", "emptied_by"),
    [
        ({}, ["a", "b"], ""),
        ({"x": None}, ["a", "b"], ""),
        ({"x": [True, False]}, ["a"], ""),
        ({"x": [True, False], "y": [False, True]}, [], "y"),
        ({"x": [False, False], "y": [False, True]}, [], "x"),
    ],
)
def test_masks_are_passed_in_turn(masks: dict[str, object], left: list[str], emptied_by: str) -> None:
    table = pd.DataFrame({"n": [1, 2]}, index=["a", "b"])
    series = {name: None if mask is None else pd.Series(mask, index=table.index) for name, mask in masks.items()}
    passing, name = pass_filters(table, series)
    assert (list(passing.index), name) == (left, emptied_by)


def test_a_mask_of_other_rows_is_matched_by_id() -> None:
    table = pd.DataFrame({"n": [1, 2]}, index=["a", "b"])
    passing, _ = pass_filters(table, {"x": pd.Series([True, False], index=["b", "a"])})
    assert list(passing.index) == ["b"]


@pytest.mark.parametrize("lens", ["risks.exposure", "risks.warnings"])
def test_above_rows_that_are_no_sites_the_sites_are_said_to_be_those_on_the_map(core: Context, lens: str) -> None:
    shown, words, _ = apply_filters(core, ["CF43"], [], None, "22", "", ids.LENS_TABLE, lens, True, VIEW)
    _, beside, _ = apply_filters(core, ["CF43"], [], None, "22", "", ids.LENS_TABLE, "readiness", True, VIEW)
    assert shown and words != beside
    assert words.lower().startswith(("on the map", "sur la carte"))


def test_sites_that_are_not_drawn_are_not_said_to_be_on_the_map(core: Context) -> None:
    shown, words, _ = apply_filters(core, ["CF43"], [], None, "22", "", ids.LENS_TABLE, "risks.exposure", False, VIEW)
    assert shown
    assert words == ""
