"""What is counted around a point, in kilometres along the ground."""

import math

import geopandas as gpd
import pandas as pd
import pytest
import shapely
from hypothesis import given
from hypothesis import strategies as st

from analysis.nearby import distances_km, near

BAMBARI = shapely.Point(20.66, 5.76)
PLACES = gpd.GeoDataFrame(
    geometry=[shapely.Point(20.66, 5.76), shapely.Point(20.75, 5.76), shapely.Point(21.0, 5.76), None],
    index=["here", "10 km", "38 km", "nowhere"],
    crs=4326,
)
WORKING = pd.Series([True, False, True, True], index=PLACES.index)


def haversine_km(a: shapely.Point, b: shapely.Point) -> float:
    """The distance on a sphere, by another formula."""
    (x1, y1), (x2, y2) = ((math.radians(p.x), math.radians(p.y)) for p in (a, b))
    half = math.sin((y2 - y1) / 2) ** 2 + math.cos(y1) * math.cos(y2) * math.sin((x2 - x1) / 2) ** 2
    return 2 * 6371.0088 * math.asin(math.sqrt(half))


coordinates = st.tuples(st.floats(14, 27.5), st.floats(2, 11.1)).map(lambda xy: shapely.Point(*xy))


@given(coordinates, coordinates)
def test_a_distance_is_that_of_a_sphere_but_for_its_flattening(a: shapely.Point, b: shapely.Point) -> None:
    found = distances_km(a, gpd.GeoSeries([b], crs=4326)).iloc[0]
    assert found == pytest.approx(haversine_km(a, b), rel=0.006, abs=1e-6)


def test_degrees_are_never_metres() -> None:
    """A degree of latitude has 110.6 km there, one of longitude 110.8."""
    north, east = shapely.Point(20.66, 6.76), shapely.Point(21.66, 5.76)
    found = distances_km(BAMBARI, gpd.GeoSeries([north, east], crs=4326))
    assert found.tolist() == pytest.approx([110.59, 110.76], abs=0.02)


@pytest.mark.parametrize(("km", "within", "working"), [(5, 1, 1), (10, 2, 1), (25, 2, 1), (40, 3, 2)])
def test_what_is_within_is_counted_and_what_works_of_it(km: float, within: int, working: int) -> None:
    found = near(BAMBARI, PLACES, WORKING, km)
    assert (found.within, found.working, found.nearest, found.unplaced) == (within, working, "here", 1)
    assert found.nearest_km == 0


def test_the_nearest_is_named_however_far_it_is() -> None:
    found = near(BAMBARI, PLACES.loc[["38 km", "10 km"]], WORKING, 5)
    assert (found.within, found.nearest) == (0, "10 km")
    assert found.nearest_km == pytest.approx(9.97, abs=0.02)


def test_a_place_without_coordinates_is_not_at_no_distance() -> None:
    found = near(BAMBARI, PLACES.loc[["nowhere"]], WORKING, 25)
    assert (found.within, found.working, found.nearest, found.unplaced) == (0, 0, None, 1)
    assert math.isnan(found.nearest_km)
