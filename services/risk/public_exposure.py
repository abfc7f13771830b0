"""People exposed by prefecture, as the public may read it."""

from dataclasses import dataclass

import pandas as pd

from domain.errors import DAMAGED, RasterError, UnknownPlaceError
from locales import MISSING
from services.context import Context
from services.disclosed import shown_figure
from services.risk.exposure_request import ExposureRequest
from services.risk.shown_exposure import exposure


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
    """Exposed people by prefecture as the public may read them; None where the store has no rasters.

    Raises:
        RasterError: a raster is damaged.
    """
    periods, threshold = headline(context)
    try:
        measured = exposure(context.as_public(), ExposureRequest("prefectures", threshold=threshold))
    except (RasterError, UnknownPlaceError) as error:
        if error.code in DAMAGED:
            raise
        return None
    columns: dict[str | int, pd.Series | None] = {
        "people": measured.zones["people"],
        "annual": measured.zones["expected_annual"],
    }
    columns |= {period: measured.exposed.get((period, threshold)) for period in periods}
    table = measured.zones[["name", "covered_share"]].copy()
    for name, values in columns.items():
        table[name] = MISSING if values is None else _shown(values, measured.hidden, language)
    return PublicExposure(table, periods, threshold, measured.rasters.source)


def headline(context: Context) -> tuple[tuple[int, ...], float]:
    """Return periods (years) and depth (metres) of the figures that are shown first of floods."""
    periods = tuple(int(period) for period in context.method.tables["exposure"]["headline_periods"])
    return periods, context.method.number("exposure", "headline_threshold")


def _shown(values: pd.Series, hidden: pd.Series, language: str) -> list[str]:
    return [shown_figure(value, mask, language) for value, mask in zip(values, hidden, strict=True)]
