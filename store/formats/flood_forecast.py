"""Flood forecasts: the chance, by lead time, that a river exceeds its 5- and 20-year flow (as GloFAS gives it)."""

import pandas as pd

from domain.errors import ImportFileError
from domain.schemas import Batch
from store.parsing.columns import numbers
from store.parsing.reader import ReadContext, table_reader
from store.parsing.source import ImportSource
from store.parsing.tables import Table
from store.parsing.warning_rows import AREA, STATION, dataset_of, days, observations, sources, subjects, without_repeats

PERIODS = (5, 20)
MOST_LEAD = 45  # days; GloFAS gives 30


def _who(table: Table) -> str | None:
    return table.find(*STATION, *AREA)


def _column(period: int) -> str:
    return f"p_exceed_{period}y_pct"


def _fits(table: Table) -> bool:
    """A day of issue, a lead, and a probability for each return period."""
    return table.has("issued_on", "lead_days", *map(_column, PERIODS)) and _who(table) is not None


def read(table: Table, context: ReadContext) -> Batch:
    """One observation a row and return period: `flood_p_exceed_5y_lead07`, in %, on the day of issue.

    Raises:
        ImportFileError: the probabilities look like shares of 1: taken for %, they would never warn.
    """
    log = context.log
    rows = pd.DataFrame(
        {
            "subject": subjects(table, context),
            "observed_on": days(table, context, "issued_on"),
            "lead": numbers(table, "lead_days", log, low=0, high=MOST_LEAD, whole=True),
            "source": sources(table, context),
        }
    )
    chances = {p: numbers(table, _column(p), log, low=0, high=100) for p in PERIODS}
    _refuse_shares(pd.concat(chances.values()), context.source)
    rows = _usable(rows, chances, context)
    log.accept(rows.index)
    made = [_observations(rows, chances[period], period) for period in PERIODS]
    dataset = dataset_of(rows, context, days_read=rows["observed_on"], editions=True)
    return Batch(dataset, observations=observations(made))


def _refuse_shares(chances: pd.Series, source: ImportSource) -> None:
    values = chances.dropna()
    if len(values) and 0 < values.max() <= 1:
        raise ImportFileError("chance_as_share", file=source.name, found=f"≤ {values.max():g}", expected="0…100 %")


def _usable(rows: pd.DataFrame, chances: dict[int, pd.Series], context: ReadContext) -> pd.DataFrame:
    for row in rows.index[rows["lead"].isna()]:
        context.log.reject("row_incomplete", row=int(row), found="lead_days", expected=f"0…{MOST_LEAD}")
    some = pd.concat(chances, axis=1).notna().any(axis=1)
    for row in rows.index[~some]:
        context.log.reject("no_value", row=int(row), expected=", ".join(map(_column, PERIODS)))
    complete = rows[["subject", "observed_on", "lead"]].notna().all(axis=1) & some
    return without_repeats(rows[complete], ("subject", "observed_on", "lead", "source"), context)


def _observations(rows: pd.DataFrame, chance: pd.Series, period: int) -> pd.DataFrame:
    return pd.DataFrame(
        {
            "subject": rows["subject"],
            "indicator": [f"flood_p_exceed_{period}y_lead{int(lead):02d}" for lead in rows["lead"]],
            "value": chance.reindex(rows.index),
            "unit": "%",
            "observed_on": rows["observed_on"],
            "source": rows["source"],
            "collection": "modelled",
        }
    )


READER = table_reader("flood_forecast", _fits, read, order=62)
