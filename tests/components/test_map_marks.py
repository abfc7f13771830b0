"""What the tools draw over the map: moves as wide as they are many, rings, remarks under their number."""

import json
from typing import Any

import geopandas as gpd
import pandas as pd
import pytest
import shapely

from components.map_marks import EMPTY, THICKEST, THINNEST, drawn, moves, remarks, rings, way_words
from domain.workshop import Remark
from locales import LANGUAGES, text

PLACES = gpd.GeoSeries(
    {"S1": shapely.Point(20, 5), "S2": shapely.Point(21, 6), "A": shapely.box(22, 4, 23, 5), "B": shapely.Point(19, 4)},
    crs=4326,
)
FLOWS = pd.DataFrame(
    [
        ("S1", "A", 100.0, "open"),
        ("S2", "A", 25.0, "blocked"),
        ("S1", "undecided", 40.0, None),
        ("S2", "B", 0.0, "open"),
        ("S9", "A", 5.0, "open"),
    ],
    columns=["site_id", "destination_id", "households", "status"],
)
NAMES = {"S1": "Élevage", "A": "Ngakobo"}
MOVE = "map.intention"


def by_id(marks: list[dict[str, Any]]) -> dict[str, dict[str, Any]]:
    return {mark["id"]: mark for mark in marks}


@pytest.mark.parametrize("language", LANGUAGES)
def test_a_move_is_a_line_as_wide_as_its_households(language: str) -> None:
    made = by_id(moves(FLOWS, PLACES, NAMES, MOVE, language))
    assert set(made) == {"S1>A", "S2>A"}  # no place, nobody, no site: no line
    assert made["S1>A"]["r"] == THICKEST
    # A quarter of the households, half of the way from the thinnest to the thickest (5.25), with one decimal.
    assert made["S2>A"]["r"] == pytest.approx((THINNEST + THICKEST) / 2, abs=0.051)
    assert made["S1>A"]["label"] == text(MOVE, language, site="Élevage", area="Ngakobo", count=100)


def test_a_line_begins_at_the_site_and_ends_inside_the_area() -> None:
    line = by_id(moves(FLOWS, PLACES, NAMES, MOVE, "fr"))["S1>A"]["geometry"]
    start, end = shapely.Point(line.coords[0]), shapely.Point(line.coords[-1])
    assert start.equals(PLACES["S1"]) and PLACES["A"].contains(end)


def test_its_class_is_its_state_and_without_one_it_is_open() -> None:
    made = by_id(moves(FLOWS, PLACES, NAMES, MOVE, "fr"))
    assert (made["S1>A"]["k"], made["S2>A"]["k"]) == ("move-open", "move-blocked")
    assert {m["k"] for m in moves(FLOWS.drop(columns="status"), PLACES, NAMES, MOVE, "fr")} == {"move-open"}


def test_what_has_no_name_is_called_by_its_id() -> None:
    assert "S2" in by_id(moves(FLOWS, PLACES, NAMES, MOVE, "fr"))["S2>A"]["label"]


def test_nobody_moves_nothing_is_drawn() -> None:
    assert moves(FLOWS.iloc[:0], PLACES, NAMES, MOVE, "fr") == []


def test_a_ring_stands_round_each_place_that_is_on_the_map() -> None:
    made = rings(["S1", "A", "gone"], PLACES, "compared", NAMES)
    assert [(m["id"], m["label"], m["k"]) for m in made] == [
        ("compared:S1", "Élevage", "compared"), ("compared:A", "Ngakobo", "compared"),
    ]  # fmt: skip
    assert all(m["geometry"].geom_type == "Point" for m in made)


@pytest.mark.parametrize("language", LANGUAGES)
def test_a_remark_keeps_its_number_though_one_before_has_no_place(language: str) -> None:
    said = [
        Remark("note", "nowhere", ""),
        Remark("objection", "here", "Awa", site="S1"),
        Remark("note", "there", "", point=(4.5, 18.5)),
    ]
    made = remarks(said, PLACES, language)
    assert [m["id"] for m in made] == ["remark:2", "remark:3"]
    kind = text("workshop.remark.objection", language)
    assert made[0]["label"] == text("map.remark", language, count=2, kind=kind, said="here")
    assert made[1]["geometry"].equals(shapely.Point(18.5, 4.5))  # latitude comes first in a remark


def test_a_remark_at_a_place_that_is_gone_is_not_drawn() -> None:
    assert remarks([Remark("note", "x", "", site="gone")], PLACES, "fr") == []


def test_marks_are_one_collection_and_none_an_empty_one() -> None:
    sent = json.loads(drawn(rings(["S1"], PLACES, "moved", {})))
    assert [feature["id"] for feature in sent["features"]] == ["moved:S1"]
    assert json.loads(drawn([])) == json.loads(EMPTY)


def test_hostile_words_reach_the_browser_as_data() -> None:
    sent = json.loads(drawn(remarks([Remark("note", '"}<script>', "", site="S1")], PLACES, "fr")))
    assert '"}<script>' in sent["features"][0]["properties"]["label"]


@pytest.mark.parametrize(
    ("language", "share", "km", "said"),
    [
        ("fr", 0.44, 12.4, "44\u202f% · 12 km"),
        ("en", 0.44, 12.4, "44% · 12 km"),
        ("fr", 0.05, 3.21, "5\u202f% · 3,2 km"),
        ("en", 1.0, 1234.0, "100% · 1,234 km"),
    ],
)
def test_a_way_says_share_and_distance(language: str, share: float, km: float, said: str) -> None:
    assert way_words(share, km, language).replace("\u00a0", " ") == said


@pytest.mark.parametrize("language", LANGUAGES)
def test_a_move_whose_households_are_not_shown_is_the_thinnest_line_and_says_so(language: str) -> None:
    why = ["", "few:5", "", "", ""]
    hidden = FLOWS.assign(withheld=why, households=FLOWS["households"].mask([w != "" for w in why]))
    made = by_id(moves(hidden, PLACES, NAMES, MOVE, language))
    assert set(made) == {"S1>A", "S2>A"}
    assert made["S2>A"]["r"] == THINNEST
    few = text("withheld.few", language, count=5)
    assert made["S2>A"]["label"] == text(f"{MOVE}.withheld", language, site="S2", area="Ngakobo", why=few)
