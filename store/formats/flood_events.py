"""Past floods: where, when, how many people they affected, as published."""

import re

import pandas as pd

from domain.schemas import Batch
from store.parsing.columns import numbers, texts
from store.parsing.reader import ReadContext, Reader
from store.parsing.source import ImportSource
from store.parsing.tables import Table
from store.parsing.values import as_text, parse_date
from store.parsing.warned import AREA, areas, newest, observations, once, sources

YEAR = re.compile(r"(19|20)\d{2}")


def _table(source: ImportSource) -> Table | None:
    return source.pick(lambda t: t.has("date", "people_affected") and t.find(*AREA) is not None)


def sniff(source: ImportSource) -> bool:
    """An area, a day or a year, and people affected."""
    return _table(source) is not None


def read(source: ImportSource, context: ReadContext) -> Batch:
    """Counts of a year are `flood_affected_ind` on its last day; a flood of a known day is `flood_event_ind`.

    The two are kept apart: a year's count holds the people of its floods, so that they must not be added.
    """
    table = _table(source)
    assert table is not None  # sniffed
    log = context.log
    log.expect(table.frame.index)
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
    named = ", ".join(sorted(set(rows["source"]))[:5]) or source.name
    dataset = context.dataset(source=named, licence="", tier="public", as_of=newest(rows["observed_on"]))
    return Batch(dataset, observations=observations([rows]))


def _when(cell: object) -> tuple[str | None, bool]:
    """The day, and whether only a year is known."""
    said = (as_text(cell) or "").removesuffix(".0")
    return (f"{said}-12-31", True) if YEAR.fullmatch(said) else (parse_date(cell), False)


def _usable(rows: pd.DataFrame, table: Table, context: ReadContext) -> pd.DataFrame:
    needed = {"subject": str(table.find(*AREA)), "value": "people_affected", "observed_on": "date"}
    whole = rows[list(needed)].notna().all(axis=1)
    for row in rows.index[~whole]:
        missing = ", ".join(name for key, name in needed.items() if pd.isna(rows.at[row, key]))
        context.log.reject("row_incomplete", row=int(row), found=missing, expected=", ".join(needed.values()))
    keyed = rows[whole].assign(note=rows["note"].fillna(""))
    kept = once(keyed, ("subject", "observed_on", "note", "source"), context)
    return rows.loc[kept.index]


READER = Reader("flood_events", "import.reader.flood_events", sniff, read, order=62)
