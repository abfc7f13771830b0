"""The address says the page's state, whatever stands in its fields."""

import pytest

from callbacks.url import choices_by_layer, corners, point, switched_layers, whole_people
from components import ids
from domain.view_state import MAX_CORNERS, MAX_PEOPLE, LayerState, ViewState, decode, encode
from tests.callbacks.pages import Page, entry


@pytest.mark.parametrize(
    ("entered", "people"),
    [("", None), (None, None), (0, None), ("-", None), ("-3", None), (-3, None), ("1e3", 1000), (500, 500),
     ("500", 500),
     (2.7, 2), (1e12, None), ("nan", None), ("many", None), (MAX_PEOPLE, MAX_PEOPLE)],
)  # fmt: skip
def test_what_stands_in_the_filter_of_people_never_breaks_the_address(entered: float | str, people: int | None) -> None:
    assert whole_people(entered) == people
    assert decode(encode(ViewState(least_people=whole_people(entered)))) == (ViewState(least_people=people), [])


def test_choices_stand_by_layer_and_one_without_meaning_is_left_out() -> None:
    controls = [{"layer": "a", "choice": "x"}, {"layer": "a", "choice": "y"}, {"layer": "b", "choice": "x"}]
    assert choices_by_layer(controls, ["1", None, ""]) == {"a": {"x": "1"}, "b": {"x": ""}}


def test_only_what_a_person_changed_of_the_layers_is_written() -> None:
    layers = ["displacement_sites", "warnings", "return_areas"]
    written = switched_layers(layers, [True, True, False], [100, 80, 35], ["warnings"])
    assert written == {"warnings": LayerState(True, 80), "return_areas": LayerState(None, 35)}
    assert decode(encode(ViewState(layers=written)))[0].layers == written


RING = [[0, 0], [1, 0], [1, 1], [0, 0]]


@pytest.mark.parametrize(
    ("area", "found"),
    [
        (None, ()), ({}, ()), ({"type": "Point", "coordinates": [0, 0]}, ()),
        ({"type": "Polygon", "coordinates": [RING]}, ((0, 0), (1, 0), (1, 1))),
        ({"type": "Polygon", "coordinates": [[[0, 0], [1, 0], [0, 0]]]}, ()),
        ({"type": "Polygon", "coordinates": [[[n, n] for n in range(MAX_CORNERS + 2)]]}, ()),
    ],
)  # fmt: skip
def test_corners_of_a_drawn_area_without_the_repeated_last(area: dict | None, found: tuple) -> None:
    assert corners(area) == found


@pytest.mark.parametrize(
    ("centre", "found"), [(None, None), ([], None), ([5, 20.5], (5.0, 20.5)), ({"lat": 5, "lng": 20.5}, (5.0, 20.5))]
)
def test_the_centre_comes_as_a_pair_or_by_name(centre: object, found: tuple | None) -> None:
    assert point(centre) == found


@pytest.mark.parametrize(
    ("table", "written"), [(ids.LENS_TABLE, ""), (None, ""), ("border_crossings", "border_crossings")]
)
def test_the_address_says_which_layers_table_is_shown(page: Page, table: str | None, written: str) -> None:
    single = [entry(ids.LENS, "data", "overview"), entry(ids.ROUND, "value", "22"), entry(ids.SELECTION, "data")]
    rest = [
        (ids.FILTER_PREFECTURE, "value"), (ids.FILTER_BAND, "value"), (ids.FILTER_PEOPLE, "value"), (ids.AREA, "data"),
        (ids.ZONES, "value"), (ids.PLACES_KIND, "value"), (ids.TABLE_LAYER, "value"), (ids.SCENARIO, "data"),
        (ids.TOOL, "data"), (ids.MAP, "center"), (ids.MAP, "zoom"),
    ]  # fmt: skip
    values = {ids.TABLE_LAYER: table}
    inputs = [*single, [], [], [], *(entry(name, prop, values.get(name)) for name, prop in rest)]
    answer = page.set_off(
        page.key(f"{ids.QUERY}.data"), entry(ids.QUERY, "data"), inputs,
        [entry(ids.LAYERS_CHOSEN, "data", []), entry(ids.VIEW, "data", {"language": "fr"})],
        [(ids.TABLE_LAYER, "value")],
    )  # fmt: skip
    assert answer is not None
    assert decode(answer[ids.QUERY]["data"])[0].table == written
