"""People exposed by prefecture, as the public may read it."""

from dataclasses import dataclass

import pandas as pd

from analysis.disclosure import suppress
from domain.errors import RasterProblem, UnknownPlaceError
from locales import MISSING, number, text
from services.context import Context
from services.public import small_count
from services.risk.exposure import exposure


@dataclass(frozen=True)
class PublicExposure:
    """Formatted figures by prefecture, and the source of the flood maps."""

    table: pd.DataFrame
    source: str


def exposure_by_prefecture(context: Context, language: str) -> PublicExposure | None:
    """Exposed people by prefecture with small counts hidden; None where the store has no rasters."""
    try:
        found = exposure(context, "prefectures")
    except (RasterProblem, UnknownPlaceError):
        return None
    depth = context.method.number("exposure", "headline_threshold")
    often, rare = int(context.method.gate("G8").parameters["return_period"]), found.hazard.key
    columns = {
        "people": found.zones["people"],
        "rp10": found.exposed.get((often, depth)),
        "rp100": found.exposed.get((rare, depth)),
        "annual": found.zones["expected_annual"],
    }
    table = found.zones[["name", "covered_share"]].copy()
    for name, values in columns.items():
        table[name] = MISSING if values is None else _shown(values, context, language)
    return PublicExposure(table, found.rasters.source)


def _shown(values: pd.Series, context: Context, language: str) -> list[str]:
    hidden = suppress(values.round(), small=small_count(context.method))
    return [
        text("small_count", language) if mask else number(value, language)
        for value, mask in zip(hidden["value"], hidden["hidden"], strict=True)
    ]
