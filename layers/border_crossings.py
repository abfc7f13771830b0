"""Border crossings: daily arrivals over the last weeks that were observed, and whether they are open."""

import geopandas as gpd
import pandas as pd

from domain.tiers import Tier
from domain.topics import SITUATION
from layers.base import NO_DATA, Column, Layer, Legend, LegendClass, Query, store_has
from layers.scales import first_of, largest_of, newest_of, no_data, radius, size_scale
from locales import date, text
from services.borders import crossings, stale_weeks
from services.context import Context

STATUS_COLOURS = {"open": "#2f4356", "restricted": "#66798b", "closed": "#a3afba"}
GLYPHS = {"open": "", "restricted": "!", "closed": "×"}
STALE = "stale"  # nobody has counted for so long that the figure says nothing of today
MOST, LEAST = 12, 5  # pixels: radius of the crossing with most arrivals, and of those with few
STALE_COLOUR = "#2f4356"


def features(context: Context, query: Query) -> gpd.GeoDataFrame:
    """One diamond a crossing; its size says arrivals a day, a hollow one that nobody counted lately."""
    table = crossings(context, query.on)
    table = table[table.geometry.notna()]
    largest = largest_of(table["arrivals_per_day"])
    return gpd.GeoDataFrame(
        {
            "label": table["name"],
            "k": [_class(row) for _, row in table.iterrows()],
            "r": [radius(flow, largest=largest, most=MOST, least=LEAST) for flow in table["arrivals_per_day"]],
            "tip": [_tip(row, query.language) for _, row in table.iterrows()],
            "arrivals": table["arrivals_per_day"],
            "days_since": table["age_days"],
        },
        geometry=table.geometry,
        crs=table.crs,
    )


def _class(crossing: pd.Series) -> str:
    if crossing["stale"]:
        return STALE
    return str(crossing["status"]) if crossing["status"] in STATUS_COLOURS else NO_DATA


def _tip(crossing: pd.Series, language: str) -> str:
    status = crossing["status"] if crossing["status"] in STATUS_COLOURS else "unknown"
    words = text(f"crossing.{status}", language)
    if not crossing["stale"]:
        return text("layer.border_crossings.tip", language, status=words, count=crossing["arrivals_per_day"])
    if pd.isna(crossing["age_days"]):
        return f"{words} · {text('layer.border_crossings.never', language)}"
    ago = text("time.ago", language, count=crossing["age_days"])
    return f"{words} · {text('layer.border_crossings.since', language, ago=ago)}"


def legend(context: Context, query: Query) -> Legend:
    """The states of a crossing, and the hollow symbol."""
    table = crossings(context, query.on)
    week = newest_of(table["week"])
    language = query.language
    states = [
        LegendClass(key, colour, text(f"crossing.{key}", language), glyph=GLYPHS[key])
        for key, colour in STATUS_COLOURS.items()
    ]
    stale = text("layer.border_crossings.stale", language, count=stale_weeks(context))
    return Legend(
        title=text("layer.border_crossings.title", language),
        unit=text("unit.persons_per_day", language),
        date=text("legend.week_of", language, date=date(week or None, language)),
        source=first_of(context.store.links("flow")["source"]),
        classes=(*states, LegendClass(STALE, STALE_COLOUR, stale, hollow=True), no_data(language)),
        size=text("legend.size_arrivals", language),
        sizes=size_scale(largest_of(table["arrivals_per_day"]), language, most=MOST, least=LEAST),
        notes=(text("layer.border_crossings.note", language),),
        on=week,
    )


LAYER = Layer(
    id="border_crossings",
    order=40,
    shape="diamond",
    group="people",
    topics=(SITUATION,),
    legend=legend,
    features=features,
    tier=Tier.PUBLIC,
    kind="border_crossing",
    columns=(
        Column("arrivals", "crossing.arrivals", numeric=True, digits=1),
        Column("days_since", "crossing.days_since", numeric=True),
    ),
    has_data=store_has("border_crossing"),
    published=True,
    age="other",
)
