"""Hazard classes and outlines of sub-prefectures and communes, once their shapes are imported."""

import geopandas as gpd
import pandas as pd

from domain.tiers import Tier
from layers.base import NO_DATA, Choice, Drawing, Layer, Legend, LegendClass, Query
from layers.scales import ORANGES, no_data, provenance
from locales import date, number, text
from services.context import Context
from services.immunization import newest_values

LEVELS = ("adm2", "adm3")
OUTLINE = "outline"
# What is drawn by class: one to five (or an index of 0 to 100, in five equal steps).
CLASSED = ("wfp_floodclass", "wfp_lsclass", "wfp_multi_dim_risk_index")
STEP = 20


def draw(context: Context, query: Query) -> Drawing:
    """Areas of the chosen level, coloured by the chosen figure (sub-prefectures) or as outlines."""
    level = query.choices.get("level", LEVELS[0])
    figure = query.choices.get("figure", OUTLINE)
    areas = context.store.areas(level if level in LEVELS else LEVELS[0])
    areas = areas[areas.geometry.notna()]
    rows = _figures(context, figure, query.on)
    values = rows["value"].reindex(areas.index)
    features = gpd.GeoDataFrame(
        {
            "label": areas["name"],
            "k": [OUTLINE if figure == OUTLINE else _class(figure, v) for v in values],
            "tip": ["" if v != v else number(v, query.language, 1 if v % 1 else 0) for v in values],
        },
        geometry=areas.geometry.simplify(0.004),
        crs=areas.crs,
    )
    return Drawing(_legend(context, areas, rows, figure, query.language), features)


def _figures(context: Context, figure: str, on: str) -> pd.DataFrame:
    if figure not in CLASSED:
        return pd.DataFrame({"value": [], "observed_on": [], "source": []}, dtype=float)
    return newest_values(context, [figure], max(on, "9999")).set_index("subject")


def _class(figure: str, value: float) -> str:
    if value != value:
        return NO_DATA
    step = value / STEP if figure.endswith("index") else value - 1
    return str(int(min(max(step, 0), len(ORANGES) - 1)))


def _legend(context: Context, areas: gpd.GeoDataFrame, rows: pd.DataFrame, figure: str, language: str) -> Legend:
    on, source = provenance(context, areas, language)
    if figure == OUTLINE:
        entry = LegendClass(OUTLINE, "#6b7a85", text("layer.area_classes.outline", language))
        return Legend(text("layer.area_classes.title", language), "", on, source, (entry, no_data(language)))
    labels = [number(STEP * i, language) + "+" if figure.endswith("index") else str(i + 1) for i in range(5)]
    classes = tuple(LegendClass(str(i), c, labels[i]) for i, c in enumerate(ORANGES))
    return Legend(
        text(f"figure.{figure}", language),
        text("figure.unit.index" if figure.endswith("index") else "figure.unit.class", language),
        date(str(rows["observed_on"].max()) if len(rows) else None, language),
        str(rows["source"].iloc[0]) if len(rows) else "",
        (*classes, no_data(language)),
    )


def held(context: Context) -> bool:
    """Whether the store has shapes of a finer level."""
    return any(context.store.areas(level).geometry.notna().any() for level in LEVELS)


def _levels(context: Context, language: str) -> list[tuple[str, str]]:
    known = [level for level in LEVELS if context.store.areas(level).geometry.notna().any()]
    return [(level, text(f"kind.{level}", language)) for level in known]


def _choices(context: Context, language: str) -> list[tuple[str, str]]:
    known = set(context.store.observations(list(CLASSED))["indicator"])
    options = [(figure, text(f"figure.{figure}", language)) for figure in CLASSED if figure in known]
    return [(OUTLINE, text("layer.area_classes.outline", language)), *options]


LAYER = Layer(
    "area_classes",
    15,
    "area",
    Tier.PUBLIC,
    draw,
    choices=(Choice("level", "choice.level", _levels, LEVELS[0]), Choice("figure", "choice.figure", _choices, OUTLINE)),
    held=held,
    shown=False,
    opacity=70,
)
