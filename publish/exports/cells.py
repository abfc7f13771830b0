"""What a cell of a flat table holds: plain numbers, and text that no program takes for a formula."""

import re

import numpy as np
import pandas as pd

from services.risk.export_columns import CONSTANT
from services.risk.exposure_export import ExposureExport

FORMULA = ("=", "+", "-", "@")
FORBIDDEN = re.compile(r"[\x00-\x08\x0b\x0c\x0e-\x1f\ufffe\uffff]|[\ud800-\udfff]")

Cell = str | int | float | bool | None


def safe(words: str) -> str:
    """Text as a spreadsheet may open it: never a formula (an apostrophe goes before it), no control character."""
    clean = FORBIDDEN.sub("", words).replace("\r", " ").replace("\n", " ").replace("\t", " ")
    return f"'{clean}" if clean.lstrip().startswith(FORMULA) else clean


def cell(value: object) -> Cell:
    """A value as a table holds it; None where it is missing."""
    if isinstance(value, bool | np.bool_):
        return bool(value)
    if isinstance(value, int | float | np.integer | np.floating):
        if pd.isna(value):
            return None
        return int(value) if isinstance(value, int | np.integer) else float(value)
    return None if value is None or value is pd.NA else safe(str(value))


def header(content: ExposureExport) -> tuple[list[str], list[str]]:
    """Names of the columns and their HXL tags, with those that are the same in every row."""
    names = [column.name for column in content.columns]
    tags = [column.hxl for column in content.columns]
    return [*names, *CONSTANT], [*tags, *CONSTANT.values()]


def rows(content: ExposureExport) -> list[list[Cell]]:
    """The rows under the header."""
    constant = [cell(content.metadata[name]) for name in CONSTANT]
    names = [column.name for column in content.columns if column.name != "zone"]
    records = content.figures[names].to_dict("records")
    return [
        [cell(str(zone)), *(cell(record[name]) for name in names), *constant]
        for zone, record in zip(content.figures.index, records, strict=True)
    ]
