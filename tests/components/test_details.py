"""Panels say what is known with its source, and say what is not there."""

import geopandas as gpd
import pandas as pd
import pytest
import shapely

from components.details import absent, plain_details, point_value, restricted, return_area
from components.map_marks import EMPTY, THICKEST, THINNEST, drawn, moves, remarks, rings
from domain.schemas import LEVELS, PLACE_KINDS
from domain.workshop import Remark
from layers.base import Details
from locales import LANGUAGES, has, text
from tests.components.reading import words

PLACES = gpd.GeoSeries(
    {"S1": shapely.Point(20, 6), "A1": shapely.box(21, 6, 22, 7), "A2": shapely.Point(23, 7)}, crs=4326
)
NAMES = {"S1": "Site", "A1": "Area", "A2": "Other"}


def html_of(component: object) -> str:
    return str(component.to_plotly_json()["props"]["data-html"])  # type: ignore[attr-defined]


def test_details_are_a_heading_facts_and_their_source() -> None:
    html = html_of(plain_details(Details("N <1>", "kind", "there", (("a", "1"),), ("note",), "31/10/2025", "S"), "fr"))
    for part in (
        "<h2>N &lt;1&gt;</h2>",
        "kind · there",
        ">a<",
        ">1<",
        "note",
        "31/10/2025",
        text("legend.source", "fr", source="S"),
    ):
        assert part in html


@pytest.mark.parametrize("language", LANGUAGES)
def test_a_place_of_which_nothing_is_known_says_so(language: str) -> None:
    html = html_of(plain_details(Details("N", "kind"), language))
    assert text("details.nothing", language) in html
    assert "provenance" not in html


@pytest.mark.parametrize("language", LANGUAGES)
@pytest.mark.parametrize("kind", [*PLACE_KINDS, *(level for level in LEVELS if level != "adm0"), "warnings"])
def test_what_is_absent_is_named_by_its_kind(kind: str, language: str) -> None:
    title = absent(kind, "XX", language).children[0].children
    assert "XX" in title
    assert title[0].isupper()
    if has(f"selection.absent.{kind}", language):
        assert title == text(f"selection.absent.{kind}", language, subject="XX")


@pytest.mark.parametrize("language", LANGUAGES)
def test_what_the_public_may_not_see_is_not_named(language: str) -> None:
    panel = restricted("displacement_site", language)
    assert text("selection.restricted_advice", language) == panel.children[1].children


def test_a_reading_is_small_and_can_be_closed() -> None:
    html = html_of(point_value([("Flood", "1,20 m")], "6 ; 20", "fr"))
    assert html.count('class="line"') == 1
    assert "&quot;point-value&quot;" in html
    assert text("point.close", "fr") in html


def flows(**more: object) -> pd.DataFrame:
    rows = {
        "site_id": ["S1", "S1", "S1"],
        "destination_id": ["A1", "A2", "undecided"],
        "households": [100.0, 25.0, 50.0],
    }
    return pd.DataFrame({**rows, **more})


def test_moves_are_as_wide_as_their_households_and_none_goes_nowhere() -> None:
    marks = moves(flows(), PLACES, NAMES, "map.intention", "fr")
    assert [mark["id"] for mark in marks] == ["S1>A1", "S1>A2"]
    assert [mark["r"] for mark in marks] == [THICKEST, round(THINNEST + (THICKEST - THINNEST) / 2, 1)]
    assert {mark["k"] for mark in marks} == {"move-open"}
    assert "100" in marks[0]["label"]


def test_a_move_says_whether_it_is_open_and_one_of_nobody_is_left_out() -> None:
    marks = moves(
        flows(status=["blocked", "undetermined", "open"], households=[0.0, 5.0, 5.0]), PLACES, NAMES, "map.moved", "fr"
    )
    assert [(mark["id"], mark["k"]) for mark in marks] == [("S1>A2", "move-undetermined")]


def test_rings_go_round_places_that_are_on_the_map() -> None:
    marks = rings(["A1", "nowhere"], PLACES, "compared", NAMES)
    assert [(mark["id"], mark["label"]) for mark in marks] == [("compared:A1", "Area")]
    assert PLACES["A1"].contains(marks[0]["geometry"])


def test_marks_are_geojson() -> None:
    assert drawn([]) == EMPTY
    assert '"compared:A1"' in drawn(rings(["A1"], PLACES, "compared", NAMES))


def test_remarks_keep_the_number_that_they_have_in_the_list() -> None:
    said = [remark(site="nowhere"), remark(site="S1"), remark(point=(6.5, 20.5))]
    marks = remarks(said, PLACES, "fr")
    assert [mark["k"] for mark in marks] == ["remark-2", "remark-3"]
    assert (marks[1]["geometry"].x, marks[1]["geometry"].y) == (20.5, 6.5)


def remark(*, site: str = "", point: tuple[float, float] | None = None) -> Remark:
    return Remark("note", "words", "A", site=site, point=point)


@pytest.mark.parametrize("language", LANGUAGES)
def test_an_area_says_that_a_raster_cannot_be_read(language: str) -> None:
    floods = pd.Series({"share": float("nan"), "covered": float("nan"), "unread": True})
    said = text("gate_reason.unread", language)
    assert said in words(return_area("Bria", "Haute-Kotto", [], "12", floods, language))
    assert said not in words(return_area("Bria", "Haute-Kotto", [], "12", floods.drop("unread"), language))
