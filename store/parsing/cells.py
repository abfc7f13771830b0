"""Areas of raster cells on the ellipsoid: degrees are never metres."""

import numpy as np
from numpy.typing import NDArray

SEMI_MAJOR = 6378137.0  # metres, WGS 84
FLATTENING = 1 / 298.257223563
ECCENTRICITY_2 = FLATTENING * (2 - FLATTENING)


def cell_areas(north: float, height: float, width: float, rows: int) -> NDArray[np.float64]:
    """Area in km² of one cell of each row of a grid in degrees, from north to south.

    Args:
        north: latitude of the upper edge of the first row, degrees.
        height: height of a row, degrees, positive.
        width: width of a cell, degrees, positive.
        rows: number of rows.

    Source: area between two parallels of the ellipsoid, Snyder 1987, equation 3-12 (authalic latitude).
    """
    sine = np.sin(np.radians(north - height * np.arange(rows + 1)))
    e = np.sqrt(ECCENTRICITY_2)
    q = (1 - ECCENTRICITY_2) * (sine / (1 - ECCENTRICITY_2 * sine**2) + np.arctanh(e * sine) / e)
    areas: NDArray[np.float64] = SEMI_MAJOR**2 / 2 * np.radians(width) * -np.diff(q) / 1e6
    return areas
