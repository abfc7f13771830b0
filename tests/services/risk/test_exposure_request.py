"""One question, one answer: requests are equal when they ask the same, to the last digit."""

import json
from dataclasses import replace

import geopandas as gpd
import pytest
import shapely
from hypothesis import given
from hypothesis import strategies as st
from shapely.geometry import mapping

from domain.errors import ImportFileError
from services.risk.exposure_request import MOST_CORNERS, SHAPES, ExposureRequest, of_drawing, of_shapes

AREA = dict(mapping(shapely.box(18.1, 4.1, 19.3, 5.7)))
CORNER = st.tuples(st.floats(14, 28), st.floats(2, 11))


@given(CORNER, CORNER, CORNER)
def test_a_drawn_area_keeps_every_digit_through_the_page(
    a: tuple[float, float], b: tuple[float, float], c: tuple[float, float]
) -> None:
    drawn = {"type": "Polygon", "coordinates": [[a, b, c, a]]}
    request, again = of_drawing(drawn, "x"), of_drawing(json.loads(json.dumps(drawn)), "x")
    assert list(request.shapes[0].shape.exterior.coords) == [a, b, c, a]
    assert request == again and request.digest == again.digest


@pytest.mark.parametrize(
    "change", [{"round": 21}, {"hazard": "heat"}, {"key": 20}, {"threshold": 1.5}, {"zones": "sites"}]
)
def test_another_question_has_another_name(change: dict[str, object]) -> None:
    request = ExposureRequest("prefectures", 22, key=100, threshold=0.5)
    assert replace(request, **change).digest != request.digest


def test_a_corner_moved_by_a_micrometre_is_another_question() -> None:
    moved = {"type": "Polygon", "coordinates": [[(x + 1e-11, y) for x, y in AREA["coordinates"][0]]]}
    assert of_drawing(moved, "x").digest != of_drawing(AREA, "x").digest


@pytest.mark.parametrize(
    "area",
    [
        {}, {"type": "Polygon"}, {"type": "Polygon", "coordinates": []}, {"type": "Nothing", "coordinates": [1]},
        {"type": "Point", "coordinates": [18, 4]}, {"type": "LineString", "coordinates": [[18, 4], [19, 5]]},
        {"type": "Polygon", "coordinates": [[[18, 4], [19, "x"], [19, 5], [18, 4]]]},
        {"type": "Polygon", "coordinates": [[[18, 4], [190, 4], [19, 5], [18, 4]]]},
        {"type": "Polygon", "coordinates": [[[18, 4], [19, 95], [19, 5], [18, 4]]]},
        {"type": "GeometryCollection", "geometries": []}, [], "text", None, 5,
        dict(mapping(shapely.Point(18, 4).buffer(1, quad_segs=MOST_CORNERS))),
    ],
)  # fmt: skip
def test_what_is_no_area_is_refused(area: object) -> None:
    with pytest.raises(ImportFileError) as refused:
        of_drawing(area, "x")  # type: ignore[arg-type]
    assert refused.value.code == "bad_area"


def test_zones_of_a_file_keep_their_names_and_leave_out_the_empty() -> None:
    shapes = gpd.GeoSeries({"a": shapely.box(18, 4, 19, 5), "b": None}, crs=4326)
    request = of_shapes(shapes, {"a": "Un"}, hazard="heat")
    assert (request.zones, request.hazard, [(z.id, z.name) for z in request.shapes]) == (SHAPES, "heat", [("a", "Un")])
    assert request.geometries["a"].equals(shapes["a"])


@pytest.mark.parametrize(("zones", "basis"), [("prefectures", "raster"), ("communes", "raster"), (SHAPES, "raster"),
                                              ("sites", "tracked"), ("return_areas", "tracked")])  # fmt: skip
def test_only_sites_and_return_areas_count_tracked_people(zones: str, basis: str) -> None:
    assert ExposureRequest(zones).basis == basis


def test_sections_of_floods_ask_of_floods_whichever_hazard_is_shown() -> None:
    drought = replace(of_drawing(AREA, "x"), hazard="drought", key=3, threshold=1.5, round=22)
    assert drought.of_floods == replace(of_drawing(AREA, "x"), round=22)
    flood = ExposureRequest("prefectures", threshold=1.5, key=20)
    assert flood.of_floods == flood
