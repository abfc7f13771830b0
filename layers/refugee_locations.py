"""Places where refugees and asylum-seekers are hosted, as far as they have coordinates."""

import geopandas as gpd

from domain.tiers import Tier
from layers.base import Layer, Legend, LegendClass, Query
from layers.scales import no_data, provenance
from locales import date, text
from services.context import Context
from services.places import places

COLOUR = "#1f6f8b"


def features(context: Context, query: Query) -> gpd.GeoDataFrame:
    """One circle a place that has coordinates."""
    table = places(context, "refugee_location")
    table = table[table.geometry.notna()]
    return gpd.GeoDataFrame({"label": table["name"], "k": "place"}, geometry=table.geometry, crs=table.crs)


def legend(context: Context, query: Query) -> Legend:
    """One class; says how many places have no coordinates."""
    table, language = places(context, "refugee_location"), query.language
    absent = text("legend.without_place", language, count=int(table.geometry.isna().sum()))
    entry = LegendClass("place", COLOUR, text("kind.refugee_location", language))
    title = text("layer.refugee_locations.title", language)
    on, source = provenance(context, table)
    day = date(on or None, language)
    return Legend(title, "", day, source, (entry, no_data(language)), notes=(absent,), on=on)


def has_data(context: Context) -> bool:
    """Whether this viewer may see such a place."""
    return len(places(context, "refugee_location")) > 0


LAYER = Layer(
    id="refugee_locations",
    order=45,
    shape="circle",
    group="people",
    legend=legend,
    features=features,
    tier=Tier.PUBLIC,
    kind="refugee_location",
    has_data=has_data,
    age="other",
)
