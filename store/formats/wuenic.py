"""Immunization coverage of the country by year: WUENIC estimates, and what the country reported."""

import pandas as pd

from domain.schemas import Batch
from store.parsing.columns import numbers, texts
from store.parsing.reader import ReadContext, table_reader
from store.parsing.rows import COUNTRY_CODE
from store.parsing.tables import Table

COLUMNS = ("vaccine", "year", "coverage")
# Source in the file: suffix of the indicator, way of collection, name of the source.
ORIGINS = {
    "wuenic": ("wuenic", "modelled", "WUENIC (WHO/UNICEF)"),
    "admin": ("admin", "administrative", "JRF, administrative"),
    "gov": ("gov", "administrative", "JRF, official estimate"),
}
VACCINE = r"[a-z]{2,6}\d?"
FULL = 100


def _fits(table: Table) -> bool:
    """The columns vaccine, year and coverage, with or without source."""
    return {c.lower() for c in table.columns} in ({*COLUMNS}, {*COLUMNS, "source"})


def read(table: Table, context: ReadContext) -> Batch:
    """One observation a vaccine, year and source; above 100 % is kept and said."""
    log = context.log
    rows = _readable(table, context)
    over = rows.index[rows["value"] > FULL]
    for row in over:
        column = table.at(_name(table, "coverage"))
        log.note("above_100", row=int(row), column=column, found=_row_text(rows, row))
    rows = _first(rows, context)
    log.accept(rows.index)
    newest = rows["observed_on"].max() if len(rows) else ""
    dataset = context.dataset(source="WHO/UNICEF", licence="", tier="public", as_of=newest)
    return Batch(dataset, observations=rows.reset_index(drop=True))


def _name(table: Table, column: str) -> str:
    return next(c for c in table.columns if c.lower() == column)


def _readable(table: Table, context: ReadContext) -> pd.DataFrame:
    log = context.log
    vaccines = texts(table, _name(table, "vaccine")).str.lower()
    years = numbers(table, _name(table, "year"), log, low=1974, high=2100, whole=True)
    values = numbers(table, _name(table, "coverage"), log, low=0, high=200)
    given = table.find("source")
    origins = texts(table, given).str.lower() if given else pd.Series("wuenic", index=vaccines.index)
    good = vaccines.str.fullmatch(VACCINE).fillna(False).astype(bool) & origins.isin(list(ORIGINS))
    for row in vaccines.index[~(good & years.notna() & values.notna())]:
        cells = " | ".join(str(cell) for cell in table.frame.loc[row])
        log.reject("row_incomplete", row=int(row), found=cells, expected="source, vaccine, year, coverage")
    readable = good & years.notna() & values.notna()
    suffix = origins[readable].map(lambda origin: ORIGINS[origin][0])
    over = values[readable] > FULL
    return pd.DataFrame(
        {
            "subject": COUNTRY_CODE,
            "indicator": vaccines[readable] + "_" + suffix + "_pct",
            "value": values[readable],
            "unit": "%",
            "observed_on": years[readable].astype(int).astype(str) + "-12-31",
            "source": origins[readable].map(lambda origin: ORIGINS[origin][2]),
            "collection": origins[readable].map(lambda origin: ORIGINS[origin][1]),
            "note": over.map({True: "above 100 %, kept as reported", False: None}),
        }
    )


def _first(rows: pd.DataFrame, context: ReadContext) -> pd.DataFrame:
    """One value a year: of a repeated line the first is kept, the others are refused."""
    repeated = rows.duplicated(["indicator", "observed_on"])
    for row in rows.index[repeated]:
        context.log.reject("duplicate_row", row=int(row), found=_row_text(rows, row))
    return rows[~repeated]


def _row_text(rows: pd.DataFrame, row: int) -> str:
    indicator, on, value = rows.loc[row, ["indicator", "observed_on", "value"]]
    return f"{indicator} {str(on)[:4]}: {value:g} %"


READER = table_reader("wuenic", _fits, read)
