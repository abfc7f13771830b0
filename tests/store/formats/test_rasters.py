"""Rasters: told apart, measured, refused with words, written as COGs that keep their values."""

import os
import time
from pathlib import Path

import numpy as np
import pytest
import rasterio
from numpy.typing import NDArray
from rio_cogeo.cogeo import cog_validate

from domain.errors import StoreError
from domain.geodesy import row_areas_km2
from store.atomic import STALE_SECONDS
from store.parsing.grids import MAX_PIXELS
from store.protocol import Store
from tests.store.store_makers import codes, only

NATIONAL = 6_091_097
WEST, NORTH, STEP, COLUMNS, ROWS = 14.0, 11.5, 0.25, 56, 40


def tiff(
    path: Path, values: NDArray[np.generic], *, crs: str | None = "EPSG:4326", west: float = WEST,
    north: float = NORTH, step: float = STEP, nodata: float | None = -9999, **more: object,
) -> Path:  # fmt: skip
    bands = values if values.ndim == 3 else values[None]
    profile = {
        "driver": "GTiff", "count": bands.shape[0], "height": bands.shape[1], "width": bands.shape[2],
        "dtype": bands.dtype, "crs": crs, "nodata": nodata,
        "transform": rasterio.Affine(step, 0, west, 0, -step, north),
    }  # fmt: skip
    with rasterio.open(path, "w", **(profile | more)) as target:
        target.write(bands)
    return path


def even(total: float) -> NDArray[np.float32]:
    """People spread so that a plain sum over the whole grid is the total."""
    return np.full((ROWS, COLUMNS), total / (ROWS * COLUMNS), dtype=np.float32)


def as_density(total: float) -> NDArray[np.float32]:
    """People per km² so that the sum over the whole grid is the total."""
    areas = row_areas_km2(NORTH, STEP, STEP, ROWS)
    return np.full((ROWS, COLUMNS), total / (areas.sum() * COLUMNS), dtype=np.float32)


def stored(store: Store, hazard: str) -> tuple[NDArray[np.float64], dict[str, object]]:
    row = store.rasters(hazard).iloc[0]
    with rasterio.open(row["path"]) as found:
        return np.ma.filled(found.read(masked=True).astype(float), np.nan), dict(row)


def test_real_density_becomes_people_that_a_plain_sum_misses(real_data: Path, store: Store, take) -> None:
    report = take(real_data / "rasters/caf_afripop2020_10min.tif")
    only(report, "population_density")
    people, row = stored(store, "population")
    assert row["unit"] == "persons per cell" and row["variable"] == "count" and row["date"] == "2020"
    assert np.nansum(people) == pytest.approx(4.51e6, rel=0.005)
    with rasterio.open(real_data / "rasters/caf_afripop2020_10min.tif") as raw:
        density = np.ma.filled(raw.read(1, masked=True).astype(float), np.nan)
        areas = row_areas_km2(raw.transform.f, -raw.transform.e, raw.transform.a, raw.height)
    assert np.nansum(density) == pytest.approx(13_257, rel=0.01)
    assert np.allclose(people[0], density * areas[:, None], rtol=1e-5, equal_nan=True)
    assert (np.isnan(people[0]) == np.isnan(density)).all()


def test_real_rain_keeps_its_twelve_months(real_data: Path, store: Store, take) -> None:
    take(real_data / "rasters/caf_rain_monthly_itu837_025deg.tif")
    rain, row = stored(store, "rainfall")
    assert rain.shape[0] == 12 and row["unit"] == "mm"
    with rasterio.open(real_data / "rasters/caf_rain_monthly_itu837_025deg.tif") as raw:
        with rasterio.open(str(row["path"])) as held:
            assert held.descriptions == raw.descriptions
        assert np.allclose(rain, raw.read())


def test_what_is_written_is_a_cog_named_after_its_content(real_data: Path, store: Store, take) -> None:
    for name in ("caf_afripop2020_10min", "caf_elevation_pvlib_5min", "caf_rain_monthly_itu837_025deg"):
        take(real_data / f"rasters/{name}.tif")
    paths = store.rasters()["path"].tolist()
    assert all(cog_validate(path)[0] for path in paths)
    left = {p.name for p in store.raster_folder.iterdir()}
    assert left == {Path(path).name for path in paths}


@pytest.mark.parametrize("unit", ["density", "count"])
def test_population_tells_its_unit_by_what_is_plausible(unit: str, tmp_path: Path, store: Store, take) -> None:
    values = as_density(NATIONAL * 1.5) if unit == "density" else even(NATIONAL * 1.5)
    report = take(tiff(tmp_path / "pop.tif", values))
    only(report, f"population_{unit}")
    people, _ = stored(store, "population")
    assert np.nansum(people) == pytest.approx(NATIONAL * 1.5, rel=1e-4)


def test_population_that_could_be_neither_is_refused_with_the_option_to_give(tmp_path: Path, take) -> None:
    report = take(tiff(tmp_path / "pop.tif", even(1000)))
    assert report.status == "refused"
    assert "people_per_km2" in only(report, "population_unit")["found"]


def test_population_is_taken_with_the_unit_that_a_person_says(tmp_path: Path, store: Store, take) -> None:
    report = take(tiff(tmp_path / "pop.tif", even(1000)), unit="people_per_cell")
    assert report.status == "taken"
    only(report, "population_implausible")
    assert np.nansum(stored(store, "population")[0]) == pytest.approx(1000, rel=1e-4)


def test_words_in_the_file_that_contradict_the_total_are_refused(tmp_path: Path, take) -> None:
    report = take(tiff(tmp_path / "population_density.tif", even(NATIONAL)))
    assert report.status == "refused"
    only(report, "population_unit")


def test_an_unknown_unit_is_refused(tmp_path: Path, take) -> None:
    report = take(tiff(tmp_path / "pop.tif", even(NATIONAL)), unit="people")
    assert only(report, "bad_unit")["expected"] == "people_per_km2, people_per_cell"


@pytest.mark.parametrize(
    ("name", "variable", "period"),
    [
        ("floodMapGL_rp100y.tif", "depth", 100),
        ("ID1_N10_E20_RP10_depth.tif", "depth", 10),
        ("flood-rp-500.tif", "depth", 500),
        ("spurious_depth_category.tif", "spurious", None),
    ],
)
def test_flood_files_are_known_by_name(
    name: str, variable: str, period: int | None, tmp_path: Path, store: Store, take
) -> None:
    take(tiff(tmp_path / name, np.full((ROWS, COLUMNS), 1.5, dtype=np.float32)))
    assert store.rasters("river_flood")["variable"].tolist() == [variable]
    assert store.rasters()["return_period"].dropna().tolist() == ([period] if period else [])


def test_a_raster_that_says_nothing_of_itself_asks(tmp_path: Path, store: Store, take) -> None:
    path = tiff(tmp_path / "tile_17.tif", np.ones((ROWS, COLUMNS), dtype=np.float32))
    refused = take(path)
    assert "river_flood:depth" in only(refused, "raster_of_what")["expected"]
    assert take(path, as_="river_flood:depth").status == "refused"  # a depth needs a return period
    assert take(path, as_="river_flood:depth:100").status == "taken"
    assert store.rasters("river_flood")["return_period"].tolist() == [100]


def test_missing_pixels_stay_missing_and_dry_stays_zero(tmp_path: Path, store: Store, take) -> None:
    values = np.zeros((ROWS, COLUMNS), dtype=np.float32)
    values[0] = -9999
    values[1] = np.nan
    values[2] = 2.0
    take(tiff(tmp_path / "rp10.tif", values))
    depth, _ = stored(store, "river_flood")
    assert np.isnan(depth[0, :2]).all() and (depth[0, 2] == 2).all() and (depth[0, 3:] == 0).all()


def test_scale_and_offset_are_applied(tmp_path: Path, store: Store, take) -> None:
    path = tmp_path / "rp20.tif"
    tiff(path, np.full((ROWS, COLUMNS), 150, dtype=np.int16))
    with rasterio.open(path, "r+") as target:
        target.scales, target.offsets = (0.01,), (0.5,)
    take(path)
    assert np.allclose(stored(store, "river_flood")[0], 2.0)


def test_a_continent_is_cut_to_the_country_and_that_is_said(tmp_path: Path, store: Store, take) -> None:
    values = np.arange(80 * 80, dtype=np.float32).reshape(80, 80) / 100
    report = take(tiff(tmp_path / "rp50.tif", values, west=-20, north=40, step=1.0))
    assert only(report, "raster_clipped")["found"] == "80 × 80"
    with rasterio.open(store.rasters()["path"].iloc[0]) as held:
        assert held.bounds.left == 13 and held.bounds.top == 13
        assert held.read(1)[0, 0] == values[27, 33]


def test_a_tile_that_covers_part_of_the_country_is_taken_and_said(tmp_path: Path, take) -> None:
    report = take(tiff(tmp_path / "rp50.tif", np.ones((10, 10), dtype=np.float32), west=20, north=8))
    assert only(report, "raster_partial")["found"].endswith("%")


def enormous(path: Path) -> Path:
    """A small file that claims 3.6 billion pixels."""
    with rasterio.open(
        path, "w", driver="GTiff", count=1, height=60_000, width=60_000, dtype="uint8", crs="EPSG:4326",
        transform=rasterio.Affine(0.0002, 0, WEST, 0, -0.0002, NORTH), tiled=True, SPARSE_OK=True,
    ):  # fmt: skip
        pass
    return path


def broken(tmp_path: Path) -> dict[str, Path]:
    """One file for each way in which a raster can be wrong."""
    ones = np.ones((ROWS, COLUMNS), dtype=np.float32)
    noise = np.random.default_rng(1).random((400, 560)).astype(np.float32)
    whole = tiff(tmp_path / "rp1.tif", noise, step=0.025, compress="deflate").read_bytes()
    cut = tmp_path / "cut_rp10.tif"
    cut.write_bytes(whole[: len(whole) // 2])
    lonely = tmp_path / "head_rp10.tif"
    lonely.write_bytes(b"II*\x00")
    return {
        "raster_corrupt": cut,
        "raster_corrupt ": lonely,
        "raster_no_crs": tiff(tmp_path / "a_rp10.tif", ones, crs=None),
        "raster_crs": tiff(tmp_path / "b_rp10.tif", ones, crs="EPSG:32634", west=3e5, north=6e5),
        "raster_not_degrees": tiff(tmp_path / "c_rp10.tif", ones, west=3e5, north=6e5, step=1000),
        "raster_outside": tiff(tmp_path / "d_rp10.tif", ones, west=-80, north=40),
        "raster_empty": tiff(tmp_path / "e_rp10.tif", ones * -9999),
        "raster_range": tiff(tmp_path / "f_rp10.tif", ones * -9999, nodata=None),
        "raster_bands": tiff(tmp_path / "g_rp10.tif", np.ones((3, ROWS, COLUMNS), dtype=np.float32)),
        "raster_numbers": tiff(tmp_path / "h_rp10.tif", ones.astype(np.complex64), nodata=None),
        "raster_no_position": tiff(
            tmp_path / "i_rp10.tif", ones, transform=rasterio.Affine(0.2, 0.1, 14, 0.1, -0.2, 11)
        ),
        "raster_too_large": enormous(tmp_path / "j_rp10.tif"),
    }  # fmt: skip


def test_each_way_of_being_broken_has_its_own_words(tmp_path: Path, real_data: Path, store: Store, take) -> None:
    for code, path in broken(tmp_path).items():
        report = take(path)
        assert report.status == "refused", code
        assert code.strip() in codes(report), (code, report.issues[["code", "found"]].to_dict())
    assert store.rasters().empty
    assert not store.raster_folder.exists() or not list(store.raster_folder.iterdir())


def test_the_limit_is_on_what_a_file_claims_not_on_its_size(tmp_path: Path) -> None:
    path = enormous(tmp_path / "j_rp10.tif")
    assert path.stat().st_size < 3_000_000
    assert MAX_PIXELS < 60_000 * 60_000


def test_a_dry_run_leaves_no_raster(real_data: Path, store: Store, take) -> None:
    report = take(real_data / "rasters/caf_elevation_pvlib_5min.tif", dry_run=True)
    assert report.status == "taken" and report.taken == {"rasters": 1}
    assert store.rasters().empty and not store.raster_folder.exists()


def test_a_store_that_cannot_be_written_keeps_no_new_raster(
    real_data: Path, store: Store, take, monkeypatch: pytest.MonkeyPatch
) -> None:
    def fail(_: object) -> None:
        raise StoreError("store_unwritable")

    monkeypatch.setattr(store, "write", fail)
    with pytest.raises(StoreError):
        take(real_data / "rasters/caf_elevation_pvlib_5min.tif")
    assert list(store.raster_folder.iterdir()) == []


def test_land_that_a_flood_map_leaves_out_is_dry_only_when_said(tmp_path: Path, store: Store, take) -> None:
    depth = np.full((ROWS, COLUMNS), -9999, dtype=np.float32)
    depth[10:20, 10:20] = 1.5
    path = tiff(tmp_path / "flood_rp10.tif", depth)
    only(take(path), "flood_no_dry")
    unsaid, _ = stored(store, "river_flood")
    assert np.isnan(unsaid).sum() == depth.size - 100
    only(take(path, nodata="dry"), "flood_dry")
    said, _ = stored(store, "river_flood")
    assert (said == 0).sum() == depth.size - 100
    assert (said == 1.5).sum() == 100


def test_what_a_killed_import_left_goes_a_day_later(tmp_path: Path, store: Store, take) -> None:
    left = store.raster_folder / ".draft-0" / "draft.tif"
    left.parent.mkdir(parents=True)
    left.write_text("half")
    take(tiff(tmp_path / "population.tif", even(NATIONAL)))
    assert left.exists()  # somebody may be writing it
    os.utime(left.parent, (time.time() - STALE_SECONDS - 1,) * 2)
    take(tiff(tmp_path / "population.tif", even(NATIONAL * 1.1)))
    assert not [p for p in store.raster_folder.iterdir() if p.suffix != ".tif"]
