"""Slope of the land in degrees, from elevation in metres on a grid in degrees."""

import numpy as np
from numpy.typing import NDArray
from pyproj import Geod

Array = NDArray[np.float64]
WGS84 = Geod(ellps="WGS84")


def cell_metres(latitudes: Array, cell_width: float, cell_height: float) -> tuple[Array, Array]:
    """Width and height in metres of cells (degrees) whose centres lie at latitudes."""
    west, zero = np.zeros(len(latitudes)), np.zeros(len(latitudes))
    _, _, width = WGS84.inv(west, latitudes, zero + cell_width, latitudes)
    _, _, height = WGS84.inv(zero, latitudes - cell_height / 2, zero, latitudes + cell_height / 2)
    return np.asarray(width), np.asarray(height)


def slope_degrees(elevation: Array, latitudes: Array, cell_width: float, cell_height: float) -> Array:
    """Steepest slope at each cell.

    Args:
        elevation: metres, rows from the north; NaN where unknown.
        latitudes: of the centres of rows, in degrees.
        cell_width: of a cell, in degrees.
        cell_height: of a cell, in degrees.

    Returns:
        Degrees, 0 to 90; NaN beside what is unknown. Beyond the raster's edge the land goes on as it came: the
        outermost cells have the difference to their one neighbour, not half of it.

    Source: Horn 1981, differences over three rows and columns, in metres at each row's latitude.
    """
    z = _continued(_continued(elevation, axis=0), axis=1)
    width, height = cell_metres(latitudes, cell_width, cell_height)
    east = (z[:-2, 2:] + 2 * z[1:-1, 2:] + z[2:, 2:]) - (z[:-2, :-2] + 2 * z[1:-1, :-2] + z[2:, :-2])
    south = (z[2:, :-2] + 2 * z[2:, 1:-1] + z[2:, 2:]) - (z[:-2, :-2] + 2 * z[:-2, 1:-1] + z[:-2, 2:])
    result: Array = np.degrees(np.arctan(np.hypot(east / (8 * width[:, None]), south / (8 * height[:, None]))))
    return np.where(np.isnan(elevation), np.nan, result)


def _continued(elevation: Array, axis: int) -> Array:
    """Heights with a line more on either side, in a straight line from the two lines before it."""
    first, last = elevation.take([0], axis), elevation.take([-1], axis)
    if elevation.shape[axis] > 1:
        first, last = 2 * first - elevation.take([1], axis), 2 * last - elevation.take([-2], axis)
    return np.concatenate([first, elevation, last], axis)


def susceptible_on_slopes(susceptibility: Array, slope: Array, *, min_slope: float) -> Array:
    """Landslide susceptibility where the slope is above `min_slope` degrees, 0 elsewhere; NaN where unknown.

    Source: method note 2: susceptibility high or more on slopes above 15 degrees.
    """
    result = np.where(slope > min_slope, susceptibility, 0.0)
    return np.where(np.isnan(susceptibility) | np.isnan(slope), np.nan, result)
