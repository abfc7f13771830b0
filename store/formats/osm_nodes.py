"""OpenStreetMap nodes as a table (one node a row, one tag): settlements become towns."""

import pandas as pd

from domain.schemas import Batch
from store.parsing.columns import identifiers, numbers, points, texts
from store.parsing.reader import ReadContext, table_reader
from store.parsing.rows import first_of_each, places
from store.parsing.tables import Table

COLUMNS = ("ID", "LAT", "LON", "NAME", "TAG", "VALUE")
# What people live in and call by a name of its own. Quarters and single dwellings are parts of those;
# schools, wells, towers and the like are of no kind that Kodro keeps; barracks and checkpoints must not
# be kept at all (method note, section 8).
SETTLEMENTS = ("city", "town", "village", "hamlet")


def _fits(table: Table) -> bool:
    """The columns of the table."""
    return table.has(*COLUMNS)


def read(table: Table, context: ReadContext) -> Batch:
    """Settlements of the country; one line of the report for each other sort of node."""
    log = context.log
    tag, value = texts(table, "TAG"), texts(table, "VALUE")
    wanted = (tag == "place") & value.isin(SETTLEMENTS)
    sorts = tag.fillna("?") + "=" + value.fillna("?")
    for sort, rows in sorts[~wanted].groupby(sorts):
        log.skip_rows("kind_not_kept", rows.index, column=table.at("VALUE"), found=sort)
    where = points(table, "LAT", "LON", log)[wanted]
    away = context.geography.outside(where)
    label = f"{table.at('LAT')}, {table.at('LON')}"
    log.reject_rows("abroad", away.index[away], column=label, expected="expect.in_country")
    ids = first_of_each(identifiers(table, "ID")[wanted][~away].dropna(), log, column=table.at("ID"))
    names = texts(table, "NAME")[ids.index]
    for sort, rows in value[ids.index][names.isna()].groupby(value):
        log.note_rows("without_name", rows.index, column=table.at("NAME"), found=f"place={sort}")
    people = numbers(table, table.find("POPULATION"), log, low=0, whole=True)[ids.index]
    extra = pd.DataFrame({"place": value[ids.index], "population": people})
    towns = places(context, "town", "osm:" + ids, names, where[ids.index], extra=extra)
    dataset = context.dataset(source="OpenStreetMap", licence="ODbL 1.0", tier="public", as_of="")
    return Batch(dataset, places=towns)


READER = table_reader("osm_nodes", _fits, read)
