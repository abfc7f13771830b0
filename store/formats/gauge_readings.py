"""Readings of river gauges: where each gauge stands, its warning mark, and the level that was read."""

import pandas as pd

from domain.schemas import Batch
from store.parsing.columns import dates, identifiers, numbers, points, texts
from store.parsing.reader import ReadContext, table_reader
from store.parsing.rows import locate, places
from store.parsing.tables import Table
from store.parsing.warning_rows import AREA, STATION, areas, dataset_of, observations, sources, without_repeats

MOST_LEVEL = 60  # metres


def _fits(table: Table) -> bool:
    """A station, a day, a level and a mark."""
    return table.has("observed_on", "level_m", "mark_m") and table.find(*STATION) is not None


def read(table: Table, context: ReadContext) -> Batch:
    """Stations become places; `river_level_m` and `river_mark_m` are observed on the day of the reading.

    A row without a level or day still says where a station is, for the forecasts made for it.
    """
    log = context.log
    rows = pd.DataFrame(
        {
            "subject": identifiers(table, table.find(*STATION)),
            "observed_on": dates(table, "observed_on", log),
            "level": numbers(table, "level_m", log, low=0, high=MOST_LEVEL),
            "mark": numbers(table, "mark_m", log, low=0, high=MOST_LEVEL),
            "source": sources(table, context),
        }
    )
    for row in rows.index[rows["subject"].isna()]:
        log.reject("no_identifier", row=int(row), column=table.at(str(table.find(*STATION))))
    rows = without_repeats(rows[rows["subject"].notna()], ("subject", "observed_on", "source"), context)
    stations = _stations(table, rows["subject"].drop_duplicates(), context)
    log.accept(rows.index)
    dated = rows[rows["observed_on"].notna()]
    made = [_observations(dated, "level", "river_level_m"), _observations(dated, "mark", "river_mark_m")]
    dataset = dataset_of(rows, context, days_read=rows["observed_on"], editions=True)
    return Batch(dataset, places=stations if len(stations) else None, observations=observations(made))


def _stations(table: Table, ids: pd.Series, context: ReadContext) -> pd.DataFrame:
    """Each station once, in the area its row names, else where its point lies."""
    latitude, longitude = table.find("latitude", "lat", "#geo+lat"), table.find("longitude", "lon", "#geo+lon")
    where = points(table, latitude, longitude, context.log, context.geography)[ids.index]
    lying = locate(context, where)
    codes = areas(table, context)[ids.index] if table.find(*AREA) else lying["adm1"]
    level2 = codes.where(codes.str.len() > 4, lying["adm2"])
    level1 = codes.str[:4].where(codes.notna(), lying["adm1"])
    zones = pd.DataFrame({"adm1": level1, "adm2": level2, "adm3": lying["adm3"]}, index=ids.index)
    names = texts(table, table.find("station_name", "name", "#loc+name"))[ids.index]
    status = texts(table, table.find("status", "#status"))[ids.index]
    return places(context, "river_gauge", ids, names, where, status=status, areas=zones)


def _observations(rows: pd.DataFrame, column: str, indicator: str) -> pd.DataFrame:
    return pd.DataFrame(
        {
            "subject": rows["subject"],
            "indicator": indicator,
            "value": rows[column],
            "unit": "m",
            "observed_on": rows["observed_on"],
            "source": rows["source"],
            "collection": "key_informant",
        }
    )


READER = table_reader("gauge_readings", _fits, read, order=55)
