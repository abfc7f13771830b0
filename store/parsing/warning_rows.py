"""What the files of early warning share: the area or station a row speaks of, and rows as observations."""

import datetime as dt
from collections.abc import Mapping, Sequence

import pandas as pd

from domain.schemas import Dataset
from store.parsing.columns import dates, identifiers, texts
from store.parsing.names import is_pcode, normal_pcode
from store.parsing.reader import ReadContext
from store.parsing.tables import Table
from store.parsing.values import nothing

STATION = ("station", "station_id", "#station+code")
AREA = ("pcode", "area", "#adm+code", "#loc+pcode")
SOURCE = ("source", "#meta+source")


def subjects(table: Table, context: ReadContext) -> pd.Series:
    """The station or area of each row; a row that names neither one that is known is refused, None.

    A station counts where the store holds it; else the area's p-code does. The p-code of a sub-prefecture
    that the store has no shape of is taken if its prefecture is known.
    """
    stations = identifiers(table, table.find(*STATION))
    gauges = set(context.store.places("river_gauge").index)
    codes = areas(table, context, quiet=stations.isin(list(gauges)))
    subject_codes = stations.where(stations.isin(list(gauges)), codes)
    for row in subject_codes.index[subject_codes.isna()]:
        column = table.find(*STATION) or table.find(*AREA)
        station = [cell for cell in (stations[row],) if isinstance(cell, str)]
        context.log.reject(
            "unknown_station" if station else "no_pcode",
            row=int(row),
            column=table.at(column) if column else None,
            found=station[0] if station else None,
            expected="expect.pcode",
        )
    return subject_codes


def areas(table: Table, context: ReadContext, *, quiet: pd.Series | None = None) -> pd.Series:
    """P-codes of prefectures or sub-prefectures; one that is unknown is reported (unless `quiet`), None."""
    column = table.find(*AREA)
    if column is None:
        return nothing(table.frame.index)
    country = context.geography
    known_codes = country.pcodes("adm1") | country.pcodes("adm2")
    area_codes: list[str | None] = []
    for row, word in texts(table, column).items():
        code = None if word is None else normal_pcode(word)
        if code is not None and not _fits(code, known_codes):
            if quiet is None or not quiet[row]:
                at = table.at(column)
                context.log.warn("unknown_pcode", row=int(str(row)), column=at, found=word, expected="expect.pcode")
            code = None
        area_codes.append(code)
    return pd.Series(area_codes, index=table.frame.index, dtype=object)


def _fits(code: str, known_codes: frozenset[str]) -> bool:
    return code in known_codes or (is_pcode(code) and (not known_codes or code[:4] in known_codes))


def days(table: Table, context: ReadContext, column: str, *, future: bool = False) -> pd.Series:
    """A column of days that must be there; a row without one is refused, one in the future is not believed.

    Days that speak of what is to come may lie in the `future`.
    """
    read_days = dates(table, column, context.log)
    for row in read_days.index[read_days.isna()]:
        context.log.reject("date_missing", row=int(row), column=table.at(column), expected="expect.date")
    today = "9999" if future else dt.date.today().isoformat()
    late = read_days.fillna("") > today
    context.log.reject_rows("date_future", read_days.index[late], column=table.at(column))
    return read_days.mask(late, None)


def sources(table: Table, context: ReadContext) -> pd.Series:
    """Who made each row: its own column, else what the options say, else the file's name."""
    stated_sources = texts(table, table.find(*SOURCE))
    return stated_sources.where(stated_sources.notna(), context.options.source or context.source.name)


def without_repeats(rows: pd.DataFrame, keys: Sequence[str], context: ReadContext) -> pd.DataFrame:
    """Rows without repetition; what is repeated is refused, since nobody knows which one is right."""
    repeated = rows.duplicated(list(keys))
    for row in rows.index[repeated]:
        repeated_key = " ".join(str(rows.at[row, key]) for key in keys)
        context.log.reject("duplicate_row", row=int(row), found=repeated_key)
    return rows[~repeated]


def observations(parts: Sequence[pd.DataFrame]) -> pd.DataFrame | None:
    """Tables of observations as one, without rows that have no value; None where nothing is left."""
    rows = pd.concat(parts).dropna(subset=["value"]) if parts else pd.DataFrame()
    return rows.reset_index(drop=True) if len(rows) else None


def complete_rows(rows: pd.DataFrame, needed: Mapping[str, str], context: ReadContext) -> pd.Series:
    """Mask of rows that have every needed value; the others are rejected with what they lack.

    Args:
        rows: the values, one column a key of `needed`.
        needed: by column of `rows`, the file's name for it; "" for a column already reported elsewhere.
        context: where the rejection is reported.
    """
    named = {key: name for key, name in needed.items() if name}
    for row in rows.index[rows[list(named)].isna().any(axis=1)]:
        missing = ", ".join(name for key, name in named.items() if pd.isna(rows.at[row, key]))
        context.log.reject("row_incomplete", row=int(row), found=missing, expected=", ".join(named.values()))
    return rows[list(needed)].notna().all(axis=1)


def dataset_of(rows: pd.DataFrame, context: ReadContext, *, days_read: pd.Series, editions: bool = False) -> Dataset:
    """The dataset of rows whose sources differ: at most five are named, and the newest day is its date.

    Args:
        rows: the rows taken, with their column `source`.
        context: the import.
        days_read: ISO days, of which the newest is the date of the data.
        editions: each day is kept beside the others, as forecasts and readings are, instead of replacing them.
    """
    named = ", ".join(sorted(set(rows["source"]))[:5]) or context.source.name
    on = newest(days_read)
    return context.dataset(source=named, licence="", tier="public", as_of=on, edition=on if editions else "")


def newest(days_read: pd.Series) -> str:
    """The latest day of a column, or "" where there is none."""
    dated = days_read.dropna()
    return str(dated.max()) if len(dated) else ""
