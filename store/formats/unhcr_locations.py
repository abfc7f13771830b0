"""UNHCR's list of places where refugees and displaced people lived (camps, settlements, host sites)."""

import datetime as dt

import pandas as pd

from domain.schemas import Batch
from store.parsing.columns import identifiers, points, texts
from store.parsing.reader import ReadContext, table_reader
from store.parsing.rows import first_of_each, other_countries, places
from store.parsing.tables import Table

COLUMNS = ("pcode", "Country", "name", "loc_type", "POINT_X", "POINT_Y", "type")
EXTRA = {
    "type": "population_type",
    "loc_type": "location_type",
    "name_alt": "other_name",
    "createdate": "opened",
    "closedate": "closed",
    "updatedate": "updated",
    "source": "source",
    "status": "unhcr_status",
}


def _fits(table: Table) -> bool:
    """The columns of the list."""
    return table.has(*COLUMNS)


def read(table: Table, context: ReadContext) -> Batch:
    """Refugee locations; the many without coordinates are taken without a point, and reported.

    The e-mail addresses of those who entered the rows are left out.
    """
    log = context.log
    ours = other_countries(
        texts(table, "Country"),
        log,
        column=table.at("Country"),
        country_codes=("Central African Republic", "CAF"),
    )
    ids = identifiers(table, "pcode")[ours]
    for row in ids.index[ids.isna()]:
        log.reject("no_identifier", row=int(row), column=table.at("pcode"), expected="CAFs000000")
    ids = first_of_each(ids.dropna(), log, column=table.at("pcode"))
    where = points(table, "POINT_Y", "POINT_X", log, context.geography)[ids.index]
    extra = pd.DataFrame({key: texts(table, c) for c, key in EXTRA.items() if c in table.columns}).loc[ids.index]
    persons = texts(table, table.find("createby"))
    if persons.notna().any():
        creator_column = table.at("createby")
        log.note_rows("personal_data_left_out", persons.index[persons.notna()], column=creator_column)
    status = texts(table, table.find("closedate")).notna().map({True: "closed", False: None})[ids.index]
    locations = places(
        context, "refugee_location", "unhcr:" + ids, texts(table, "name")[ids.index], where,
        extra=extra, status=status,
    )  # fmt: skip
    dataset = context.dataset(source="UNHCR", licence="", tier="partner", as_of=_newest(table))
    return Batch(dataset, places=locations)


def _newest(table: Table) -> str:
    """The last update; the list writes month/day/year."""
    days: list[str] = []
    for word in texts(table, table.find("updatedate")).dropna().unique():
        try:
            days.append(dt.datetime.strptime(word, "%m/%d/%y").date().isoformat())
        except ValueError:
            continue
    return max(days, default="")


READER = table_reader("unhcr_locations", _fits, read)
