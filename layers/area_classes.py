"""Hazard classes and outlines of sub-prefectures and communes, once their shapes are imported."""

import geopandas as gpd
import pandas as pd

from domain.tiers import Tier
from layers.base import NO_DATA, Choice, Column, Layer, Legend, LegendClass, Query
from layers.scales import ORANGES, first_of, newest_of, no_data, provenance
from locales import date, number, text
from services.context import Context
from services.immunization import newest_values

LEVELS = ("adm2", "adm3")
OUTLINE = "outline"
# What is drawn by class: one to five (or an index of 0 to 100, in five equal steps).
CLASSED = ("wfp_floodclass", "wfp_lsclass", "wfp_multi_dim_risk_index")
STEP = 20
NEVER = "9999"  # later than any day: all that is known, whichever round is shown


def features(context: Context, query: Query) -> gpd.GeoDataFrame:
    """Areas of the chosen level, coloured by the chosen figure (sub-prefectures) or as outlines."""
    figure = query.choices.get("figure", OUTLINE)
    areas = _areas(context, query)
    values = _figures(context, figure)["value"].reindex(areas.index)
    return gpd.GeoDataFrame(
        {
            "label": areas["name"],
            "k": [OUTLINE if figure not in CLASSED else _class(figure, v) for v in values],
            "tip": ["" if v != v else number(v, query.language, 1 if v % 1 else 0) for v in values],
            "value": values,
        },
        geometry=areas.geometry.simplify(0.004),
        crs=areas.crs,
    )


def legend(context: Context, query: Query) -> Legend:
    """The five classes of the chosen figure, or the outline alone."""
    language, figure = query.language, query.choices.get("figure", OUTLINE)
    if figure not in CLASSED:
        on, source = provenance(context, _areas(context, query))
        entry = LegendClass(OUTLINE, "#6b7a85", text("layer.area_classes.outline", language))
        title = text("layer.area_classes.title", language)
        return Legend(title, "", date(on or None, language), source, (entry, no_data(language)), on=on)
    rows = _figures(context, figure)
    newest = newest_of(rows["observed_on"])
    is_index = figure.endswith("index")
    labels = [number(STEP * i, language) + "+" if is_index else str(i + 1) for i in range(len(ORANGES))]
    classes = tuple(LegendClass(str(i), c, labels[i]) for i, c in enumerate(ORANGES))
    return Legend(
        text(f"figure.{figure}", language),
        text("figure.unit.index" if is_index else "figure.unit.class", language),
        date(newest or None, language),
        first_of(rows["source"]),
        (*classes, no_data(language)),
        on=newest,
    )


def _areas(context: Context, query: Query) -> gpd.GeoDataFrame:
    level = query.choices.get("level", LEVELS[0])
    areas = context.store.areas(level if level in LEVELS else LEVELS[0])
    return areas[areas.geometry.notna()]


def _figures(context: Context, figure: str) -> pd.DataFrame:
    if figure not in CLASSED:
        return pd.DataFrame({"value": [], "observed_on": [], "source": []}, dtype=float)
    return newest_values(context, [figure], NEVER).set_index("subject")


def _class(figure: str, value: float) -> str:
    if value != value:
        return NO_DATA
    step = value / STEP if figure.endswith("index") else value - 1
    return str(int(min(max(step, 0), len(ORANGES) - 1)))


def _held_levels(context: Context) -> list[str]:
    return [level for level in LEVELS if context.store.areas(level).geometry.notna().any()]


def has_data(context: Context) -> bool:
    """Whether the store has shapes of a finer level."""
    return bool(_held_levels(context))


def _levels(context: Context, language: str) -> list[tuple[str, str]]:
    return [(level, text(f"kind.{level}", language)) for level in _held_levels(context)]


def _choices(context: Context, language: str) -> list[tuple[str, str]]:
    stored = set(context.store.observations(list(CLASSED))["indicator"])
    options = [(figure, text(f"figure.{figure}", language)) for figure in CLASSED if figure in stored]
    return [(OUTLINE, text("layer.area_classes.outline", language)), *options]


LAYER = Layer(
    id="area_classes",
    order=15,
    shape="area",
    group="boundaries",
    legend=legend,
    features=features,
    tier=Tier.PUBLIC,
    kind_choice="level",
    columns=(Column("value", "column.value", numeric=True, digits=1),),
    choices=(Choice("level", "choice.level", _levels, LEVELS[0]), Choice("figure", "choice.figure", _choices, OUTLINE)),
    has_data=has_data,
    opacity=70,
)
