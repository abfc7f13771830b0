"""People in cells that are in harm's way: the combination of population and hazard, cell by cell."""

from collections.abc import Iterator
from pathlib import Path

import numpy as np
from numpy.typing import NDArray
from rasterio.windows import Window

from analysis.zonal.grids import Grid, HazardReader, PeopleReader, working_grid

BLOCK = 512
ROUNDING = 1e-6  # float32 depths: a cell written as 0.15 m must reach the 0.15 m threshold


def combine(
    people: NDArray[np.floating], depth: NDArray[np.floating], artefact: NDArray[np.bool_], threshold: float
) -> NDArray[np.floating]:
    """People of each cell where the hazard reaches the threshold.

    Args:
        people: people per cell; NaN where nobody knows.
        depth: metres; NaN where nobody knows.
        artefact: cells whose depth is no flood and counts as dry.
        threshold: metres; exposed means at least that.

    Returns:
        People where the water is that deep, 0 where it is not, NaN where either is unknown.
    """
    wet = ~artefact & (depth >= threshold - ROUNDING)
    return np.where(np.isnan(people) | np.isnan(depth), np.nan, np.where(wet, people, 0.0))


def combined_grid(population: Path, depth: Path, spurious: Path | None) -> Grid:
    """The cells that a combination is made on.

    Raises:
        RasterError: a raster cannot be used.
    """
    return working_grid(population, [depth, *([spurious] if spurious else [])])


def combined_blocks(
    grid: Grid, population: Path, depth: Path, spurious: Path | None, threshold: float
) -> Iterator[tuple[Window, NDArray[np.floating]]]:
    """The combination block by block, so that no raster is ever held whole.

    Raises:
        RasterError: a raster cannot be read.
    """
    people, hazard = PeopleReader(population, grid), HazardReader(depth, grid)
    artefacts = HazardReader(spurious, grid) if spurious else None
    try:
        for row in range(0, grid.rows, BLOCK):
            for column in range(0, grid.columns, BLOCK):
                window = Window(column, row, min(BLOCK, grid.columns - column), min(BLOCK, grid.rows - row))
                counts = people.read(window)
                marked = artefacts.read(window) == 1 if artefacts else np.zeros(counts.shape, bool)
                yield window, combine(counts, hazard.read(window), marked, threshold)
    finally:
        people.close()
        hazard.close()
        if artefacts:
            artefacts.close()
