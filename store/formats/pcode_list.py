"""The list of p-codes that OCHA publishes: codes, names, parents and the date they hold from."""

import geopandas as gpd
import pandas as pd

from domain.schemas import CRS, Batch
from store.parsing.columns import dates, texts
from store.parsing.names import is_pcode, normal_pcode
from store.parsing.reader import ReadContext, table_reader
from store.parsing.rows import COUNTRY_CODE, first_of_each, other_countries
from store.parsing.tables import Table

COLUMNS = ("Location", "Admin Level", "P-Code", "Name", "Parent P-Code")
LEVELS = {"1": "adm1", "2": "adm2"}


def _fits(table: Table) -> bool:
    """The columns of the global p-code list."""
    return table.has(*COLUMNS)


def read(table: Table, context: ReadContext) -> Batch:
    """Areas without shapes: a list of names never hides a shape that another file gave."""
    log = context.log
    ours = other_countries(texts(table, "Location"), log, column=table.at("Location"), country_codes=(COUNTRY_CODE,))
    codes = _codes(table, context)[ours]
    codes = first_of_each(codes.dropna(), log, column=table.at("P-Code"))
    valid_from = dates(table, table.find("Valid from date"), log)
    log.accept(codes.index)
    parents = texts(table, "Parent P-Code").map(normal_pcode, na_action="ignore")
    areas = pd.DataFrame(
        {
            "pcode": codes,
            "level": texts(table, "Admin Level").map(LEVELS)[codes.index],
            "name": texts(table, "Name")[codes.index].fillna(codes),
            "parent": parents[codes.index],
            "valid_from": valid_from[codes.index],
        }
    )
    newest = max((day for day in areas["valid_from"] if isinstance(day, str)), default="")
    dataset = context.dataset(source="OCHA p-codes", licence="CC BY 3.0 IGO", tier="public", as_of=newest)
    return Batch(
        dataset,
        areas=gpd.GeoDataFrame(areas, geometry=[None] * len(areas), crs=CRS).reset_index(drop=True),
    )


def _codes(table: Table, context: ReadContext) -> pd.Series:
    """P-codes whose form agrees with the level that the row says."""
    codes = texts(table, "P-Code").map(normal_pcode, na_action="ignore")
    levels = texts(table, "Admin Level")
    ours = texts(table, "Location") == COUNTRY_CODE
    good = codes.map(is_pcode, na_action="ignore").fillna(False).astype(bool)
    good &= codes.str.len().fillna(0).astype(int) == levels.map({"1": 4, "2": 5}).fillna(-1).astype(int)
    for row in codes.index[~good & ours]:
        level_and_code = f"{levels[row]}: {codes[row]}"
        context.log.reject(
            "unknown_pcode",
            row=int(row),
            column=table.at("P-Code"),
            found=level_and_code,
            expected="expect.pcode",
        )
    return codes.where(good, None)


READER = table_reader("pcode_list", _fits, read, order=10)
