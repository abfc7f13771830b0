"""Rows of the store from columns of a file: areas looked up, repeats refused, shapes repaired or refused."""

import json
from collections.abc import Callable

import geopandas as gpd
import pandas as pd
import pytest
import shapely

from store.parsing.import_log import ImportLog
from store.parsing.reader import ReadContext
from store.parsing.rows import attributes_of, first_of_each, locate, other_countries, places, polygon, polygons

Make = Callable[..., ReadContext]
SQUARE = shapely.box(0, 0, 1, 1)
BOW = shapely.Polygon([(0, 0), (1, 1), (1, 0), (0, 1)])  # crosses itself


def points(*pairs: tuple[float, float] | None) -> gpd.GeoSeries:
    return gpd.GeoSeries([shapely.Point(p) if p else None for p in pairs], crs=4326, index=range(2, 2 + len(pairs)))


def test_a_point_lies_in_its_prefecture_and_sub_prefecture(reading: Make) -> None:
    found = locate(reading(), points((20.5, 5.0), (21.5, 5.0), None))
    assert found["adm1"].tolist() == ["CF43", "CF52", None]
    assert found["adm2"].tolist() == ["CF431", "CF521", None]
    assert found["adm3"].isna().all()


def test_without_areas_that_is_said_once(reading: Make) -> None:
    context = reading(empty=True)
    assert locate(context, points((20.5, 5.0))).isna().all(axis=None)
    assert context.log.issues()["code"].tolist() == ["areas_unknown"]


def test_without_points_nothing_is_missed(reading: Make) -> None:
    context = reading(empty=True)
    locate(context, points(None))
    assert context.log.issues().empty


def test_places_are_accepted_with_their_attributes(reading: Make) -> None:
    context = reading()
    where = points((20.5, 5.0), None)
    ids, names = pd.Series(["a", "b"], index=where.index), pd.Series(["A", None], index=where.index)
    extra = pd.DataFrame({"rooms": [3.0, None], "type": [None, None]}, index=where.index)
    made = places(
        context, "school", ids, names, where, extra=extra, status=pd.Series(["open", None], index=where.index)
    )
    assert made["place_id"].tolist() == ["a", "b"] and made["kind"].tolist() == ["school"] * 2
    assert [json.loads(text) for text in made["attributes"]] == [{"rooms": 3.0}, {}]
    assert made["status"].isna().tolist() == [False, True] and made["adm1"].iloc[0] == "CF43"
    context.log.expect([2, 3])
    assert context.log.taken == 2


def test_attributes_leave_out_what_is_missing() -> None:
    assert attributes_of(pd.DataFrame({"a": [float("nan")], "b": ["é"]})).tolist() == ['{"b": "é"}']


def test_the_first_row_of_an_id_is_kept_and_named() -> None:
    log = ImportLog("a.csv")
    kept = first_of_each(pd.Series(["x", "y", "x", None, None], index=[2, 3, 4, 5, 6]), log, column="A (id)")
    assert kept.index.tolist() == [2, 3, 5, 6]
    (issue,) = log.issues().to_dict("records")
    assert (issue["code"], issue["row"], issue["found"], issue["expected"]) == ("duplicate_id", 4, "x", "2")


def test_other_countries_are_refused_one_line_a_country() -> None:
    log = ImportLog("a.csv")
    codes = pd.Series(["CAF", "TCD", None, "TCD"], index=[2, 3, 4, 5])
    assert other_countries(codes, log, column="iso", country_codes=("CAF",)).tolist() == [True, False, False, False]
    assert sorted(log.issues()["found"]) == ["?: 1 × [4]", "TCD: 2 × [3, 5]"]


@pytest.mark.parametrize(("shape", "area"), [(SQUARE, 1.0), (BOW, 0.5), (shapely.MultiPolygon([SQUARE]), 1.0)])
def test_a_polygon_is_kept_and_one_that_crosses_itself_repaired(shape: shapely.Geometry, area: float) -> None:
    made = polygon(shape)
    assert made is not None and made.is_valid and made.area == pytest.approx(area)


@pytest.mark.parametrize(
    "shape", [shapely.Point(0, 0), shapely.LineString([(0, 0), (1, 1)]), shapely.Polygon([(0, 0), (1, 1), (0, 0)])]
)
def test_what_has_no_area_is_no_polygon(shape: shapely.Geometry) -> None:
    assert polygon(shape) is None


def test_shapes_that_are_none_are_refused_with_what_they_are() -> None:
    log = ImportLog("a.geojson")
    shapes = gpd.GeoSeries([SQUARE, shapely.Point(0, 0), None, None, BOW], index=[1, 2, 3, 4, 5], crs=4326)
    made = polygons(shapes, log, {4: "bad_geometry"})
    assert made.index.tolist() == [1, 5]
    assert log.issues().set_index("row")["code"].to_dict() == {
        2: "not_a_polygon", 3: "no_shape", 4: "bad_geometry", 5: "geometry_repaired",
    }  # fmt: skip
