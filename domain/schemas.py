"""The tables: areas, places, observations, links, rasters and the datasets they came from.

Every file, form or service becomes rows of these tables. `Batch` is what a reader hands to the store:
one dataset with its rows, and an issue for every row that was not taken as it was.
"""

import json
from dataclasses import asdict, dataclass, field
from datetime import UTC, datetime

import geopandas as gpd
import pandas as pd
import pandera.pandas as pa

CRS = "EPSG:4326"

LEVELS = ("adm0", "adm1", "adm2", "adm3", "health_district")
PLACE_KINDS = (
    "displacement_site",
    "return_area",
    "border_crossing",
    "health_facility",
    "town",
    "refugee_location",
    "school",
    "water_point",
    "planned_shelter",
    "river_gauge",
)
COLLECTIONS = ("registration", "survey", "key_informant", "administrative", "modelled")
LINK_KINDS = ("return_intention", "flow", "road")
HAZARDS = (
    "river_flood",
    "observed_flood",
    "heat",
    "landslide",
    "fire",
    "rainfall",
    "population",
    "elevation",
)
SEVERITIES = ("refused", "taken_with_warning", "note")
# A household's choice that is no place in the store still is an option of equal standing.
OPTIONS = ("relocation", "local_integration", "undecided")

DATE = r"^\d{4}-\d{2}-\d{2}$"

PLACES = pa.DataFrameSchema(
    {
        "place_id": pa.Column(str, unique=True),
        "kind": pa.Column(str, pa.Check.isin(PLACE_KINDS)),
        "name": pa.Column(str, nullable=True),
        "adm1": pa.Column(str, nullable=True),
        "adm2": pa.Column(str, nullable=True),
        "adm3": pa.Column(str, nullable=True),
        "status": pa.Column(str, nullable=True),
        "attributes": pa.Column(str, nullable=True),  # a JSON object
    },
    coerce=True,
)

AREAS = pa.DataFrameSchema(
    {
        "pcode": pa.Column(str, unique=True),
        "level": pa.Column(str, pa.Check.isin(LEVELS)),
        "name": pa.Column(str),
        "parent": pa.Column(str, nullable=True),
        "valid_from": pa.Column(str, pa.Check.str_matches(DATE), nullable=True),
        "valid_to": pa.Column(str, pa.Check.str_matches(DATE), nullable=True),
    },
    coerce=True,
)

OBSERVATIONS = pa.DataFrameSchema(
    {
        "subject": pa.Column(str),  # a place_id or an area's pcode
        "indicator": pa.Column(str),
        "value": pa.Column(float, nullable=True),
        "unit": pa.Column(str),
        "observed_on": pa.Column(str, pa.Check.str_matches(DATE)),
        "round": pa.Column("Int64", nullable=True),
        "source": pa.Column(str),
        "collection": pa.Column(str, pa.Check.isin(COLLECTIONS)),
        "note": pa.Column(str, nullable=True),
    },
    coerce=True,
)

LINKS = pa.DataFrameSchema(
    {
        "from_id": pa.Column(str),
        "to_id": pa.Column(str),  # a place_id, a pcode, a country code or one of OPTIONS
        "kind": pa.Column(str, pa.Check.isin(LINK_KINDS)),
        "value": pa.Column(float, nullable=True),
        "unit": pa.Column(str),
        "period_start": pa.Column(str, pa.Check.str_matches(DATE), nullable=True),
        "period_end": pa.Column(str, pa.Check.str_matches(DATE), nullable=True),
        "round": pa.Column("Int64", nullable=True),
        "source": pa.Column(str),
    },
    coerce=True,
)

RASTERS = pa.DataFrameSchema(
    {
        "raster_id": pa.Column(str, unique=True),
        "hazard": pa.Column(str, pa.Check.isin(HAZARDS)),
        "variable": pa.Column(str),  # depth, spurious, count, monthly_total, susceptibility, density ...
        "unit": pa.Column(str),
        "return_period": pa.Column("Int64", nullable=True),
        "date": pa.Column(str, nullable=True),  # a year, or first/last month of a series
        "path": pa.Column(str),  # relative to the store's raster folder
        "source": pa.Column(str),
        "licence": pa.Column(str),
    },
    coerce=True,
)

ISSUES = pa.DataFrameSchema(
    {
        "severity": pa.Column(str, pa.Check.isin(SEVERITIES)),
        "file": pa.Column(str),
        "row": pa.Column("Int64", nullable=True),  # as the file's own program counts, header included
        "column": pa.Column(str, nullable=True),
        "code": pa.Column(str),
        "found": pa.Column(str, nullable=True),
        "expected": pa.Column(str, nullable=True),
        "advice": pa.Column(str, nullable=True),
    },
    coerce=True,
)

SCHEMAS = {
    "places": PLACES,
    "areas": AREAS,
    "observations": OBSERVATIONS,
    "links": LINKS,
    "rasters": RASTERS,
    "issues": ISSUES,
}
SPATIAL = ("places", "areas")


@dataclass(frozen=True)
class Dataset:
    """Where rows came from: one file or one generator run."""

    dataset_id: str
    title: str
    source: str
    licence: str
    tier: str  # public, partner or core
    as_of: str  # ISO date the content speaks of
    sha256: str
    is_synthetic: bool
    imported_by: str = ""
    imported_at: str = field(default_factory=lambda: datetime.now(UTC).isoformat())


@dataclass
class Batch:
    """One dataset and its rows, ready for the store. Tables left out are empty."""

    dataset: Dataset
    places: gpd.GeoDataFrame | None = None
    areas: gpd.GeoDataFrame | None = None
    observations: pd.DataFrame | None = None
    links: pd.DataFrame | None = None
    rasters: pd.DataFrame | None = None
    issues: pd.DataFrame | None = None

    def tables(self) -> dict[str, pd.DataFrame]:
        """The tables that have rows, validated, with the dataset's id as a column.

        Raises:
            pandera.errors.SchemaErrors: rows break a schema (all failures at once).
        """
        tables = {name: getattr(self, name) for name in SCHEMAS}
        return {
            name: prepare(name, table).assign(dataset_id=self.dataset.dataset_id)
            for name, table in tables.items()
            if table is not None and len(table)
        }


def prepare(name: str, table: pd.DataFrame) -> pd.DataFrame:
    """Give a table every column of its schema, in order, and validate it.

    Raises:
        pandera.errors.SchemaErrors: rows break the schema (all failures at once).
    """
    schema = SCHEMAS[name]
    missing = [column for column in schema.columns if column not in table]
    table = table.assign(**dict.fromkeys(missing))
    columns = [*schema.columns, *(["geometry"] if name in SPATIAL else [])]
    valid = schema.validate(pd.DataFrame(table[columns]), lazy=True)
    if name not in SPATIAL:
        return valid
    return gpd.GeoDataFrame(valid, geometry="geometry", crs=CRS)


def empty(name: str) -> pd.DataFrame:
    """An empty table with a schema's columns."""
    columns = [*SCHEMAS[name].columns, "dataset_id"]
    if name not in SPATIAL:
        return pd.DataFrame(columns=columns)
    return gpd.GeoDataFrame(pd.DataFrame(columns=[*columns, "geometry"]), geometry="geometry", crs=CRS)


def dataset_row(dataset: Dataset) -> pd.DataFrame:
    """A dataset as a one-row table."""
    return pd.DataFrame([asdict(dataset)])


def attributes(**values: object) -> str:
    """Write a place's extra attributes as JSON, leaving out what is None."""
    given = {key: value for key, value in values.items() if value is not None}
    return json.dumps(given, ensure_ascii=False, sort_keys=True)
