"""Inventory of community-based disaster-risk management: committees, drills, plans, reach of warnings."""

import pandas as pd

from domain.schemas import Batch
from store.parsing.columns import dates, numbers
from store.parsing.reader import ReadContext, table_reader
from store.parsing.tables import Table
from store.parsing.warning_rows import AREA, areas, dataset_of, days, observations, sources, without_repeats

COLUMNS = ("assessed_on", "committees", "last_drill_on", "plan_on", "warning_reach_pct")


def _fits(table: Table) -> bool:
    """An area, the day of assessment and the four things that are listed."""
    return table.has(*COLUMNS) and table.find(*AREA) is not None


def read(table: Table, context: ReadContext) -> Batch:
    """Observations by area: what was counted, on the day of assessment; a drill or plan, on its own day.

    An empty cell says nothing; `0` in a date column says that there was none.
    """
    log = context.log
    rows = pd.DataFrame(
        {
            "subject": areas(table, context),
            "observed_on": days(table, context, "assessed_on"),
            "committees": numbers(table, "committees", log, low=0, whole=True),
            "reach": numbers(table, "warning_reach_pct", log, low=0, high=100),
            "source": sources(table, context),
        }
    )
    for row in rows.index[rows["subject"].isna()]:
        log.reject("no_pcode", row=int(row), column=table.at(str(table.find(*AREA))), expected="expect.pcode")
    rows = without_repeats(
        rows[rows[["subject", "observed_on"]].notna().all(axis=1)], ("subject", "observed_on"), context
    )
    log.accept(rows.index)
    made = [
        _counted(rows, "committees", "drr_committees", "committees"),
        _counted(rows, "reach", "drr_warning_reach_pct", "%"),
        _dated(rows, table, context, "last_drill_on", "drr_drill"),
        _dated(rows, table, context, "plan_on", "drr_plan"),
    ]
    dataset = dataset_of(rows, context, days_read=rows["observed_on"])
    return Batch(dataset, observations=observations(made))


def _counted(rows: pd.DataFrame, column: str, indicator: str, unit: str) -> pd.DataFrame:
    return _observed(rows, indicator, rows[column], rows["observed_on"], unit)


def _dated(rows: pd.DataFrame, table: Table, context: ReadContext, column: str, indicator: str) -> pd.DataFrame:
    none = table.frame[column].map(lambda cell: str(cell).strip() in {"0", "0.0"})[rows.index]
    table_of_days = Table(table.sheet, table.frame.assign(**{column: table.frame[column].mask(none)}), table.tags,
                 table.letters, table.header_row)  # fmt: skip
    on = dates(table_of_days, column, context.log)[rows.index]
    value = none.map({True: 0.0}).where(none, on.notna().map({True: 1.0}))
    return _observed(rows, indicator, value, on.where(~none, rows["observed_on"]), "0/1")


def _observed(rows: pd.DataFrame, indicator: str, value: pd.Series, on: pd.Series, unit: str) -> pd.DataFrame:
    return pd.DataFrame(
        {
            "subject": rows["subject"],
            "indicator": indicator,
            "value": value.astype(float),
            "unit": unit,
            "observed_on": on,
            "source": rows["source"],
            "collection": "key_informant",
        }
    )


READER = table_reader("drr_inventory", _fits, read, order=62)
