"""Health facilities, by type where it is known, with what is known of whether they work."""

import geopandas as gpd
import pandas as pd

from domain.tiers import Tier
from layers.base import NO_DATA, Column, Layer, Legend, LegendClass, Query
from layers.scales import provenance, status_words
from locales import date, text
from services.context import Context
from services.places import places

COLOURS = {"hospital": "#7a1f4b", "health_centre": "#b0568a", "health_post": "#c76fa6"}
UNKNOWN_COLOUR = "#5f4a57"  # as dark as the others: a facility of unknown type is a facility
GLYPHS = {"hospital": "H", NO_DATA: "?"}
SIZES = {"hospital": 7.0, "health_centre": 5.5}
SIZE = 5.0


def features(context: Context, query: Query) -> gpd.GeoDataFrame:
    """One square a facility that has coordinates."""
    table = _located(context)
    types = [_type(row) for _, row in table.iterrows()]
    states = [status_words(status, query.language) for status in table["status"]]
    return gpd.GeoDataFrame(
        {
            "label": table["name"],
            "k": types,
            "r": [SIZES.get(key, SIZE) for key in types],
            "tip": [f"{type_words(key, query.language)} · {state}" for key, state in zip(types, states, strict=True)],
            "type": [type_words(key, query.language) for key in types],
            "status": states,
        },
        geometry=table.geometry,
        crs=table.crs,
    )


def legend(context: Context, query: Query) -> Legend:
    """The types, and one class for a type that nobody gave."""
    on, source = provenance(context, _located(context))
    classes = [
        LegendClass(key, colour, type_words(key, query.language), glyph=GLYPHS.get(key, ""))
        for key, colour in {**COLOURS, NO_DATA: UNKNOWN_COLOUR}.items()
    ]
    title = text("layer.health_facilities.title", query.language)
    return Legend(title, "", date(on or None, query.language), source, tuple(classes), on=on)


def type_words(key: str, language: str) -> str:
    """A type of facility in words; one that is unknown says so."""
    return text("facility.unknown" if key == NO_DATA else f"facility.{key}", language)


def _located(context: Context) -> gpd.GeoDataFrame:
    table = places(context, "health_facility")
    return table[table.geometry.notna()]


def _type(facility: pd.Series) -> str:
    """A facility's type: files write "Health Centre", "health_centre", "Hospital" ..."""
    for value in (facility.get("a_facility_class"), facility.get("a_facility_type"), facility["status"]):
        key = str(value).strip().lower().replace(" ", "_").replace("center", "centre")
        if key in COLOURS:
            return key
    return NO_DATA


def has_data(context: Context) -> bool:
    """Whether this viewer may see a facility that has coordinates."""
    return len(_located(context)) > 0


LAYER = Layer(
    id="health_facilities",
    order=35,
    shape="square",
    group="services",
    legend=legend,
    features=features,
    tier=Tier.PUBLIC,
    kind="health_facility",
    columns=(Column("type", "column.facility_type"), Column("status", "column.status")),
    has_data=has_data,
    age="other",
)
