"""People and hazard classes of a strip of the grid, in blocks whose sums are known.

A strip is a few rows of blocks over the grid's whole width: what is read at once, what one thread or one
machine works on, and what a pack keeps on disk. Adding up strips in their order gives the same figures,
to the last bit, wherever each was worked on.
"""

from collections.abc import Iterator
from contextlib import ExitStack, closing
from dataclasses import dataclass
from pathlib import Path
from typing import Any, NamedTuple

import numpy as np
from numpy.typing import NDArray
from rasterio.windows import Window

from analysis.zonal.coverage import BLOCK, CLASSES, MAX_KEYS, fold, pack_words
from analysis.zonal.grids import Grid, HazardReader, PeopleReader, total_people, working_grid
from domain.errors import RasterError
from domain.geodesy import row_areas_km2

STRIP = 8  # block rows
WINDOW = 8 * BLOCK  # cells a side that are read at once
# float32 depths: a cell written as 0.15 m must reach the 0.15 m threshold.
TOLERANCE = 1e-6
CONSERVED = 1e-9  # of all people may differ between a raster and the working grid: rounding

Array = NDArray[np.float64]


@dataclass(frozen=True)
class RasterSources:
    """The rasters of one hazard and of the people, and the stops that classes are cut at.

    `hazards` maps a key (a return period, a window, a date; at most 7) to a raster in which higher is worse;
    `stops` ascend (at most 14); `artefacts` is 1 where the hazard is an artefact and counts as none.
    """

    population: Path
    hazards: dict[int, Path]
    stops: tuple[float, ...]
    artefacts: Path | None = None

    def __post_init__(self) -> None:
        """Refuse what does not fit into a word.

        Raises:
            RasterError: no hazard raster, or more keys or stops than a word holds.
        """
        if not self.hazards:
            raise RasterError("no_raster", expected="river_flood")
        if len(self.hazards) > MAX_KEYS or len(self.stops) > CLASSES - 2:
            raise RasterError(
                "too_many_classes",
                found=f"{len(self.hazards)} x {len(self.stops)}",
                expected=f"{MAX_KEYS} x {CLASSES - 2}",
            )

    def grid(self) -> Grid:
        """The cells that everything is read on; see analysis.grids.working_grid()."""
        return working_grid(self.population, [*self.hazards.values(), *([self.artefacts] if self.artefacts else [])])

    def check_people(self, on_grid: float) -> None:
        """Hold the people on the working grid against those of the raster.

        Raises:
            RasterError: some were lost or made on the way.
        """
        in_raster = total_people(self.population)
        if abs(on_grid - in_raster) > CONSERVED * max(in_raster, 1.0):
            raise RasterError(
                "people_lost", file=self.population.name, found=f"{on_grid:.1f}", expected=f"{in_raster:.1f}"
            )


class Blocks(NamedTuple):
    """One strip. Cells where nobody's number is known are NaN; a word holds each key's class."""

    people: NDArray[np.floating]  # blocks x 64 x 64
    words: NDArray[np.uint32]  # blocks x 64 x 64
    people_at: NDArray[np.int32]  # block rows x block columns: where in `people`; -1 nobody is known
    words_at: NDArray[np.int32]  # the same for `words`; -1 the whole block is `plain`
    plain: NDArray[np.uint32]  # block rows x block columns
    sums: Array  # 4 x block rows x block columns: people, km2 with people known, km2 all known, artefacts
    mixed_people: Array  # blocks of `words` x keys x classes
    mixed_area: Array


@dataclass(frozen=True)
class StripSums:
    """What a strip adds to each zone that reaches it."""

    which: NDArray[np.int64]  # zones
    totals: Array  # 4 x zones: people, km2 with people known, km2 all known, people on artefacts
    people: Array  # zones x keys x classes
    area: Array  # zones x keys x classes, km2


def strip_tops(grid: Grid) -> list[int]:
    """The first row of each strip of a grid."""
    return list(range(0, grid.rows, STRIP * BLOCK))


def strip_areas(grid: Grid, top: int) -> Array:
    """Area in km2 of one cell of each row of a strip, rows beyond the grid included."""
    north = grid.north - top * grid.cell_height
    return row_areas_km2(north, grid.cell_height, grid.cell_width, _rows(grid, top))


def _rows(grid: Grid, top: int) -> int:
    return min(STRIP, -(-(grid.rows - top) // BLOCK)) * BLOCK


class StripReader:
    """Reads strips of the rasters; one a thread, since an open raster serves one thread."""

    def __init__(self, sources: RasterSources, grid: Grid) -> None:
        self._grid, self._sources = grid, sources
        self._stops = np.asarray(sources.stops) - TOLERANCE
        self._values = np.empty((len(sources.hazards), WINDOW, WINDOW), np.float32)
        with ExitStack() as opened:
            self._people = opened.enter_context(closing(PeopleReader(sources.population, grid)))
            self._hazards = [opened.enter_context(closing(HazardReader(p, grid))) for p in sources.hazards.values()]
            artefacts = sources.artefacts
            self._artefacts = opened.enter_context(closing(HazardReader(artefacts, grid))) if artefacts else None
            self._opened = opened.pop_all()

    def close(self) -> None:
        """Give the files back."""
        self._opened.close()

    def read(self, top: int) -> Blocks:
        """The strip that begins at a row."""
        return _joined(list(self._windows(top)))

    def _windows(self, top: int) -> Iterator[Blocks]:
        rows, areas = _rows(self._grid, top), strip_areas(self._grid, top)
        for left in range(0, self._grid.columns, WINDOW):
            columns = min(WINDOW, -(-(self._grid.columns - left) // BLOCK) * BLOCK)
            window = Window(left, top, min(columns, self._grid.columns - left), min(rows, self._grid.rows - top))
            yield self._window(window, rows, columns, areas)

    def _window(self, window: Window, rows: int, columns: int, areas: Array) -> Blocks:
        shape = (rows, columns)
        people = _padded(self._people.read(window), shape)
        values = self._values[:, :rows, :columns]
        for key, hazard in enumerate(self._hazards):
            values[key, int(window.height) :], values[key, :, int(window.width) :] = np.nan, np.nan
            hazard.read(window, values[key, : int(window.height), : int(window.width)])
        artefact = np.zeros(shape, bool)
        if self._artefacts:
            artefact = _padded(self._artefacts.read(window), shape) == 1
        words = pack_words(values, self._stops, artefact)
        return blocks_of(people, words, areas, len(self._hazards))


def _padded(values: NDArray[np.floating], shape: tuple[int, int]) -> NDArray[np.floating]:
    """Values with unknown cells added below and to the right."""
    if values.shape == shape:
        return values
    padded = np.full(shape, np.nan, values.dtype)
    padded[: values.shape[0], : values.shape[1]] = values
    return padded


def blocks_of(people: NDArray[np.floating], words: NDArray[np.uint32], row_area: Array, keys: int) -> Blocks:
    """Cut whole blocks out of cells and sum each.

    Args:
        people: rows x columns, both whole blocks; NaN unknown.
        words: the same shape; see analysis.coverage.pack_words().
        row_area: km2 of one cell of each row.
        keys: how many classes a word holds.
    """
    shape = (people.shape[0] // BLOCK, people.shape[1] // BLOCK)
    sums = np.zeros((4, *shape))
    by_people, by_area = np.zeros((2, *shape, keys, CLASSES))
    alike = np.zeros(shape, bool)
    fold(people, words, row_area, keys, sums, by_people, by_area, alike)
    inhabited = sums[1] > 0
    mixed = ~alike & inhabited
    return Blocks(
        _cut(people)[inhabited],
        _cut(words)[mixed],
        _numbered(inhabited),
        _numbered(mixed),
        words[::BLOCK, ::BLOCK].copy(),
        sums,
        by_people[mixed],
        by_area[mixed],
    )


def _cut(cells: NDArray[Any]) -> NDArray[Any]:
    rows, columns = cells.shape
    return cells.reshape(rows // BLOCK, BLOCK, columns // BLOCK, BLOCK).swapaxes(1, 2)


def _numbered(mask: NDArray[np.bool_]) -> NDArray[np.int32]:
    return np.where(mask, np.cumsum(mask).reshape(mask.shape) - 1, -1).astype(np.int32)


def _joined(windows: list[Blocks]) -> Blocks:
    """Windows side by side as one strip."""
    offset_people, offset_words = 0, 0
    people_at, words_at = [], []
    for part in windows:
        people_at.append(np.where(part.people_at >= 0, part.people_at + offset_people, -1).astype(np.int32))
        words_at.append(np.where(part.words_at >= 0, part.words_at + offset_words, -1).astype(np.int32))
        offset_people += len(part.people)
        offset_words += len(part.words)
    return Blocks(
        np.concatenate([p.people for p in windows]),
        np.concatenate([p.words for p in windows]),
        np.concatenate(people_at, axis=1),
        np.concatenate(words_at, axis=1),
        np.concatenate([p.plain for p in windows], axis=1),
        np.concatenate([p.sums for p in windows], axis=2),
        np.concatenate([p.mixed_people for p in windows]),
        np.concatenate([p.mixed_area for p in windows]),
    )
