"""Rain forecasts: millimetres of a day, by area and lead time."""

import datetime as dt

import pandas as pd

from domain.schemas import Batch
from store.parsing.columns import numbers
from store.parsing.reader import ReadContext, table_reader
from store.parsing.tables import Table
from store.parsing.warning_rows import (
    AREA,
    areas,
    complete_rows,
    dataset_of,
    days,
    observations,
    sources,
    without_repeats,
)

MOST_LEAD = 45  # days
MOST_RAIN = 2000  # mm in a day; the record of the world is 1,825


def _fits(table: Table) -> bool:
    """An area, the day the rain falls, the lead and millimetres."""
    return table.has("valid_on", "lead_days", "rain_mm") and table.find(*AREA) is not None


def read(table: Table, context: ReadContext) -> Batch:
    """One observation a row: `rain_forecast_mm_lead03`, on the day of issue (the valid day less the lead)."""
    log = context.log
    rows = pd.DataFrame(
        {
            "subject": areas(table, context),
            "valid_on": days(table, context, "valid_on", future=True),
            "lead": numbers(table, "lead_days", log, low=0, high=MOST_LEAD, whole=True),
            "value": numbers(table, "rain_mm", log, low=0, high=MOST_RAIN),
            "source": sources(table, context),
        }
    )
    rows = _usable(rows, context)
    log.accept(rows.index)
    issued = [_before(on, lead) for on, lead in zip(rows["valid_on"], rows["lead"], strict=True)]
    made = pd.DataFrame(
        {
            "subject": rows["subject"],
            "indicator": [f"rain_forecast_mm_lead{int(lead):02d}" for lead in rows["lead"]],
            "value": rows["value"],
            "unit": "mm",
            "observed_on": pd.Series(issued, index=rows.index, dtype=object),
            "source": rows["source"],
            "collection": "modelled",
        }
    )
    dataset = dataset_of(rows, context, days_read=made["observed_on"], editions=True)
    return Batch(dataset, observations=observations([made]))


def _before(on: str, lead: float) -> str:
    return (dt.date.fromisoformat(on) - dt.timedelta(days=int(lead))).isoformat()


def _usable(rows: pd.DataFrame, context: ReadContext) -> pd.DataFrame:
    # A row without its day has been rejected already.
    needed = {"subject": "pcode", "lead": "lead_days", "value": "rain_mm", "valid_on": ""}
    complete = complete_rows(rows, needed, context)
    return without_repeats(rows[complete], ("subject", "valid_on", "lead", "source"), context)


READER = table_reader("rain_forecast", _fits, read, order=62)
