"""Early warning by prefecture: the level of today, or one column of the community inventory."""

import datetime as dt

import geopandas as gpd
import pandas as pd

from domain.method import DAYS_PER_MONTH
from domain.tiers import Tier
from domain.topics import WARNINGS
from layers.base import MARK, NO_DATA, Choice, Layer, Legend, LegendClass, Query
from layers.scales import GREENS, class_of, newest_of, no_data, numeric_classes
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
DATED = frozenset({"drill", "plan"})
SIZE = 9.0


def features(context: Context, query: Query) -> gpd.GeoDataFrame:
    """Prefectures by level, each with its mark; or by a column of the inventory."""
    figure, warnings = _figure(query), current(context)
    areas = prefectures(context)
    if figure == "level":
        return _levels(warnings, areas, query.language)
    table = inventory(context, warnings).reindex(areas.index)
    keys = [_inventory_class(figure, value, warnings.on, _months(context, figure)) for value in table[figure]]
    tips = [_tip(figure, value, query.language) for value in table[figure]]
    shapes = areas.geometry.simplify(0.004)
    return gpd.GeoDataFrame({"label": areas["name"], "k": keys, "tip": tips}, geometry=shapes, crs=areas.crs)


def legend(context: Context, query: Query) -> Legend:
    """The levels of today, or the classes of a column of the inventory."""
    figure, warnings, language = _figure(query), current(context), query.language
    if figure == "level":
        return _level_legend(warnings, language)
    table = inventory(context, warnings)
    newest = newest_of(table["as_of"])
    return Legend(
        title=text(f"warning.figure.{figure}", language),
        unit=UNITS[figure],
        date=date(newest or None, language),
        source=", ".join(sorted(set(table["source"].dropna()))) or MISSING,
        classes=_classes(figure, _months(context, figure), language),
        on=newest,
    )


def _figure(query: Query) -> str:
    figure = query.choices.get("figure", FIGURES[0])
    return figure if figure in FIGURES else FIGURES[0]


def _months(context: Context, figure: str) -> float:
    """Age in months at which a drill or a plan is old; 0 for what has no date."""
    return context.method.number("inventory_age", f"{figure}_months") if figure in DATED else 0.0


def _levels(warnings: Warnings, areas: gpd.GeoDataFrame, language: str) -> gpd.GeoDataFrame:
    level = warnings.areas["level"].reindex(areas.index)
    shapes = gpd.GeoDataFrame(
        {
            "label": areas["name"],
            "k": [NO_DATA if each == "unknown" else each for each in level],
            "tip": [
                f"{level_name(each, language)}. {reasons(warnings, str(a), language)[0]}" for a, each in level.items()
            ],
        },
        geometry=areas.geometry.simplify(0.004),
        crs=areas.crs,
    )
    marked = shapes[level != "none"]
    points = marked.assign(r=SIZE).set_geometry(marked.geometry.representative_point())
    points.index = [f"{area}{MARK}" for area in points.index]
    return gpd.GeoDataFrame(pd.concat([shapes, points]), crs=areas.crs)


def _level_legend(warnings: Warnings, language: str) -> Legend:
    classes = [
        LegendClass(level, colour, text(f"warning.level.{level}", language), glyph=MARKS[level])
        for level, colour in LEVEL_COLOURS.items()
    ]
    unknown = LegendClass(
        NO_DATA, "#66707a", text("warning.level.unknown", language), glyph=MARKS["unknown"], pattern="hatch"
    )
    notes = (text("warning.note.synthetic", language),) if warnings.synthetic else ()
    title = text("warning.figure.level", language)
    source = warnings.sources or MISSING
    return Legend(title, "", date(warnings.on, language), source, (*classes, unknown), notes=notes)


def _inventory_class(figure: str, value: object, on: str, months: float) -> str:
    if figure in DATED:
        return _age_class(value, on, months)
    return class_of(value, BREAKS[figure])  # type: ignore[arg-type]


def _classes(figure: str, months: float, language: str) -> tuple[LegendClass, ...]:
    if figure in BREAKS:
        return numeric_classes(BREAKS[figure], GREENS[1 : 1 + len(BREAKS[figure])], language)
    named = [
        LegendClass(key, colour, text(f"warning.class.{key}", language, count=months))
        for key, colour in DATE_COLOURS.items()
    ]
    return (*named, no_data(language))


def _age_class(when: object, on: str, months: float) -> str:
    if not isinstance(when, str):
        return NO_DATA
    if when == "none":
        return "never"
    days = (dt.date.fromisoformat(on) - dt.date.fromisoformat(when)).days
    return "recent" if days / DAYS_PER_MONTH <= months else "old"


def _tip(figure: str, value: object, language: str) -> str:
    shown = inventory_words(figure, value, language)
    return f"{text(f'warning.figure.{figure}', language)} · {shown}"


def inventory_words(figure: str, value: object, language: str) -> str:
    """One cell of the inventory in words."""
    if figure in DATED:
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
    group="hazards",
    topics=(WARNINGS,),
    legend=legend,
    features=features,
    tier=Tier.PUBLIC,
    kind="adm1",
    choices=(Choice("figure", "choice.warning_figure", _figures, FIGURES[0]),),
    opacity=80,
    today=warning_day,
)
