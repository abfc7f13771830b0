"""Past floods: where, when, how many people they affected, as published."""

import re

import pandas as pd

from domain.schemas import Batch
from store.parsing.columns import numbers, texts
from store.parsing.reader import ReadContext, table_reader
from store.parsing.tables import Table
from store.parsing.values import as_text, parse_date
from store.parsing.warning_rows import AREA, areas, complete_rows, dataset_of, observations, sources, without_repeats

YEAR = re.compile(r"(19|20)\d{2}")


def _fits(table: Table) -> bool:
    """An area, a day or a year, and people affected."""
    return table.has("date", "people_affected") and table.find(*AREA) is not None


def read(table: Table, context: ReadContext) -> Batch:
    """Counts of a year are `flood_affected_ind` on its last day; a flood of a known day is `flood_event_ind`.

    The two are kept apart: a year's count holds the people of its floods, so that they must not be added.
    """
    log = context.log
    when = table.frame["date"].map(_when)
    rows = pd.DataFrame(
        {
            "subject": areas(table, context),
            "indicator": ["flood_affected_ind" if yearly else "flood_event_ind" for _, yearly in when],
            "value": numbers(table, "people_affected", log, low=0, whole=True),
            "unit": "persons",
            "observed_on": [day for day, _ in when],
            "source": sources(table, context),
            "collection": "administrative",
            "note": texts(table, table.find("place", "town", "#loc+name")),
        }
    )
    rows = _usable(rows, table, context)
    log.accept(rows.index)
    dataset = dataset_of(rows, context, days_read=rows["observed_on"])
    return Batch(dataset, observations=observations([rows]))


def _when(cell: object) -> tuple[str | None, bool]:
    """The day, and whether only a year is known."""
    word = (as_text(cell) or "").removesuffix(".0")
    return (f"{word}-12-31", True) if YEAR.fullmatch(word) else (parse_date(cell), False)


def _usable(rows: pd.DataFrame, table: Table, context: ReadContext) -> pd.DataFrame:
    needed = {"subject": str(table.find(*AREA)), "value": "people_affected", "observed_on": "date"}
    complete = complete_rows(rows, needed, context)
    keyed = rows[complete].assign(note=rows["note"].fillna(""))
    unique_rows = without_repeats(keyed, ("subject", "observed_on", "note", "source"), context)
    return rows.loc[unique_rows.index]


READER = table_reader("flood_events", _fits, read, order=62)
