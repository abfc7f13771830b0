"""Stores that a layer must be drawn from: an empty one, and one as files without rounds and shapes make it."""

import shutil
from pathlib import Path

import geopandas as gpd
import pandas as pd
import shapely

from domain.schemas import Batch, Dataset, attributes
from store import open_store
from store.protocol import Store

FACILITIES = [
    # id, name, point, status, attributes: as OpenStreetMap, a census of facilities and a template write them
    ("healthsites:1", "Hôpital de Bambari", shapely.Point(20.66, 5.76), None, attributes(facility_type="hospital")),
    ("kemri:2", "Poste de Ngakobo", shapely.Point(20.5, 5.2), None, attributes(facility_class="Health Post", tier="1")),
    ("osm:3", None, shapely.Point(21.5, 6.5), None, attributes(facility_type="doctors")),
    ("tpl:4", "Centre de Bria", shapely.Point(21.98, 6.54), "closed", attributes(facility_class="Health Center")),
    ("tpl:5", "Sans lieu", None, "open", None),
]


def empty_store(folder: Path) -> Store:
    """A store that nothing was imported into."""
    return open_store(folder / "empty" / "kodro.gpkg")


def plain_store(folder: Path, *, tier: str = "public") -> Store:
    """Shapes of three levels, facilities without a status, places without a point; no round, no raster."""
    store = open_store(folder / f"plain-{tier}" / "kodro.gpkg")
    about = Dataset("plain", "plain", "a file", "CC0", tier, "2021-06-30", "0" * 64, False, imported_at="2024-01-01")
    store.write(Batch(about, areas=_areas(), places=_places(), observations=_classes()))
    return store


def full_store(demonstration: Path, folder: Path) -> Store:
    """The demonstration with what it lacks for some layers: finer shapes and their classes, places of refugees."""
    shutil.copytree(demonstration.parent, folder / "full")
    store = open_store(folder / "full" / demonstration.name)
    areas, places = _areas(), _places()
    about = Dataset("finer", "finer", "a file", "CC0", "public", "2021-06-30", "1" * 64, False)
    store.write(
        Batch(
            about,
            areas=areas[areas["level"] != "adm1"],
            places=places[places["kind"] == "refugee_location"],
            observations=_classes(),
        )
    )
    return store


def _areas() -> gpd.GeoDataFrame:
    west, east = shapely.box(20, 4, 21, 8), shapely.box(21, 4, 22, 8)
    rows = [
        ("CF43", "adm1", "Ouaka", "CAF", west),
        ("CF52", "adm1", "Haute-Kotto", "CAF", east),
        ("CF431", "adm2", "Bambari", "CF43", west),
        ("CF521", "adm2", "Bria", "CF52", east),
        ("CF43101", "adm3", "Danga-Gboudou", "CF431", west),
        ("CF52101", "adm3", "Samba-Boungou", "CF521", None),  # a list of codes gives no shape
    ]
    table = pd.DataFrame(rows, columns=["pcode", "level", "name", "parent", "geometry"])
    return gpd.GeoDataFrame(table, geometry="geometry", crs=4326)


def _places() -> gpd.GeoDataFrame:
    rows = [(i, "health_facility", name, "CF43", point, status, more) for i, name, point, status, more in FACILITIES]
    rows += [
        ("unhcr:1", "refugee_location", "Pladama Ouaka", "CF43", shapely.Point(20.7, 5.8), None, None),
        ("unhcr:2", "refugee_location", "Sans lieu", "CF43", None, "closed", None),
        ("x:1", "border_crossing", "Garoua-Boulaï", "CF43", shapely.Point(20.1, 5.8), "open", None),
        ("t:1", "town", "Bambari", "CF43", shapely.Point(20.67, 5.77), None, attributes(population=41356)),
    ]
    columns = ["place_id", "kind", "name", "adm1", "geometry", "status", "attributes"]
    return gpd.GeoDataFrame(pd.DataFrame(rows, columns=columns), geometry="geometry", crs=4326)


def _classes() -> pd.DataFrame:
    rows = [("CF431", "wfp_floodclass", 4.0), ("CF521", "wfp_floodclass", 1.0), ("CF431", "wfp_lsclass", 2.0)]
    table = pd.DataFrame(rows, columns=["subject", "indicator", "value"])
    more = {"unit": "class", "observed_on": "2023-01-01", "source": "WFP", "collection": "modelled"}
    return table.assign(**more)
