"""Observations as small as a test of evidence needs."""

import datetime as dt
import math

import pandas as pd

from analysis.sites.evidence import LatestObservations, evidence, up_to
from domain.method import DAYS_PER_MONTH, load_method

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
    return LatestObservations(up_to(pd.DataFrame(rows, columns=columns), ON)).rows


def found(indicator: str, rows: list[dict]) -> pd.DataFrame:
    return evidence(known(rows), BY_ID[indicator], METHOD)
