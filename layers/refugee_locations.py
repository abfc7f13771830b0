"""Places where refugees and asylum-seekers are hosted, as far as they have coordinates."""

import geopandas as gpd

from domain.tiers import Tier
from layers.base import Drawing, Layer, Legend, LegendClass, Query
from layers.scales import no_data, provenance
from locales import number, text
from services.context import Context
from services.places import places

COLOUR = "#1f6f8b"


def draw(context: Context, query: Query) -> Drawing:
    """One circle a place; the legend says how many have no coordinates."""
    found = places(context, "refugee_location")
    drawn = found[found.geometry.notna()]
    features = gpd.GeoDataFrame(
        {"label": drawn["name"].fillna(""), "k": "place", "r": 5.0, "tip": ""}, geometry=drawn.geometry, crs=drawn.crs
    )
    language = query.language
    missing = text("legend.without_place", language, count=number(len(found) - len(drawn), language))
    entry = LegendClass("place", COLOUR, text("kind.refugee_location", language))
    title = text("layer.refugee_locations.title", language)
    on, source = provenance(context, found, language)
    return Drawing(Legend(title, "", on, source, (entry, no_data(language)), notes=(missing,)), features)


def held(context: Context) -> bool:
    """Whether the store has such places."""
    return len(context.store.places("refugee_location")) > 0


LAYER = Layer("refugee_locations", 45, "circle", Tier.PUBLIC, draw, held=held, shown=False)
