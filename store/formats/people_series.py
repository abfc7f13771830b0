"""A series of dates and numbers of people, with or without a header: refugees in a camp or in all."""

import re

import pandas as pd

from domain.errors import ImportFileError
from domain.schemas import Batch
from store.parsing.columns import dates, numbers
from store.parsing.reader import ReadContext, Reader
from store.parsing.rows import COUNTRY_CODE
from store.parsing.source import ImportSource
from store.parsing.subjects import known_subject
from store.parsing.tables import Table
from store.parsing.values import parse_date, parse_number

MOST = 0.9
WEAK = 0.4  # two columns say little: any other reader goes before
# File names of the Flee data set: country of the camp, then the camp.
CAMP = re.compile(r"(cam|cha|dcon|con)-([a-z]+)")


def _table(source: ImportSource) -> Table | None:
    return source.pick(_is_series)


def _is_series(table: Table) -> bool:
    if len(table.columns) != 2 or len(table.frame) < 2:
        return False
    day, value = (table.frame[column] for column in table.columns)
    dated = sum(parse_date(cell) is not None for cell in day)
    counted = sum(parse_number(cell, whole=True).value is not None for cell in value)
    return min(dated, counted) >= MOST * len(table.frame)


def sniff(source: ImportSource) -> float:
    """Two columns: dates, whole numbers."""
    return WEAK if _table(source) is not None else 0.0


def read(source: ImportSource, context: ReadContext) -> Batch:
    """Observations of one subject; which one, the option --as or the file's name says.

    Raises:
        ImportFileError: nothing says what was counted, and where.
    """
    table = _table(source)
    assert table is not None  # sniffed
    log = context.log
    log.expect(table.frame.index)
    indicator, subject = _about(source, context)
    day = dates(table, table.columns[0], log)
    value = numbers(table, table.columns[1], log, low=0, whole=True)
    good = day.notna() & value.notna()
    for row in day.index[~good]:
        cells = " | ".join(str(cell) for cell in table.frame.loc[row])
        log.reject("row_incomplete", row=int(row), found=cells, expected="expect.date_and_count")
    day, value = _once_a_day(day[good], value[good], context)
    log.accept(day.index)
    if not known_subject(subject, context):
        log.warn("subject_unknown", found=subject)
    rows = pd.DataFrame(
        {
            "subject": subject,
            "indicator": indicator,
            "value": value,
            "unit": "persons",
            "observed_on": day,
            "source": context.options.source or source.name,
            "collection": "registration",
        }
    )
    dataset = context.dataset(source=source.name, licence="", tier="public", as_of=max(day, default=""))
    return Batch(dataset, observations=rows.reset_index(drop=True))


def _about(source: ImportSource, context: ReadContext) -> tuple[str, str]:
    if context.options.as_ is not None:
        indicator, _, subject = context.options.as_.partition(":")
        if indicator and subject:
            return indicator, subject
    stem = source.path.stem.lower()
    if stem == "refugees":
        return "refugees_abroad_ind", COUNTRY_CODE
    if camp := CAMP.fullmatch(stem):
        return "refugees_ind", f"flee:{camp[2]}"
    raise ImportFileError("series_of_what", file=source.name, found=source.name, expected="--as indicator:subject")


def _once_a_day(day: pd.Series, value: pd.Series, context: ReadContext) -> tuple[pd.Series, pd.Series]:
    repeated = day.duplicated()
    for row, on, people in zip(day.index[repeated], day[repeated], value[repeated], strict=True):
        context.log.reject("duplicate_row", row=int(row), found=f"{on}: {people:g}")
    return day[~repeated], value[~repeated]


READER = Reader("people_series", "import.reader.people_series", sniff, read, order=60)
