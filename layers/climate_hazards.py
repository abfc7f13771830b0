"""Climate hazard rasters: river flood by return period, landslide, fire, rainfall, and population."""

from dataclasses import dataclass
from pathlib import Path

import pandas as pd

from answers.context import Context
from domain.tiers import Tier
from layers.base import Choice, Drawing, Layer, Legend, LegendClass, Query, RasterDrawing
from layers.scales import BLUES, ORANGES, PURPLES, no_data, numeric_classes
from locales import date, text


@dataclass(frozen=True)
class Style:
    """How one hazard is drawn: variable, lower class edges, colours, decimals of the legend."""

    variable: str
    breaks: tuple[float, ...]
    colours: tuple[str, ...]
    digits: int


STYLES = {
    "river_flood": Style("depth", (0.01, 0.15, 0.5, 1.5), BLUES[1:], 2),
    "landslide": Style("susceptibility", (1, 2, 3, 4, 5), ORANGES, 0),
    "fire": Style("density", (0.01, 0.1, 0.5, 1.0, 2.0), ORANGES, 2),
    "rainfall": Style("monthly_total", (1, 50, 100, 200, 300), BLUES, 0),
    "population": Style("count", (0.1, 1, 10, 50, 200), PURPLES, 1),
    "elevation": Style("elevation", (200, 400, 600, 800, 1000), ORANGES, 0),
}
WITHOUT_PERIOD = "0"


def draw(context: Context, query: Query) -> Drawing:
    """The raster of the chosen hazard and return period; no drawing where the store has none."""
    hazard = query.choices.get("hazard", "river_flood")
    hazard = hazard if hazard in STYLES else "river_flood"
    table = held(context, hazard)
    if table.empty:
        return Drawing(_legend(context, hazard, None, query))
    row = _of_period(table, query.choices.get("return_period", "100"))
    style = STYLES[hazard]
    raster = RasterDrawing(Path(row["path"]), str(row["raster_id"]), style.breaks, style.colours, str(row["unit"]))
    return Drawing(_legend(context, hazard, row, query), raster=raster)


def held(context: Context, hazard: str) -> pd.DataFrame:
    """The rasters that the store holds of a hazard's drawn variable."""
    table = context.store.rasters(hazard)
    return table[table["variable"] == STYLES[hazard].variable].sort_values("return_period")


def _of_period(table: pd.DataFrame, period: str) -> pd.Series:
    if table["return_period"].isna().all():
        return table.iloc[-1]
    wanted = int(period) if period.isdigit() else 100
    return table.iloc[(table["return_period"].astype(float) - wanted).abs().argsort().iloc[0]]


def _legend(context: Context, hazard: str, row: pd.Series | None, query: Query) -> Legend:
    language = query.language
    style = STYLES[hazard]
    if row is None:
        empty = (no_data(language),)
        title = text(f"hazard.{hazard}", language)
        return Legend(title, "", "—", "", empty, notes=(text("layer.climate_hazards.absent", language),))
    return Legend(
        title=_title(hazard, row, language),
        unit=text(f"hazard.{hazard}.unit", language),
        date=_as_of(context, row, language),
        source=str(row["source"]),
        classes=_classes(hazard, style, language),
        notes=(text(f"hazard.{hazard}.note", language),),
    )


def _classes(hazard: str, style: Style, language: str) -> tuple[LegendClass, ...]:
    if hazard != "landslide":
        return numeric_classes(style.breaks, style.colours, language, style.digits)
    named = tuple(
        LegendClass(str(i), colour, text(f"hazard.landslide.class.{i + 1}", language))
        for i, colour in enumerate(style.colours)
    )
    return (*named, no_data(language))


def _title(hazard: str, row: pd.Series, language: str) -> str:
    if pd.isna(row["return_period"]):
        return text(f"hazard.{hazard}", language)
    return text("hazard.with_period", language, hazard=text(f"hazard.{hazard}", language), years=row["return_period"])


def _as_of(context: Context, row: pd.Series, language: str) -> str:
    if row["date"] and not pd.isna(row["date"]):
        return str(row["date"])
    as_of = context.store.datasets().set_index("dataset_id")["as_of"]
    return date(as_of.get(row["dataset_id"]), language)


def _hazards(context: Context, language: str) -> list[tuple[str, str]]:
    return [(h, text(f"hazard.{h}", language)) for h in STYLES if len(held(context, h))]


def _periods(context: Context, language: str) -> list[tuple[str, str]]:
    periods = held(context, "river_flood")["return_period"].dropna().astype(int)
    return [(str(p), text("choice.period_option", language, years=p)) for p in periods]


LAYER = Layer(
    id="climate_hazards",
    order=20,
    shape="raster",
    tier=Tier.PUBLIC,
    draw=draw,
    choices=(
        Choice("hazard", "choice.hazard", _hazards, "river_flood"),
        Choice("return_period", "choice.return_period", _periods, "100"),
    ),
    opacity=75,
)
