"""National exposure at 3 arc-seconds: against a mask and rasterstats per mask, exactextract, and bare reading."""

from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from contextlib import ExitStack
from pathlib import Path

import geopandas as gpd
import numpy as np
import rasterio
from exactextract import exact_extract
from rasterstats import zonal_stats

from analysis.zonal.blocks import RasterSources
from analysis.zonal.measure import THREADS, measure_exposure
from benchmarks.common import Row, medians, peak_of, timed
from benchmarks.country import FOLDER, FULL, HALF, QUICK, THRESHOLDS, TILE, communes, rasters
from services.risk.zonal_index import ZonalIndex, open_zonal_index

STATISTICS = "min max mean median sum std count nodata"
MEMORY_MIB = 600
COUNT, QUICK_COUNT = 180, 12


def run(quick: bool = False) -> list[Row]:
    """180 irregular communes, six return periods, four depths."""
    shape = QUICK if quick else FULL
    population, depths = rasters(shape)
    zones = communes(QUICK_COUNT if quick else COUNT, shape)
    sources = RasterSources(population, depths, THRESHOLDS)
    prepared = timed(lambda: open_zonal_index(FOLDER / "packs", sources))
    pack = open_zonal_index(FOLDER / "packs", sources)
    runs = 1 if quick else 2
    return [
        *_against_others(pack, zones, population, depths, runs, prepared),
        _against_reading(zones, population, depths, runs),
        _memory("measured from the pack", measure_packed, shape, quick),
        _memory("measured straight from the files", measure_straight, shape, quick),
    ]


def _against_others(
    pack: ZonalIndex, zones: gpd.GeoSeries, population: Path, depths: dict[int, Path], runs: int, prepared: float
) -> list[Row]:
    masks = len(depths) * len(THRESHOLDS)
    pack.measure(zones, THRESHOLDS)
    other: list[np.ndarray] = []
    ours, extract = medians(
        lambda: pack.measure(zones, THRESHOLDS), lambda: other.append(_exactextract(zones, population, depths)), runs
    )
    ours_again, one_mask = medians(
        lambda: pack.measure(zones, THRESHOLDS), lambda: _mask_and_statistics(zones, population, depths[100]), runs
    )
    assert extract is not None
    assert one_mask is not None
    error = _error(pack.measure(zones, THRESHOLDS).exposed.to_numpy(), other[-1])
    work = f"exposure, {len(zones)} communes x {masks} figures"
    prism = one_mask * masks / ours_again
    return [
        Row(
            work, ours_again, "mask + rasterstats, eight statistics", one_mask * masks, prism, ">= 100x", prism >= 100,
            f"one mask measured, times {masks}",
        ),
        Row(
            work, ours, "exactextract, one pass", extract, extract / ours, ">= 20x", extract / ours >= 20,
            f"the rasters were prepared once in {prepared:.1f} s (0 where a run before left them)",
        ),
        Row(
            "error of the worst commune", 0.0, "exactextract", None, None, "<= 1e-5", error <= 1e-5,
            f"{error:.1e}, relative",
        ),
    ]  # fmt: skip


def _error(ours: np.ndarray, theirs: np.ndarray) -> float:
    known = np.isfinite(ours)
    return float(np.max(np.abs(ours - theirs)[known] / np.maximum(theirs[known], 1)))


def _exactextract(zones: gpd.GeoSeries, population: Path, depths: dict[int, Path]) -> np.ndarray:
    """Every zone's cells and shares listed once, its figures summed from them."""
    files = [str(population), *(str(path) for path in depths.values())]
    found = []
    for zone in zones:
        frame = gpd.GeoDataFrame(geometry=[zone], crs=4326)
        cells = exact_extract(files, frame, ["values", "coverage"])[0]["properties"]
        people = np.nan_to_num(np.ma.filled(cells["population_values"], np.nan)) * cells["population_coverage"]
        water = [np.nan_to_num(np.ma.filled(cells[f"{path.stem}_values"], np.nan)) for path in depths.values()]
        found.append([(people * (depth >= np.float32(t))).sum() for depth in water for t in THRESHOLDS])
    return np.array(found)


def _mask_and_statistics(zones: gpd.GeoSeries, population: Path, depth: Path) -> object:
    """A mask of one depth written block by block, then eight statistics of every zone."""
    target = FOLDER / "masked.tif"
    with ExitStack() as opened:
        people, water = (opened.enter_context(rasterio.open(path)) for path in (population, depth))
        out = opened.enter_context(rasterio.open(target, "w", **people.profile))
        for _, window in people.block_windows(1):
            wet = water.read(1, window=window) >= np.float32(0.5)
            out.write(np.where(wet, people.read(1, window=window), 0).astype("float32"), 1, window=window)
    return zonal_stats(list(zones), str(target), stats=STATISTICS)


def _against_reading(zones: gpd.GeoSeries, population: Path, depths: dict[int, Path], runs: int) -> Row:
    """What nobody can go below: the same blocks of the same files, read and decompressed by as many threads."""
    files = [population, *depths.values()]

    def read(part: int) -> None:
        for path in files:
            with rasterio.open(path) as source:
                for (row, _), window in source.block_windows(1):
                    if row % THREADS == part:
                        source.read(1, window=window)

    def read_all() -> None:
        with ThreadPoolExecutor(THREADS) as pool:
            list(pool.map(read, range(THREADS)))

    def straight() -> object:
        return measure_exposure(zones, population=population, depths=depths, thresholds=THRESHOLDS)

    straight()
    ours, limit = medians(straight, read_all, runs + 1)
    assert limit is not None
    return Row(
        "the same, straight from the files", ours, f"reading the {TILE}-cell blocks alone", limit, limit / ours,
        "ours <= 1.6 x", ours <= 1.6 * limit, f"{ours / limit:.2f} times the reading",
    )  # fmt: skip


def measure_packed(shape: tuple[int, int]) -> None:
    """What one process of the memory benchmark does: measured from the index."""
    population, depths = rasters(shape)
    index = open_zonal_index(FOLDER / "packs", RasterSources(population, depths, THRESHOLDS))
    index.measure(communes(COUNT, shape), THRESHOLDS)


def measure_straight(shape: tuple[int, int]) -> None:
    """What the other process does: measured from the files."""
    population, depths = rasters(shape)
    measure_exposure(communes(COUNT, shape), population=population, depths=depths, thresholds=THRESHOLDS)


def _memory(work: str, measure: Callable[[tuple[int, int]], None], shape: tuple[int, int], quick: bool) -> Row:
    """Peak of a process of its own, at the raster's height and at half of it."""
    call = f"from benchmarks.exposure_zonal import {measure.__name__}\n{measure.__name__}"
    whole = peak_of(f"{call}({shape})")
    half = whole if quick else peak_of(f"{call}({HALF})")
    holds = whole <= MEMORY_MIB and whole <= 1.25 * half
    return Row(
        f"memory, {work}", 0.0, "half the raster's height", None, whole / half, f"<= {MEMORY_MIB} MiB, not growing",
        holds, f"{whole:.0f} MiB; half the height {half:.0f} MiB",
    )  # fmt: skip
