"""Derived rasters: named after what they come from, computed once, whole or absent."""

from pathlib import Path

import numpy as np
import pytest
import rasterio
from rasterio.transform import from_origin

from domain.errors import KodroError, StoreError
from store.derived import STRIP, content_hash, derive, derive_on_grid, derived_path
from store.protocol import Store


def raster(path: Path, values: np.ndarray, cell: float = 0.1, nodata: float = -1.0) -> Path:
    bands = values if values.ndim == 3 else values[None]
    profile = {
        "driver": "GTiff", "dtype": "float32", "count": len(bands), "height": bands.shape[1],
        "width": bands.shape[2], "nodata": nodata, "crs": "EPSG:4326", "transform": from_origin(18.0, 6.0, cell, cell),
    }  # fmt: skip
    with rasterio.open(path, "w", **profile) as target:
        target.write(bands.astype("float32"))
    return path


def values_of(path: Path) -> np.ndarray:
    with rasterio.open(path) as source:
        return np.asarray(source.read(1, masked=True).filled(np.nan))


def test_unknown_cells_reach_the_computation_as_nan_and_stay_unknown(store: Store, tmp_path: Path) -> None:
    source = raster(tmp_path / "s.tif", np.array([[[1.0, -1.0]], [[3.0, 4.0]]]))
    made = derive(store, "sum", source, {}, lambda bands: bands.sum(axis=0))
    np.testing.assert_array_equal(values_of(made), [[4.0, np.nan]])
    assert made.parent.parent == store.raster_folder


def test_what_is_there_is_not_computed_again(store: Store, tmp_path: Path) -> None:
    source = raster(tmp_path / "s.tif", np.ones((2, 2)))
    calls = []
    for _ in range(2):
        derive(store, "copy", source, {"a": 1}, lambda bands: calls.append(1) or bands[0])
    assert len(calls) == 1


@pytest.mark.parametrize("changed", ["parameters", "name", "content"])
def test_another_input_is_another_file(store: Store, tmp_path: Path, changed: str) -> None:
    one, two = raster(tmp_path / "a.tif", np.ones((2, 2))), raster(tmp_path / "b.tif", np.zeros((2, 2)))
    first = derived_path(store, "n", [one], {"t": 1})
    other = {
        "parameters": derived_path(store, "n", [one], {"t": 2}),
        "name": derived_path(store, "m", [one], {"t": 1}),
        "content": derived_path(store, "n", [two], {"t": 1}),
    }[changed]
    assert other != first
    renamed = one.rename(tmp_path / "renamed.tif")
    assert derived_path(store, "n", [renamed], {"t": 1}) == first


def test_a_file_that_changes_under_its_name_has_another_hash(tmp_path: Path) -> None:
    path = raster(tmp_path / "a.tif", np.ones((2, 2)))
    before = content_hash(path)
    raster(path, np.ones((3, 3)))
    assert content_hash(path) != before


def test_strips_of_rows_overlap_by_one_so_that_slopes_have_no_seam(store: Store, tmp_path: Path) -> None:
    rows = STRIP + 40
    height = np.cumsum(np.arange(rows, dtype=float))[:, None] * np.ones((1, 3))
    source = raster(tmp_path / "dem.tif", height, cell=0.001)
    made = derive_on_grid(store, "slope", [source], {}, lambda strips, _lat, _cell: np.gradient(strips[0], axis=0))
    np.testing.assert_allclose(values_of(made), np.gradient(height, axis=0), rtol=1e-5)


def test_latitudes_and_cell_size_are_those_of_the_first_raster(store: Store, tmp_path: Path) -> None:
    source = raster(tmp_path / "dem.tif", np.zeros((3, 2)), cell=0.5)
    made = derive_on_grid(
        store, "lat", [source], {}, lambda strips, lat, cell: lat[:, None] + 0 * strips[0] + 100 * cell[0]
    )
    np.testing.assert_allclose(values_of(made)[:, 0], [55.75, 55.25, 54.75])


def test_a_coarser_raster_is_read_at_the_centres_of_the_first(store: Store, tmp_path: Path) -> None:
    fine = raster(tmp_path / "fine.tif", np.zeros((4, 4)), cell=0.1)
    coarse = raster(tmp_path / "coarse.tif", np.array([[1.0, 2.0], [3.0, -1.0]]), cell=0.2)
    made = derive_on_grid(store, "both", [fine, coarse], {}, lambda strips, _lat, _cell: strips[1])
    expected = np.repeat(np.repeat([[1, 2], [3, np.nan]], 2, axis=0), 2, axis=1)
    np.testing.assert_array_equal(values_of(made), expected)


@pytest.mark.parametrize("content", [None, b"no raster"])
def test_a_source_that_cannot_be_read_is_named(store: Store, tmp_path: Path, content: bytes | None) -> None:
    path = tmp_path / "gone.tif"
    if content is not None:
        path.write_bytes(content)
    with pytest.raises(KodroError) as failure:
        derive(store, "n", path, {}, lambda bands: bands[0])
    assert (failure.value.code, failure.value.file) == ("raster_unreadable", "gone.tif")


def test_a_computation_that_fails_leaves_no_file(store: Store, tmp_path: Path) -> None:
    source = raster(tmp_path / "s.tif", np.zeros((4, 4)))

    def fail(*_: object) -> np.ndarray:
        raise OSError(28, "No space left on device")

    with pytest.raises(StoreError) as failure:
        derive_on_grid(store, "n", [source], {}, fail)
    assert failure.value.code == "store_unwritable"
    assert [p for p in store.raster_folder.rglob("*") if p.is_file()] == []
