"""Circles around places: metres on the ground, wherever the place and whatever stands beside it."""

import math

import geopandas as gpd
import numpy as np
import pytest
import shapely
from hypothesis import given, settings
from hypothesis import strategies as st
from pyproj import Geod

from analysis.geodesy import polygon_areas_km2
from analysis.zonal.buffers import UTM, buffer_places

GEOD = Geod(ellps="WGS84")
# UTM stretches by 0.9996 on the central meridian and 1.0010 at the zone's edges near the equator.
STRETCH = 1.2e-3


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
    assert radii(circle, centre) == pytest.approx(radius, rel=STRETCH)


def test_the_area_is_that_of_a_circle() -> None:
    """Half a kilometre: 0.7854 km2; a polygon of 128 corners has 0.04 % less."""
    circle = buffer_places(points((21.0, 6.5)), radius_m=500)
    assert polygon_areas_km2(circle.to_numpy())[0] == pytest.approx(math.pi / 4, rel=2 * STRETCH)


def test_circles_come_in_the_order_of_the_points_with_their_names() -> None:
    """Three zones, mixed: 33 is west of 18 degrees east, 35 east of 24."""
    places = points((27.0, 5.0), (15.0, 4.0), (20.0, 6.0), (16.0, 5.0), index=["d", "a", "c", "b"])
    found = buffer_places(places, radius_m=2000)
    assert found.index.tolist() == ["d", "a", "c", "b"]
    assert found.crs.to_epsg() == 4326
    assert found.contains(places).all()
    for name, place in places.items():
        assert radii(found[name], (place.x, place.y)) == pytest.approx(2000, rel=STRETCH)


@settings(deadline=None, max_examples=30)
@given(st.lists(st.tuples(st.floats(14, 28), st.floats(2, 11)), min_size=1, max_size=5))
def test_a_circle_is_the_same_whoever_stands_beside_it(places: list[tuple[float, float]]) -> None:
    together = buffer_places(points(*places), radius_m=2000)
    for centre, circle in zip(places, together, strict=True):
        assert circle.equals_exact(buffer_places(points(centre), radius_m=2000).iloc[0], 1e-9)


def test_circles_on_both_sides_of_a_zones_edge_are_alike() -> None:
    """17.9999 and 18.0001 degrees east lie in two zones, 22 m apart: they share nearly all."""
    west, east = buffer_places(points((17.9999, 6.0), (18.0001, 6.0)), radius_m=2000)
    shared = west.intersection(east).area / west.union(east).area
    # Two circles of radius r whose centres are d apart share all but 4 d / (pi r) of their union: 1.4 %.
    assert 0.98 < shared < 0.99


def test_a_place_outside_the_zones_of_the_country_is_measured_in_the_nearest() -> None:
    """A degree beyond the edge the stretch is 0.2 % at most."""
    for centre in ((11.0, 4.0), (31.0, 5.0)):
        circle = buffer_places(points(centre), radius_m=2000).iloc[0]
        assert radii(circle, centre) == pytest.approx(2000, rel=3e-3)


def test_nobody_has_no_circle() -> None:
    found = buffer_places(points(), radius_m=500)
    assert len(found) == 0
    assert found.crs.to_epsg() == 4326


def test_the_zones_are_utm_north() -> None:
    assert {zone: 32600 + zone for zone in (33, 34, 35)} == UTM
