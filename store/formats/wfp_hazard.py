"""WFP's hazard and risk classes by sub-prefecture (tables of the PRISM platform)."""

import calendar
import datetime as dt
import re

import pandas as pd

from domain.schemas import Batch
from store.parsing.columns import numbers, pcodes
from store.parsing.reader import ReadContext, table_reader
from store.parsing.rows import first_of_each
from store.parsing.tables import Table

CODE = "admin2Pcod"
INDEX_0_100 = ("struct_vuln", "stressors", "coping_cap", "fs_nut_outcomes", "multi_dim_risk_index")
CLASSES = (
    "fs_recurrence_nat", "fs_recurrence_reg", "npgs_classnat", "npgs_classreg", "floodclass", "lsclass",
    "combined_hazard_risk_nat", "combined_hazard_risk_reg", "ica_area_nat", "ica_area_reg",
)  # fmt: skip
DATED = re.compile(r"(?P<name>.+)_(?P<month>[A-Z][a-z]{2})_(?P<year>20\d{2})")
# The codes are of the division of 2015, so that undated rows are not older; a date too early makes them
# look stale, a date too late would make them look fresh.
EARLIEST = "2015-06-15"


def _columns(table: Table) -> list[str]:
    indicators = {*INDEX_0_100, *CLASSES}
    return [c for c in table.columns if c in indicators or DATED.fullmatch(c)]


def _fits(table: Table) -> bool:
    """A sub-prefecture code and at least one of the known classes or indices."""
    return table.has(CODE) and len(_columns(table)) > 0


def read(table: Table, context: ReadContext) -> Batch:
    """One observation a sub-prefecture and class; the code CF1101 is read as CF111."""
    log = context.log
    codes = pcodes(table, CODE, log, context.geography, "adm2")
    for row in codes.index[codes.isna()]:
        log.reject("no_pcode", row=int(row), column=table.at(CODE), expected="expect.pcode")
    codes = first_of_each(codes.dropna(), log, column=table.at(CODE))
    parts = [_observations(table, column, codes, context) for column in _columns(table)]
    rows = pd.concat(parts)
    if rows["note"].notna().any():
        log.note("date_unknown", found=EARLIEST, expected="--date")
    log.accept(rows.index)
    log.skip_rows("no_value", codes.index.difference(rows.index))
    ignored = [c for c in table.columns if c not in _columns(table) and c != CODE]
    if ignored:
        log.note("columns_ignored", found=", ".join(ignored))
    newest = rows["observed_on"].max() if len(rows) else ""
    dataset = context.dataset(source="WFP PRISM", licence="", tier="public", as_of="" if newest == EARLIEST else newest)
    return Batch(dataset, observations=rows.reset_index(drop=True))


def _observations(table: Table, column: str, codes: pd.Series, context: ReadContext) -> pd.DataFrame:
    # Column names are the file's own; the month that some end with becomes the date.
    dated = DATED.fullmatch(column)
    name = dated["name"] if dated else column
    is_index = name in INDEX_0_100
    values = numbers(table, column, context.log, low=0, high=100 if is_index else 20)
    values = values[codes.index].dropna()
    on = _day(dated) if dated else context.options.date or context.day_of_name()
    return pd.DataFrame(
        {
            "subject": codes[values.index],
            "indicator": f"wfp_{name.lower()}",
            "value": values,
            "unit": "index 0-100" if is_index else "class",
            "observed_on": on or EARLIEST,
            "source": "WFP",
            "collection": "modelled",
            "note": None if on else f"date unknown, not before {EARLIEST}",
        }
    )


def _day(month_match: re.Match[str]) -> str | None:
    """The last day of the month that a column names."""
    months = {name: number for number, name in enumerate(calendar.month_abbr) if name}
    month, year = months.get(month_match["month"]), int(month_match["year"])
    return dt.date(year, month, calendar.monthrange(year, month)[1]).isoformat() if month else None


READER = table_reader("wfp_hazard", _fits, read)
