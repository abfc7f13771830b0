"""Circles around places: metres on the ground, wherever the place and whatever stands beside it."""

import math

import geopandas as gpd
import numpy as np
import pytest
import shapely
from hypothesis import given, settings
from hypothesis import strategies as st
from pyproj import Geod

from analysis.zonal.buffers import buffer_places
from domain.geodesy import polygon_areas_km2

GEOD = Geod(ellps="WGS84")
WIDER = 2.1e-4  # corners stand this far outside, so that the polygon has the circle's area


def points(*places: tuple[float, float], index: list[str] | None = None) -> gpd.GeoSeries:
    return gpd.GeoSeries([shapely.Point(p) for p in places], index=index, crs=4326)


def radii(circle: shapely.Polygon, centre: tuple[float, float]) -> np.ndarray:
    """Geodesic distances in metres from the centre to the corners."""
    corners = shapely.get_coordinates(circle)
    x, y = np.full(len(corners), centre[0]), np.full(len(corners), centre[1])
    return GEOD.inv(x, y, corners[:, 0], corners[:, 1])[2]


@pytest.mark.parametrize("radius", [500.0, 2000.0, 25_000.0])
@pytest.mark.parametrize(
    "centre",
    [(18.555, 4.361), (14.5, 4.0), (15.0, 6.0), (17.999, 7.0), (18.0, 7.0), (21.0, 10.9), (24.0, 5.0), (27.4, 5.4)],
)
def test_every_corner_is_as_far_as_the_radius_says(centre: tuple[float, float], radius: float) -> None:
    circle = buffer_places(points(centre), radius_m=radius).iloc[0]
    assert radii(circle, centre) == pytest.approx(radius, rel=WIDER)


def test_the_area_is_that_of_a_circle() -> None:
    """Half a kilometre: 0.7854 km2; a polygon of 128 corners on it would have 0.04 % less."""
    circle = buffer_places(points((21.0, 6.5)), radius_m=500)
    assert polygon_areas_km2(circle.to_numpy())[0] == pytest.approx(math.pi / 4, rel=1e-5)


def test_circles_come_in_the_order_of_the_points_with_their_names() -> None:
    """Three zones, mixed: 33 is west of 18 degrees east, 35 east of 24."""
    places = points((27.0, 5.0), (15.0, 4.0), (20.0, 6.0), (16.0, 5.0), index=["d", "a", "c", "b"])
    found = buffer_places(places, radius_m=2000)
    assert found.index.tolist() == ["d", "a", "c", "b"]
    assert found.crs.to_epsg() == 4326
    assert found.contains(places).all()
    for name, place in places.items():
        assert radii(found[name], (place.x, place.y)) == pytest.approx(2000, rel=WIDER)


@settings(deadline=None, max_examples=30)
@given(st.lists(st.tuples(st.floats(14, 28), st.floats(2, 11)), min_size=1, max_size=5))
def test_a_circle_is_the_same_whoever_stands_beside_it(places: list[tuple[float, float]]) -> None:
    together = buffer_places(points(*places), radius_m=2000)
    for centre, circle in zip(places, together, strict=True):
        assert circle.equals_exact(buffer_places(points(centre), radius_m=2000).iloc[0], 1e-9)


@pytest.mark.parametrize("centre", [(0.0, 0.0), (18.0, 4.0), (24.0, 11.0), (27.4, 5.4), (-71.0, -54.0)])
@pytest.mark.parametrize("radius", [100.0, 500.0, 2000.0])
def test_the_circle_has_its_area_by_geodesics_too(centre: tuple[float, float], radius: float) -> None:
    circle = buffer_places(points(centre), radius_m=radius).iloc[0]
    assert GEOD.geometry_area_perimeter(circle)[0] == pytest.approx(math.pi * radius**2, rel=1e-5)


@pytest.mark.parametrize("longitude", [16.5, 18.0, 23.99])
def test_it_is_the_buffer_of_a_local_plane(longitude: float) -> None:
    """An azimuthal equidistant map around the place, and shapely's own buffer in it."""
    local = gpd.GeoSeries([shapely.Point(0, 0)], crs=f"+proj=aeqd +lat_0=6 +lon_0={longitude} +datum=WGS84")
    expected = local.buffer(2000, quad_segs=200).to_crs(4326).iloc[0]
    found = buffer_places(points((longitude, 6.0)), radius_m=2000).iloc[0]
    assert found.symmetric_difference(expected).area / expected.area < 5e-4


def test_nobody_has_no_circle() -> None:
    found = buffer_places(points(), radius_m=500)
    assert len(found) == 0
    assert found.crs.to_epsg() == 4326
