"""The prefecture and sub-prefecture of a site: its p-code, else its name, else its position."""

import geopandas as gpd
import pandas as pd

from store.parsing.checks import compare_areas
from store.parsing.columns import pcodes, texts
from store.parsing.reader import ReadContext
from store.parsing.rows import locate
from store.parsing.tables import Table


def site_areas(
    table: Table, columns: dict[str, str | None], points: gpd.GeoSeries, context: ReadContext
) -> pd.DataFrame:
    """Columns adm1, adm2, adm3 by row; what contradicts the position is reported and kept as written."""
    located = locate(context, points)
    area_codes = located.copy()
    for level in ("adm2", "adm1"):
        column, named = columns[level], columns[f"{level}_name"]
        stated_codes = pcodes(table, column, context.log, context.geography, level)
        if column is not None:
            compare_areas(stated_codes, stated_codes, located[level], context.log, column=table.at(column))
        matched = _matched(table, named, level, context)
        if named is not None:
            unnamed = matched.where(stated_codes.isna(), None)
            compare_areas(
                texts(table, named).where(stated_codes.isna(), None), unnamed, located[level], context.log,
                column=table.at(named),
            )  # fmt: skip
        area_codes[level] = stated_codes.fillna(matched).fillna(located[level])
    over = area_codes["adm2"].map(context.geography.parents("adm2"))
    area_codes["adm1"] = area_codes["adm1"].fillna(over)
    return area_codes


def _matched(table: Table, column: str | None, level: str, context: ReadContext) -> pd.Series:
    """P-codes of names; a prefecture made in 2021 stands for the one it was cut from, and is noted."""
    names = texts(table, column)
    codes: list[str | None] = []
    for row, name in names.items():
        code = context.names.match(name, level) if name is not None else None
        if name is not None and code is None and level == "adm1":
            code = context.names.parent_of_new(name)
            if code is not None and column is not None:
                label = table.at(column)
                context.log.note("new_prefecture", row=int(str(row)), column=label, found=name, expected=code)
        codes.append(code)
    return pd.Series(codes, index=names.index, dtype=object)
