"""Border crossings: daily arrivals over the last weeks that were observed, and whether they are open."""

import geopandas as gpd
import pandas as pd

from domain.tiers import Tier
from layers.base import Drawing, Layer, Legend, LegendClass, Query
from layers.scales import no_data, radius
from locales import date, number, text
from services.borders import crossings
from services.context import Context

STATUS_COLOURS = {"open": "#5b3a9c", "restricted": "#9a6bd0", "closed": "#8a6f8f"}
GLYPHS = {"open": "", "restricted": "!", "closed": "×"}


def draw(context: Context, query: Query) -> Drawing:
    """One diamond a crossing; its size says arrivals a day."""
    found = crossings(context, query.on)
    found = found[found.geometry.notna()]
    largest = float(found["arrivals_per_day"].max()) if found["arrivals_per_day"].notna().any() else 0.0
    features = gpd.GeoDataFrame(
        {
            "label": found["name"],
            "k": [s if s in STATUS_COLOURS else "nodata" for s in found["status"]],
            "r": [radius(flow, largest=largest, most=12, least=5) for flow in found["arrivals_per_day"]],
            "tip": [_tip(row, query.language) for _, row in found.iterrows()],
        },
        geometry=found.geometry,
        crs=found.crs,
    )
    return Drawing(_legend(context, found, query), features)


def _tip(row: pd.Series, language: str) -> str:
    status = row["status"] if row["status"] in STATUS_COLOURS else "unknown"
    shown = number(row["arrivals_per_day"], language)
    return text("layer.border_crossings.tip", language, status=text(f"crossing.{status}", language), people=shown)


def _legend(context: Context, found: gpd.GeoDataFrame, query: Query) -> Legend:
    links = context.store.links("flow")
    week = found["week"].dropna().max() if found["week"].notna().any() else None
    classes = [
        LegendClass(key, colour, text(f"crossing.{key}", query.language), glyph=GLYPHS[key])
        for key, colour in STATUS_COLOURS.items()
    ]
    return Legend(
        title=text("layer.border_crossings.title", query.language),
        unit=text("unit.persons_per_day", query.language),
        date=text("legend.week_of", query.language, date=date(week, query.language)),
        source=str(links["source"].iloc[0]) if len(links) else "",
        classes=(*classes, no_data(query.language)),
        size=text("legend.size_arrivals", query.language),
        notes=(text("layer.border_crossings.note", query.language),),
    )


LAYER = Layer(id="border_crossings", order=40, shape="diamond", tier=Tier.PUBLIC, draw=draw)
