"""Rain forecasts: millimetres of a day, by area and lead time."""

import datetime as dt

import pandas as pd

from domain.schemas import Batch
from store.parsing.columns import numbers
from store.parsing.reader import ReadContext, Reader
from store.parsing.source import ImportSource
from store.parsing.tables import Table
from store.parsing.warned import AREA, areas, days, newest, observations, once, sources

MOST_LEAD = 45  # days
MOST_RAIN = 2000  # mm in a day; the record of the world is 1,825


def _table(source: ImportSource) -> Table | None:
    return source.pick(lambda t: t.has("valid_on", "lead_days", "rain_mm") and t.find(*AREA) is not None)


def sniff(source: ImportSource) -> bool:
    """An area, the day the rain falls, the lead and millimetres."""
    return _table(source) is not None


def read(source: ImportSource, context: ReadContext) -> Batch:
    """One observation a row: `rain_forecast_mm_lead03`, on the day of issue (the valid day less the lead)."""
    table = _table(source)
    assert table is not None  # sniffed
    log = context.log
    log.expect(table.frame.index)
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
    on = newest(made["observed_on"])
    named = ", ".join(sorted(set(rows["source"]))[:5]) or source.name
    dataset = context.dataset(source=named, licence="", tier="public", as_of=on, edition=on)
    return Batch(dataset, observations=observations([made]))


def _before(on: str, lead: float) -> str:
    return (dt.date.fromisoformat(on) - dt.timedelta(days=int(lead))).isoformat()


def _usable(rows: pd.DataFrame, context: ReadContext) -> pd.DataFrame:
    needed = {"subject": "pcode", "lead": "lead_days", "value": "rain_mm"}
    whole = rows[[*needed, "valid_on"]].notna().all(axis=1)
    for row in rows.index[~whole]:
        missing = ", ".join(name for key, name in needed.items() if pd.isna(rows.at[row, key]))
        if missing:
            context.log.reject("row_incomplete", row=int(row), found=missing, expected=", ".join(needed.values()))
    return once(rows[whole], ("subject", "valid_on", "lead", "source"), context)


READER = Reader("rain_forecast", "import.reader.rain_forecast", sniff, read, order=62)
