"""The same measurement over many machines: strips are shared out, zones are sent to all once.

The figures are those of one machine to the last bit: a strip's sums are the same wherever it is read, and they
are added up in the strips' order. A machine that is lost takes its unfinished strips with it; the others do
them again.
"""

from collections.abc import Iterator
from contextlib import closing, contextmanager
from dataclasses import replace
from typing import Any

import geopandas as gpd

from analysis.threads import Asked, Progress
from analysis.zonal.blocks import RasterSources, StripReader, StripSums
from analysis.zonal.edges import ZoneEdges
from analysis.zonal.measure import Layout, ZonalExposure, figures, prepare, strip_sums
from domain.errors import CancelledError, ClusterError, reason

WAIT = "20s"


def measure_on_cluster(
    scheduler: str,
    zones: gpd.GeoSeries,
    sources: RasterSources,
    *,
    thresholds: tuple[float, ...],
    progress: Progress | None = None,
    cancelled: Asked | None = None,
) -> ZonalExposure:
    """Count people and area of zones on a Dask cluster; see measure_exposure() for what is counted.

    Args:
        scheduler: address of the scheduler, tcp://host:port.
        zones: polygons in EPSG:4326, indexed by zone.
        sources: rasters at paths that every worker can read.
        thresholds: some of the sources' stops.
        progress: told the share done, 0 to 1.
        cancelled: asked after each strip.

    Raises:
        ClusterError: no scheduler or no worker answers, the library is not installed, or a strip was lost
            with one worker after another.
        RasterError: a raster cannot be used.
        CancelledError: `cancelled` said so.
    """
    sources = _whole_paths(sources)
    grid = sources.grid()
    layout = Layout(grid, tuple(sources.hazards), sources.stops)
    prepared = prepare(zones, grid)
    tops = prepared.edges.strips(grid)
    with _client(scheduler) as client, client.as_current():
        edges = client.scatter(prepared.edges, broadcast=True, hash=False)
        futures = client.map(_strip, tops, sources=sources, layout=layout, edges=edges, pure=False)
        parts = _gathered(futures, progress, cancelled)
    return figures(prepared, layout, parts, thresholds)


def _whole_paths(sources: RasterSources) -> RasterSources:
    """The same rasters at absolute paths: a worker may have been started in another folder."""
    artefacts = sources.artefacts.absolute() if sources.artefacts else None
    hazards = {key: path.absolute() for key, path in sources.hazards.items()}
    return replace(sources, population=sources.population.absolute(), hazards=hazards, artefacts=artefacts)


def _strip(top: int, sources: RasterSources, layout: Layout, edges: ZoneEdges) -> StripSums:
    """What a worker does: read one strip from the files and sum it."""
    with closing(StripReader(sources, layout.grid)) as reader:
        return strip_sums(reader.read(top), edges, layout, top)


def _gathered(futures: list[Any], progress: Progress | None, cancelled: Asked | None) -> list[StripSums]:
    from distributed import as_completed  # noqa: PLC0415 - only who asks for a cluster needs the library
    from distributed.scheduler import KilledWorker  # noqa: PLC0415

    try:
        for done, _ in enumerate(as_completed(futures), start=1):
            if cancelled and cancelled():
                for future in futures:
                    future.cancel()
                raise CancelledError("cancelled")
            if progress:
                progress(done / len(futures))
        return [future.result() for future in futures]
    except KilledWorker as error:
        raise ClusterError("cluster_strip_lost", found=reason(error)) from None


@contextmanager
def _client(scheduler: str) -> Iterator[Any]:
    try:
        from distributed import Client  # noqa: PLC0415
    except ImportError:
        raise ClusterError("cluster_not_installed", expected="kodro[scale]") from None
    try:
        client = Client(scheduler, timeout=WAIT, set_as_default=False)
    except (OSError, ValueError) as error:
        raise ClusterError("cluster_silent", found=scheduler, expected=reason(error)) from None
    try:
        client.wait_for_workers(1, timeout=WAIT)
        yield client
    except TimeoutError:
        raise ClusterError("cluster_without_workers", found=scheduler) from None
    finally:
        client.close()
