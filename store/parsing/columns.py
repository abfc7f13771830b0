"""Whole columns of a table: numbers, dates, names, points, p-codes; what cannot be read is reported."""

from collections.abc import Callable

import geopandas as gpd
import numpy as np
import pandas as pd

from domain.schemas import CRS
from store.parsing.geography import Geography
from store.parsing.import_log import ImportLog
from store.parsing.names import is_pcode, normal_pcode
from store.parsing.tables import Table
from store.parsing.values import Number, as_text, name_of, nothing, parse_date, parse_number

WORLD = (90.0, 180.0)


def texts(table: Table, column: str | None) -> pd.Series:
    """A column as names or words; None where empty or "n/a". A column that is not there is all None."""
    if column is None:
        return nothing(table.frame.index)
    return pd.Series([name_of(c) for c in table.frame[column]], index=table.frame.index, dtype=object)


def numbers(
    table: Table,
    column: str | None,
    log: ImportLog,
    *,
    low: float | None = None,
    high: float | None = None,
    whole: bool = False,
    parse: Callable[[object], Number] | None = None,
) -> pd.Series:
    """A column as floats, NaN where missing; a cell that is no number in low…high is reported, NaN.

    Percentages and coordinates (high up to 360) have no thousands, so that their comma is decimal.
    """
    if column is None:
        return pd.Series(np.nan, index=table.frame.index)
    grouped = high is None or high > 360
    parse = parse or (lambda cell: parse_number(cell, whole=whole, grouped=grouped))
    values: list[float] = []
    for row, cell in table.frame[column].items():
        number = parse(cell)
        problem = number.problem or _out_of_range(number.value, low, high)
        if problem:
            expected = _expected(low, high, whole) if problem != "bad_yes" else "expect.yes"
            log.warn(problem, row=int(str(row)), column=table.at(column), found=cell, expected=expected)
        values.append(np.nan if problem or number.value is None else number.value)
    return pd.Series(values, index=table.frame.index, dtype=float)


def _out_of_range(value: float | None, low: float | None, high: float | None) -> str | None:
    if value is None:
        return None
    if low is not None and value < low:
        return "negative" if low == 0 else "out_of_range"
    return "out_of_range" if high is not None and value > high else None


def _expected(low: float | None, high: float | None, whole: bool) -> str:
    if high is not None:
        return f"{low or 0:g}…{high:g}"
    return "expect.count" if whole else "expect.number"


def dates(table: Table, column: str | None, log: ImportLog) -> pd.Series:
    """A column as ISO dates, None where missing; what is no date is reported."""
    words = texts(table, column)
    if column is None:
        return words
    days: list[str | None] = []
    for row, word in words.items():
        day = parse_date(table.frame.at[row, column]) if word is not None else None
        if word is not None and day is None:
            label = table.at(column)
            log.warn("bad_date", row=int(str(row)), column=label, found=word, expected="expect.date")
        days.append(day)
    return pd.Series(days, index=words.index, dtype=object)


def points(
    table: Table, lat: str | None, lon: str | None, log: ImportLog, country: Geography | None = None
) -> gpd.GeoSeries:
    """Points in EPSG:4326 from two columns of degrees; None, and reported, where there is none.

    Where `country` is given, a point beyond its border is reported and left out: a place drawn in the
    wrong spot is worse than a place without one.
    """
    latitude = numbers(table, lat, log, low=-WORLD[0], high=WORLD[0])
    longitude = numbers(table, lon, log, low=-WORLD[1], high=WORLD[1])
    made = gpd.GeoSeries(gpd.points_from_xy(longitude, latitude), index=table.frame.index, crs=CRS)
    missing = latitude.isna() | longitude.isna()
    made[missing] = None
    label = ", ".join(table.at(column) for column in (lat, lon) if column is not None)
    if lat is None or lon is None:
        log.warn_rows("no_coordinates", table.frame.index, expected="expect.degrees")
        return made
    for row in table.frame.index[missing]:
        log.warn("no_coordinates", row=int(row), column=label, expected="expect.degrees")
    return made if country is None else _inside(made, log, country, label)


def _inside(made: gpd.GeoSeries, log: ImportLog, country: Geography, label: str) -> gpd.GeoSeries:
    away = country.outside(made)
    if not away.any():
        return made
    exchanged = gpd.GeoSeries(gpd.points_from_xy(made[away].y, made[away].x), index=made.index[away], crs=CRS)
    swapped = ~country.outside(exchanged)
    for row, point in made[away].items():
        code = "coordinates_swapped" if swapped[row] else "coordinates_outside"
        position = f"{point.y:g}, {point.x:g}"
        log.warn(code, row=int(str(row)), column=label, found=position, expected="expect.in_country")
    made = made.copy()
    made[away] = None
    return made


def pcodes(table: Table, column: str | None, log: ImportLog, country: Geography, level: str) -> pd.Series:
    """A column as p-codes in the kept spelling; one that the store does not know is reported and None.

    Where the store knows no area of the level, the form of the code is all that can be checked.
    """
    if column is None:
        return texts(table, None)
    known_codes = country.pcodes(level)
    codes: list[str | None] = []
    for row, word in texts(table, column).items():
        code = None if word is None else normal_pcode(word)
        if code is not None and (code not in known_codes if known_codes else not is_pcode(code)):
            expected = "expect.pcode"
            log.warn(
                "unknown_pcode",
                row=int(str(row)),
                column=table.at(column),
                found=word,
                expected=expected,
            )
            code = None
        codes.append(code)
    return pd.Series(codes, index=table.frame.index, dtype=object)


def identifiers(table: Table, column: str | None) -> pd.Series:
    """A column as identifiers: 12.0 is 12, spaces around are dropped."""
    if column is None:
        return texts(table, None)
    cells = [as_text(cell) for cell in table.frame[column]]
    stripped = [c[:-2] if c and c.endswith(".0") and c[:-2].isdigit() else c for c in cells]
    return pd.Series(stripped, index=table.frame.index, dtype=object)
