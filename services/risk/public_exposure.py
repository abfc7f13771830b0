"""People exposed by prefecture, as the public may read it."""

from dataclasses import dataclass

import pandas as pd

from analysis.disclosure import suppress
from domain.errors import RasterError, UnknownPlaceError
from locales import MISSING
from services.context import Context
from services.public import shown_counts, small_count
from services.risk.exposure import exposure
from services.risk.exposure_request import ExposureRequest


@dataclass(frozen=True)
class PublicExposure:
    """Formatted figures by prefecture, and the source of the flood maps.

    `table` has name, covered_share, people, annual, and one column a return period of `periods` (years): people
    where the water reaches `threshold` metres.
    """

    table: pd.DataFrame
    periods: tuple[int, ...]
    threshold: float
    source: str


def exposure_by_prefecture(context: Context, language: str) -> PublicExposure | None:
    """Exposed people by prefecture with small counts hidden; None where the store has no rasters."""
    try:
        measured = exposure(context, ExposureRequest("prefectures"))
    except (RasterError, UnknownPlaceError):
        return None
    periods, threshold = headline(context)
    columns: dict[str | int, pd.Series | None] = {
        "people": measured.zones["people"],
        "annual": measured.zones["expected_annual"],
    }
    columns |= {period: measured.exposed.get((period, threshold)) for period in periods}
    table = measured.zones[["name", "covered_share"]].copy()
    for name, values in columns.items():
        table[name] = MISSING if values is None else _shown(values, context, language)
    return PublicExposure(table, periods, threshold, measured.rasters.source)


def headline(context: Context) -> tuple[tuple[int, ...], float]:
    """Return periods (years) and depth (metres) of the figures that are shown first of floods."""
    periods = tuple(int(period) for period in context.method.tables["exposure"]["headline_periods"])
    return periods, context.method.number("exposure", "headline_threshold")


def _shown(values: pd.Series, context: Context, language: str) -> list[str]:
    hidden = suppress(values.round(), small=small_count(context.method))
    return shown_counts(hidden, language)
