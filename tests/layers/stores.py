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


def counted_store(folder: Path) -> Store:
    """A round counted by hand: sites, areas of return, crossings and districts, each with one that says little.

    Round 3 of 2024-03-31. Ouaka has 4,000, 1,000 and 300 people in sites (the last without a point) and Haute-Kotto
    has 6, fewer than the public may know. R1 counts 120 returnees, nobody counted at R2, R3 has no point.
    """
    store = open_store(folder / "counted" / "kodro.gpkg")
    about = Dataset("counted", "counted", "a count", "CC0", "public", "2024-03-31", "2" * 64, False)
    areas = _areas()
    store.write(
        Batch(
            about,
            areas=gpd.GeoDataFrame(pd.concat([areas[areas["level"] == "adm1"], _districts()]), crs=4326),
            places=_counted_places(),
            observations=_counts(),
            links=_flows(),
        )
    )
    return store


def _districts() -> gpd.GeoDataFrame:
    boxes = [shapely.box(20, y, 21, y + 1) for y in (4, 5, 6)]
    rows = [(f"HD{n + 1}", "health_district", f"District {n + 1}", "CF43", boxes[n]) for n in range(3)]
    rows.append(("HD4", "health_district", "District 4", "CF43", None))
    table = pd.DataFrame(rows, columns=["pcode", "level", "name", "parent", "geometry"])
    return gpd.GeoDataFrame(table, geometry="geometry", crs=4326)


def _counted_places() -> gpd.GeoDataFrame:
    def point(x: float, y: float) -> shapely.Point:
        return shapely.Point(x, y)

    rows = [
        ("S1", "displacement_site", "Élevage", "CF43", point(20.5, 5.5), None),
        ("S2", "displacement_site", "Sangaris", "CF43", point(20.6, 5.6), None),
        ("S3", "displacement_site", "PK3", "CF52", point(21.5, 6.5), None),
        ("S4", "displacement_site", "Sans point", "CF43", None, None),
        ("S5", "displacement_site", "Vide", "CF43", point(20.7, 5.7), None),
        ("S6", "displacement_site", None, "CF52", point(21.6, 6.6), None),
        ("R1", "return_area", "Ngakobo", "CF43", shapely.box(20.4, 5.1, 20.5, 5.2), None),
        ("R2", "return_area", "Boyo", "CF43", shapely.box(20.1, 5.1, 20.2, 5.2), None),
        ("R3", "return_area", "Sans lieu", "CF52", None, None),
        ("X1", "border_crossing", "Garoua", "CF43", point(20.1, 5.8), "open"),
        ("X2", "border_crossing", "Bembéré", "CF43", point(20.2, 7.9), "restricted"),
        ("X3", "border_crossing", None, "CF52", point(21.9, 4.1), "by boat"),
        ("X4", "border_crossing", "Sans point", "CF52", None, "open"),
    ]
    columns = ["place_id", "kind", "name", "adm1", "geometry", "status"]
    return gpd.GeoDataFrame(pd.DataFrame(rows, columns=columns), geometry="geometry", crs=4326)


def _counts() -> pd.DataFrame:
    day, week = "2024-03-31", "2024-03-24"
    rows = [
        ("S1", "idp_ind", 4000.0, day), ("S2", "idp_ind", 1000.0, day), ("S3", "idp_ind", 4.0, day),
        ("S4", "idp_ind", 300.0, day), ("S5", "idp_ind", 0.0, day), ("S6", "idp_ind", 2.0, day),
        ("S1", "idp_hh", 800.0, day), ("R1", "returnee_ind", 120.0, day),
        ("X1", "days_observed", 7.0, week), ("X2", "days_observed", 5.0, "2023-12-03"),
        ("X3", "days_observed", 2.0, week),
        ("HD1", "dtp1_admin_pct", 104.0, "2023-12-31"), ("HD2", "dtp1_admin_pct", 0.0, "2023-12-31"),
        ("HD4", "dtp1_admin_pct", 55.0, "2022-12-31"), ("HD1", "surviving_infants", 900.0, "2023-12-31"),
    ]  # fmt: skip
    table = pd.DataFrame(rows, columns=["subject", "indicator", "value", "observed_on"])
    in_round = table["indicator"].isin(["idp_ind", "idp_hh", "returnee_ind"])
    return table.assign(unit="", round=in_round.map({True: 3}).astype("Int64"), source="DTM", collection="survey")


def _flows() -> pd.DataFrame:
    rows = [("X1", "CMR", 70.0, "2024-03-18", "2024-03-24"), ("X2", "CMR", 50.0, "2023-11-27", "2023-12-03"),
            ("X3", "COD", 35.0, "2024-03-18", "2024-03-24")]  # fmt: skip
    table = pd.DataFrame(rows, columns=["from_id", "to_id", "value", "period_start", "period_end"])
    return table.assign(kind="flow", unit="persons", source="Flow monitoring")
