"""Areas on the ellipsoid, against pyproj's geodesics and an integral of our own."""

import math

import geopandas as gpd
import numpy as np
import pytest
import shapely
from hypothesis import assume, given, settings
from hypothesis import strategies as st
from pyproj import Geod

from domain.geodesy import E2, A, authalic, polygon_areas_km2, row_areas_km2, straight_km, to_degrees

GEOD = Geod(ellps="WGS84")
EARTH_KM2 = 510_065_621.724  # surface of the WGS 84 ellipsoid


def area(*shapes: shapely.Geometry) -> list[float]:
    return polygon_areas_km2(np.array(shapes, dtype=object)).tolist()


def integral_km2(south: float, north: float, width: float, steps: int = 20_000) -> float:
    """Area between two parallels: the sum of M N cos(latitude), radii of curvature written out."""
    edges = np.radians(np.linspace(south, north, steps + 1))
    middle = (edges[:-1] + edges[1:]) / 2
    bent = 1 - E2 * np.sin(middle) ** 2
    meridian, normal = A * (1 - E2) / bent**1.5, A / np.sqrt(bent)
    return float((meridian * normal * np.cos(middle) * np.diff(edges)).sum() * math.radians(width) / 1e6)


def test_all_rows_of_the_earth_are_the_earth() -> None:
    assert row_areas_km2(90, 1, 360, 180).sum() == pytest.approx(EARTH_KM2, rel=1e-9)
    assert area(shapely.box(-180, -90, 180, 90))[0] == pytest.approx(EARTH_KM2, rel=1e-9)


@pytest.mark.parametrize(("north", "height"), [(1.0, 1.0), (11.0, 1.0), (7.5, 0.001), (60.0, 10.0), (0.5, 1.0)])
def test_a_row_is_the_integral_between_its_parallels(north: float, height: float) -> None:
    assert row_areas_km2(north, height, 1.0, 1)[0] == pytest.approx(integral_km2(north - height, north, 1.0), rel=1e-8)


def test_a_square_degree_at_the_equator_by_hand() -> None:
    """111.320 km (a pi / 180) by 110.574 km (a (1 - e2) pi / 180) at the equator: 12,309 km2."""
    assert math.radians(1) * A / 1000 == pytest.approx(111.320, abs=0.001)
    assert row_areas_km2(0.5, 1, 1, 1)[0] == pytest.approx(111.320 * 110.574, rel=1e-4)


def test_rows_come_from_north_to_south_and_grow_towards_the_equator() -> None:
    rows = row_areas_km2(12, 1, 1, 12)
    assert (np.diff(rows) > 0).all()
    assert rows == pytest.approx([row_areas_km2(12 - k, 1, 1, 1)[0] for k in range(12)])


@given(st.floats(-80, 79), st.floats(0.01, 1), st.floats(0.01, 5))
def test_a_row_has_the_same_area_north_and_south_of_the_equator(south: float, height: float, width: float) -> None:
    north = south + height
    mirrored = row_areas_km2(-south, height, width, 1)
    assert row_areas_km2(north, height, width, 1) == pytest.approx(mirrored, rel=1e-6)


def test_the_authalic_q_is_odd_rises_and_ends_at_that_of_the_pole() -> None:
    """Snyder, page 187: q at the pole of WGS 84 is 1.99553."""
    latitudes = np.linspace(-90, 90, 181)
    assert (np.diff(authalic(latitudes)) > 0).all()
    assert authalic(latitudes) == pytest.approx(-authalic(-latitudes))
    assert authalic(np.array([0.0, 90.0])) == pytest.approx([0, 1.9955311], abs=1e-7)


@pytest.mark.parametrize(("west", "south", "east", "north"), [(18, 4, 19, 5), (14.4, 2.2, 27.5, 11), (20, -1, 21, 1)])
def test_a_box_is_its_row(west: float, south: float, east: float, north: float) -> None:
    row = row_areas_km2(north, north - south, east - west, 1)[0]
    assert area(shapely.box(west, south, east, north))[0] == pytest.approx(row, rel=1e-12)


CORNER = st.tuples(st.floats(14, 28), st.floats(2, 11))


@settings(deadline=None)
@given(CORNER, CORNER, CORNER)
def test_a_triangle_agrees_with_geodesics_along_the_same_edges(
    a: tuple[float, float], b: tuple[float, float], c: tuple[float, float]
) -> None:
    """pyproj measures between geodesics: with corners every 0.01 degrees they are the straight edges of the map."""
    shape = shapely.Polygon([a, b, c])
    assume(shape.area > 1e-6)
    expected, _ = GEOD.geometry_area_perimeter(shapely.segmentize(shapely.orient_polygons(shape), 0.01))
    assert area(shape)[0] == pytest.approx(abs(expected) / 1e6, rel=1e-4, abs=1e-3)


def test_a_hole_is_not_counted_and_parts_add_up() -> None:
    outer, inner, far = shapely.box(18, 4, 20, 6), shapely.box(18.5, 4.5, 19, 5), shapely.box(22, 8, 23, 9)
    whole, hole, other = area(outer, inner, far)
    assert area(shapely.difference(outer, inner))[0] == pytest.approx(whole - hole, rel=1e-12)
    assert area(shapely.MultiPolygon([outer, far]))[0] == pytest.approx(whole + other, rel=1e-12)


@given(st.floats(14.5, 27.5))
def test_two_halves_are_the_whole(cut: float) -> None:
    parts = area(shapely.box(14, 3, cut, 9), shapely.box(cut, 3, 28, 9), shapely.box(14, 3, 28, 9))
    assert parts[0] + parts[1] == pytest.approx(parts[2], rel=1e-12)


def test_the_way_round_does_not_matter_and_nothing_has_no_area() -> None:
    corners = [(18, 4), (19, 4), (19, 5)]
    assert area(shapely.Polygon(corners)) == pytest.approx(area(shapely.Polygon(corners[::-1])))
    assert area(shapely.Polygon(), shapely.Point(18, 4), shapely.LineString(corners)) == [0, 0, 0]


@pytest.mark.parametrize("south", [4.0, 11.0, -1.0, 60.0])
@pytest.mark.parametrize("size", [1 / 6, 0.25, 3 / 3600])
def test_a_cell_has_the_area_of_a_dense_geodesic_polygon_along_its_parallels(south: float, size: float) -> None:
    there = np.linspace(20, 20 + size, 2000)
    longitudes, latitudes = [*there, *there[::-1]], [*np.full(2000, south), *np.full(2000, south + size)]
    expected = abs(GEOD.polygon_area_perimeter(longitudes, latitudes)[0]) / 1e6
    assert row_areas_km2(south + size, size, size, 1)[0] == pytest.approx(expected, rel=1e-6)


def utm_square(side: float) -> gpd.GeoSeries:
    return gpd.GeoSeries([shapely.box(300_000, 700_000, 300_000 + side, 700_000 + side)], index=["a"], crs=32634)


def test_a_long_edge_of_a_projected_map_is_followed_where_it_bends() -> None:
    """300 km: the middle of the northern edge lies hundreds of metres off the straight line in degrees."""
    found = to_degrees(utm_square(300_000))
    middle = gpd.GeoSeries([shapely.Point(450_000, 1_000_000)], crs=32634).to_crs(4326).iloc[0]
    assert found.crs.to_epsg() == 4326 and found.index.tolist() == ["a"]
    assert found.iloc[0].exterior.distance(middle) * 111_000 < 0.1
    assert utm_square(300_000).to_crs(4326).iloc[0].exterior.distance(middle) * 111_000 > 200


def test_edges_cut_finer_change_nothing_more() -> None:
    coarse, fine = to_degrees(utm_square(300_000)), to_degrees(utm_square(300_000).segmentize(50))
    assert area(coarse.iloc[0])[0] == pytest.approx(area(fine.iloc[0])[0], rel=1e-8)


def test_kilometres_and_degrees_are_no_metres() -> None:
    kilometres = "+proj=utm +zone=34 +datum=WGS84 +units=km +no_defs"
    square = gpd.GeoSeries([shapely.box(300, 700, 600, 1000)], crs=kilometres)
    assert area(to_degrees(square).iloc[0])[0] == pytest.approx(area(to_degrees(utm_square(300_000)).iloc[0])[0])
    degrees = gpd.GeoSeries([shapely.box(18, 4, 20, 6)], crs=4326)
    assert len(to_degrees(degrees).iloc[0].exterior.coords) == 5


def test_distances_are_those_of_the_ellipsoid() -> None:
    """A degree of longitude at the equator is an arc of its circle; the first of latitude is flatter."""
    ends = np.array([shapely.Point(20, 1), shapely.Point(21, 0), shapely.Point(20, 0)])
    assert straight_km(shapely.Point(20, 0), ends) == pytest.approx([110.574, math.radians(1) * A / 1000, 0], abs=0.001)
    assert straight_km(shapely.Point(20, 0), np.array([], dtype=object)).size == 0
