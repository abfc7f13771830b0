"""Areas of cells: the closed form against geodesic polygons."""

import numpy as np
import pytest
from pyproj import Geod

from store.parsing.cells import cell_areas

WGS84 = Geod(ellps="WGS84")


def along_parallels(south: float, north: float, west: float, east: float) -> float:
    """Area in km² of a cell between two parallels, by a dense geodesic polygon."""
    there = np.linspace(west, east, 2000)
    lon = [*there, *there[::-1]]
    lat = [*np.full(2000, south), *np.full(2000, north)]
    return abs(WGS84.polygon_area_perimeter(lon, lat)[0]) / 1e6


@pytest.mark.parametrize("south", [4.0, 11.0, -1.0, 60.0])
@pytest.mark.parametrize("size", [1 / 6, 0.25, 3 / 3600])
def test_a_cell_has_the_area_of_its_geodesic_polygon(south: float, size: float) -> None:
    area = cell_areas(south + size, size, size, 1)[0]
    assert area == pytest.approx(along_parallels(south, south + size, 20, 20 + size), rel=1e-6)


def test_cells_add_up_to_the_earth() -> None:
    assert cell_areas(90, 0.5, 0.5, 360).sum() * 720 == pytest.approx(510_065_621.7, rel=1e-9)


def test_cells_of_equal_degrees_shrink_away_from_the_equator() -> None:
    areas = cell_areas(11, 1, 1, 7)
    assert (np.diff(areas) > 0).all()
