"""Exposure over several machines: the same figures, also when one is lost on the way."""

import os
import signal
import threading
from collections.abc import Iterator
from pathlib import Path

import geopandas as gpd
import numpy as np
import pandas as pd
import pytest
import shapely

from analysis.zonal.blocks import RasterSources
from analysis.zonal.cluster import measure_on_cluster
from analysis.zonal.measure import ZonalExposure, measure_exposure
from domain.errors import CancelledError, ClusterError, RasterError
from tests.analysis.makers import write_raster

distributed = pytest.importorskip("distributed", reason="the extra for several machines is not installed")

THRESHOLDS = (0.15, 0.5, 1.5)


@pytest.fixture(scope="module")
def sources(tmp_path_factory: pytest.TempPathFactory) -> RasterSources:
    rng = np.random.default_rng(9)
    folder = tmp_path_factory.mktemp("rasters")
    where = {"west": 18, "north": 12, "cell": 0.002}
    shape = (4000, 400)  # eight strips
    depths = {
        period: write_raster(folder / f"d{period}.tif", rng.random(shape) * (rng.random(shape) < 0.3), **where)
        for period in (10, 100)
    }
    return RasterSources(write_raster(folder / "p.tif", rng.gamma(0.5, 8, shape), **where), depths, THRESHOLDS)


@pytest.fixture(scope="module")
def zones() -> gpd.GeoSeries:
    points = shapely.points(18 + np.linspace(0, 0.8, 30), 12 - np.linspace(0, 8, 30))
    return gpd.GeoSeries(shapely.buffer(points, 0.4), crs=4326)


@pytest.fixture(scope="module")
def cluster() -> Iterator["distributed.LocalCluster"]:
    """A scheduler and two workers, each a process of its own."""
    with distributed.LocalCluster(
        n_workers=2, threads_per_worker=1, processes=True, dashboard_address=None, host="127.0.0.1", silence_logs=50
    ) as made:
        yield made


def alone(sources: RasterSources, zones: gpd.GeoSeries) -> ZonalExposure:
    return measure_exposure(zones, population=sources.population, depths=sources.hazards, thresholds=THRESHOLDS)


def same(one: ZonalExposure, other: ZonalExposure) -> None:
    pd.testing.assert_frame_equal(one.zones, other.zones, check_exact=True)
    pd.testing.assert_frame_equal(one.exposed, other.exposed, check_exact=True)
    pd.testing.assert_frame_equal(one.exposed_area_km2, other.exposed_area_km2, check_exact=True)


def test_many_machines_give_the_figures_of_one(cluster, sources: RasterSources, zones: gpd.GeoSeries) -> None:
    told: list[float] = []
    found = measure_on_cluster(cluster.scheduler_address, zones, sources, thresholds=THRESHOLDS, progress=told.append)
    same(found, alone(sources, zones))
    assert told[-1] == 1


def test_a_worker_killed_on_the_way_costs_time_not_correctness(
    cluster, sources: RasterSources, zones: gpd.GeoSeries
) -> None:
    victim = next(iter(cluster.workers.values())).process.process.pid
    killed = threading.Event()

    def kill(_: float) -> None:
        """After the first strip is done, while others are being worked on."""
        if not killed.is_set():
            os.kill(victim, signal.SIGKILL)
            killed.set()

    found = measure_on_cluster(cluster.scheduler_address, zones, sources, thresholds=THRESHOLDS, progress=kill)
    assert killed.is_set()
    same(found, alone(sources, zones))


def test_it_can_be_cancelled(cluster, sources: RasterSources, zones: gpd.GeoSeries) -> None:
    with pytest.raises(CancelledError):
        measure_on_cluster(cluster.scheduler_address, zones, sources, thresholds=THRESHOLDS, cancelled=lambda: True)


def test_a_damaged_raster_is_named_from_whichever_machine(
    cluster, sources: RasterSources, zones: gpd.GeoSeries, tmp_path: Path
) -> None:
    broken = tmp_path / "broken.tif"
    whole = sources.hazards[100].read_bytes()
    broken.write_bytes(whole[: len(whole) // 2])
    damaged = RasterSources(sources.population, {**sources.hazards, 100: broken}, THRESHOLDS)
    with pytest.raises(RasterError) as refused:
        measure_on_cluster(cluster.scheduler_address, zones, damaged, thresholds=THRESHOLDS)
    assert refused.value.file == "broken.tif"


def test_a_silent_scheduler_is_said_to_be(sources: RasterSources, zones: gpd.GeoSeries, monkeypatch) -> None:
    monkeypatch.setattr("analysis.zonal.cluster.WAIT", "1s")
    with pytest.raises(ClusterError) as refused:
        measure_on_cluster("tcp://127.0.0.1:9", zones, sources, thresholds=THRESHOLDS)
    assert refused.value.code == "cluster_silent"
