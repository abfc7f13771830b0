"""Observations as small as a test of evidence needs."""

import datetime as dt
import math
from dataclasses import replace

import pandas as pd

from analysis.sites.evidence import evidence, up_to
from domain.method import DAYS_PER_MONTH, Method, load_method

METHOD = load_method()
BY_ID = {i.id: i for i in METHOD.indicators}
ON = dt.date(2025, 10, 31)
NAN = math.nan
MONTH = DAYS_PER_MONTH


def row(
    indicator: str, value: float, on: str = "2025-10-21", source: str = "s", subject: str = "A", rounds: int = 22
) -> dict:
    return {
        "subject": subject, "indicator": indicator, "value": value, "unit": "", "observed_on": on, "round": rounds,
        "source": source, "collection": "survey", "note": None,
    }  # fmt: skip


def known(rows: list[dict]) -> pd.DataFrame:
    columns = list(row("x", 0.0))
    return up_to(pd.DataFrame(rows, columns=columns), ON)


def found(indicator: str, rows: list[dict], method: Method = METHOD, **goalposts: float) -> pd.DataFrame:
    """What is known of one indicator, by subject; its goalposts may be others."""
    return evidence(known(rows), [replace(BY_ID[indicator], **goalposts)], method).set_index("subject")
