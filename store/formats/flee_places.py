"""Places of the Flee simulation of 2013-2016: towns of the country and the camps beyond its borders."""

import pandas as pd

from domain.schemas import Batch
from store.parsing.checks import compare_areas
from store.parsing.columns import numbers, points, texts
from store.parsing.reader import ReadContext, table_reader
from store.parsing.rows import COUNTRY_CODE, first_of_each, locate, places
from store.parsing.tables import Table
from store.parsing.values import slug

COLUMNS = ("name", "region", "country", "lat", "lon", "location_type")
COUNTRIES = {"CAR": "CAF", "Chad": "TCD", "Cameroon": "CMR", "DRC": "COD", "RC": "COG"}
PREFIX = "flee:"


def _fits(table: Table) -> bool:
    """The columns of a Flee locations file."""
    return table.has(*COLUMNS)


def read(table: Table, context: ReadContext) -> Batch:
    """Camps are refugee locations, all else is a town; the file's populations are inputs of a model."""
    log = context.log
    names = texts(table, "name")
    for row in names.index[names.isna()]:
        log.reject("no_name", row=int(row), column=table.at("name"))
    ids = first_of_each(PREFIX + names.dropna().map(slug), log, column=table.at("name"))
    countries = texts(table, "country")
    home = (countries.map(COUNTRIES) == COUNTRY_CODE)[ids.index]
    where = points(table, "lat", "lon", log)[ids.index]
    abroad = context.geography.outside(where) & home
    for row, point in where[abroad].items():
        rows = f"{point.y:g}, {point.x:g}"
        log.warn("coordinates_outside", row=int(str(row)), found=rows, expected="expect.in_country")
    where[abroad] = None
    areas = locate(context, where).where(home, None)
    regions = texts(table, "region")[ids.index].where(home, None)
    matched = regions.map(lambda name: context.names.match(name, "adm1"), na_action="ignore")
    compare_areas(regions, matched, areas["adm1"], log, column=table.at("region"))
    camps = (texts(table, "location_type") == "camp")[ids.index]
    extra = pd.DataFrame(
        {
            "location_type": texts(table, "location_type"),
            "country": countries.map(COUNTRIES).fillna(countries),
            "model_population": numbers(table, table.find("population"), log, low=0),
        }
    ).loc[ids.index]
    kind = camps.map({True: "refugee_location", False: "town"})
    rows = places(context, kind, ids, names[ids.index], where, areas=areas, extra=extra)
    dataset = context.dataset(
        source="Flee, Central African Republic 2013",
        licence="BSD-3-Clause",
        tier="public",
        as_of="2013-12-01",
    )
    return Batch(dataset, places=rows)


READER = table_reader("flee_places", _fits, read, order=40)
