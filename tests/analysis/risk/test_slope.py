"""Slopes: degrees of a plane by hand, whatever the latitude, and unknown beside the unknown."""

import numpy as np
import pytest

from analysis.risk.slope import cell_metres, slope_degrees, susceptible_on_slopes
from tests.analysis.sites.closing_makers import NAN
from tests.components.sites.assessed import METHOD


def test_degrees_are_not_metres() -> None:
    """At 60 degrees a degree of longitude is half as long; a degree of latitude is about 110.6 to 111.7 km."""
    width, height = cell_metres(np.array([0.0, 60.0]), 1.0, 1.0)
    assert width == pytest.approx([111_320, 55_800], rel=1e-3)
    assert height == pytest.approx([110_574, 111_412], rel=1e-3)


@pytest.mark.parametrize("latitude", [0.0, 7.0, 45.0])
def test_a_plane_has_its_own_slope_everywhere(latitude: float) -> None:
    cell = 0.001
    latitudes = latitude - cell * np.arange(5)
    width, height = cell_metres(latitudes, cell, cell)
    east = np.arange(6) * width[:, None] * np.tan(np.radians(20))
    south = (np.arange(5) * height[0] * np.tan(np.radians(30)))[:, None] + np.zeros((1, 6))
    assert slope_degrees(east, latitudes, cell, cell) == pytest.approx(20, abs=0.01)
    assert slope_degrees(south, latitudes, cell, cell) == pytest.approx(30, abs=0.01)
    both = np.degrees(np.arctan(np.hypot(np.tan(np.radians(20)), np.tan(np.radians(30)))))
    assert slope_degrees(east + south, latitudes, cell, cell) == pytest.approx(both, abs=0.01)


def test_a_single_row_of_heights_has_its_slope_along_the_row() -> None:
    width = cell_metres(np.array([7.0]), 0.001, 0.001)[0][0]
    row = (np.arange(4) * width * np.tan(np.radians(12)))[None, :]
    assert slope_degrees(row, np.array([7.0]), 0.001, 0.001) == pytest.approx(12, abs=0.01)


def test_slope_beside_the_unknown_is_unknown() -> None:
    heights = np.zeros((5, 5))
    heights[0, 0] = NAN
    unknown = np.isnan(slope_degrees(heights, np.arange(5.0), 0.01, 0.01))
    assert unknown[:2, :2].all()
    assert unknown.sum() == 4


def test_susceptibility_counts_on_steep_slopes_only() -> None:
    classes, slope = np.array([4.0, 4.0, 5.0, NAN, 4.0]), np.array([15.0, 15.1, 40.0, 30.0, NAN])
    found = susceptible_on_slopes(classes, slope, min_slope=METHOD.hazard("landslide").parameters["min_slope"])
    assert found == pytest.approx([0, 4, 5, NAN, NAN], nan_ok=True)
