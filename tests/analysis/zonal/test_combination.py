"""People in cells that are in harm's way; nobody and unknown are two things."""

from pathlib import Path

import numpy as np

from analysis.zonal.combination import combine, combined_blocks, combined_grid
from tests.analysis.makers import write_raster


def test_unknown_dry_and_exposed_stay_apart() -> None:
    people = np.array([[5.0, 5.0, 5.0, np.nan, 5.0]])
    depth = np.array([[0.5, 0.49, np.nan, 2.0, 2.0]])
    artefact = np.array([[False, False, False, False, True]])
    assert np.array_equal(combine(people, depth, artefact, 0.5), [[5, 0, np.nan, np.nan, 0]], equal_nan=True)


def test_a_depth_written_in_single_precision_reaches_its_threshold() -> None:
    assert combine(np.ones((1, 1)), np.array([[np.float32(0.15)]]), np.zeros((1, 1), bool), 0.15)[0, 0] == 1


def test_blocks_cover_every_cell_once(tmp_path: Path) -> None:
    rng = np.random.default_rng(3)
    people, depth = rng.random((700, 600)) * 9, rng.random((700, 600)) * 2
    place = {"west": 18.0, "north": 8.0, "cell": 0.001}
    files = [write_raster(tmp_path / f"{n}.tif", v, **place) for n, v in (("people", people), ("depth", depth))]
    grid = combined_grid(*files, None)
    whole = np.full((grid.rows, grid.columns), np.nan)
    for window, values in combined_blocks(grid, *files, None, 0.5):
        part = whole[window.row_off : window.row_off + window.height, window.col_off : window.col_off + window.width]
        assert np.isnan(part).all()
        part[:] = values
    assert np.allclose(whole, np.where(depth.astype(np.float32) >= 0.5 - 1e-6, people, 0))
