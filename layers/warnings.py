"""Early warning by prefecture: the level of today, or one column of the community inventory."""

import datetime as dt

import geopandas as gpd
import pandas as pd

from domain.method import DAYS_PER_MONTH
from domain.tiers import Tier
from layers.base import NO_DATA, Choice, Drawing, Layer, Legend, LegendClass, Query
from layers.scales import GREENS, class_of, no_data, numeric_classes
from locales import MISSING, date, number, text
from services.context import Context
from services.places import prefectures
from services.risk.inventory import inventory
from services.risk.warning_words import MARKS, level_name, reasons
from services.risk.warnings import Warnings, current, warning_day

FIGURES = ("level", "committees", "drill", "plan", "reach")
LEVEL_COLOURS = {"action": "#b3372f", "readiness": "#a06000", "none": "#dfe8e4"}
DATE_COLOURS = {"recent": GREENS[4], "old": GREENS[1], "never": "#7a3b14"}
BREAKS = {"committees": (0.0, 1.0, 5.0, 10.0), "reach": (0.0, 20.0, 40.0, 60.0, 80.0)}
UNITS = {"level": "", "committees": "", "drill": "", "plan": "", "reach": "%"}
MARK = "@"  # after the p-code: the symbol in the middle of an area
RADIUS = 9.0


def draw(context: Context, query: Query) -> Drawing:
    """Prefectures by level, each with its mark; or by a column of the inventory."""
    figure = query.choices.get("figure", FIGURES[0])
    figure = figure if figure in FIGURES else FIGURES[0]
    found = current(context)
    areas = prefectures(context)
    if figure == "level":
        return Drawing(_level_legend(found, query.language), _levels(found, areas, query.language))
    return _inventory(context, found, areas, figure, query.language)


def _levels(found: Warnings, areas: gpd.GeoDataFrame, language: str) -> gpd.GeoDataFrame:
    level = found.areas["level"].reindex(areas.index)
    shapes = gpd.GeoDataFrame(
        {
            "label": areas["name"],
            "k": [NO_DATA if each == "unknown" else each for each in level],
            "tip": [
                f"{level_name(each, language)}. {reasons(found, str(a), language)[0]}" for a, each in level.items()
            ],
        },
        geometry=areas.geometry.simplify(0.004),
        crs=areas.crs,
    )
    told = shapes[level != "none"]
    points = told.assign(r=RADIUS).set_geometry(told.geometry.representative_point())
    points.index = [f"{area}{MARK}" for area in points.index]
    return gpd.GeoDataFrame(pd.concat([shapes, points]), crs=areas.crs)


def _level_legend(found: Warnings, language: str) -> Legend:
    classes = [
        LegendClass(level, colour, text(f"warning.level.{level}", language), glyph=MARKS[level])
        for level, colour in LEVEL_COLOURS.items()
    ]
    unknown = LegendClass(
        NO_DATA, "#66707a", text("warning.level.unknown", language), glyph=MARKS["unknown"], pattern="hatch"
    )
    notes = (text("warning.note.synthetic", language),) if found.synthetic else ()
    title = text("warning.figure.level", language)
    return Legend(title, "", date(found.on, language), found.sources or MISSING, (*classes, unknown), notes=notes)


def _inventory(context: Context, found: Warnings, areas: gpd.GeoDataFrame, figure: str, language: str) -> Drawing:
    table = inventory(context, found).reindex(areas.index)
    dated = figure in {"drill", "plan"}
    limit = context.method.number("inventory_age", f"{figure}_months") if dated else 0.0
    keys = [_age_class(v, found.on, limit) if dated else class_of(v, BREAKS[figure]) for v in table[figure]]
    tips = [_tip(figure, value, language) for value in table[figure]]
    features = gpd.GeoDataFrame(
        {"label": areas["name"], "k": keys, "tip": tips}, geometry=areas.geometry.simplify(0.004), crs=areas.crs
    )
    sources = ", ".join(sorted(set(table["source"].dropna()))) or MISSING
    newest = table["as_of"].dropna()
    legend = Legend(
        title=text(f"warning.figure.{figure}", language),
        unit=UNITS[figure],
        date=date(newest.max() if len(newest) else None, language),
        source=sources,
        classes=_classes(figure, limit, language),
    )
    return Drawing(legend, features)


def _classes(figure: str, months: float, language: str) -> tuple[LegendClass, ...]:
    if figure in BREAKS:
        return numeric_classes(BREAKS[figure], GREENS[1 : 1 + len(BREAKS[figure])], language)
    named = [
        LegendClass(key, colour, text(f"warning.class.{key}", language, months=number(months, language)))
        for key, colour in DATE_COLOURS.items()
    ]
    return (*named, no_data(language))


def _age_class(said: object, on: str, months: float) -> str:
    if not isinstance(said, str):
        return NO_DATA
    if said == "none":
        return "never"
    days = (dt.date.fromisoformat(on) - dt.date.fromisoformat(said)).days
    return "recent" if days / DAYS_PER_MONTH <= months else "old"


def _tip(figure: str, value: object, language: str) -> str:
    shown = said(figure, value, language)
    return f"{text(f'warning.figure.{figure}', language)} · {shown}"


def said(figure: str, value: object, language: str) -> str:
    """One cell of the inventory in words."""
    if figure in {"drill", "plan"}:
        if not isinstance(value, str):
            return MISSING
        return text("inventory.none", language) if value == "none" else date(value, language)
    return number(value, language)  # type: ignore[arg-type]


def _figures(_: Context, language: str) -> list[tuple[str, str]]:
    return [(figure, text(f"warning.figure.{figure}", language)) for figure in FIGURES]


LAYER = Layer(
    id="warnings",
    order=20,
    shape="area",
    tier=Tier.PUBLIC,
    draw=draw,
    choices=(Choice("figure", "choice.warning_figure", _figures, FIGURES[0]),),
    shown=False,
    opacity=80,
    lens="preparedness",
    today=warning_day,
)
