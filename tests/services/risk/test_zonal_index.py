"""Packs: what is answered from one is what the rasters say."""

from pathlib import Path

import geopandas as gpd
import numpy as np
import pandas as pd
import pytest
import shapely

from analysis.zonal.blocks import RasterSources
from analysis.zonal.measure import measure_exposure
from domain.errors import CancelledError, RasterError
from services.risk.zonal_index import open_zonal_index
from tests.analysis.makers import write_raster

STOPS = (0.05, 0.15, 0.5, 1.5)
THRESHOLDS = (0.15, 1.5)


@pytest.fixture
def rasters(tmp_path: Path) -> RasterSources:
    rng = np.random.default_rng(3)
    people = rng.gamma(0.5, 8, (700, 200))
    people[:70, :70] = np.nan
    depth = rng.random((2, 700, 200)) * 2 * (rng.random((700, 200)) < 0.2)
    depth[1, 300:400] = np.nan
    where = {"west": 18, "north": 9, "cell": 0.005}
    paths = {period: write_raster(tmp_path / f"d{period}.tif", depth[i], **where) for i, period in enumerate((10, 100))}
    mask = write_raster(tmp_path / "s.tif", (rng.random((700, 200)) < 0.1).astype(float), **where)
    return RasterSources(write_raster(tmp_path / "p.tif", people, **where), paths, STOPS, mask)


def zones() -> gpd.GeoSeries:
    points = shapely.points(18 + np.linspace(0, 1, 9), 9 - np.linspace(0, 3.5, 9))
    return gpd.GeoSeries(shapely.buffer(points, 0.3), index=list("abcdefghi"), crs=4326)


def test_a_pack_answers_what_the_rasters_answer_to_the_last_bit(rasters: RasterSources, tmp_path: Path) -> None:
    direct = measure_exposure(
        zones(), population=rasters.population, depths=rasters.hazards, spurious=rasters.artefacts, thresholds=STOPS
    )
    packed = open_zonal_index(tmp_path / "packs", rasters).measure(zones(), STOPS)
    pd.testing.assert_frame_equal(direct.zones, packed.zones, check_exact=True)
    pd.testing.assert_frame_equal(direct.exposed, packed.exposed, check_exact=True)
    pd.testing.assert_frame_equal(direct.exposed_area_km2, packed.exposed_area_km2, check_exact=True)


def test_more_stops_do_not_change_what_is_said_of_some(rasters: RasterSources, tmp_path: Path) -> None:
    few = measure_exposure(
        zones(),
        population=rasters.population,
        depths=rasters.hazards,
        spurious=rasters.artefacts,
        thresholds=THRESHOLDS,
    )
    many = open_zonal_index(tmp_path / "packs", rasters).measure(zones(), THRESHOLDS)
    pd.testing.assert_frame_equal(few.exposed, many.exposed, rtol=1e-12)


def test_a_changed_raster_makes_another_pack(rasters: RasterSources, tmp_path: Path) -> None:
    before = open_zonal_index(tmp_path / "packs", rasters).measure(zones(), THRESHOLDS)
    write_raster(rasters.population, np.full((700, 200), 2.0), west=18, north=9, cell=0.005)
    after = open_zonal_index(tmp_path / "packs", rasters).measure(zones(), THRESHOLDS)
    assert not before.zones["people"].equals(after.zones["people"])


def test_a_cancelled_preparation_leaves_nothing(rasters: RasterSources, tmp_path: Path) -> None:
    with pytest.raises(CancelledError):
        open_zonal_index(tmp_path / "packs", rasters, cancelled=lambda: True)
    assert [p.name for p in (tmp_path / "packs").iterdir() if p.is_dir()] == []


def test_a_truncated_raster_is_named_and_leaves_nothing(rasters: RasterSources, tmp_path: Path) -> None:
    whole = rasters.hazards[100].read_bytes()
    rasters.hazards[100].write_bytes(whole[: len(whole) // 2])
    with pytest.raises(RasterError) as refused:
        open_zonal_index(tmp_path / "packs", rasters)
    assert refused.value.file == "d100.tif"
    assert [p.name for p in (tmp_path / "packs").iterdir() if p.is_dir()] == []


def test_people_of_a_coarser_grid_are_all_there(tmp_path: Path) -> None:
    people = np.random.default_rng(1).gamma(0.5, 900, (17, 13))
    population = write_raster(tmp_path / "p.tif", people, west=18, north=9, cell=0.1)
    water = write_raster(tmp_path / "d.tif", np.zeros((600, 500)), west=17.99, north=9.01, cell=0.0031)
    pack = open_zonal_index(tmp_path / "packs", RasterSources(population, {10: water}, STOPS))
    whole = gpd.GeoSeries([shapely.box(17, 6, 20, 10)], crs=4326)
    assert pack.measure(whole, THRESHOLDS).zones["people"].iloc[0] == pytest.approx(people.sum(), rel=1e-9)


def test_more_keys_or_stops_than_a_word_holds_are_refused(rasters: RasterSources) -> None:
    with pytest.raises(RasterError) as refused:
        RasterSources(rasters.population, dict.fromkeys(range(8), rasters.hazards[10]), STOPS)
    assert refused.value.code == "too_many_classes"
