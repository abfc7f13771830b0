"""A raster that is broken, or is not what it claims, is refused in words before it takes the memory."""

from pathlib import Path

import numpy as np
import pytest
import rasterio
from rasterio.transform import from_origin
from rasterio.windows import Window

from analysis.zonal.grids import HazardReader, grid_of, open_raster
from domain.errors import RasterError
from store.parsing.grids import open_checked
from tests.analysis.makers import write_raster


def sparse(path: Path, width: int, height: int, cell: float, **words: object) -> Path:
    """A small file that declares a large raster."""
    profile = {"driver": "GTiff", "width": width, "height": height, "count": 1, "dtype": "float32",
               "crs": "EPSG:4326", "transform": from_origin(15, 10, cell, cell), "sparse_ok": True,
               "compress": "deflate", **words}  # fmt: skip
    with rasterio.open(path, "w", **profile):
        pass
    return path


def broken(folder: Path) -> dict[str, tuple[Path, str]]:
    whole = write_raster(folder / "whole.tif", np.ones((40, 40)), west=18, north=8, cell=0.01).read_bytes()
    made = {"empty": b"", "noise": b"not a raster" * 50, "header": whole[:60]}
    for name, raw in made.items():
        (folder / f"{name}.tif").write_bytes(raw)
    vrt = folder / "vrt.tif"
    vrt.write_text('<VRTDataset rasterXSize="1" rasterYSize="1"></VRTDataset>')
    return {
        **{name: (folder / f"{name}.tif", "raster_unreadable") for name in made},
        "vrt": (vrt, "raster_unreadable"),
        "absent": (folder / "absent.tif", "raster_unreadable"),
        "wide": (sparse(folder / "wide.tif", 1_500_000, 4, 0.0000100001), "raster_too_large"),
        "fine": (sparse(folder / "fine.tif", 100, 100, 1e-9), "raster_too_fine"),
        "block": (sparse(folder / "block.tif", 20_000, 20_000, 0.0005, blockysize=20_000), "raster_blocks"),
    }


@pytest.mark.parametrize("name", ["empty", "noise", "header", "vrt", "absent", "wide", "fine", "block"])
def test_it_is_refused_in_words(tmp_path: Path, name: str) -> None:
    path, code = broken(tmp_path)[name]
    with pytest.raises(RasterError) as refused:
        open_raster(path)
    assert refused.value.code == code
    assert refused.value.file == path.name
    if name != "fine":
        with pytest.raises(RasterError), open_checked(path):
            pass


def test_a_raster_cut_short_is_refused_when_it_is_read(tmp_path: Path) -> None:
    values = np.random.default_rng(1).random((400, 400))
    path = write_raster(tmp_path / "cut.tif", values, west=18, north=8, cell=0.001)
    with open_raster(path) as source:
        grid = grid_of(source)
    path.write_bytes(path.read_bytes()[: path.stat().st_size // 2])
    with pytest.raises(RasterError) as refused:
        HazardReader(path, grid).read(Window(0, 0, 400, 400))
    assert refused.value.code in {"raster_truncated", "raster_unreadable"}
    assert refused.value.file == "cut.tif"
